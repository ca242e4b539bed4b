import type { MetricRange, MetricRangeRequest } from '../core/backend';
import { downsample } from '../core/downsample';
import type { Metric, MetricColumns } from '../core/entities';
import { invalid } from '../core/errors';
import { checkKey, invalidValue, pythonFloat } from '../core/limits';
import type { StoreContext } from './context';
import { byKey, jsonList } from './keyValues';
import { dropDuplicates, emptyColumns, sortPoints } from './metrics/points';
import { readPoints } from './metrics/reader';
import { seriesOf } from './metrics/series';
import type { Series } from './metrics/series';
import { appendToSeries } from './metrics/writer';
import type { SeriesKey } from './metrics/writer';
import { number, text } from './rows';
import { RunReader } from './runReader';
import type { RunStore } from './runs';
import { notFound } from './runs';

/** Metric histories: columns in pieces and chunks, never a row for a point. */
export class MetricStore {
  private readonly context: StoreContext;
  private readonly runs: RunStore;
  private readonly reader: RunReader;

  constructor(context: StoreContext, runs: RunStore) {
    this.context = context;
    this.runs = runs;
    this.reader = new RunReader(context);
  }

  /** All or none of them. Points that the run has already, exactly so, change nothing. */
  append(runId: string, points: readonly Metric[], batch = points.length > 1): void {
    points.forEach((point, index) => {
      checkPoint(point, batch ? `metrics[${index}].name` : 'name');
    });
    this.context.transactions.run(() => {
      const run = this.runs.writable(runId);
      for (const group of grouped(points)) {
        const key = this.context.names.intern(group.key);
        appendToSeries(this.context, run, key, this.seriesKey(group.points[0]), group.points);
      }
      this.context.transactions.touchRun(run);
    });
  }

  /** Every point once, in MLflow's order: timestamp, step, value. Empty for an unknown run or key. */
  history(runId: string, key: string): MetricColumns {
    const series = this.series(runId, key);
    if (series.length === 0) return emptyColumns(0);
    const columns = sortPoints(
      readPoints(
        this.context,
        series.map((one) => one.id),
      ),
    );
    return series.length > 1 ? dropDuplicates(columns) : columns;
  }

  latest(runId: string): readonly Metric[] {
    const row = this.context.sql.get('SELECT id FROM run WHERE run_id = ?', runId);
    if (!row) return notFound(runId);
    const id = number(row, 'id');
    return byKey(this.reader.latestMetrics([id]).get(id));
  }

  /** The keys of all metrics of these runs, sorted. */
  keys(runIds: readonly string[]): readonly string[] {
    return this.context.sql
      .all(
        `SELECT n.text FROM name n WHERE n.id IN (
           SELECT s.key FROM series s WHERE s.run IN (
             SELECT r.id FROM run r WHERE r.run_id IN (SELECT value FROM json_each(?))))
         ORDER BY n.text`,
        jsonList(runIds),
      )
      .map((row) => text(row, 'text'));
  }

  /** One answer for each requested series, in the order asked. */
  range(request: MetricRangeRequest): readonly MetricRange[] {
    if (!(request.pixels >= 1)) throw invalid('A chart needs a width of at least one pixel.');
    return request.series.map(({ runId, key }) => this.oneRange(request, runId, key));
  }

  private oneRange(request: MetricRangeRequest, runId: string, key: string): MetricRange {
    const series = this.series(runId, key);
    const empty = {
      runId,
      key,
      x: new Float64Array(0),
      y: new Float64Array(0),
      count: 0,
      exact: true,
      extent: null,
    };
    if (series.length === 0) return empty;
    const origin = request.x === 'relative' ? this.started(runId) : 0;
    const axis = request.x === 'step' ? 'step' : 'timestamp';
    const whole = wholeExtent(series, axis);
    const from = (request.from ?? -Infinity) + origin;
    const to = (request.to ?? Infinity) + origin;
    const partly = from > whole.from || to < whole.to;
    let columns = readPoints(
      this.context,
      series.map((one) => one.id),
      partly ? { axis, from, to } : undefined,
    );
    if (series.length > 1) columns = dropDuplicates(sortPoints(columns));
    const stored = axis === 'step' ? columns.steps : columns.timestamps;
    const others = axis === 'step' ? columns.timestamps : columns.steps;
    const points = visible(stored, columns.values, others, from, to);
    const x = origin === 0 ? points.x : points.x.map((value) => value - origin);
    const view = {
      from: Math.max(from, whole.from) - origin,
      to: Math.min(to, whole.to) - origin,
      pixels: request.pixels,
    };
    const reduced = downsample(x, points.y, view, points.other);
    const extent = { from: whole.from - origin, to: whole.to - origin };
    return { runId, key, ...reduced, count: x.length, extent };
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

  private seriesKey(point: Metric | undefined): SeriesKey {
    const { names, sql } = this.context;
    const modelId = point?.modelId ?? null;
    if (modelId !== null && !sql.get('SELECT 1 FROM logged_model WHERE model_id = ?', modelId)) {
      throw invalid(`Logged model with ID '${modelId}' not found.`);
    }
    return {
      model: names.intern(modelId),
      datasetName: names.intern(point?.datasetName ?? null),
      datasetDigest: names.intern(point?.datasetDigest ?? null),
    };
  }
}

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

interface PointGroup {
  readonly key: string;
  readonly points: Metric[];
}

/** By series, in the order of their first points. */
function grouped(points: readonly Metric[]): readonly PointGroup[] {
  const groups = new Map<string, PointGroup>();
  for (const point of points) {
    // No key has a line feed in it.
    const id =
      point.modelId === null && point.datasetName === null
        ? point.key
        : [point.key, point.modelId, point.datasetName, point.datasetDigest].join('\n');
    const group = groups.get(id);
    if (group) group.points.push(point);
    else groups.set(id, { key: point.key, points: [point] });
  }
  return [...groups.values()];
}

function wholeExtent(series: readonly Series[], axis: 'step' | 'timestamp'): { from: number; to: number } {
  const zones = series.map((one) => one.statistics);
  return axis === 'step'
    ? {
        from: Math.min(...zones.map((zone) => zone.minStep)),
        to: Math.max(...zones.map((zone) => zone.maxStep)),
      }
    : {
        from: Math.min(...zones.map((zone) => zone.minTime)),
        to: Math.max(...zones.map((zone) => zone.maxTime)),
      };
}

/** The points with from <= x <= to, sorted by x; points of one x keep their order. */
function visible(
  x: Float64Array,
  y: Float64Array,
  other: Float64Array,
  from: number,
  to: number,
): { x: Float64Array; y: Float64Array; other: Float64Array } {
  const inside: number[] = [];
  let sorted = true;
  let previous = -Infinity;
  for (let i = 0; i < x.length; i++) {
    const value = x[i] ?? 0;
    if (value < from || value > to) continue;
    if (value < previous) sorted = false;
    previous = value;
    inside.push(i);
  }
  if (sorted && inside.length === x.length) return { x, y, other };
  if (!sorted) inside.sort((a, b) => (x[a] ?? 0) - (x[b] ?? 0) || a - b);
  return {
    x: Float64Array.from(inside, (index) => x[index] ?? 0),
    y: Float64Array.from(inside, (index) => y[index] ?? 0),
    other: Float64Array.from(inside, (index) => other[index] ?? 0),
  };
}
