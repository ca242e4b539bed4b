import type { Line, PixelView } from '../../core/downsample';
import type { Keep } from '../../core/lines/request';
import { thinnerOf } from '../../core/lines/thin';
import type { StoreContext } from '../context';
import { number } from '../rows';
import { ExactColumns } from './exactColumns';
import { passingColumns } from './passing';
import { merged, placed, visible } from './placed';
import type { Axis } from './placed';
import { dropDuplicates, sortPoints } from './points';
import { readChunks, readPieces, readPoints } from './reader';
import type { Series } from './series';
import { SUMMARY_LEVELS } from './summaries';
import { SUMMARY_BLOCK, SUMMARY_FOLD } from './summaryRows';

/** What a chart shows of a series: x from `from` to `to`, in the axis' own unit. */
export interface View extends PixelView {
  readonly axis: Axis;
  readonly keep: Keep;
  /** How many lines are drawn together. */
  readonly among: number;
}

/** Its columns belong to who asked for it. */
export interface RangeLine extends Line {
  readonly count: number;
}

/** Of more lines in one chart nobody tells a tenth of a pixel; smooth ones would take ten times as long for it. */
const FEW_LINES = 10;

/** With so many pairs of a summary a pixel, a pixel column has a whole block in it. */
const PAIRS_PER_PIXEL = 2;

/**
 * The visible line of the series of one run and key. Up to some hundred thousand points are read and thinned as
 * they are. Of more, the chunks that lie within the view are drawn from their summaries, whose points are real
 * ones, so that the work depends on the pixels and not on the points; the lowest and highest of each pixel column are
 * those of all points nevertheless, among many lines and of tens of millions of points to less than what can be seen.
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
  const columns = new ExactColumns(context, view.axis, shown, view.among > FEW_LINES);
  let count = 0;
  series.forEach((one, index) => {
    const chunks = inside[index];
    if (!chunks) return;
    const level = levelFor(chunks.points, view.pixels);
    for (const [first, last] of chunks.runs) columns.addChunks(one.id, level, first, last);
    count += chunks.points;
    for (const rest of [readChunks(context, one.id, chunks.edges), readPieces(context, one).columns]) {
      const seen = visible(placed(rest, view.axis), view);
      count += seen.x.length;
      columns.addPoints(seen);
    }
  });
  const { x, y, other } = columns
    .finish()
    .map((points) => visible(points, view))
    .reduce(merged);
  return { ...thinned(x, y, shown, view.keep, other), exact: false, count };
}

function exactLine(
  context: StoreContext,
  series: readonly Series[],
  view: View,
  all: boolean,
  shown: PixelView,
): RangeLine {
  const other = view.axis === 'step' ? 'timestamps' : 'steps';
  const without = view.keep === 'extremes' && series.length === 1 ? other : undefined;
  let columns = readPoints(context, series, all ? undefined : view, (count, whole) =>
    passingColumns(count, whole ? undefined : without),
  );
  if (series.length > 1) columns = dropDuplicates(sortPoints(columns));
  const seen = visible(placed(columns, view.axis), view);
  return { ...thinned(seen.x, seen.y, shown, view.keep, seen.other), count: seen.x.length };
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
