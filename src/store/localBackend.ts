import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type {
  ArtifactRange,
  ArtifactStat,
  Changes,
  ExperimentQuery,
  MetricRange,
  MetricRangeRequest,
  NewRun,
  Promotion,
  RunQuery,
  TrackingBackend,
} from '../core/backend';
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
} from '../core/entities';
import { sentence, TidemarkError } from '../core/errors';
import type {
  RunCells,
  ColumnStatistics,
  RunKeys,
  RunTable,
  RunTableCells,
  RunTableQuery,
  RunTableRange,
  SavedView,
  TableColumn,
  ViewPart,
} from '../core/runTable';
import type { Lines, LinesRequest } from '../core/lines/request';
import { artifactPath } from './artifactPaths';
import { ArtifactStore } from './artifacts';
import type { Store } from './store';
import { StoreWatcher } from './watcher';

/** The workspace's own store as what the views talk to. Owns the store: closes it when disposed. */
export class LocalBackend implements TrackingBackend {
  private readonly opened: Store;
  private readonly watcher: StoreWatcher;
  private readonly actor: string;
  /** The last write that was asked for: they happen in their order. */
  private writing: Promise<unknown> = Promise.resolve();

  /** `actor` is who the audit log names: `window` and the user where known. */
  constructor(store: Store, actor = 'window') {
    this.opened = store;
    this.actor = actor;
    this.watcher = new StoreWatcher(store.changes, () => store.placeState);
  }

  async searchExperiments(query: ExperimentQuery): Promise<Page<ExperimentSummary>> {
    const page = this.store.experiments.search(query);
    return { items: this.store.experiments.withCounts(page.items), nextPageToken: page.nextPageToken };
  }

  async getExperiment(experimentId: string): Promise<Experiment> {
    return this.store.experiments.get(experimentId);
  }

  async searchRuns(query: RunQuery): Promise<Page<RunHead>> {
    return this.store.runs.searchHeads(query);
  }

  async countRuns(experimentIds: readonly string[]): Promise<number> {
    return this.store.experiments.countRuns(experimentIds);
  }

  async getRun(runId: string): Promise<Run> {
    return this.store.runs.get(runId);
  }

  async getRuns(runIds: readonly string[]): Promise<readonly RunHead[]> {
    return this.store.runs.heads(runIds);
  }

  async getRunsWithoutMetrics(runIds: readonly string[]): Promise<readonly RunWithoutMetrics[]> {
    return this.store.runs.withoutMetrics(runIds);
  }

  async mainMetrics(runIds: readonly string[], wanted: string): Promise<readonly (Metric | null)[]> {
    return this.store.metrics.main(runIds, wanted);
  }

  async runCells(runIds: readonly string[], columns: readonly TableColumn[]): Promise<RunCells> {
    return this.store.tables.cellsOf(runIds, columns);
  }

  async createRun(request: NewRun): Promise<Run> {
    return this.noticed(() => this.store.runs.create(request));
  }

  async updateRun(
    runId: string,
    change: { readonly status?: RunStatus; readonly endTime?: number; readonly runName?: string },
  ): Promise<void> {
    await this.noticed(() => this.store.runs.update(runId, change));
  }

  async setTag(runId: string, key: string, value: string): Promise<void> {
    await this.noticed(() => {
      this.store.runs.setTags(runId, [{ key, value }]);
    });
  }

  async deleteTag(runId: string, key: string): Promise<void> {
    await this.noticed(() => {
      this.store.runs.deleteTag(runId, key);
    });
  }

  async deleteRun(runId: string): Promise<void> {
    await this.noticed(() => {
      this.store.runs.delete(runId);
    });
  }

  async restoreRun(runId: string): Promise<void> {
    await this.noticed(() => {
      this.store.runs.restore(runId);
    });
  }

  async moveRuns(runIds: readonly string[], experimentId: string): Promise<void> {
    await this.noticed(() => {
      this.store.removal.moveRuns(runIds, experimentId);
    });
  }

  async runTable(query: RunTableQuery, anchor: string | null): Promise<RunTable> {
    return this.store.tables.open(query, anchor);
  }

  async runTableCells(range: RunTableRange): Promise<RunTableCells | null> {
    return this.store.tables.cells(range);
  }

  async runTableIds(tableId: string, from: number, to: number): Promise<readonly string[] | null> {
    return this.store.tables.runIds(tableId, from, to);
  }

  async runTableStatistics(
    tableId: string,
    columns: readonly TableColumn[],
  ): Promise<readonly ColumnStatistics[] | null> {
    return this.store.tables.statistics(tableId, columns);
  }

  async runKeys(experimentIds: readonly string[], viewType: ViewType, sample: boolean): Promise<RunKeys> {
    return this.store.keys.keys(experimentIds, viewType, sample);
  }

  async runTableKeys(tableId: string): Promise<RunKeys | null> {
    const runs = this.store.tables.runs(tableId);
    return runs && this.store.keys.ofRuns(runs);
  }

  async runValues(
    experimentIds: readonly string[],
    column: TableColumn,
    most: number,
  ): Promise<readonly string[]> {
    return this.store.tables.values(experimentIds, column, most);
  }

  async savedViews(): Promise<readonly SavedView[]> {
    return this.store.views.all();
  }

  async saveView(name: string, part: ViewPart, definition: object): Promise<SavedView> {
    return this.store.views.save(name, part, definition);
  }

  async renameView(viewId: string, name: string): Promise<SavedView> {
    return this.store.views.rename(viewId, name);
  }

  async setDefaultView(viewId: string | null): Promise<void> {
    this.store.views.setDefault(viewId);
  }

  async removeView(viewId: string): Promise<void> {
    this.store.views.remove(viewId);
  }

  async metricKeys(runIds: readonly string[]): Promise<readonly string[]> {
    return this.store.metrics.keys(runIds);
  }

  async singleMetricKeys(runIds: readonly string[]): Promise<readonly string[]> {
    return this.store.metrics.singleKeys(runIds);
  }

  async metricSummaries(runId: string, keys: readonly string[]): Promise<readonly MetricSummary[]> {
    return this.store.metrics.summaries(runId, keys);
  }

  async metricRanges(request: MetricRangeRequest): Promise<readonly MetricRange[]> {
    return this.store.metrics.range(request);
  }

  async chartLines(request: LinesRequest, signal?: AbortSignal): Promise<Lines> {
    return this.store.metrics.lines(request, signal);
  }

  async getLoggedModel(modelId: string): Promise<LoggedModel> {
    return this.store.loggedModels.get(modelId);
  }

  async listArtifacts(ownerId: string, path: string): Promise<readonly ArtifactFile[]> {
    return this.within(ownerId, path, async (artifacts, place, own) =>
      (await artifacts.list(place)).map((file) => ({ ...file, path: own(file.path) })),
    );
  }

  async statArtifact(ownerId: string, path: string): Promise<ArtifactStat> {
    return this.within(ownerId, path, async (artifacts, place, own) => {
      const file = await artifacts.stat(place);
      return { ...file, path: own(file.path) };
    });
  }

  async readArtifact(ownerId: string, path: string): Promise<Uint8Array> {
    return this.within(ownerId, path, (artifacts, place) => artifacts.read(place));
  }

  async readArtifactRange(
    ownerId: string,
    path: string,
    from: number,
    length: number,
  ): Promise<ArtifactRange> {
    return this.within(ownerId, path, (artifacts, place) => artifacts.readRange(place, from, length));
  }

  async searchRegisteredModels(query: {
    readonly maxResults: number;
    readonly pageToken: string | null;
  }): Promise<Page<RegisteredModel>> {
    return this.store.registry.searchModels(query);
  }

  async getRegisteredModel(name: string): Promise<RegisteredModel> {
    return this.store.registry.getModel(name);
  }

  async modelVersions(name: string): Promise<readonly ModelVersion[]> {
    return this.store.registry.versionsOf(name);
  }

  async versionsOfRun(runId: string): Promise<readonly ModelVersion[]> {
    // Ids of runs have no quotes; what has one is none.
    if (runId.includes("'")) return [];
    const query = { filter: `run_id = '${runId}'`, orderBy: [], maxResults: 1000, pageToken: null };
    return this.store.registry.searchVersions(query).items;
  }

  async getModelVersion(name: string, version: string): Promise<ModelVersion> {
    return this.store.registry.getVersion(name, version);
  }

  async promote(request: Promotion): Promise<ModelVersion> {
    return this.noticed(() => this.store.registry.promote(request, this.actor));
  }

  async auditEntries(modelName: string): Promise<readonly AuditEntry[]> {
    return this.store.audit.entries(modelName);
  }

  watch(
    listener: (changes: Changes) => void,
    options: { readonly prompt?: boolean } = {},
  ): { dispose(): void } {
    return this.watcher.watch(listener, options.prompt ?? false);
  }

  get isReplaced(): boolean {
    return this.opened.placeState === 'replaced';
  }

  dispose(): void {
    this.opened.close();
    this.watcher.dispose();
  }

  /** Throws where its file is no longer there: SQLite would go on showing what nobody else has any more. */
  private get store(): Store {
    this.opened.keepInPlace();
    return this.opened;
  }

  /** Own writes show at once, not at the next poll. */
  private async noticed<T>(write: () => T): Promise<T> {
    const turn = this.writing.then(() => this.store.transactionSoon(write));
    // Whoever asked is told.
    this.writing = turn.catch(() => undefined);
    const result = await turn;
    this.watcher.soon();
    return result;
  }

  /** `work` with a file by its place among all artifacts; answers and errors name it by its path within its owner's. */
  private async within<T>(
    ownerId: string,
    path: string,
    work: (artifacts: ArtifactStore, place: string, own: (place: string) => string) => Promise<T>,
  ): Promise<T> {
    const { artifacts, prefix } = this.artifactsOf(ownerId);
    const own = (place: string): string => (place.startsWith(prefix) ? place.slice(prefix.length) : place);
    try {
      return await work(artifacts, below(prefix, path), own).finally(() => {
        // Of a store that was taken away meanwhile no file is gone, and no folder empty.
        this.opened.keepInPlace();
      });
    } catch (error) {
      if (!(error instanceof TidemarkError) || !error.sentence) throw error;
      const { template, args } = error.sentence;
      const named = args.map((part) => (typeof part === 'string' ? own(part) : part));
      throw new TidemarkError(error.code, { template, args: named }, { cause: error });
    }
  }

  /** Where the artifacts of a run or logged model lie, if on this machine; `prefix` ends with a slash or is empty. */
  private artifactsOf(ownerId: string): { readonly artifacts: ArtifactStore; readonly prefix: string } {
    const owner = ownerId.startsWith('m-')
      ? this.store.loggedModels.get(ownerId)
      : this.store.runs.info(ownerId);
    const uri = owner.artifactUri;
    const proxied = /^mlflow-artifacts:(?:\/\/[^/]*)?\/*(.*)$/s.exec(uri);
    if (proxied) {
      const destination = this.store.meta.get(ARTIFACTS_DESTINATION);
      const artifacts = destination === undefined ? this.store.artifacts : new ArtifactStore(destination);
      return { artifacts, prefix: `${proxied[1] ?? ''}/` };
    }
    if (uri.startsWith('file:')) return { artifacts: new ArtifactStore(fileURLToPath(uri)), prefix: '' };
    if (/^[a-zA-Z][a-zA-Z0-9+.-]+:/.test(uri)) {
      throw new TidemarkError(
        'NOT_IMPLEMENTED',
        sentence("These artifacts are at '{0}', which can't be shown here.", uri),
      );
    }
    return { artifacts: new ArtifactStore(join(uri)), prefix: '' };
  }
}

/** Checked by itself: an absolute path isn't one below the run. */
function below(prefix: string, path: string): string {
  return prefix + artifactPath(path).join('/');
}

/** Meta key: the folder a server's `--artifacts-destination` named, so that the window finds the files. */
export const ARTIFACTS_DESTINATION = 'artifacts.destination';
