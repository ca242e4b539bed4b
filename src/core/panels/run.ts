import type { MetricRange, MetricRangeRequest } from '../backend';
import type { ChartData, ChartQuery } from '../charts/kinds';
import { chartData, chartQuery } from '../charts/kinds';
import { double, finite, flag, integer, list, nothing, nullable, oneOf, shape, text } from '../decode';
import type { ArtifactFile, KeyValue, RunStatus } from '../entities';
import { RUN_STATUSES } from '../entities';
import type { Decoder, Protocol } from '../rpc';
import type { Coloured } from '../runColour';
import { metricRanges, rangeRequest } from '../metricRange';
import type { ChartExport, ChartsDescription } from './charts';
import { chartExport, chartsDescription } from './charts';
import type { Bytes, BytesRequest, FileAddress } from './files';
import { bytesAnswer, bytesRequest, fileAddress } from './files';
import type { RunModels } from './runModels';
import { runModels } from './runModels';

/** Another run, as a link. */
export interface RunLink {
  readonly runId: string;
  readonly runName: string;
  readonly status: RunStatus;
  readonly startTime: number;
  readonly endTime: number | null;
}

/** What the page shows of a run at once; the rest is asked for by the page's parts. */
export interface RunDescription extends RunLink, Coloured {
  readonly experimentId: string;
  readonly experimentName: string;
  readonly userId: string;
  readonly artifactUri: string;
  readonly deleted: boolean;
  /** Markdown. */
  readonly note: string;
  /** What people and scripts set. */
  readonly tags: readonly KeyValue[];
  /** MLflow's and our own: where the run came from. */
  readonly systemTags: readonly KeyValue[];
  readonly parent: RunLink | null;
  readonly paramCount: number;
  readonly metricCount: number;
  readonly datasetCount: number;
  readonly modelCount: number;
  /** Whether a console log was kept with its files. */
  readonly hasLog: boolean;
  /** Why nothing can be changed, in a sentence; null where it can. */
  readonly readOnly: string | null;
}

export interface RowsRequest {
  /** Part of the key, in any case; '' for all. */
  readonly search: string;
  readonly from: number;
  readonly count: number;
}

/** A part of a list, from where it was asked for. */
export interface Rows<T> {
  readonly total: number;
  readonly rows: readonly T[];
}

export interface MetricRow {
  readonly key: string;
  readonly last: number;
  readonly step: number;
  readonly min: number | null;
  readonly max: number | null;
  /** `min` or `max`, by what the metric's name says of its direction. */
  readonly best: number | null;
  readonly count: number;
}

export interface DatasetView {
  readonly name: string;
  readonly digest: string;
  readonly sourceType: string;
  readonly source: string;
  /** JSON as the client sent it; null for none, or for more than a page should hold. */
  readonly schema: string | null;
  readonly profile: string | null;
  /** `mlflow.data.context`: training, evaluation; '' for none. */
  readonly context: string;
}

export interface TableRowsRequest extends FileAddress {
  readonly from: number;
  readonly count: number;
}

export interface TableRowsAnswer {
  readonly columns: readonly string[];
  /** Rows found so far: a large file is still being looked through while `complete` is false. */
  readonly total: number;
  readonly complete: boolean;
  readonly rows: readonly (readonly string[])[];
}

export interface RunRequests {
  readonly describe: { readonly params: null; readonly result: RunDescription };
  readonly params: { readonly params: RowsRequest; readonly result: Rows<KeyValue> };
  readonly metrics: { readonly params: RowsRequest; readonly result: Rows<MetricRow> };
  readonly ranges: { readonly params: MetricRangeRequest; readonly result: readonly MetricRange[] };
  readonly chartData: { readonly params: ChartQuery; readonly result: ChartData };
  readonly saveChart: { readonly params: ChartExport; readonly result: boolean };
  readonly charts: { readonly params: null; readonly result: ChartsDescription };
  readonly children: {
    readonly params: { readonly pageToken: string | null };
    readonly result: { readonly items: readonly RunLink[]; readonly nextPageToken: string | null };
  };
  readonly datasets: { readonly params: null; readonly result: readonly DatasetView[] };
  readonly models: { readonly params: null; readonly result: RunModels };
  readonly artifacts: {
    readonly params: FileAddress;
    readonly result: { readonly files: readonly ArtifactFile[]; readonly left: number };
  };
  readonly bytes: { readonly params: BytesRequest; readonly result: Bytes };
  readonly table: { readonly params: TableRowsRequest; readonly result: TableRowsAnswer };
  /** The files, by their paths in the repository, of which some wasn't committed when the run started. */
  readonly uncommitted: { readonly params: null; readonly result: readonly string[] };
  readonly setNote: { readonly params: { readonly text: string }; readonly result: null };
  readonly setTag: { readonly params: KeyValue; readonly result: null };
  readonly deleteTag: { readonly params: { readonly key: string }; readonly result: null };
}

export interface RunEvents {
  /** Something about the run is new, or may be. */
  readonly changed: null;
  /** Of the files and folders that the page watches, those that are others than before. */
  readonly filesChanged: readonly FileAddress[];
}

export const RUN_ACTIONS = [
  'stop',
  'rename',
  'move',
  'delete',
  'restore',
  'compare',
  'openCharts',
  'openText',
  'openSource',
  'compareSource',
  'revealInTree',
  'copyId',
  'copyUri',
  'copySnippet',
] as const;
export type RunAction = (typeof RUN_ACTIONS)[number];

export interface RunNotices {
  readonly act: { readonly action: RunAction };
  readonly openRun: { readonly runId: string };
  /** What wasn't committed of a file, beside what was. */
  readonly openUncommitted: { readonly file: string };
  readonly openVersion: { readonly name: string; readonly version: string };
  /** In VS Code's own editor for such a file, or in the one the person picks. */
  readonly openArtifact: FileAddress & { readonly pick: boolean };
  readonly saveArtifact: FileAddress;
  /** The files and folders that the page shows now. */
  readonly watchFiles: readonly FileAddress[];
  /** Of a note or a Markdown file: only the host opens links. */
  readonly openLink: { readonly href: string };
  readonly failed: { readonly message: string };
}

/** Rows in one answer. */
export const MAX_ROWS = 500;
export const MAX_FILES = 2000;
/** Files and folders that a page watches at once. */
export const MAX_WATCHED = 64;
/** Where the launcher keeps what a run printed, among the run's files. */
export const CONSOLE_LOG = 'logs/console.log';

const whole = integer(0, Number.MAX_SAFE_INTEGER);
const keyValue: Decoder<KeyValue> = shape<KeyValue>({ key: text, value: text });
const link = {
  runId: text,
  runName: text,
  status: oneOf(RUN_STATUSES),
  startTime: finite,
  endTime: nullable(finite),
};
const rowsRequest: Decoder<RowsRequest> = shape<RowsRequest>({
  search: text,
  from: whole,
  count: integer(1, MAX_ROWS),
});
const rowsOf = <T>(row: Decoder<T>): Decoder<Rows<T>> =>
  shape<Rows<T>>({ total: whole, rows: list(row, MAX_ROWS) });

const description: Decoder<RunDescription> = shape<RunDescription>({
  ...link,
  experimentId: text,
  experimentName: text,
  userId: text,
  artifactUri: text,
  deleted: flag,
  note: text,
  colour: text,
  number: whole,
  tags: list(keyValue),
  systemTags: list(keyValue),
  parent: nullable(shape<RunLink>(link)),
  paramCount: whole,
  metricCount: whole,
  datasetCount: whole,
  modelCount: whole,
  hasLog: flag,
  readOnly: nullable(text),
});

const metricRow: Decoder<MetricRow> = shape<MetricRow>({
  key: text,
  last: double,
  step: double,
  min: nullable(double),
  max: nullable(double),
  best: nullable(double),
  count: whole,
});

const dataset: Decoder<DatasetView> = shape<DatasetView>({
  name: text,
  digest: text,
  sourceType: text,
  source: text,
  schema: nullable(text),
  profile: nullable(text),
  context: text,
});

const file: Decoder<ArtifactFile> = shape<ArtifactFile>({
  path: text,
  isDir: flag,
  fileSize: nullable(finite),
});

export const runProtocol: Protocol<RunRequests, RunEvents, RunNotices> = {
  requests: {
    describe: { params: nothing, result: description },
    params: { params: rowsRequest, result: rowsOf(keyValue) },
    metrics: { params: rowsRequest, result: rowsOf(metricRow) },
    ranges: { params: rangeRequest, result: metricRanges },
    chartData: { params: chartQuery, result: chartData },
    saveChart: { params: chartExport, result: flag },
    charts: { params: nothing, result: chartsDescription },
    children: {
      params: shape<RunRequests['children']['params']>({ pageToken: nullable(text) }),
      result: shape<RunRequests['children']['result']>({
        items: list(shape<RunLink>(link)),
        nextPageToken: nullable(text),
      }),
    },
    datasets: { params: nothing, result: list(dataset) },
    models: { params: nothing, result: runModels },
    artifacts: {
      params: fileAddress,
      result: shape<RunRequests['artifacts']['result']>({ files: list(file, MAX_FILES), left: whole }),
    },
    bytes: { params: bytesRequest, result: bytesAnswer },
    table: {
      params: shape<TableRowsRequest>({
        ownerId: text,
        path: text,
        from: whole,
        count: integer(1, MAX_ROWS),
      }),
      result: shape<TableRowsAnswer>({
        columns: list(text),
        total: whole,
        complete: flag,
        rows: list(list(text), MAX_ROWS),
      }),
    },
    uncommitted: { params: nothing, result: list(text, MAX_FILES) },
    setNote: { params: shape<RunRequests['setNote']['params']>({ text }), result: nothing },
    setTag: { params: keyValue, result: nothing },
    deleteTag: { params: shape<RunRequests['deleteTag']['params']>({ key: text }), result: nothing },
  },
  events: { changed: nothing, filesChanged: list(fileAddress, MAX_WATCHED) },
  notices: {
    act: shape<RunNotices['act']>({ action: oneOf(RUN_ACTIONS) }),
    openRun: shape<RunNotices['openRun']>({ runId: text }),
    openUncommitted: shape<RunNotices['openUncommitted']>({ file: text }),
    openVersion: shape<RunNotices['openVersion']>({ name: text, version: text }),
    openArtifact: shape<RunNotices['openArtifact']>({ ownerId: text, path: text, pick: flag }),
    saveArtifact: fileAddress,
    watchFiles: list(fileAddress, MAX_WATCHED),
    openLink: shape<RunNotices['openLink']>({ href: text }),
    failed: shape<RunNotices['failed']>({ message: text }),
  },
};
