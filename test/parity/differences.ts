import type { Step } from './normalise';

/** Where Tidemark means to answer otherwise than MLflow. */
export interface Difference {
  readonly scenario: RegExp;
  readonly call: RegExp;
  readonly when?: (theirs: Step, ours: Step) => boolean;
  readonly reason: string;
}

export const DIFFERENCES: readonly Difference[] = [];
