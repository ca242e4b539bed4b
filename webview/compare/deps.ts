import type { ComparedMetric, ComparedValue } from '../../src/core/comparison';
import type { CompareBeginning, CompareQuery, Comparison, RowDiff } from '../../src/core/panels/compare';
import type { CompareStrings } from '../../src/core/panels/strings';
import type { ChartsWithin } from '../charts/within';
import type { Formats } from '../ui/format';
import type { KeptCharts } from './charts';
import type { Place } from './grid';

export interface CompareArrangement {
  readonly onlyDifferences: boolean;
  readonly metric: ComparedMetric;
  /** The metric that rows are sorted by how much they explain it; '' for none. */
  readonly explain: string;
  /** The run that the others are compared with; '' for the first. */
  readonly baseline: string;
  readonly transposed: boolean;
}

export interface CompareKept {
  /** The cell that had the focus. */
  readonly place: Place | null;
  readonly charts: KeptCharts;
}

export interface ComparePageDeps {
  readonly arrangement: CompareArrangement;
  /** What came with the page; null where it is to ask. */
  readonly first: CompareBeginning | null;
  readonly words: CompareStrings;
  readonly formats: Formats;
  readonly compare: (query: CompareQuery, signal: AbortSignal) => Promise<Comparison>;
  readonly cells: (
    version: number,
    rows: readonly number[],
  ) => Promise<readonly (readonly ComparedValue[])[] | null>;
  readonly openDiff: (leftRunId: string, rightRunId: string) => void;
  readonly openFiles: (leftRunId: string, rightRunId: string) => void;
  readonly openSource: (leftRunId: string, rightRunId: string) => void;
  readonly openRowDiff: (row: RowDiff) => void;
  readonly openCharts: () => void;
  /** What somebody left who comes back. */
  readonly kept: CompareKept;
  readonly keep: (arrangement: CompareArrangement, kept: CompareKept) => void;
  /** Made when they are first wanted. */
  readonly charts: (kept: unknown, keep: (arrangement: unknown) => void) => Promise<ChartsWithin>;
}
