import type { TrackingBackend } from '../../core/backend';
import type { RunHead } from '../../core/entities';
import { isBetterSmall, isNeutral, systemLast } from '../../core/mainMetric';
import type { ChartExport } from '../../core/panels/charts';
import type {
  Rows,
  RowsRequest,
  RunDescription,
  RunLink,
  RunNotices,
  MetricRow,
} from '../../core/panels/run';
import { CONSOLE_LOG, MAX_FILES, runProtocol } from '../../core/panels/run';
import { COLOUR_TAG, NOTE_TAG } from '../../core/runTable';
import type { Channel, Listeners } from '../../core/rpc';
import { servePanel } from '../../core/rpc';
import { answerChart } from '../charts/kinds';
import { describeCharts } from '../charts/session';
import { readBytes } from '../fileBytes';
import { FileWatch } from '../fileWatch';
import { deleteTag, isOwnTag, setNote, setTag } from '../runEdits';
import { patchesIn, patchText } from '../runPatch';
import { ChangeWatch } from '../watching';
import type { ModelWords } from './inputs';
import { datasetViews, ModelFiles, runModels } from './inputs';
import { ArtifactTables } from './tables';

/** What this page needs of a backend. */
export type RunBackend = Pick<
  TrackingBackend,
  | 'chartLines'
  | 'deleteTag'
  | 'getExperiment'
  | 'getLoggedModel'
  | 'getRun'
  | 'getRuns'
  | 'getRunsWithoutMetrics'
  | 'listArtifacts'
  | 'metricKeys'
  | 'singleMetricKeys'
  | 'metricRanges'
  | 'metricSummaries'
  | 'readArtifact'
  | 'readArtifactRange'
  | 'runCells'
  | 'searchRuns'
  | 'setTag'
  | 'statArtifact'
  | 'versionsOfRun'
  | 'watch'
>;

/** Children in one page of the list. */
const CHILDREN = 50;
const PARENT_TAG = 'mlflow.parentRunId';

export interface RunSession {
  setVisible(visible: boolean): void;
  dispose(): void;
}

/** Answers one run's page from a backend, and tells it when the run changed while it is visible. */
export function serveRun(deps: {
  readonly channel: Channel;
  readonly backend: () => Promise<RunBackend>;
  /** The same, for a change; rejects with the reason where nothing can be changed. */
  readonly writable: () => Promise<RunBackend>;
  readonly runId: string;
  readonly words: ModelWords;
  readonly readOnly: () => string | null;
  readonly saveChart: (file: ChartExport) => Promise<boolean>;
  readonly notices: Omit<Listeners<RunNotices>, 'failed' | 'watchFiles'>;
  readonly onDescribed: (run: RunDescription) => void;
  readonly onProblem: (what: string, cause: unknown) => void;
  /** The window's words for an error. */
  readonly errorText?: (error: unknown) => string;
}): RunSession {
  const { channel, backend, writable, runId, onProblem } = deps;
  const tables = new ArtifactTables(backend);
  const modelFiles = new ModelFiles();
  const files = new FileWatch({ backend, report: (changed) => peer.emit('filesChanged', changed) });
  const peer = servePanel({
    protocol: runProtocol,
    channel,
    onProblem,
    ...(deps.errorText && { errorText: deps.errorText }),
    requests: {
      describe: async () => {
        const description = await describe(await backend(), runId, deps.readOnly());
        watch.tryAgain();
        deps.onDescribed(description);
        return description;
      },
      params: async (request) => {
        const { params } = (await (await backend()).getRun(runId)).data;
        return part([...params].sort(byKey), request);
      },
      metrics: async (request) => metricRows(await backend(), runId, request),
      ranges: async (request) => (await backend()).metricRanges(request),
      chartData: async (query, signal) => answerChart(await backend(), query, signal),
      saveChart: deps.saveChart,
      charts: async () => describeCharts(await backend(), [runId]),
      children: async ({ pageToken }) => children(await backend(), runId, pageToken),
      datasets: async () => datasetViews(await (await backend()).getRun(runId)),
      models: async () => runModels(await backend(), runId, deps.words, modelFiles),
      artifacts: async ({ ownerId, path }) => {
        const files = await (await backend()).listArtifacts(ownerId, path);
        return { files: files.slice(0, MAX_FILES), left: Math.max(0, files.length - MAX_FILES) };
      },
      bytes: async (request) => readBytes(await backend(), request),
      table: async (request, signal) => tables.rows(request, signal),
      uncommitted: async () => {
        const store = await backend();
        const patches = patchesIn(await patchText(store, await store.getRun(runId)));
        return [...patches.keys()].slice(0, MAX_FILES);
      },
      setNote: async ({ text }) => {
        await setNote(await writable(), runId, text);
        return null;
      },
      setTag: async ({ key, value }) => {
        await setTag(await writable(), runId, key, value);
        return null;
      },
      deleteTag: async ({ key }) => {
        await deleteTag(await writable(), runId, key);
        return null;
      },
    },
    notices: {
      ...deps.notices,
      watchFiles: (shown) => files.watch(shown),
      failed: ({ message }) => onProblem('The run page reports:', message),
    },
  });
  const watch = new ChangeWatch({
    backend,
    // Its children are listed.
    concerns: ({ runs }) =>
      runs.filter((run) => run.runId === runId || run.parentRunId === runId).map((run) => run.runId),
    report: () => peer.emit('changed', null),
  });
  return {
    setVisible: (now) => {
      watch.setActive(now);
      files.setActive(now);
    },
    dispose: () => {
      watch.dispose();
      files.dispose();
      tables.dispose();
      peer.dispose();
    },
  };
}

async function describe(
  backend: RunBackend,
  runId: string,
  readOnly: string | null,
): Promise<RunDescription> {
  const run = await backend.getRun(runId);
  const { info, data } = run;
  const tags = new Map(data.tags.map(({ key, value }) => [key, value]));
  const parentId = tags.get(PARENT_TAG);
  const [experiment, parents, hasLog] = await Promise.all([
    backend.getExperiment(info.experimentId),
    parentId === undefined ? [] : backend.getRuns([parentId]),
    isFile(backend, runId, CONSOLE_LOG),
  ]);
  const [parent] = parents;
  return {
    ...runLink(run),
    experimentId: info.experimentId,
    experimentName: experiment.name,
    userId: info.userId,
    artifactUri: info.artifactUri,
    deleted: info.lifecycleStage === 'deleted',
    note: tags.get(NOTE_TAG) ?? '',
    colour: tags.get(COLOUR_TAG) ?? '',
    number: info.number,
    tags: data.tags.filter(({ key }) => isOwnTag(key)).sort(byKey),
    systemTags: data.tags.filter(({ key }) => !isOwnTag(key) && key !== NOTE_TAG).sort(byKey),
    parent: parent ? runLink(parent) : null,
    paramCount: data.params.length,
    metricCount: data.metrics.length,
    datasetCount: run.inputs.datasets.length,
    modelCount: new Set([...run.outputs.models.map(({ modelId }) => modelId), ...run.inputs.modelIds]).size,
    hasLog,
    readOnly,
  };
}

function runLink({ info }: RunHead): RunLink {
  const { runId, runName, status, startTime, endTime } = info;
  return { runId, runName, status, startTime, endTime };
}

async function isFile(backend: RunBackend, runId: string, path: string): Promise<boolean> {
  try {
    return !(await backend.statArtifact(runId, path)).isDir;
  } catch {
    // It isn't there, or lies where it can't be shown.
    return false;
  }
}

async function metricRows(
  backend: RunBackend,
  runId: string,
  request: RowsRequest,
): Promise<Rows<MetricRow>> {
  const keys = systemLast(await backend.metricKeys([runId])).map((key) => ({ key }));
  const { total, rows } = part(keys, request);
  const summaries = await backend.metricSummaries(
    runId,
    rows.map(({ key }) => key),
  );
  return {
    total,
    rows: summaries.map(({ key, value, step, min, max, count }) => ({
      key,
      last: value,
      step,
      min,
      max,
      best: isNeutral(key) ? null : isBetterSmall(key) ? min : max,
      count,
    })),
  };
}

async function children(
  backend: RunBackend,
  runId: string,
  pageToken: string | null,
): Promise<{ readonly items: readonly RunLink[]; readonly nextPageToken: string | null }> {
  const page = await backend.searchRuns({
    experimentIds: (await backend.getRuns([runId])).map(({ info }) => info.experimentId),
    filter: '',
    orderBy: [],
    viewType: 'ACTIVE_ONLY',
    maxResults: CHILDREN,
    pageToken,
    parent: { runId },
  });
  return { items: page.items.map(runLink), nextPageToken: page.nextPageToken };
}

/** The rows of a request among those whose key has the search in it. */
function part<T extends { readonly key: string }>(
  all: readonly T[],
  { search, from, count }: RowsRequest,
): Rows<T> {
  const wanted = search.trim().toLowerCase();
  const found = wanted === '' ? all : all.filter(({ key }) => key.toLowerCase().includes(wanted));
  return { total: found.length, rows: found.slice(from, from + count) };
}

function byKey(a: { readonly key: string }, b: { readonly key: string }): number {
  return a.key < b.key ? -1 : Number(a.key > b.key);
}
