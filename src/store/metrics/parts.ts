import type { StoreContext } from '../context';
import { number, numberOrNull } from '../rows';
import type { Row } from '../rows';
import { decodeSeries } from './series';
import type { Series } from './series';
import type { Statistics } from './statistics';

/** A sealed chunk without its points. */
export interface ChunkZone {
  readonly seq: number;
  readonly zone: Statistics;
}

/**
 * What a series consists of at one moment. Sealed chunks never change: who has this can read them one by one later,
 * outside the transaction, and still sees that moment.
 */
export interface SeriesParts {
  readonly series: Series;
  /** Row id. */
  readonly run: number;
  /** Interned. */
  readonly key: number;
  readonly chunks: readonly ChunkZone[];
  /** Rows of `piece`, in their order. */
  readonly pieces: readonly Row[];
}

/** Of a row of `SERIES_COLUMNS`; to be called within a transaction. Throws where the pack it is in is damaged. */
export function seriesParts(context: StoreContext, row: Row): SeriesParts {
  const { sql } = context;
  const series = decodeSeries(context, row);
  const chunks = sql.all(
    `SELECT seq, count, nans, min_step, max_step, min_time, max_time, min_value, max_value, sum
     FROM chunk WHERE series = ? ORDER BY seq`,
    series.id,
  );
  return {
    series,
    run: number(row, 'run'),
    key: number(row, 'key'),
    chunks: chunks.map(decodeZone),
    pieces: sql.all('SELECT seq, count, data FROM piece WHERE series = ? ORDER BY seq', series.id),
  };
}

function decodeZone(row: Row): ChunkZone {
  return {
    seq: number(row, 'seq'),
    zone: {
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
  };
}
