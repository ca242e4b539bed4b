import type { MetricColumns, MetricPoint } from '../../core/entities';
import { decodeColumn, encodeColumn } from './columns';

/** MLflow's order of a history: timestamp, step, value; NaN counts as 0. */
export function sortPoints(columns: MetricColumns): MetricColumns {
  const { steps, timestamps, values } = columns;
  if (isSorted(columns)) return columns;
  const order = Uint32Array.from(steps, (_, index) => index);
  order.sort((a, b) => compareAt(columns, a, b) || a - b);
  return {
    steps: pick(steps, order),
    timestamps: pick(timestamps, order),
    values: pick(values, order),
  };
}

/** Sorted points without exact duplicates. */
export function dropDuplicates(columns: MetricColumns): MetricColumns {
  const { steps, timestamps, values } = columns;
  // NaN and 0 at one place compare alike, so a duplicate may lie a few points back.
  const kept = new Uint32Array(steps.length);
  let count = 0;
  for (let i = 0; i < steps.length; i++) {
    let seen = false;
    for (let k = count - 1; k >= 0 && !seen; k--) {
      const other = kept[k] ?? 0;
      if (compareAt(columns, other, i) !== 0) break;
      seen = sameValue(values[other] ?? 0, values[i] ?? 0);
    }
    if (!seen) kept[count++] = i;
  }
  if (count === steps.length) return columns;
  const order = kept.subarray(0, count);
  return { steps: pick(steps, order), timestamps: pick(timestamps, order), values: pick(values, order) };
}

export function sameValue(a: number, b: number): boolean {
  return a === b || (Number.isNaN(a) && Number.isNaN(b));
}

/** MLflow's rule for the latest value: the greatest (step, timestamp, value), NaN as 0. */
export function isLater(a: MetricPoint, b: MetricPoint): boolean {
  if (a.step !== b.step) return a.step > b.step;
  if (a.timestamp !== b.timestamp) return a.timestamp > b.timestamp;
  return orderValue(a.value) > orderValue(b.value);
}

function orderValue(value: number): number {
  return Number.isNaN(value) ? 0 : value;
}

function compareAt({ steps, timestamps, values }: MetricColumns, a: number, b: number): number {
  const byTime = compare(timestamps[a] ?? 0, timestamps[b] ?? 0);
  if (byTime !== 0) return byTime;
  const byStep = compare(steps[a] ?? 0, steps[b] ?? 0);
  return byStep === 0 ? compare(orderValue(values[a] ?? 0), orderValue(values[b] ?? 0)) : byStep;
}

/** Not a difference: infinity minus infinity is NaN. */
function compare(a: number, b: number): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function isSorted(columns: MetricColumns): boolean {
  for (let i = 1; i < columns.steps.length; i++) {
    if (compareAt(columns, i - 1, i) > 0) return false;
  }
  return true;
}

function pick(column: Float64Array, order: Uint32Array): Float64Array {
  const result = new Float64Array(order.length);
  for (let i = 0; i < order.length; i++) result[i] = column[order[i] ?? 0] ?? 0;
  return result;
}

export function columnsOf(points: readonly MetricPoint[]): MetricColumns {
  const columns = emptyColumns(points.length);
  points.forEach((point, index) => {
    columns.steps[index] = point.step;
    columns.timestamps[index] = point.timestamp;
    columns.values[index] = point.value;
  });
  return columns;
}

export function emptyColumns(count: number): MetricColumns {
  return {
    steps: new Float64Array(count),
    timestamps: new Float64Array(count),
    values: new Float64Array(count),
  };
}

export function sliceColumns(columns: MetricColumns, from: number, to: number): MetricColumns {
  return {
    steps: columns.steps.subarray(from, to),
    timestamps: columns.timestamps.subarray(from, to),
    values: columns.values.subarray(from, to),
  };
}

/** A piece's bytes: its own format byte, then the three columns. */
export function encodePiece(columns: MetricColumns): Uint8Array {
  const parts = [columns.steps, columns.timestamps, columns.values].map(encodeColumn);
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 1));
  bytes[0] = PIECE_FORMAT;
  let position = 1;
  for (const part of parts) {
    bytes.set(part, position);
    position += part.length;
  }
  return bytes;
}

const PIECE_FORMAT = 1;

export function decodePiece(bytes: Uint8Array, target: MetricColumns, at: number, count: number): void {
  let position = 1;
  position = decodeColumn(bytes, position, target.steps, at, count);
  position = decodeColumn(bytes, position, target.timestamps, at, count);
  decodeColumn(bytes, position, target.values, at, count);
}
