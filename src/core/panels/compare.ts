import { double, finite, flag, integer, list, nullable, oneOf, shape, text } from '../decode';
import type { RunStatus } from '../entities';
import { RUN_STATUSES } from '../entities';
import type { Decoder, Protocol } from '../rpc';

export interface ComparedRun {
  readonly runId: string;
  readonly runName: string;
  readonly status: RunStatus;
  readonly startTime: number;
  readonly endTime: number | null;
  readonly deleted: boolean;
}

export type CompareSection = 'params' | 'metrics' | 'tags';
export const COMPARE_SECTIONS: readonly CompareSection[] = ['params', 'metrics', 'tags'];

/** One param, metric or tag over all runs, in the order of `Comparison.runs`; null where a run hasn't got it. */
export interface ComparedRow {
  readonly section: CompareSection;
  readonly key: string;
  readonly differs: boolean;
  /** A metric's latest value is a number, everything else is text. */
  readonly values: readonly (string | number | null)[];
}

export interface Comparison {
  /** The first one is the baseline. */
  readonly runs: readonly ComparedRun[];
  readonly goneRunIds: readonly string[];
  readonly rows: readonly ComparedRow[];
  /** Rows that are the same in all runs: how many, whether they are among `rows` or not. */
  readonly sameCount: number;
}

export interface CompareRequests {
  readonly compare: { readonly params: { readonly onlyDifferences: boolean }; readonly result: Comparison };
}

export interface CompareEvents {
  /** Some of the runs changed: compare again. */
  readonly changed: null;
}

export interface CompareNotices {
  /** Show these two in VS Code's diff editor. */
  readonly openDiff: { readonly leftRunId: string; readonly rightRunId: string };
  readonly openCharts: null;
  readonly failed: { readonly message: string };
}

export const MAX_COMPARED_RUNS = 100;

const comparedRun: Decoder<ComparedRun> = shape<ComparedRun>({
  runId: text,
  runName: text,
  status: oneOf(RUN_STATUSES),
  startTime: finite,
  endTime: nullable(finite),
  deleted: flag,
});

const cell: Decoder<string | number | null> = (value) =>
  value === null ? null : typeof value === 'number' ? double(value) : text(value);

const none: Decoder<null> = () => null;

export const compareProtocol: Protocol<CompareRequests, CompareEvents, CompareNotices> = {
  requests: {
    compare: {
      params: shape<CompareRequests['compare']['params']>({ onlyDifferences: flag }),
      result: shape<Comparison>({
        runs: list(comparedRun, MAX_COMPARED_RUNS),
        goneRunIds: list(text, MAX_COMPARED_RUNS),
        rows: list(
          shape<ComparedRow>({
            section: oneOf(COMPARE_SECTIONS),
            key: text,
            differs: flag,
            values: list(cell, MAX_COMPARED_RUNS),
          }),
        ),
        sameCount: integer(0, Number.MAX_SAFE_INTEGER),
      }),
    },
  },
  events: { changed: none },
  notices: {
    openDiff: shape<CompareNotices['openDiff']>({ leftRunId: text, rightRunId: text }),
    openCharts: none,
    failed: shape<CompareNotices['failed']>({ message: text }),
  },
};
