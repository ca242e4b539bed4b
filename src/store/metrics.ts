import type { MetricRange, MetricRangeRequest } from '../core/backend';
import type { Metric, MetricColumns, MetricSummary } from '../core/entities';
import type { Lines, LinesRequest } from '../core/lines/request';
import { invalid } from '../core/errors';
import { mainKeys } from '../core/mainMetric';
import { checkKey, invalidValue, pythonFloat } from '../core/limits';
import type { StoreContext } from './context';
import { byKey } from './keyValues';
import { LineReader } from './lines/lineReader';
import { readHistory, wholeHistory } from './metrics/history';
import type { HistoryPart } from './metrics/history';
import { columnsOf } from './metrics/points';
import { extentOf, readLine } from './metrics/range';
import { Sealer } from './metrics/sealer';
import { seriesOf } from './metrics/series';
import type { Series } from './metrics/series';
import { merge } from './metrics/statistics';
import { appendFirstPoints, appendToSeries, fitsRow } from './metrics/writer';
import type { FirstSeries, SeriesKey } from './metrics/writer';
import { number } from './rows';
import { RunReader } from './runReader';
import type { WritableRun } from './params';
import { pausing } from './pace';
import type { RunStore, RunToWrite } from './runs';
import { notFound } from './runErrors';

/** What one request brings for one series. */
export interface SeriesPoints {
  readonly key: string;
  readonly modelId: string | null;
  readonly datasetName: string | null;
  readonly datasetDigest: string | null;
  /** In any order; steps are integers, timestamps too and not negative. */
  readonly points: MetricColumns;
}

/** Points of a metric that are looked at to count them. */
const MOST_COUNTED = 10_000;

/** Metric histories: columns in pieces and chunks, never a row for a point. */
export class MetricStore {
  readonly sealer: Sealer;
  private readonly context: StoreContext;
  private readonly runs: RunStore;
  private readonly reader: RunReader;

  constructor(context: StoreContext, runs: RunStore) {
    this.context = context;
    this.runs = runs;
    this.reader = new RunReader(context);
    this.sealer = new Sealer(context);
  }

  /** All or none of them. Points that the run has already, exactly so, change nothing. */
  append(run: RunToWrite, points: readonly Metric[], batch = points.length > 1): WritableRun {
    points.forEach((point, index) => {
      checkPoint(point, batch ? `metrics[${index}].name` : 'name');
    });
    return this.appendColumns(run, grouped(points));
  }

  /** The same for points that are in columns already, and were checked. */
  appendColumns(to: RunToWrite, groups: readonly SeriesPoints[]): WritableRun {
    return this.context.transactions.run(() => {
      const found = this.runs.writable(to);
      const run = found.id;
      const named = groups.map((group) => ({
        key: this.context.names.intern(group.key),
        seriesKey: this.seriesKey(group),
        points: group.points,
      }));
      const keys = new Set(named.map(({ key }) => key));
      // A run's first metrics come many at once, and none of them has to be looked for.
      const areFirst = groups.length > 1 && keys.size === groups.length && this.hasNone(run);
      const rows: FirstSeries[] = [];
      for (const series of named) {
        if (areFirst && fitsRow(series.points)) {
          rows.push(series);
          continue;
        }
        const siblings = areFirst ? [] : seriesOf(this.context, run, series.key);
        appendToSeries(this.context, { ...series, run, siblings }, series.points);
      }
      appendFirstPoints(this.context, run, rows);
      this.context.transactions.touchRun(run);
      return found;
    });
  }

  /** Every point once, in MLflow's order: timestamp, step, value. Empty for an unknown run or key. */
  history(runId: string, key: string): MetricColumns {
    return this.context.transactions.read(() => wholeHistory(this.context, this.series(runId, key)));
  }

  /** The points `from` to `to` (exclusive) of the history. */
  historyPart(runId: string, key: string, from: number, to: number): HistoryPart {
    return this.context.transactions.read(() => readHistory(this.context, this.series(runId, key), from, to));
  }

  latest(runId: string): readonly Metric[] {
    const row = this.context.sql.get('SELECT id FROM run WHERE run_id = ?', runId);
    if (!row) return notFound(runId);
    const id = number(row, 'id');
    return byKey(this.reader.latestMetrics([id]).get(id));
  }

  /** What each of these runs is judged by: the latest point of its main metric. */
  async main(
    runIds: readonly string[],
    wanted: string,
    pause = pausing(),
  ): Promise<readonly (Metric | null)[]> {
    const mainKey = mainKeys(wanted);
    const found: (Metric | null)[] = [];
    for (const runId of runIds) {
      await pause();
      const key = mainKey(this.keysOf(runId));
      found.push(key === undefined ? null : this.latestOf(runId, key));
    }
    return found;
  }

  /** The keys of all metrics of these runs, sorted. */
  async keys(runIds: readonly string[], pause = pausing()): Promise<readonly string[]> {
    const keys = new Set<string>();
    for (const runId of runIds) {
      await pause();
      for (const key of this.keysOf(runId)) keys.add(key);
    }
    return [...keys].sort();
  }

  /** Keys that have a single point in each of the runs that have one. */
  async singleKeys(runIds: readonly string[], pause = pausing()): Promise<readonly string[]> {
    const { names, sql } = this.context;
    const isSingle = new Map<number, boolean>();
    for (const runId of runIds) {
      await pause();
      for (const row of sql.all(SINGLE_IN_RUN, runId)) {
        const key = number(row, 'key');
        isSingle.set(key, (isSingle.get(key) ?? true) && number(row, 'single') === 1);
      }
    }
    return [...isSingle].flatMap(([key, single]) => (single ? names.text(key) : [])).sort();
  }

  /** What the series of each key came to, of all models and data sets together; by their rows, and a few points. */
  summaries(runId: string, keys: readonly string[]): readonly MetricSummary[] {
    return this.context.transactions.read(() =>
      keys.flatMap((key) => {
        const series = this.series(runId, key);
        const latest = series.find(({ leader }) => leader)?.latest ?? series[0]?.latest;
        if (!latest) return [];
        const all = series.map(({ statistics }) => statistics).reduce(merge);
        const count = this.pointCount(series, all.count);
        return [{ key, ...latest, count, min: all.minValue, max: all.maxValue }];
      }),
    );
  }

  /** A client logs points again for a model that it logs: those count once, where there are few enough to look at. */
  private pointCount(series: readonly Series[], logged: number): number {
    if (series.length === 1 || logged > MOST_COUNTED) return logged;
    return wholeHistory(this.context, series).steps.length;
  }

  /** One answer for each requested series, in the order asked. */
  range(request: MetricRangeRequest): readonly MetricRange[] {
    if (!(request.pixels >= 1)) throw invalid('A chart needs a width of at least one pixel.');
    return this.context.transactions.read(() =>
      request.series.map(({ runId, key }) => this.oneRange(request, runId, key)),
    );
  }

  /** What a line chart shows, whatever is computed for it. Works in turns, so that the thread is free in between. */
  async lines(request: LinesRequest, signal?: AbortSignal): Promise<Lines> {
    return new LineReader(this.context, request, signal).lines();
  }

  private oneRange(request: MetricRangeRequest, runId: string, key: string): MetricRange {
    const series = this.series(runId, key);
    if (series.length === 0) {
      const none = new Float64Array(0);
      return { runId, key, x: none, y: none, count: 0, exact: true, extent: null };
    }
    const origin = request.x === 'relative' ? this.started(runId) : 0;
    const axis = request.x === 'step' ? 'step' : 'timestamp';
    const { x, ...line } = readLine(this.context, series, {
      axis,
      from: (request.from ?? -Infinity) + origin,
      to: (request.to ?? Infinity) + origin,
      pixels: request.pixels,
      keep: 'shape',
      among: 1,
    });
    const whole = extentOf(series, axis);
    return {
      runId,
      key,
      x: origin === 0 ? x : x.map((value) => value - origin),
      ...line,
      extent: { from: whole.from - origin, to: whole.to - origin },
    };
  }

  /** Once for each of its series. */
  private keysOf(runId: string): readonly string[] {
    const { names, sql } = this.context;
    return sql.column(KEYS_OF_RUN, runId).map((key) => names.text(Number(key)));
  }

  private latestOf(runId: string, key: string): Metric | null {
    const latest = this.series(runId, key).find(({ leader }) => leader)?.latest;
    return latest ? { key, ...latest, modelId: null, datasetName: null, datasetDigest: null } : null;
  }

  private hasNone(run: number): boolean {
    return this.context.sql.get('SELECT 1 FROM series WHERE run = ? LIMIT 1', run) === undefined;
  }

  private series(runId: string, key: string): Series[] {
    const row = this.context.sql.get('SELECT id FROM run WHERE run_id = ?', runId);
    const name = this.context.names.find(key);
    return row && name !== undefined ? seriesOf(this.context, number(row, 'id'), name) : [];
  }

  private started(runId: string): number {
    const row = this.context.sql.get('SELECT started FROM run WHERE run_id = ?', runId);
    return row ? number(row, 'started') : 0;
  }

  private seriesKey({ modelId, datasetName, datasetDigest }: SeriesPoints): SeriesKey {
    const { names, sql } = this.context;
    if (modelId !== null && !sql.get('SELECT 1 FROM logged_model WHERE model_id = ?', modelId)) {
      throw invalid(`Logged model with ID '${modelId}' not found.`);
    }
    return {
      model: names.intern(modelId),
      datasetName: names.intern(datasetName),
      datasetDigest: names.intern(datasetDigest),
    };
  }
}

const KEYS_OF_RUN = 'SELECT key FROM series WHERE run = (SELECT id FROM run WHERE run_id = ?)';

/** A key has a series for each model and data set; a point that a client logs again for one is the same in each. */
const SINGLE_IN_RUN = `SELECT key,
    max(count) = 1 AND min(latest_step) = max(latest_step) AND min(latest_time) = max(latest_time) AS single
  FROM series WHERE run = (SELECT id FROM run WHERE run_id = ?) GROUP BY key`;

function checkPoint(point: Metric, path: string): void {
  checkKey(point.key, path, 'Metric name');
  const what = `for metric '${point.key}' (value=${point.value})`;
  if (!Number.isInteger(point.timestamp) || point.timestamp < 0) {
    const field = path.replace(/\bname$/, 'timestamp');
    const wrong = `metric '${point.key}' (value=${pythonFloat(point.value)}). Timestamp must be a nonnegative long (64-bit integer) `;
    throw invalid(invalidValue(field, point.timestamp, wrong));
  }
  if (!Number.isInteger(point.step)) {
    throw invalid(`Got invalid step ${point.step} ${what}. Step must be a valid long (64-bit integer).`);
  }
}

/** By series, in the order of their first points. */
function grouped(points: readonly Metric[]): readonly SeriesPoints[] {
  const groups = new Map<string, Metric[]>();
  for (const point of points) {
    // No key has a line feed in it.
    const id =
      point.modelId === null && point.datasetName === null
        ? point.key
        : [point.key, point.modelId, point.datasetName, point.datasetDigest].join('\n');
    const group = groups.get(id);
    if (group) group.push(point);
    else groups.set(id, [point]);
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const { key, modelId, datasetName, datasetDigest } = first;
    return [{ key, modelId, datasetName, datasetDigest, points: columnsOf(group) }];
  });
}
