import type { MetricColumns, MetricPoint } from '../../core/entities';
import type { StoreContext } from '../context';
import { number, numberOrNaN, numberOrNull, textOrNull } from '../rows';
import type { Row } from '../rows';
import { columnsOf, isSafe, pointAt } from './points';
import { statisticsOf } from './statistics';
import type { Statistics } from './statistics';

/** One series: the points of a run under a key, for one logged model and dataset (0 for none). */
export interface Series {
  readonly id: number;
  readonly model: number;
  readonly datasetName: number;
  readonly datasetDigest: number;
  readonly leader: boolean;
  readonly statistics: Statistics;
  readonly latest: MetricPoint;
  /** Lowest in MLflow's order. */
  readonly first: MetricPoint;
  readonly nextSeq: number;
  readonly pieces: number;
  readonly piecePoints: number;
  /** Sealed ones. */
  readonly chunks: number;
  /** The pack that all points are in, if they are in one. */
  readonly pack: number | null;
  /** All points, where they are neither in pieces nor in chunks: of a pack, or the only one, which is in the row. */
  readonly kept: MetricColumns | null;
}

/** Integers come as doubles; those beyond 2^53 are read as text beside. */
export const EXACT_LATEST = `CASE WHEN latest_step NOT BETWEEN -9007199254740991 AND 9007199254740991
  OR latest_time > 9007199254740991 THEN latest_step || ' ' || latest_time END AS exact`;

export function seriesOf(context: StoreContext, run: number, key: number): Series[] {
  return context.sql
    .all(`SELECT ${SERIES_COLUMNS} FROM series WHERE run = ? AND key = ?`, run, key)
    .map((row) => decodeSeries(context, row));
}

export function seriesById(context: StoreContext, id: number): Series | undefined {
  const row = context.sql.get(`SELECT ${SERIES_COLUMNS} FROM series WHERE id = ?`, id);
  return row && decodeSeries(context, row);
}

/** Of a series' row: what `decodeSeries` reads. */
export const SERIES_COLUMNS = `*, ${EXACT_LATEST}`;

/** The latest point of a series row. */
export function decodeLatest(row: Row): MetricPoint {
  const point = {
    step: number(row, 'latest_step'),
    timestamp: number(row, 'latest_time'),
    value: numberOrNaN(row, 'latest_value'),
  };
  if (isSafe(point.step) && isSafe(point.timestamp)) return point;
  const [step = 0, timestamp = 0] = (textOrNull(row, 'exact') ?? '0 0').split(' ');
  return { ...point, exact: { step: BigInt(step), timestamp: BigInt(timestamp) } };
}

export function decodeSeries(context: StoreContext, row: Row): Series {
  const id = number(row, 'id');
  const latest = decodeLatest(row);
  const pack = numberOrNull(row, 'pack');
  const isOnly = pack === null && number(row, 'pieces') === 0 && number(row, 'chunks') === 0;
  const kept = pack !== null ? context.packs.points(pack, id) : isOnly ? columnsOf([latest]) : null;
  return {
    id,
    model: number(row, 'model'),
    datasetName: number(row, 'dataset_name'),
    datasetDigest: number(row, 'dataset_digest'),
    leader: number(row, 'leader') === 1,
    ...(kept ? toldBy(kept) : toldByRow(row)),
    latest,
    nextSeq: number(row, 'next_seq'),
    pieces: number(row, 'pieces'),
    piecePoints: number(row, 'piece_points'),
    chunks: number(row, 'chunks'),
    pack,
    kept,
  };
}

function toldByRow(row: Row): Pick<Series, 'statistics' | 'first'> {
  return {
    statistics: {
      count: number(row, 'count'),
      nans: number(row, 'nans'),
      minStep: number(row, 'min_step'),
      maxStep: number(row, 'max_step'),
      minTime: number(row, 'min_time'),
      maxTime: number(row, 'max_time'),
      minValue: numberOrNull(row, 'min_value'),
      maxValue: numberOrNull(row, 'max_value'),
      sum: numberOrNull(row, 'sum'),
    },
    first: {
      step: number(row, 'first_step'),
      timestamp: number(row, 'first_time'),
      value: numberOrNaN(row, 'first_value'),
    },
  };
}

function toldBy(points: MetricColumns): Pick<Series, 'statistics' | 'first'> {
  return { statistics: statisticsOf(points), first: pointAt(points, 0) };
}

/** The id of the new row, of a series that has pieces. */
export function insertSeries(
  context: StoreContext,
  run: number,
  key: number,
  series: Omit<Series, 'id'>,
): number {
  return context.sql.insert(
    `INSERT INTO series (run, key, model, dataset_name, dataset_digest, leader, count, nans, latest_step,
       latest_time, latest_value, first_step, first_time, first_value, min_step, max_step, min_time, max_time,
       min_value, max_value, sum, next_seq, pieces, piece_points, chunks, pack)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    run,
    key,
    series.model,
    series.datasetName,
    series.datasetDigest,
    ...changing(series),
  );
}

/** Series of one point each, which their rows tell: half of the columns stay empty. */
export function insertPoints(
  context: StoreContext,
  run: number,
  points: readonly (Pick<
    Series,
    'model' | 'datasetName' | 'datasetDigest' | 'leader' | 'statistics' | 'latest'
  > & {
    readonly key: number;
  })[],
): void {
  context.sql.insertRows(
    `INSERT INTO series (run, key, model, dataset_name, dataset_digest, leader, count, latest_step, latest_time,
       latest_value, min_value, max_value, next_seq, pieces, piece_points, chunks)`,
    '(?, ?, ?, ?, ?, ?, 1, ?, ?, ?, ?, ?, 0, 0, 0, 0)',
    11,
    points.flatMap(({ key, model, datasetName, datasetDigest, leader, statistics, latest }) => [
      run,
      key,
      model,
      datasetName,
      datasetDigest,
      leader ? 1 : 0,
      latest.exact?.step ?? latest.step,
      latest.exact?.timestamp ?? latest.timestamp,
      latest.value,
      statistics.minValue,
      statistics.maxValue,
    ]),
  );
}

export function updateSeries(context: StoreContext, series: Series): void {
  context.sql.run(
    `UPDATE series SET leader = ?, count = ?, nans = ?, latest_step = ?, latest_time = ?, latest_value = ?,
       first_step = ?, first_time = ?, first_value = ?, min_step = ?, max_step = ?, min_time = ?, max_time = ?,
       min_value = ?, max_value = ?, sum = ?, next_seq = ?, pieces = ?, piece_points = ?, chunks = ?, pack = ? WHERE id = ?`,
    ...changing(series),
    series.id,
  );
}

function changing(series: Omit<Series, 'id'>): (number | bigint | null)[] {
  const { statistics, latest, first, kept } = series;
  // What the points tell is not told twice.
  const told = <T>(value: T): T | null => (kept === null ? value : null);
  return [
    series.leader ? 1 : 0,
    statistics.count,
    told(statistics.nans),
    latest.exact?.step ?? latest.step,
    latest.exact?.timestamp ?? latest.timestamp,
    latest.value,
    told(first.step),
    told(first.timestamp),
    told(first.value),
    told(statistics.minStep),
    told(statistics.maxStep),
    told(statistics.minTime),
    told(statistics.maxTime),
    statistics.minValue,
    statistics.maxValue,
    told(statistics.sum),
    series.nextSeq,
    series.pieces,
    series.piecePoints,
    series.chunks,
    series.pack,
  ];
}
