import type { Values } from './columns';
import { sortedFinite } from './columns';

/** Of the empirical distribution: the share of values that are at most `value`. */
export interface Share {
  readonly value: number;
  readonly share: number;
}

/** A step for each different value, ascending; the last one's share is 1. */
export function empiricalDistribution(values: Values): readonly Share[] {
  const sorted = sortedFinite(values);
  const steps: Share[] = [];
  sorted.forEach((value, index) => {
    if (sorted[index + 1] !== value) steps.push({ value, share: (index + 1) / sorted.length });
  });
  return steps;
}
