import type { MetricPoint } from '../../core/entities';
import type { StoreContext } from '../context';
import { number, numberOrNaN, numberOrNull } from '../rows';
import type { Row } from '../rows';
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
}

export function seriesOf(context: StoreContext, run: number, key: number): Series[] {
  return context.sql.all('SELECT * FROM series WHERE run = ? AND key = ?', run, key).map(decodeSeries);
}

function decodeSeries(row: Row): Series {
  return {
    id: number(row, 'id'),
    model: number(row, 'model'),
    datasetName: number(row, 'dataset_name'),
    datasetDigest: number(row, 'dataset_digest'),
    leader: number(row, 'leader') === 1,
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
    latest: {
      step: number(row, 'latest_step'),
      timestamp: number(row, 'latest_time'),
      value: numberOrNaN(row, 'latest_value'),
    },
    first: {
      step: number(row, 'first_step'),
      timestamp: number(row, 'first_time'),
      value: numberOrNaN(row, 'first_value'),
    },
    nextSeq: number(row, 'next_seq'),
    pieces: number(row, 'pieces'),
    piecePoints: number(row, 'piece_points'),
  };
}

/** The id of the new row. */
export function insertSeries(
  context: StoreContext,
  run: number,
  key: number,
  series: Omit<Series, 'id'>,
): number {
  return context.sql.insert(
    `INSERT INTO series (run, key, model, dataset_name, dataset_digest, leader, count, nans, latest_step,
       latest_time, latest_value, first_step, first_time, first_value, min_step, max_step, min_time, max_time,
       min_value, max_value, sum, next_seq, pieces, piece_points)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    run,
    key,
    series.model,
    series.datasetName,
    series.datasetDigest,
    ...changing(series),
  );
}

export function updateSeries(context: StoreContext, series: Series): void {
  context.sql.run(
    `UPDATE series SET leader = ?, count = ?, nans = ?, latest_step = ?, latest_time = ?, latest_value = ?,
       first_step = ?, first_time = ?, first_value = ?, min_step = ?, max_step = ?, min_time = ?, max_time = ?,
       min_value = ?, max_value = ?, sum = ?, next_seq = ?, pieces = ?, piece_points = ? WHERE id = ?`,
    ...changing(series),
    series.id,
  );
}

function changing(series: Omit<Series, 'id'>): (number | null)[] {
  const { statistics, latest, first } = series;
  return [
    series.leader ? 1 : 0,
    statistics.count,
    statistics.nans,
    latest.step,
    latest.timestamp,
    latest.value,
    first.step,
    first.timestamp,
    first.value,
    statistics.minStep,
    statistics.maxStep,
    statistics.minTime,
    statistics.maxTime,
    statistics.minValue,
    statistics.maxValue,
    statistics.sum,
    series.nextSeq,
    series.pieces,
    series.piecePoints,
  ];
}
