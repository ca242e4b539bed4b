import type { MetricColumns } from '../../core/entities';
import type { StoreContext } from '../context';
import { jsonList } from '../keyValues';
import { blob, number } from '../rows';
import type { Row } from '../rows';
import { decodeColumn } from './columns';
import { decodePiece, emptyColumns } from './points';

/** Limits on what is decoded, inclusive; chunks that lie outside are not touched. */
export interface Window {
  readonly axis: 'step' | 'timestamp';
  readonly from: number;
  readonly to: number;
}

const CHUNKS =
  'SELECT count, steps, timestamps, vals FROM chunk WHERE series IN (SELECT value FROM json_each(?))';
const ORDER = 'ORDER BY series, seq';

/**
 * The points of some series, in the order they are stored. With a window: at least those within it,
 * by whole chunks.
 */
export function readPoints(context: StoreContext, series: readonly number[], window?: Window): MetricColumns {
  const list = jsonList(series);
  const { sql } = context;
  const column = window?.axis === 'step' ? 'step' : 'time';
  const chunks = window
    ? sql.all(
        `${CHUNKS} AND max_${column} >= ? AND min_${column} <= ? ${ORDER}`,
        list,
        window.from,
        window.to,
      )
    : sql.all(`${CHUNKS} ${ORDER}`, list);
  const pieces = sql.all(
    `SELECT count, data FROM piece WHERE series IN (SELECT value FROM json_each(?)) ${ORDER}`,
    list,
  );
  const columns = emptyColumns(total(chunks) + total(pieces));
  let at = 0;
  for (const row of chunks) {
    const count = number(row, 'count');
    decodeColumn(blob(row, 'steps'), 0, columns.steps, at, count);
    decodeColumn(blob(row, 'timestamps'), 0, columns.timestamps, at, count);
    decodeColumn(blob(row, 'vals'), 0, columns.values, at, count);
    at += count;
  }
  for (const row of pieces) {
    const count = number(row, 'count');
    decodePiece(blob(row, 'data'), columns, at, count);
    at += count;
  }
  return columns;
}

export function readPieces(context: StoreContext, series: number): MetricColumns {
  const pieces = context.sql.all('SELECT count, data FROM piece WHERE series = ? ORDER BY seq', series);
  const columns = emptyColumns(total(pieces));
  let at = 0;
  for (const row of pieces) {
    const count = number(row, 'count');
    decodePiece(blob(row, 'data'), columns, at, count);
    at += count;
  }
  return columns;
}

function total(rows: readonly Row[]): number {
  return rows.reduce((sum, row) => sum + number(row, 'count'), 0);
}
