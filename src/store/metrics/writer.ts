import type { MetricColumns, MetricPoint } from '../../core/entities';
import type { StoreContext } from '../context';
import { leavePack } from './packs';
import { encodePiece } from './pieces';
import {
  concatenated,
  dropDuplicates,
  isLater,
  latestIndex,
  pickPoints,
  pointAt,
  sameValue,
  sortPoints,
} from './points';
import { readPieces, readPoints } from './reader';
import { insertPoints, insertSeries, updateSeries } from './series';
import type { Series } from './series';
import { merge, statisticsOf } from './statistics';

/** So many pieces are merged into one, so that reading a slowly growing series stays cheap. */
export const MOST_PIECES = 128;
/** Pieces of more points stay as they are until they are sealed. */
const SMALL_PIECE = 1024;
/** With fewer points a series isn't worth sealing. */
export const LEAST_SEALED = 256;

/** What tells the series of one run and key apart: interned names, 0 for none. */
export interface SeriesKey {
  readonly model: number;
  readonly datasetName: number;
  readonly datasetDigest: number;
}

export interface SeriesPlace {
  readonly run: number;
  readonly key: number;
  readonly seriesKey: SeriesKey;
  /** All series of this run and key. */
  readonly siblings: readonly Series[];
}

/** A key that a run may have no series under yet. */
export interface FirstSeries {
  readonly key: number;
  readonly seriesKey: SeriesKey;
  readonly points: MetricColumns;
}

/** Appends one request's points to one series as one piece. Points that are there already are dropped. */
export function appendToSeries(
  context: StoreContext,
  { run, key, seriesKey, siblings }: SeriesPlace,
  points: MetricColumns,
): void {
  const known = siblings.find(
    (series) =>
      series.model === seriesKey.model &&
      series.datasetName === seriesKey.datasetName &&
      series.datasetDigest === seriesKey.datasetDigest,
  );
  const fresh = known ? withoutStored(context, known, points) : points;
  if (fresh.steps.length === 0) return;
  // Points in the row or in a pack come along with the next ones.
  const kept = known?.kept ?? null;
  // Before they are sorted: of points that tie, the one that came first is the latest.
  const newest = pointAt(fresh, latestIndex(fresh));
  const latest = known === undefined || isLater(newest, known.latest) ? newest : known.latest;
  const columns = dropDuplicates(sortPoints(kept ? concatenated([kept, fresh]) : fresh));
  const first = pointAt(columns, 0);
  const leader = siblings.length === 1 && known ? known : siblings.find((series) => series.leader);
  const leads = leader === undefined || leader === known || isLater(latest, leader.latest);
  if (leads && leader !== undefined && leader !== known) updateSeries(context, { ...leader, leader: false });

  const statistics = statisticsOf(columns);
  const nextSeq = known?.nextSeq ?? 0;
  const isOnly = known === undefined && fitsRow(columns);
  const grown = {
    ...seriesKey,
    leader: leads,
    statistics: known && !kept ? merge(known.statistics, statistics) : statistics,
    latest,
    first: known && !isEarlier(first, known.first) ? known.first : first,
    nextSeq: nextSeq + (isOnly ? 0 : 1),
    pieces: (known?.pieces ?? 0) + (isOnly ? 0 : 1),
    piecePoints: (known?.piecePoints ?? 0) + (isOnly ? 0 : statistics.count),
    chunks: known?.chunks ?? 0,
    pack: null,
    kept: isOnly ? columns : null,
  };
  if (isOnly) {
    insertPoints(context, run, [{ ...grown, key }]);
    return;
  }
  const id = known ? known.id : insertSeries(context, run, key, grown);
  addPiece(context, id, nextSeq, columns);
  if (known && known.pack !== null) leavePack(context, known.pack);
  if (known) {
    const series = { ...grown, id };
    updateSeries(context, series.pieces < MOST_PIECES ? series : merged(context, series));
  }
  if (grown.piecePoints >= LEAST_SEALED) context.unsealed.noteSeries(id, grown.piecePoints);
  else if (grown.chunks === 0) context.unsealed.noteRun(run);
}

/** The first points of a run, one under each key: no series is there to look at. All must fit their rows. */
export function appendFirstPoints(context: StoreContext, run: number, series: readonly FirstSeries[]): void {
  insertPoints(
    context,
    run,
    series.map(({ key, seriesKey, points }) => ({
      key,
      ...seriesKey,
      leader: true,
      statistics: statisticsOf(points),
      latest: pointAt(points, 0),
    })),
  );
}

/** Whether a new series of these points is told by its row alone; SQLite would make a 0 of -0. */
export function fitsRow({ values }: MetricColumns): boolean {
  return values.length === 1 && !Object.is(values[0], -0);
}

/** One piece instead of many small ones. */
function merged(context: StoreContext, series: Series): Series {
  const small = readPieces(context, series, SMALL_PIECE);
  if (small.pieces < MOST_PIECES / 2) return series;
  context.sql.run('DELETE FROM piece WHERE series = ? AND count < ?', series.id, SMALL_PIECE);
  addPiece(context, series.id, series.nextSeq, sortPoints(small.columns));
  return { ...series, pieces: series.pieces - small.pieces + 1, nextSeq: series.nextSeq + 1 };
}

function addPiece(context: StoreContext, series: number, seq: number, columns: MetricColumns): void {
  context.sql.run(
    'INSERT INTO piece (series, seq, count, data) VALUES (?, ?, ?, ?)',
    series,
    seq,
    columns.steps.length,
    encodePiece(columns),
  );
}

/**
 * Leaves out the points that are stored already, bit for bit: clients send a request again when its answer
 * got lost. A point later than the latest can't be among them, so a training run never pays for the search.
 */
function withoutStored(context: StoreContext, series: Series, points: MetricColumns): MetricColumns {
  const doubtful = doubtfulPoints(series, points);
  if (doubtful.length === 0) return points;
  let from = Infinity;
  let to = -Infinity;
  const wanted = new Map<number, number[]>();
  for (const index of doubtful) {
    const timestamp = points.timestamps[index] ?? 0;
    from = Math.min(from, timestamp);
    to = Math.max(to, timestamp);
    const same = wanted.get(timestamp);
    if (same) same.push(index);
    else wanted.set(timestamp, [index]);
  }
  const stored = new Set<number>();
  const columns = readPoints(context, [series], { axis: 'timestamp', from, to });
  for (let i = 0; i < columns.timestamps.length; i++) {
    for (const index of wanted.get(columns.timestamps[i] ?? Number.NaN) ?? []) {
      if (samePoint(points, index, columns, i)) stored.add(index);
    }
  }
  if (stored.size === 0) return points;
  const fresh = Uint32Array.from(points.steps.keys()).filter((index) => !stored.has(index));
  return pickPoints(points, fresh);
}

/** Indexes of points that may be stored: not later than the latest one, and within what the zone map says. */
function doubtfulPoints({ statistics, latest }: Series, points: MetricColumns): readonly number[] {
  const { steps, timestamps } = points;
  const doubtful: number[] = [];
  for (let i = 0; i < steps.length; i++) {
    const step = steps[i] ?? 0;
    if (step > latest.step || step < statistics.minStep) continue;
    const timestamp = timestamps[i] ?? 0;
    if (timestamp < statistics.minTime || timestamp > statistics.maxTime) continue;
    if (step < latest.step || !isLater(pointAt(points, i), latest)) doubtful.push(i);
  }
  return doubtful;
}

function samePoint(a: MetricColumns, i: number, b: MetricColumns, k: number): boolean {
  if (a.steps[i] !== b.steps[k] || !sameValue(a.values[i] ?? 0, b.values[k] ?? 0)) return false;
  if (!a.wide && !b.wide) return true;
  const left = exactPlace(a, i);
  const right = exactPlace(b, k);
  return left.step === right.step && left.timestamp === right.timestamp;
}

function exactPlace(
  { steps, timestamps, wide }: MetricColumns,
  i: number,
): { step: bigint; timestamp: bigint } {
  return {
    step: wide?.steps[i] ?? BigInt(steps[i] ?? 0),
    timestamp: wide?.timestamps[i] ?? BigInt(timestamps[i] ?? 0),
  };
}

function isEarlier(a: MetricPoint, b: MetricPoint): boolean {
  return a.timestamp !== b.timestamp ? a.timestamp < b.timestamp : a.step < b.step;
}
