import type { MetricColumns, MetricPoint } from '../../core/entities';
import type { StoreContext } from '../context';
import { encodeColumn } from './columns';
import {
  columnsOf,
  dropDuplicates,
  encodePiece,
  isLater,
  sameValue,
  sliceColumns,
  sortPoints,
} from './points';
import { readPieces, readPoints } from './reader';
import { insertSeries, seriesOf, updateSeries } from './series';
import type { Series } from './series';
import { merge, statisticsOf } from './statistics';

/** Points in a sealed chunk, more or less. */
export const CHUNK_POINTS = 4096;
/** So many pieces are merged into one, so that reading a slowly growing series stays cheap. */
export const MOST_PIECES = 128;

/** What tells the series of one run and key apart: interned names, 0 for none. */
export interface SeriesKey {
  readonly model: number;
  readonly datasetName: number;
  readonly datasetDigest: number;
}

/** Appends one request's points to one series as one piece. Points that are there already are dropped. */
export function appendToSeries(
  context: StoreContext,
  run: number,
  key: number,
  seriesKey: SeriesKey,
  points: readonly MetricPoint[],
): void {
  const siblings = seriesOf(context, run, key);
  const known = siblings.find(
    (series) =>
      series.model === seriesKey.model &&
      series.datasetName === seriesKey.datasetName &&
      series.datasetDigest === seriesKey.datasetDigest,
  );
  const fresh = known ? withoutStored(context, known, points) : points;
  if (fresh.length === 0) return;
  const columns = dropDuplicates(sortPoints(columnsOf(fresh)));
  const latest = latestOf(fresh, known?.latest);
  const first = pointAt(columns, 0);
  const leader = siblings.find((series) => series.leader);
  const leads = leader === undefined || leader === known || isLater(latest, leader.latest);
  if (leads && leader !== undefined && leader !== known) updateSeries(context, { ...leader, leader: false });

  const statistics = statisticsOf(columns);
  let series: Series;
  if (known) {
    series = {
      ...known,
      leader: leads,
      statistics: merge(known.statistics, statistics),
      latest,
      first: isEarlier(first, known.first) ? first : known.first,
      nextSeq: known.nextSeq + 1,
      pieces: known.pieces + 1,
      piecePoints: known.piecePoints + statistics.count,
    };
    addPiece(context, known.id, known.nextSeq, columns);
    updateSeries(context, tidied(context, series));
  } else {
    const added = {
      ...seriesKey,
      leader: leads,
      statistics,
      latest,
      first,
      nextSeq: 1,
      pieces: 1,
      piecePoints: statistics.count,
    };
    series = { ...added, id: insertSeries(context, run, key, added) };
    addPiece(context, series.id, 0, columns);
    const tidy = tidied(context, series);
    if (tidy !== series) updateSeries(context, tidy);
  }
}

/** Seals or merges the pieces of a series where many have gathered. */
function tidied(context: StoreContext, series: Series): Series {
  if (series.piecePoints >= CHUNK_POINTS) return sealed(context, series);
  if (series.pieces >= MOST_PIECES) return merged(context, series);
  return series;
}

function merged(context: StoreContext, series: Series): Series {
  const columns = sortPoints(readPieces(context, series.id));
  context.sql.run('DELETE FROM piece WHERE series = ?', series.id);
  addPiece(context, series.id, series.nextSeq, columns);
  return { ...series, pieces: 1, nextSeq: series.nextSeq + 1 };
}

/** Sorted chunks of about the same size instead of the pieces. */
function sealed(context: StoreContext, series: Series): Series {
  const columns = sortPoints(readPieces(context, series.id));
  const count = columns.steps.length;
  const chunks = Math.max(1, Math.round(count / CHUNK_POINTS));
  context.sql.run('DELETE FROM piece WHERE series = ?', series.id);
  for (let i = 0; i < chunks; i++) {
    const part = sliceColumns(
      columns,
      Math.floor((i * count) / chunks),
      Math.floor(((i + 1) * count) / chunks),
    );
    addChunk(context, series.id, series.nextSeq + i, part);
  }
  return { ...series, pieces: 0, piecePoints: 0, nextSeq: series.nextSeq + chunks };
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

function addChunk(context: StoreContext, series: number, seq: number, columns: MetricColumns): void {
  const zone = statisticsOf(columns);
  context.sql.run(
    `INSERT INTO chunk (series, seq, count, nans, min_step, max_step, min_time, max_time, min_value, max_value,
       sum, steps, timestamps, vals) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    series,
    seq,
    zone.count,
    zone.nans,
    zone.minStep,
    zone.maxStep,
    zone.minTime,
    zone.maxTime,
    zone.minValue,
    zone.maxValue,
    zone.sum,
    encodeColumn(columns.steps),
    encodeColumn(columns.timestamps),
    encodeColumn(columns.values),
  );
}

/**
 * Leaves out the points that are stored already, bit for bit: clients send a request again when its answer
 * got lost. A point later than the latest can't be among them, so a training run never pays for the search.
 */
function withoutStored(
  context: StoreContext,
  series: Series,
  points: readonly MetricPoint[],
): readonly MetricPoint[] {
  const { statistics, latest } = series;
  const doubtful = points.filter(
    (point) =>
      !isLater(point, latest) &&
      point.timestamp >= statistics.minTime &&
      point.timestamp <= statistics.maxTime &&
      point.step >= statistics.minStep &&
      point.step <= statistics.maxStep,
  );
  if (doubtful.length === 0) return points;
  let from = Infinity;
  let to = -Infinity;
  const wanted = new Map<number, MetricPoint[]>();
  for (const point of doubtful) {
    from = Math.min(from, point.timestamp);
    to = Math.max(to, point.timestamp);
    const same = wanted.get(point.timestamp);
    if (same) same.push(point);
    else wanted.set(point.timestamp, [point]);
  }
  const stored = new Set<MetricPoint>();
  const columns = readPoints(context, [series.id], { axis: 'timestamp', from, to });
  for (let i = 0; i < columns.timestamps.length; i++) {
    for (const point of wanted.get(columns.timestamps[i] ?? Number.NaN) ?? []) {
      if (point.step === columns.steps[i] && sameValue(point.value, columns.values[i] ?? 0))
        stored.add(point);
    }
  }
  return stored.size === 0 ? points : points.filter((point) => !stored.has(point));
}

function latestOf(points: readonly MetricPoint[], known: MetricPoint | undefined): MetricPoint {
  let latest = known;
  for (const point of points) {
    if (latest === undefined || isLater(point, latest)) latest = point;
  }
  return latest ?? { step: 0, timestamp: 0, value: Number.NaN };
}

function pointAt({ steps, timestamps, values }: MetricColumns, index: number): MetricPoint {
  return { step: steps[index] ?? 0, timestamp: timestamps[index] ?? 0, value: values[index] ?? Number.NaN };
}

function isEarlier(a: MetricPoint, b: MetricPoint): boolean {
  return a.timestamp !== b.timestamp ? a.timestamp < b.timestamp : a.step < b.step;
}
