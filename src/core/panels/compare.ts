import type { ChartData, ChartQuery } from '../charts/kinds';
import { chartData, chartQuery } from '../charts/kinds';
import { COMPARED_METRICS, COMPARE_SECTIONS } from '../comparison';
import type { ComparedMetric, ComparedRow, ComparedValue, CompareSection } from '../comparison';
import { double, finite, flag, integer, list, nullable, oneOf, shape, text } from '../decode';
import type { RunStatus } from '../entities';
import { RUN_STATUSES } from '../entities';
import type { Decoder, Protocol } from '../rpc';
import type { Coloured } from '../runColour';
import type { ChartExport, ChartsDescription } from './charts';
import { chartExport, chartsDescription } from './charts';
import type { Bytes, BytesRequest, FileAddress } from './files';
import { bytesAnswer, bytesRequest, fileAddress } from './files';

export interface ComparedRun extends Coloured {
  readonly runId: string;
  readonly runName: string;
  readonly status: RunStatus;
  readonly startTime: number;
  readonly endTime: number | null;
  readonly deleted: boolean;
}

/** A row without its values, which are asked for when they come into sight. */
export type ComparedRowHead = Omit<ComparedRow, 'values'>;

export interface Comparison {
  /** Tells this comparison from later ones: cells are asked for by it. */
  readonly version: number;
  readonly runs: readonly ComparedRun[];
  readonly goneRunIds: readonly string[];
  /** By section, and in it by key. */
  readonly rows: readonly ComparedRowHead[];
  /** Rows that are the same in all runs: how many, whether they are among `rows` or not. */
  readonly sameCount: number;
  /** The keys of all metrics, one of which rows can be sorted by how much they explain it. */
  readonly metricKeys: readonly string[];
}

export interface CompareQuery {
  readonly onlyDifferences: boolean;
  readonly metric: ComparedMetric;
  /** The key of the metric to explain; '' for none. */
  readonly explain: string;
  /** With what lies in the runs' files, which takes longer. */
  readonly surroundings: boolean;
}

/** What a page asks for at first that nobody has arranged yet. */
export const BEGINNING: CompareQuery = {
  onlyDifferences: true,
  metric: 'last',
  explain: '',
  surroundings: false,
};

/** The answer to it, with the values of its first rows; null for a row that has none that JSON can hold. */
export interface CompareBeginning {
  readonly comparison: Comparison;
  readonly cells: readonly (readonly ComparedValue[] | null)[];
}

/** One row of two runs, or all of one. */
export interface RowDiff {
  readonly section: CompareSection;
  readonly key: string;
  readonly leftRunId: string;
  readonly rightRunId: string;
}

export interface CompareRequests {
  readonly compare: { readonly params: CompareQuery; readonly result: Comparison };
  /** The values of some rows, each over all runs; null when there is a newer comparison. */
  readonly cells: {
    readonly params: { readonly version: number; readonly rows: readonly number[] };
    readonly result: readonly (readonly ComparedValue[])[] | null;
  };
  /** What there is to chart of the same runs. */
  readonly charts: { readonly params: null; readonly result: ChartsDescription };
  readonly chartData: { readonly params: ChartQuery; readonly result: ChartData };
  readonly saveChart: { readonly params: ChartExport; readonly result: boolean };
  readonly bytes: { readonly params: BytesRequest; readonly result: Bytes };
}

export interface CompareEvents {
  /** Some of the runs changed: compare again. */
  readonly changed: null;
}

interface Pair {
  readonly leftRunId: string;
  readonly rightRunId: string;
}

export interface CompareNotices {
  /** Show these two in VS Code's diff editor. */
  readonly openDiff: Pair;
  readonly openRowDiff: RowDiff;
  /** All files of two runs, in VS Code's editor of changes. */
  readonly openFiles: Pair;
  /** The code of two runs, by their commits. */
  readonly openSource: Pair;
  readonly openCharts: null;
  /** An image of the charts, in VS Code's own editor. */
  readonly openArtifact: FileAddress;
  readonly failed: { readonly message: string };
}

export const MAX_COMPARED_RUNS = 100;
/** Rows in one request for cells. */
export const MAX_CELL_ROWS = 500;

const comparedRun: Decoder<ComparedRun> = shape<ComparedRun>({
  runId: text,
  runName: text,
  status: oneOf(RUN_STATUSES),
  startTime: finite,
  endTime: nullable(finite),
  deleted: flag,
  colour: text,
  number: integer(0, Number.MAX_SAFE_INTEGER),
});

const cell: Decoder<ComparedValue> = (value) =>
  value === null ? null : typeof value === 'number' ? double(value) : text(value);

const count = integer(0, Number.MAX_SAFE_INTEGER);
const none: Decoder<null> = () => null;
const pair: Decoder<Pair> = shape<Pair>({ leftRunId: text, rightRunId: text });

const comparison: Decoder<Comparison> = shape<Comparison>({
  version: count,
  runs: list(comparedRun, MAX_COMPARED_RUNS),
  goneRunIds: list(text, MAX_COMPARED_RUNS),
  rows: list(
    shape<ComparedRowHead>({
      section: oneOf(COMPARE_SECTIONS),
      key: text,
      differs: flag,
      explains: nullable(finite),
    }),
  ),
  sameCount: count,
  metricKeys: list(text),
});
const cells = list(cell, MAX_COMPARED_RUNS);

export const compareBeginning: Decoder<CompareBeginning> = shape<CompareBeginning>({
  comparison,
  cells: list(nullable(cells), MAX_CELL_ROWS),
});

export const compareProtocol: Protocol<CompareRequests, CompareEvents, CompareNotices> = {
  requests: {
    compare: {
      params: shape<CompareQuery>({
        onlyDifferences: flag,
        metric: oneOf(COMPARED_METRICS),
        explain: text,
        surroundings: flag,
      }),
      result: comparison,
    },
    cells: {
      params: shape<CompareRequests['cells']['params']>({ version: count, rows: list(count, MAX_CELL_ROWS) }),
      result: nullable(list(cells, MAX_CELL_ROWS)),
    },
    charts: { params: none, result: chartsDescription },
    chartData: { params: chartQuery, result: chartData },
    saveChart: { params: chartExport, result: flag },
    bytes: { params: bytesRequest, result: bytesAnswer },
  },
  events: { changed: none },
  notices: {
    openDiff: pair,
    openRowDiff: shape<RowDiff>({
      section: oneOf(COMPARE_SECTIONS),
      key: text,
      leftRunId: text,
      rightRunId: text,
    }),
    openFiles: pair,
    openSource: pair,
    openCharts: none,
    openArtifact: fileAddress,
    failed: shape<CompareNotices['failed']>({ message: text }),
  },
};
