import type { TrackingBackend } from '../../core/backend';
import type { ChartsArrangement } from '../../core/charts/workspace';
import { chartsArrangement } from '../../core/charts/workspace';
import type { KeyValue, RunHead } from '../../core/entities';
import { LOGGED_IMAGES_TAG } from '../../core/loggedImages';
import type { ChartExport, ChartRun, ChartsDescription, ChartsNotices } from '../../core/panels/charts';
import { chartsProtocol } from '../../core/panels/charts';
import type { FileAddress } from '../../core/panels/files';
import type { Channel } from '../../core/rpc';
import { servePanel } from '../../core/rpc';
import { COLOUR_TAG } from '../../core/runTable';
import { readBytes } from '../fileBytes';
import { pausing } from '../../store/pace';
import type { Pause } from '../../store/pace';
import { answerViews } from '../views/answers';
import type { ViewsHost } from '../views/answers';
import { ChangeWatch } from '../watching';
import { changesOf, chartedRunIds } from './charted';
import type { Charted } from './charted';
import { RunCount } from './runCount';
import { answerChart } from './kinds';
import type { ChartsSource } from './kinds';

/** What charts of given runs need of a backend. */
export type ChartsBackend = ChartsSource &
  Pick<TrackingBackend, 'metricKeys' | 'singleMetricKeys' | 'readArtifactRange' | 'watch'>;

/** What this page needs of a backend. */
export type ChartsPageBackend = ChartsBackend & Pick<TrackingBackend, 'searchRuns' | 'countRuns'>;

export interface ChartsSession {
  setVisible(visible: boolean): void;
  /** Lets go of what is brushed in the page. */
  clearBrush(): void;
  /** Has the page show this arrangement, now or when it asks for the first time. */
  arrange(arrangement: ChartsArrangement): void;
  dispose(): void;
}

/** Answers one charts page from a backend, and tells it what changed while it is visible. */
export function serveCharts(deps: {
  readonly channel: Channel;
  readonly backend: () => Promise<ChartsPageBackend>;
  readonly charted: Charted;
  readonly onDescribed: (description: ChartsDescription) => void;
  /** Asks where, and writes it there; whether it was saved. */
  readonly save: (file: ChartExport) => Promise<boolean>;
  /** A person wants to see a file in VS Code's own editor. */
  readonly openFile: (file: FileAddress) => void;
  /** A person wants to see other runs of these experiments in their place. */
  readonly chooseRuns: () => void;
  /** A person wants a custom chart of these runs. */
  readonly newChart: () => void;
  /** A person picked these runs in a chart; null: none any more. */
  readonly onBrushed?: (runIds: readonly string[] | null) => void;
  /** The runs that are brushed still when the page comes back. */
  readonly brushed?: () => readonly string[] | null;
  readonly views: ViewsHost<ChartsArrangement> & {
    readonly isWritable: () => boolean;
    readonly share: (shared: ChartsNotices['shareView']) => void;
  };
  readonly arrangement?: ChartsArrangement;
  readonly onProblem: (what: string, cause: unknown) => void;
  /** The window's words for an error. */
  readonly errorText?: (error: unknown) => string;
}): ChartsSession {
  const { channel, backend, charted, onDescribed, onProblem } = deps;
  let wanted = deps.arrangement ?? null;
  const peer = servePanel({
    protocol: chartsProtocol,
    channel,
    onProblem,
    ...(deps.errorText && { errorText: deps.errorText }),
    requests: {
      ...answerViews('charts', chartsArrangement, deps.views),
      opening: async () => {
        // Whether it can be written to is known once it is open.
        await backend();
        const arrangement = wanted;
        wanted = null;
        return { writable: deps.views.isWritable(), arrangement };
      },
      describe: async () => {
        const description = await describePage(await backend(), charted, runCount);
        watch.tryAgain();
        onDescribed(description);
        return description;
      },
      data: async (query, signal) => answerChart(await backend(), query, signal),
      bytes: async (request) => readBytes(await backend(), request),
      brushed: async () => deps.brushed?.() ?? null,
      save: deps.save,
    },
    notices: {
      failed: ({ message }) => onProblem('The charts page reports:', message),
      brushed: ({ runIds: brushed }) => deps.onBrushed?.(brushed),
      openArtifact: deps.openFile,
      chooseRuns: () => deps.chooseRuns(),
      newChart: () => deps.newChart(),
      shareView: deps.views.share,
    },
  });
  const runCount = new RunCount(
    async (experimentIds) => (await backend()).countRuns(experimentIds),
    () => peer.emit('changed', { runIds: [] }),
  );
  const watch = new ChangeWatch({
    backend,
    concerns: changesOf(charted),
    report: (changed) => peer.emit('changed', { runIds: changed }),
  });
  return {
    setVisible: (now) => watch.setActive(now),
    clearBrush: () => peer.emit('brushCleared', null),
    arrange: (arrangement) => {
      // A page that isn't there yet, or was hidden and comes back, asks by itself.
      wanted = arrangement;
      peer.emit('arranged', null);
    },
    dispose: () => {
      watch.dispose();
      runCount.dispose();
      peer.dispose();
    },
  };
}

/** The runs that a page is of now, and how many there are. */
async function describePage(
  backend: ChartsPageBackend,
  charted: Charted,
  runCount: RunCount,
): Promise<ChartsDescription> {
  const description = await describeCharts(backend, await chartedRunIds(backend, charted));
  const isNewest = 'experimentIds' in charted;
  const experimentIds = isNewest
    ? charted.experimentIds
    : [...new Set(description.runs.map(({ experimentId }) => experimentId))];
  return { ...description, among: { count: await runCount.of(experimentIds), isNewest } };
}

/** The runs of an experiment log alike: whether a metric has many values is seen in a few of them. */
const RUNS_TO_JUDGE_BY = 10;

/** What there is to chart of these runs. */
export async function describeCharts(
  backend: Pick<ChartsBackend, 'getRunsWithoutMetrics' | 'metricKeys' | 'singleMetricKeys'>,
  runIds: readonly string[],
): Promise<ChartsDescription> {
  const runs = await backend.getRunsWithoutMetrics([...new Set(runIds)]);
  const params = runs.map(({ data }) => data.params);
  const tags = runs.map(({ data }) => data.tags);
  // Of a thousand runs there may be a million of them.
  const pause = pausing();
  const found = new Set(runs.map((run) => run.info.runId));
  // In those that go on, a first value may be the first of many.
  const ended = runs.flatMap(({ info }) => (info.endTime === null ? [] : info.runId));
  return {
    runs: runs.map(chartRun),
    goneRunIds: runIds.filter((runId) => !found.has(runId)),
    metricKeys: await backend.metricKeys([...found]),
    singleKeys: await backend.singleMetricKeys(ended.slice(0, RUNS_TO_JUDGE_BY)),
    paramKeys: await differingFirst(params, pause),
    groupKeys: { params: await telling(params, pause), tags: await telling(tags, pause) },
    among: null,
  };
}

/** All keys, by name: of what is the same in all runs a chart says nothing, so it comes last. */
async function differingFirst(
  runs: readonly (readonly KeyValue[])[],
  pause: Pause,
): Promise<readonly string[]> {
  const values = new Map<string, { readonly value: string; count: number; differs: boolean }>();
  for (const run of runs) {
    await pause();
    for (const { key, value } of run) {
      const known = values.get(key);
      if (!known) values.set(key, { value, count: 1, differs: false });
      else {
        known.count++;
        known.differs ||= known.value !== value;
      }
    }
  }
  const rank = (key: string): number => {
    const known = values.get(key);
    return known && (known.differs || known.count < runs.length) ? 0 : 1;
  };
  return [...values.keys()].sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
}

/** Longer values name nothing that several runs could share. */
const LONGEST_VALUE = 200;

/** Keys whose values put the runs in groups: fewer values than runs, and more than one. */
async function telling(runs: readonly (readonly KeyValue[])[], pause: Pause): Promise<readonly string[]> {
  const values = new Map<string, Set<string>>();
  const counts = new Map<string, number>();
  for (const run of runs) {
    await pause();
    for (const { key, value } of run) {
      if (value.length > LONGEST_VALUE) continue;
      const known = values.get(key);
      if (known) known.add(value);
      else values.set(key, new Set([value]));
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
  }
  return [...values]
    .filter(([key, { size }]) => {
      const count = counts.get(key) ?? 0;
      return size < count && (size > 1 || count < runs.length);
    })
    .map(([key]) => key)
    .sort();
}

export function chartRun({ info, data }: RunHead): ChartRun {
  return {
    runId: info.runId,
    runName: info.runName,
    experimentId: info.experimentId,
    status: info.status,
    startTime: info.startTime,
    endTime: info.endTime,
    deleted: info.lifecycleStage === 'deleted',
    colour: data.tags.find(({ key }) => key === COLOUR_TAG)?.value ?? '',
    number: info.number,
    hasImages: data.tags.some(({ key }) => key === LOGGED_IMAGES_TAG),
  };
}
