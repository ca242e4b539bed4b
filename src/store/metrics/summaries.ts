import type { MetricColumns } from '../../core/entities';
import type { StoreContext } from '../context';
import { blob, number } from '../rows';
import { SUMMARY_BLOCK, SUMMARY_FOLD, decodeRow, encodeRow, foldedRow, rowOfChunk } from './summaryRows';
import type { SummaryRow } from './summaryRows';

/** Levels of 64, 1,024, 16,384, 262,144 and 4,194,304 points a pair. */
export const SUMMARY_LEVELS = 5;

/** What stands for a chunk, on level 1. */
export function chunkSummary(chunk: MetricColumns): Uint8Array {
  return encodeRow(rowOfChunk(chunk));
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
      encodeRow(row),
    );
  }
}

const PAIRS_OF_CHUNK = `2 * ((count + ${SUMMARY_BLOCK - 1}) / ${SUMMARY_BLOCK})`;
const LEVEL_1 = `SELECT ${PAIRS_OF_CHUNK} AS count, summary AS data
  FROM chunk WHERE series = ? AND seq BETWEEN ? AND ? ORDER BY seq`;
const HIGHER =
  'SELECT count, data FROM summary WHERE series = ? AND level = ? AND seq BETWEEN ? AND ? ORDER BY seq';

/** The rows `first` to `last` of a level, each with the pairs that stand for its points. */
export function readRows(
  context: StoreContext,
  series: number,
  level: number,
  first: number,
  last: number,
): SummaryRow[] {
  const rows =
    level === 1
      ? context.sql.all(LEVEL_1, series, first, last)
      : context.sql.all(HIGHER, series, level, first, last);
  return rows.map((row) => decodeRow(blob(row, 'data'), number(row, 'count')));
}

/** How many blocks of the level above each of the rows `first` to `last` is. */
export function readFoldedBlocks(
  context: StoreContext,
  series: number,
  level: number,
  first: number,
  last: number,
): number[] {
  const rows =
    level === 1
      ? context.sql.all(
          `SELECT ${PAIRS_OF_CHUNK} AS count FROM chunk WHERE series = ? AND seq BETWEEN ? AND ? ORDER BY seq`,
          series,
          first,
          last,
        )
      : context.sql.all(
          'SELECT count FROM summary WHERE series = ? AND level = ? AND seq BETWEEN ? AND ? ORDER BY seq',
          series,
          level,
          first,
          last,
        );
  return rows.map((row) => Math.ceil(number(row, 'count') / (2 * SUMMARY_FOLD)));
}
