import type { TrackingBackend } from '../../core/backend';
import type { RunsData } from '../../core/charts/field';
import type { CustomChart, SeriesSearch } from '../../core/custom/spec';
import { fieldsOf } from '../../core/custom/spec';
import type { Page, RunHead } from '../../core/entities';
import type { Sentence } from '../../core/errors';
import { missing, sentence } from '../../core/errors';
import type { Lines } from '../../core/lines/request';
import type { ChartRun } from '../../core/panels/charts';
import { runsData } from '../charts/kinds/runs';
import { chartRun } from '../charts/session';
import { experimentsByName, unknownExperiment } from './experiments';

export type CustomSource = Pick<
  TrackingBackend,
  'searchExperiments' | 'searchRuns' | 'runCells' | 'chartLines'
>;

interface CustomAnswer {
  readonly runs: readonly ChartRun[];
  readonly data: RunsData | null;
  readonly lines: Lines | null;
  readonly notes: readonly Sentence[];
}

/** Lines that can be told apart, and points that a canvas draws at once. */
const MOST_LINES = 100;
const MOST_POINTS = 40_000;
const MOST_PIXELS = 500;

/** What a chart shows of the store. */
export async function answerCustom(
  source: CustomSource,
  chart: CustomChart,
  signal: AbortSignal,
): Promise<CustomAnswer> {
  const { query } = chart;
  const search = {
    experimentIds: await experimentIds(source, query.experiments),
    filter: query.filter,
    orderBy: query.orderBy,
    viewType: 'ACTIVE_ONLY',
    parent: 'any',
  } as const;
  const found: ChartRun[] = [];
  let pageToken: string | null = null;
  // A page of wide runs ends before it is full.
  do {
    const page: Page<RunHead> = await source.searchRuns({
      ...search,
      maxResults: query.limit - found.length,
      pageToken,
    });
    signal.throwIfAborted();
    found.push(...page.items.map(chartRun));
    pageToken = page.nextPageToken;
  } while (pageToken !== null && found.length < query.limit);
  const notes =
    pageToken === null
      ? []
      : [sentence('These are the first {0} runs; query.limit says how many.', query.limit)];
  if (chart.of === 'runs') {
    const fields = fieldsOf(chart.datasets, chart.query.groupBy);
    const data = await runsData(source, { runIds: found.map(({ runId }) => runId), fields }, signal);
    return { runs: found, data, lines: null, notes };
  }
  const expressions = chart.datasets.map(({ y }) => y);
  return linesOf(source, { query: chart.query, expressions, found, notes }, signal);
}

async function linesOf(
  source: CustomSource,
  {
    query,
    expressions,
    found,
    notes,
  }: {
    readonly query: SeriesSearch;
    readonly expressions: readonly string[];
    readonly found: readonly ChartRun[];
    readonly notes: readonly Sentence[];
  },
  signal: AbortSignal,
): Promise<CustomAnswer> {
  const most = Math.max(1, Math.floor(MOST_LINES / expressions.length));
  const runs = found.slice(0, most);
  const left = found.length - runs.length;
  const lines = await source.chartLines(
    {
      runIds: runs.map(({ runId }) => runId),
      y: expressions,
      x: { by: query.x === 'time' ? 'timestamp' : query.x },
      from: null,
      to: null,
      // Two points a column come back, and up to two more where lines are broken.
      pixels: Math.max(
        20,
        Math.min(MOST_PIXELS, Math.floor(MOST_POINTS / 4 / Math.max(1, runs.length * expressions.length))),
      ),
      keep: 'shape',
      smoothing: query.smoothing === 0 ? { method: 'none' } : { method: 'ema', weight: query.smoothing },
      group: null,
    },
    signal,
  );
  const said = [
    ...notes,
    ...(left > 0
      ? [sentence('{0} more runs are not drawn: a chart has at most {1} lines.', left, MOST_LINES)]
      : []),
    ...(lines.exact.some((exact) => exact === 0)
      ? [sentence('Of long lines the lowest and highest points are drawn.')]
      : []),
  ];
  return { runs, data: null, lines, notes: said };
}

/** Of the experiments with these names; of all where none is named. */
async function experimentIds(
  source: Pick<TrackingBackend, 'searchExperiments'>,
  names: readonly string[],
): Promise<readonly string[]> {
  const byName = await experimentsByName(source);
  if (names.length === 0) return [...byName.values()];
  return names.map((name) => {
    const id = byName.get(name);
    if (id === undefined) throw missing(unknownExperiment(name, byName));
    return id;
  });
}
