import type { MetricColumns } from '../../core/entities';
import type { StoreContext } from '../context';
import { number } from '../rows';
import { concatenated, dropDuplicates, emptyColumns, sliceColumns, sortPoints } from './points';
import { readChunks, readPieces, readPoints } from './reader';
import type { Series } from './series';
import { statisticsOf } from './statistics';

/** Some points of a history, and how many it has in all. */
export interface HistoryPart {
  readonly points: MetricColumns;
  readonly total: number;
}

/** The points `from` to `to` (exclusive) in MLflow's order; reads only the chunks they lie in. */
export function readHistory(
  context: StoreContext,
  series: readonly Series[],
  from: number,
  to: number,
): HistoryPart {
  const [only] = series;
  if (only === undefined) return { points: emptyColumns(0), total: 0 };
  const total = only.statistics.count;
  if (series.length > 1 || only.chunks === 0 || (from <= 0 && to >= total)) {
    const points = wholeHistory(context, series);
    return { points: sliceColumns(points, from, to), total: points.steps.length };
  }
  const parts: MetricColumns[] = [];
  let at = 0;
  for (const cluster of clustersOf(context, only)) {
    const start = Math.max(0, from - at);
    const end = Math.min(cluster.count, to - at);
    at += cluster.count;
    if (start < end) parts.push(sliceColumns(pointsOf(context, only, cluster), start, end));
  }
  return { points: concatenated(parts), total };
}

export function wholeHistory(context: StoreContext, series: readonly Series[]): MetricColumns {
  if (series.length === 0) return emptyColumns(0);
  const columns = sortPoints(readPoints(context, series));
  return series.length > 1 ? dropDuplicates(columns) : columns;
}

interface Zone {
  readonly count: number;
  readonly minTime: number;
  readonly maxTime: number;
  readonly minStep: number;
  readonly maxStep: number;
}

/** Chunks (and pieces) that overlap in time; all other points come before all of these or after. */
interface Cluster extends Zone {
  readonly seqs: readonly number[];
  /** Of the pieces, which are one more chunk here. */
  readonly pieces: MetricColumns | null;
}

function clustersOf(context: StoreContext, series: Series): readonly Cluster[] {
  const rows = context.sql.all(
    'SELECT seq, count, min_time, max_time, min_step, max_step FROM chunk WHERE series = ?',
    series.id,
  );
  const items: Cluster[] = rows.map((row) => ({
    seqs: [number(row, 'seq')],
    pieces: null,
    count: number(row, 'count'),
    minTime: number(row, 'min_time'),
    maxTime: number(row, 'max_time'),
    minStep: number(row, 'min_step'),
    maxStep: number(row, 'max_step'),
  }));
  if (series.pieces > 0) {
    const pieces = sortPoints(readPieces(context, series).columns);
    items.push({ seqs: [], pieces, ...statisticsOf(pieces) });
  }
  items.sort((a, b) => a.minTime - b.minTime || a.minStep - b.minStep);
  const clusters: Cluster[] = [];
  for (const item of items) {
    const before = clusters.at(-1);
    if (before === undefined || isBefore(before, item)) clusters.push(item);
    else clusters[clusters.length - 1] = united(before, item);
  }
  return clusters;
}

/** Surely so for all of their points; where both have points of one time, the steps tell. */
function isBefore(a: Zone, b: Zone): boolean {
  return a.maxTime < b.minTime || (a.maxTime === b.minTime && a.maxStep < b.minStep);
}

function united(a: Cluster, b: Cluster): Cluster {
  return {
    seqs: [...a.seqs, ...b.seqs],
    pieces: a.pieces ?? b.pieces,
    count: a.count + b.count,
    minTime: Math.min(a.minTime, b.minTime),
    maxTime: Math.max(a.maxTime, b.maxTime),
    minStep: Math.min(a.minStep, b.minStep),
    maxStep: Math.max(a.maxStep, b.maxStep),
  };
}

function pointsOf(context: StoreContext, series: Series, { seqs, pieces }: Cluster): MetricColumns {
  const chunks = seqs.length === 0 ? null : readChunks(context, series.id, seqs);
  if (chunks === null) return pieces ?? emptyColumns(0);
  return sortPoints(pieces === null ? chunks : concatenated([chunks, pieces]));
}
