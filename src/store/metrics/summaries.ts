import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { MetricColumns } from '../../core/entities';
import type { StoreContext } from '../context';
import { blob, number } from '../rows';
import { decodePiece, encodePiece } from './pieces';
import { concatenated, emptyColumns, pickPoints } from './points';

/** Points of a chunk that one pair of the first level stands for. */
export const SUMMARY_BLOCK = 64;
/** Pairs that one pair of the next level stands for; also the rows that one row of it is made of. */
export const SUMMARY_FOLD = 16;
/** Levels of 64, 1,024, 16,384, 262,144 and 4,194,304 points a pair. */
export const SUMMARY_LEVELS = 5;

/**
 * Of each `size` points the lowest and the highest, in their order; of points that are all equal the first and
 * the last. NaN and infinities, which can't be drawn, count only where there is nothing else.
 */
export function extremesOf(columns: MetricColumns, size: number): MetricColumns {
  const { values } = columns;
  const groups = Math.ceil(values.length / size);
  const chosen = new Uint32Array(2 * groups);
  for (let group = 0; group < groups; group++) {
    const start = group * size;
    const end = Math.min(values.length, start + size);
    let low = -1;
    let high = -1;
    for (let i = start; i < end; i++) {
      const value = values[i] ?? Number.NaN;
      if (!Number.isFinite(value)) continue;
      if (low < 0 || value < (values[low] ?? 0)) low = i;
      if (high < 0 || value > (values[high] ?? 0)) high = i;
    }
    if (low < 0 || high < 0) {
      low = start;
      high = end - 1;
    } else if (low === high && Number.isFinite(values[end - 1])) {
      high = end - 1;
    }
    chosen[2 * group] = Math.min(low, high);
    chosen[2 * group + 1] = Math.max(low, high);
  }
  return pickPoints(columns, chosen);
}

/** What stands for a chunk, on level 1. */
export function chunkSummary(chunk: MetricColumns): Uint8Array {
  return encodePairs(extremesOf(chunk, SUMMARY_BLOCK));
}

/** Adds the rows of higher levels that are complete with the chunk `seq`. */
export function addSummaries(context: StoreContext, series: number, seq: number): void {
  let below = seq;
  for (let level = 2; level <= SUMMARY_LEVELS && (below + 1) % SUMMARY_FOLD === 0; level++) {
    const last = below;
    below = (below + 1) / SUMMARY_FOLD - 1;
    const parts = readRows(context, series, level - 1, last - SUMMARY_FOLD + 1, last);
    if (parts.length < SUMMARY_FOLD) return;
    const pairs = foldedSummary(parts);
    context.sql.run(
      'INSERT INTO summary (series, level, seq, count, data) VALUES (?, ?, ?, ?, ?)',
      series,
      level,
      below,
      pairs.steps.length,
      encodePairs(pairs),
    );
  }
}

/** One row of the level above. */
export function foldedSummary(parts: readonly MetricColumns[]): MetricColumns {
  return concatenated(parts.map((part) => extremesOf(part, 2 * SUMMARY_FOLD)));
}

function encodePairs({ steps, timestamps, values }: MetricColumns): Uint8Array {
  return deflateRawSync(encodePiece({ steps, timestamps, values }));
}

const LEVEL_1 = `SELECT 2 * ((count + ${SUMMARY_BLOCK - 1}) / ${SUMMARY_BLOCK}) AS count, summary AS data
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
): MetricColumns[] {
  const rows =
    level === 1
      ? context.sql.all(LEVEL_1, series, first, last)
      : context.sql.all(HIGHER, series, level, first, last);
  return rows.map((row) => {
    const columns = emptyColumns(number(row, 'count'));
    decodePiece(inflateRawSync(blob(row, 'data')), columns, 0, columns.steps.length);
    return columns;
  });
}

/** How much detail is wanted where rows of one level are not as good as those of another place. */
export interface Detail {
  /** Whether these pairs do; else those of the level below are read, in the end the points. */
  readonly isFine: (pairs: MetricColumns) => boolean;
  readonly points: (chunk: number) => MetricColumns;
}

/**
 * What stands for the chunks `first` to `last`, of `level` wherever its rows lie within and are fine, and of lower
 * levels elsewhere and at the ends.
 */
export function readSummary(
  context: StoreContext,
  series: number,
  level: number,
  first: number,
  last: number,
  detail: Detail,
): readonly MetricColumns[] {
  if (first > last) return [];
  if (level <= 1)
    return readRows(context, series, 1, first, last).map((pairs, index) =>
      detail.isFine(pairs) ? pairs : detail.points(first + index),
    );
  const below = (from: number, to: number): readonly MetricColumns[] =>
    readSummary(context, series, level - 1, from, to, detail);
  const chunks = SUMMARY_FOLD ** (level - 1);
  const from = Math.ceil(first / chunks);
  const to = Math.floor((last + 1) / chunks) - 1;
  if (from > to) return below(first, last);
  const rows = readRows(context, series, level, from, to).flatMap((pairs, index) => {
    const start = (from + index) * chunks;
    return detail.isFine(pairs) ? [pairs] : below(start, start + chunks - 1);
  });
  return [...below(first, from * chunks - 1), ...rows, ...below((to + 1) * chunks, last)];
}
