import type { Line, PixelView } from '../../core/downsample';
import type { MetricColumns } from '../../core/entities';
import type { Keep } from '../../core/lines/request';
import { thinnerOf } from '../../core/lines/thin';
import type { StoreContext } from '../context';
import { number } from '../rows';
import { passingColumns } from './passing';
import { concatenated, dropDuplicates, sortPoints } from './points';
import { readChunks, readPieces, readPoints } from './reader';
import type { Series } from './series';
import type { Detail } from './summaries';
import { SUMMARY_BLOCK, SUMMARY_FOLD, SUMMARY_LEVELS, readSummary } from './summaries';

/** What a chart shows of a series: x from `from` to `to`, in the axis' own unit. */
export interface View extends PixelView {
  readonly axis: 'step' | 'timestamp';
  readonly keep: Keep;
}

/** Its columns belong to who asked for it. */
export interface RangeLine extends Line {
  readonly count: number;
}

/** So many pairs of a summary a pixel are enough: an extreme is hidden by another at most a pixel beside it. */
const PAIRS_PER_PIXEL = 2;
/** So many times as many points as are read whole are read where summaries are too coarse. */
const DETAIL = 4;

/**
 * The visible line of the series of one run and key. Up to some hundred thousand points are read and thinned as
 * they are. Of more, the chunks that lie within the view are drawn from their summaries, whose points are real
 * ones, so that the work depends on the pixels and not on the points.
 */
export function readLine(context: StoreContext, series: readonly Series[], view: View): RangeLine {
  const whole = extentOf(series, view.axis);
  const shown = {
    from: Math.max(view.from, whole.from),
    to: Math.min(view.to, whole.to),
    pixels: view.pixels,
  };
  const all = view.from <= whole.from && view.to >= whole.to;
  const inside = series.map((one) => chunksWithin(context, one, view, all));
  const most = view.pixels * PAIRS_PER_PIXEL * SUMMARY_BLOCK;
  if (inside.reduce((sum, { points }) => sum + points, 0) <= most) {
    return exactLine(context, series, view, all, shown);
  }
  const parts: MetricColumns[] = [];
  let count = 0;
  series.forEach((one, index) => {
    const chunks = inside[index];
    if (!chunks) return;
    const level = levelFor(chunks.points, view.pixels);
    const detail = detailFor(context, one, shown, view.axis, most * DETAIL);
    for (const [first, last] of chunks.runs)
      parts.push(...readSummary(context, one.id, level, first, last, detail));
    count += chunks.points;
    for (const rest of [readChunks(context, one.id, chunks.edges), readPieces(context, one).columns]) {
      const seen = visible(rest, view);
      count += seen.x.length;
      parts.push(rest);
    }
  });
  const { x, y, other } = visible(concatenated(parts), view);
  return { ...thinned(x, y, shown, view.keep, other), exact: false, count };
}

function exactLine(
  context: StoreContext,
  series: readonly Series[],
  view: View,
  all: boolean,
  shown: PixelView,
): RangeLine {
  let columns = readPoints(context, series, all ? undefined : view, passingColumns);
  if (series.length > 1) columns = dropDuplicates(sortPoints(columns));
  const { x, y, other } = visible(columns, view);
  return { ...thinned(x, y, shown, view.keep, other), count: x.length };
}

/** In columns of its own. */
function thinned(x: Float64Array, y: Float64Array, shown: PixelView, keep: Keep, other: Float64Array): Line {
  const line = thinnerOf(keep)(x, y, shown, keep === 'shape' ? other : undefined);
  if (!line.exact) return line;
  return { x: x.slice(), y: y.slice(), exact: true, ...(line.other && { other: other.slice() }) };
}

interface ChunksInView {
  /** Those that lie within the view, as runs of their numbers. */
  readonly runs: readonly (readonly [number, number])[];
  readonly points: number;
  /** Those that lie partly within it. */
  readonly edges: readonly number[];
}

function chunksWithin(context: StoreContext, series: Series, view: View, all: boolean): ChunksInView {
  if (series.chunks === 0) return { runs: [], points: 0, edges: [] };
  if (all) {
    const points = series.statistics.count - series.piecePoints;
    return { runs: [[0, series.chunks - 1]], points, edges: [] };
  }
  const column = view.axis === 'step' ? 'step' : 'time';
  const rows = context.sql.all(
    `SELECT seq, count, min_${column} >= ? AND max_${column} <= ? AS inside FROM chunk
     WHERE series = ? AND max_${column} >= ? AND min_${column} <= ? ORDER BY seq`,
    view.from,
    view.to,
    series.id,
    view.from,
    view.to,
  );
  const runs: [number, number][] = [];
  const edges: number[] = [];
  let points = 0;
  for (const row of rows) {
    const seq = number(row, 'seq');
    if (number(row, 'inside') === 0) {
      edges.push(seq);
      continue;
    }
    points += number(row, 'count');
    const run = runs.at(-1);
    if (run?.[1] === seq - 1) run[1] = seq;
    else runs.push([seq, seq]);
  }
  return { runs, points, edges };
}

/**
 * Points don't lie evenly on an axis: training waits, or another machine goes on more slowly. A pair that stands for
 * more than a pixel is looked at more closely, as long as that costs at most so many points.
 */
function detailFor(
  context: StoreContext,
  series: Series,
  shown: PixelView,
  axis: View['axis'],
  most: number,
): Detail {
  const pixel = (shown.to - shown.from) / shown.pixels;
  let left = most;
  return {
    isFine: ({ steps, timestamps }) => {
      if (left <= 0) return true;
      const x = axis === 'step' ? steps : timestamps;
      for (let i = 2; i < x.length; i++) {
        if (Math.abs((x[i] ?? 0) - (x[i - 2] ?? 0)) > pixel) return false;
      }
      return true;
    },
    points: (chunk) => {
      const points = readChunks(context, series.id, [chunk]);
      left -= points.values.length;
      return points;
    },
  };
}

/** The coarsest level that still has enough pairs for every pixel. */
function levelFor(points: number, pixels: number): number {
  let level = 1;
  let pairs = points / SUMMARY_BLOCK / SUMMARY_FOLD;
  while (level < SUMMARY_LEVELS && pairs >= pixels * PAIRS_PER_PIXEL) {
    level++;
    pairs /= SUMMARY_FOLD;
  }
  return level;
}

export function extentOf(
  series: readonly Series[],
  axis: 'step' | 'timestamp',
): { readonly from: number; readonly to: number } {
  const zones = series.map((one) => one.statistics);
  const isStep = axis === 'step';
  return {
    from: Math.min(...zones.map((zone) => (isStep ? zone.minStep : zone.minTime))),
    to: Math.max(...zones.map((zone) => (isStep ? zone.maxStep : zone.maxTime))),
  };
}

/** The points within the view, sorted by x; points of one x keep their order. */
function visible(
  { steps, timestamps, values }: MetricColumns,
  { axis, from, to }: View,
): { x: Float64Array; y: Float64Array; other: Float64Array } {
  const [x, others] = axis === 'step' ? [steps, timestamps] : [timestamps, steps];
  let inside = 0;
  let sorted = true;
  let previous = -Infinity;
  for (let i = 0; i < x.length; i++) {
    const value = x[i] ?? 0;
    if (value < from || value > to) continue;
    if (value < previous) sorted = false;
    previous = value;
    inside++;
  }
  if (sorted && inside === x.length) return { x, y: values, other: others };
  const order = new Uint32Array(inside);
  let count = 0;
  for (let i = 0; i < x.length; i++) {
    const value = x[i] ?? 0;
    if (value >= from && value <= to) order[count++] = i;
  }
  if (!sorted) order.sort((a, b) => (x[a] ?? 0) - (x[b] ?? 0) || a - b);
  const pick = (column: Float64Array): Float64Array => {
    const picked = new Float64Array(inside);
    for (let i = 0; i < inside; i++) picked[i] = column[order[i] ?? 0] ?? 0;
    return picked;
  };
  return { x: pick(x), y: pick(values), other: pick(others) };
}
