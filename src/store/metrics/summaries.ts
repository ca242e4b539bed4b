import type { MetricColumns } from '../../core/entities';
import type { StoreContext } from '../context';
import { blob, number } from '../rows';
import { decodeRow, encodeChunkRow, encodeFoldedRow } from './rowBytes';
import type { DecodedRow } from './rowBytes';
import { SUMMARY_BLOCK, SUMMARY_FOLD, foldedRow, rowOfChunk } from './summaryRows';

/** Levels of 64, 1,024, 16,384, 262,144 and 4,194,304 points a pair. */
export const SUMMARY_LEVELS = 5;

/** What stands for a chunk, on level 1. */
export function chunkSummary(chunk: MetricColumns): Uint8Array {
  return encodeChunkRow(rowOfChunk(chunk));
}

/** Adds the rows of higher levels that are complete with the chunk `seq`. */
export function addSummaries(context: StoreContext, series: number, seq: number): void {
  let below = seq;
  for (let level = 2; level <= SUMMARY_LEVELS && (below + 1) % SUMMARY_FOLD === 0; level++) {
    const last = below;
    below = (below + 1) / SUMMARY_FOLD - 1;
    const parts = readRows(context, series, level - 1, last - SUMMARY_FOLD + 1, last);
    if (parts.length < SUMMARY_FOLD) return;
    const row = foldedRow(parts);
    context.sql.run(
      'INSERT INTO summary (series, level, seq, count, data) VALUES (?, ?, ?, ?, ?)',
      series,
      level,
      below,
      row.pairs.steps.length,
      encodeFoldedRow(row),
    );
  }
}

const PAIRS_OF_CHUNK = `2 * ((count + ${SUMMARY_BLOCK - 1}) / ${SUMMARY_BLOCK})`;
const LEVEL_1 = `SELECT ${PAIRS_OF_CHUNK} AS count, summary AS data
  FROM chunk WHERE series = ? AND seq BETWEEN ? AND ? ORDER BY seq`;
const HIGHER =
  'SELECT count, data FROM summary WHERE series = ? AND level = ? AND seq BETWEEN ? AND ? ORDER BY seq';

/** A row as it is kept. */
export interface KeptRow {
  /** Of the pairs' points. */
  readonly count: number;
  readonly data: Uint8Array;
}

/** The rows `first` to `last` of a level, all read at once: each read for itself takes as long as some rows do. */
export function readKeptRows(
  context: StoreContext,
  series: number,
  level: number,
  first: number,
  last: number,
): KeptRow[] {
  const rows =
    level === 1
      ? context.sql.all(LEVEL_1, series, first, last)
      : context.sql.all(HIGHER, series, level, first, last);
  return rows.map((row) => ({ count: number(row, 'count'), data: blob(row, 'data') }));
}

/** The same, each with the pairs that stand for its points. */
export function readRows(
  context: StoreContext,
  series: number,
  level: number,
  first: number,
  last: number,
): DecodedRow[] {
  return readKeptRows(context, series, level, first, last).map(({ count, data }) => decodeRow(data, count));
}
