import type {
  ArtifactFile,
  AuditEntry,
  Experiment,
  ExperimentSummary,
  LoggedModel,
  Metric,
  MetricSummary,
  ModelVersion,
  Page,
  RegisteredModel,
  Run,
  RunHead,
  RunStatus,
  RunWithoutMetrics,
  ViewType,
} from './entities';
import type { ModelState } from './lifecycle';
import type {
  ColumnStatistics,
  RunKeys,
  RunCells,
  RunTable,
  RunTableCells,
  RunTableQuery,
  RunTableRange,
  SavedView,
  TableColumn,
  ViewPart,
} from './runTable';
import type { Lines, LinesRequest } from './lines/request';

/**
 * What every view and panel talks to. The workspace's own store is one implementation, an MLflow server
 * over REST another; nothing above this line knows SQL or HTTP. Rejections are `TidemarkError`s.
 */
export interface TrackingBackend {
  searchExperiments(query: ExperimentQuery): Promise<Page<ExperimentSummary>>;
  getExperiment(experimentId: string): Promise<Experiment>;

  searchRuns(query: RunQuery): Promise<Page<RunHead>>;
  /** How many these experiments have that aren't deleted. */
  countRuns(experimentIds: readonly string[]): Promise<number>;
  /** All of one run. Of many there are heads, main metrics and cells: wide runs have thousands of params and metrics. */
  getRun(runId: string): Promise<Run>;
  /** Runs that exist among `runIds`, in that order; unknown ones are left out. */
  getRuns(runIds: readonly string[]): Promise<readonly RunHead[]>;
  /** The same with all but their metrics. */
  getRunsWithoutMetrics(runIds: readonly string[]): Promise<readonly RunWithoutMetrics[]>;
  /** What each of these runs is judged by, as `core/mainMetric` has it; null for one that has no such metric. */
  mainMetrics(runIds: readonly string[], wanted: string): Promise<readonly (Metric | null)[]>;
  /** What some columns have of these runs: of those that exist, in the order given. */
  runCells(runIds: readonly string[], columns: readonly TableColumn[]): Promise<RunCells>;
  createRun(request: NewRun): Promise<Run>;
  updateRun(
    runId: string,
    change: { readonly status?: RunStatus; readonly endTime?: number; readonly runName?: string },
  ): Promise<void>;
  setTag(runId: string, key: string, value: string): Promise<void>;
  /** Rejects with RESOURCE_DOES_NOT_EXIST where the run hasn't got it. */
  deleteTag(runId: string, key: string): Promise<void>;
  deleteRun(runId: string): Promise<void>;
  restoreRun(runId: string): Promise<void>;
  moveRuns(runIds: readonly string[], experimentId: string): Promise<void>;

  /** Finds the rows of a table; `anchor` is the run or group whose row is wanted. */
  runTable(query: RunTableQuery, anchor: string | null): Promise<RunTable>;
  /** Null when the table isn't kept any more, and has to be asked for anew. */
  runTableCells(range: RunTableRange): Promise<RunTableCells | null>;
  /** The runs of these rows, those of groups included. */
  runTableIds(tableId: string, from: number, to: number): Promise<readonly string[] | null>;
  runTableStatistics(
    tableId: string,
    columns: readonly TableColumn[],
  ): Promise<readonly ColumnStatistics[] | null>;
  /** `sample`: those of the newest runs, at once, where counting all would take a while. */
  runKeys(experimentIds: readonly string[], viewType: ViewType, sample: boolean): Promise<RunKeys>;
  /** Of all runs of a table; null when it isn't kept any more. */
  runTableKeys(tableId: string): Promise<RunKeys | null>;
  /** What runs have under this key, the most frequent first. */
  runValues(experimentIds: readonly string[], column: TableColumn, most: number): Promise<readonly string[]>;

  /** By name. */
  savedViews(): Promise<readonly SavedView[]>;
  /** Puts a panel's part into the view of this name; the other parts stay. */
  saveView(name: string, part: ViewPart, definition: object): Promise<SavedView>;
  renameView(viewId: string, name: string): Promise<SavedView>;
  /** Null: none. */
  setDefaultView(viewId: string | null): Promise<void>;
  removeView(viewId: string): Promise<void>;

  /** The keys of all metrics of these runs, sorted. */
  metricKeys(runIds: readonly string[]): Promise<readonly string[]>;
  /** Of those the keys whose metrics have a single point in each of the runs that have one. */
  singleMetricKeys(runIds: readonly string[]): Promise<readonly string[]>;
  /** In the order of `keys`; those the run hasn't got are left out. The point is the latest one. */
  metricSummaries(runId: string, keys: readonly string[]): Promise<readonly MetricSummary[]>;
  /** One answer per requested series, in the order asked. */
  metricRanges(request: MetricRangeRequest): Promise<readonly MetricRange[]>;

  /** What a line chart shows of these runs: as logged, or computed of all points. Rejects when `signal` aborts. */
  chartLines(request: LinesRequest, signal?: AbortSignal): Promise<Lines>;

  getLoggedModel(modelId: string): Promise<LoggedModel>;

  /**
   * The files of a run, or of a logged model: `ownerId` is the id of either, which can't be mistaken for each
   * other. `path` is relative to its artifact root, '' for the root itself. A missing folder lists nothing.
   */
  listArtifacts(ownerId: string, path: string): Promise<readonly ArtifactFile[]>;
  statArtifact(ownerId: string, path: string): Promise<ArtifactStat>;
  readArtifact(ownerId: string, path: string): Promise<Uint8Array>;
  /** At most `length` bytes from byte `from` on; fewer at the file's end. The rest of the file is not touched. */
  readArtifactRange(ownerId: string, path: string, from: number, length: number): Promise<ArtifactRange>;

  searchRegisteredModels(query: {
    readonly maxResults: number;
    readonly pageToken: string | null;
  }): Promise<Page<RegisteredModel>>;
  getRegisteredModel(name: string): Promise<RegisteredModel>;
  /** Newest version first. */
  modelVersions(name: string): Promise<readonly ModelVersion[]>;
  /** The versions that were made from this run, of all models. */
  versionsOfRun(runId: string): Promise<readonly ModelVersion[]>;
  getModelVersion(name: string, version: string): Promise<ModelVersion>;
  /** Sets state and alias in one transaction, with one audit entry. */
  promote(request: Promotion): Promise<ModelVersion>;
  /** Newest first. */
  auditEntries(modelName: string): Promise<readonly AuditEntry[]>;

  /**
   * Calls `listener` soon after anything changed, until disposed. Polls only while somebody watches.
   * The listener gets what changed since the previous call, and at the end of this backend hears of everything.
   * `prompt`: a person watches the values come in.
   */
  watch(listener: (changes: Changes) => void, options?: { readonly prompt?: boolean }): { dispose(): void };
  /** Another store has taken the place of this one: what is in place is there once it is opened anew. */
  readonly isReplaced: boolean;
  dispose(): void;
}

export interface ExperimentQuery {
  readonly viewType: ViewType;
  readonly maxResults: number;
  readonly pageToken: string | null;
}

export interface RunQuery {
  readonly experimentIds: readonly string[];
  /** MLflow's search language; '' for all. */
  readonly filter: string;
  /** `["metrics.loss DESC"]`; empty for newest first. */
  readonly orderBy: readonly string[];
  readonly viewType: ViewType;
  readonly maxResults: number;
  readonly pageToken: string | null;
  /** A run id: its children only. `'none'`: runs without a parent only. `'any'`: all. */
  readonly parent: 'any' | 'none' | { readonly runId: string };
}

export interface NewRun {
  readonly experimentId: string;
  readonly runName: string | null;
  readonly userId: string;
  readonly startTime: number;
  readonly status: RunStatus;
  readonly tags: readonly { readonly key: string; readonly value: string }[];
}

/** What the x axis of a chart shows. Relative time counts from the run's start. */
export type XAxis = 'step' | 'timestamp' | 'relative';

export interface MetricRangeRequest {
  readonly series: readonly { readonly runId: string; readonly key: string }[];
  readonly x: XAxis;
  /** Inclusive, in the axis' unit (steps or milliseconds); null for all. */
  readonly from: number | null;
  readonly to: number | null;
  /** Columns of pixels to fill; at most four points come back for each, so that no spike is lost. */
  readonly pixels: number;
}

/** The visible points of one series, sorted by x. NaN values are kept: they are gaps. */
export interface MetricRange {
  readonly runId: string;
  readonly key: string;
  readonly x: Float64Array;
  readonly y: Float64Array;
  /** Each point's other coordinate, for tooltips: its timestamp on a step axis, its step on a time axis. */
  readonly other?: Float64Array;
  /** Points in the range before decimation, and whether `x`/`y` are all of them. */
  readonly count: number;
  readonly exact: boolean;
  /** Over the whole series, not only the range; null when it is empty. */
  readonly extent: { readonly from: number; readonly to: number } | null;
}

export interface ArtifactStat extends ArtifactFile {
  /** Milliseconds since 1970 UTC. */
  readonly modified: number;
}

export interface ArtifactRange {
  readonly bytes: Uint8Array;
  /** The file as it was when it was read: its bytes in all, and when it changed last. */
  readonly size: number;
  readonly modified: number;
}

export interface Promotion {
  readonly modelName: string;
  readonly version: string;
  /** Null leaves the state as it is. */
  readonly state: ModelState | null;
  /** Moves this alias to the version; null moves none. */
  readonly alias: string | null;
  /** Archives the versions that were in the new state. */
  readonly archiveExisting: boolean;
  readonly comment: string | null;
}

/** What changed since the last report. `everything` means: too much to name, look again. */
export interface Changes {
  readonly revision: number;
  readonly everything: boolean;
  readonly experimentIds: readonly string[];
  readonly runs: readonly {
    readonly runId: string;
    readonly experimentId: string;
    readonly parentRunId: string | null;
  }[];
  readonly modelNames: readonly string[];
}
