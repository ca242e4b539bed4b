import type { MetricColumns } from '../../core/entities';
import { hiddenPoints } from './hidden';
import { concatenated, pickPoints } from './points';

/** Points of a chunk that one pair of the first level stands for. */
export const SUMMARY_BLOCK = 64;
/** Pairs that one pair of the next level stands for; also the rows that one row of it is made of. */
export const SUMMARY_FOLD = 16;

/**
 * Of so many hidden points a block, most are worth no room: a smooth curve is read from its points where it matters. A block
 * of a higher level, of which there are few, may have more.
 */
const MOST_HIDDEN = 4;

/** What stands for a chunk, or for the rows of the level below. */
export interface SummaryRow {
  /** Of each block of points its lowest and its highest. */
  readonly pairs: MetricColumns;
  /** Null of rows that were written before there were any. */
  readonly details: RowDetails | null;
}

export interface RowDetails {
  /** Whether the row's points never go back. */
  readonly inOrder: { readonly step: boolean; readonly timestamp: boolean };
  /** Of its first and its last point. */
  readonly ends: { readonly step: Ends; readonly timestamp: Ends };
  /** See `hiddenPoints`; null where these are too many. Decoded when they are asked for. */
  readonly hidden: (() => Hidden) | null;
}

export interface Hidden {
  readonly points: MetricColumns;
  readonly places: Float64Array;
}

interface Ends {
  readonly first: number;
  readonly last: number;
}

/**
 * Of each `size` points the lowest and the highest, in their order; of points that are all equal the first and
 * the last. NaN and infinities, which can't be drawn, count only where there is nothing else.
 */
function extremesOf(columns: MetricColumns, size: number): MetricColumns {
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

/** Level 1. */
export function rowOfChunk(chunk: MetricColumns): SummaryRow {
  const { steps, timestamps, values } = chunk;
  const starts = Array.from(
    { length: Math.ceil(values.length / SUMMARY_BLOCK) },
    (_, block) => block * SUMMARY_BLOCK,
  );
  return {
    pairs: extremesOf(chunk, SUMMARY_BLOCK),
    details: {
      inOrder: { step: goesUp(steps), timestamp: goesUp(timestamps) },
      ends: { step: endsOf(steps), timestamp: endsOf(timestamps) },
      hidden: hiddenOf(chunk, starts, MOST_HIDDEN),
    },
  };
}

/** One row of the level above. */
export function foldedRow(rows: readonly SummaryRow[]): SummaryRow {
  const pairs = concatenated(rows.map((row) => extremesOf(row.pairs, 2 * SUMMARY_FOLD)));
  const details = rows.flatMap((row) => row.details ?? []);
  const [first] = details;
  const last = details.at(-1);
  if (!first || !last || details.length < rows.length) return { pairs, details: null };
  const ends = (axis: 'step' | 'timestamp'): Ends => ({
    first: first.ends[axis].first,
    last: last.ends[axis].last,
  });
  const inOrder = (axis: 'step' | 'timestamp'): boolean =>
    details.every(
      (one, index) =>
        one.inOrder[axis] && one.ends[axis].first >= (details[index - 1]?.ends[axis].last ?? -Infinity),
    );
  return {
    pairs,
    details: {
      inOrder: { step: inOrder('step'), timestamp: inOrder('timestamp') },
      ends: { step: ends('step'), timestamp: ends('timestamp') },
      hidden: foldedHidden(rows),
    },
  };
}

function foldedHidden(rows: readonly SummaryRow[]): RowDetails['hidden'] {
  const starts: number[] = [];
  const parts: MetricColumns[] = [];
  let length = 0;
  for (const { pairs, details } of rows) {
    if (!details?.hidden) return null;
    const { points, places } = details.hidden();
    const order: number[] = [];
    const blocks = pairs.values.length / 2;
    let next = 0;
    const addUpTo = (place: number): void => {
      while (next < places.length && (places[next] ?? 0) <= place) order.push(2 * blocks + next++);
    };
    for (let block = 0; block < blocks; block++) {
      if (block % SUMMARY_FOLD === 0) starts.push(length + order.length);
      addUpTo(3 * block);
      order.push(2 * block);
      addUpTo(3 * block + 1);
      order.push(2 * block + 1);
      addUpTo(3 * block + 2);
    }
    parts.push(pickPoints(concatenated([pairs, points]), Uint32Array.from(order)));
    length += order.length;
  }
  return hiddenOf(concatenated(parts), starts, SUMMARY_FOLD * MOST_HIDDEN);
}

function hiddenOf(points: MetricColumns, starts: readonly number[], most: number): RowDetails['hidden'] {
  const found = hiddenPoints(points.values, starts, most);
  if (!found) return null;
  const hidden = { points: pickPoints(points, found.chosen), places: found.places };
  return () => hidden;
}

function goesUp(column: Float64Array): boolean {
  for (let i = 1; i < column.length; i++) if ((column[i] ?? 0) < (column[i - 1] ?? 0)) return false;
  return true;
}

function endsOf(column: Float64Array): Ends {
  return { first: column[0] ?? 0, last: column[column.length - 1] ?? 0 };
}
