import type { MetricColumns, MetricPoint } from '../../core/entities';
import { sortedPositions } from './order';

/** MLflow's order of a history: timestamp, step, value; NaN counts as 0 and comes after it. */
export function sortPoints(columns: MetricColumns): MetricColumns {
  if (isSorted(columns)) return columns;
  const order = Uint32Array.from(columns.steps, (_, index) => index);
  return pickPoints(
    columns,
    sortedPositions(order, (a, b) => compareAt(columns, a, b) > 0),
  );
}

/** Sorted points without exact duplicates. */
export function dropDuplicates(columns: MetricColumns): MetricColumns {
  const { steps, values } = columns;
  let kept: Uint32Array | undefined;
  let count = 0;
  for (let i = 0; i < steps.length; i++) {
    let seen = false;
    for (let k = count - 1; k >= 0 && !seen; k--) {
      const other = kept === undefined ? k : (kept[k] ?? 0);
      if (compareAt(columns, other, i) !== 0) break;
      seen = sameValue(values[other] ?? 0, values[i] ?? 0);
    }
    if (seen && kept === undefined) kept = Uint32Array.from(steps, (_, index) => index);
    if (seen) continue;
    if (kept !== undefined) kept[count] = i;
    count++;
  }
  return kept === undefined ? columns : pickPoints(columns, kept.subarray(0, count));
}

export function sameValue(a: number, b: number): boolean {
  return a === b || (Number.isNaN(a) && Number.isNaN(b));
}

/** MLflow's rule for the latest value: the greatest (step, timestamp, value), NaN as 0. */
export function isLater(a: MetricPoint, b: MetricPoint): boolean {
  const byStep = compareExact(a.step, a.exact?.step, b.step, b.exact?.step);
  if (byStep !== 0) return byStep > 0;
  const byTime = compareExact(a.timestamp, a.exact?.timestamp, b.timestamp, b.exact?.timestamp);
  if (byTime !== 0) return byTime > 0;
  return orderValue(a.value) > orderValue(b.value);
}

/** Of two integers by the doubles next to them, and exactly where these are the same and large. */
function compareExact(a: number, exactA: bigint | undefined, b: number, exactB: bigint | undefined): number {
  const byDouble = compare(a, b);
  if (byDouble !== 0 || (exactA === undefined && exactB === undefined)) return byDouble;
  const left = exactA ?? BigInt(a);
  const right = exactB ?? BigInt(b);
  return left < right ? -1 : left > right ? 1 : 0;
}

function orderValue(value: number): number {
  return Number.isNaN(value) ? 0 : value;
}

/** By MLflow's order of a history. */
function compareAt(columns: MetricColumns, a: number, b: number): number {
  const { steps, timestamps, values, wide } = columns;
  const byTime = compare(timestamps[a] ?? 0, timestamps[b] ?? 0);
  if (byTime !== 0) return byTime;
  if (wide !== undefined) {
    const byExactTime = compareWide(wide.timestamps, a, b);
    if (byExactTime !== 0) return byExactTime;
    const byExactStep = compareWide(wide.steps, a, b);
    if (byExactStep !== 0) return byExactStep;
  }
  const byStep = compare(steps[a] ?? 0, steps[b] ?? 0);
  return byStep === 0 ? compareValues(values[a] ?? 0, values[b] ?? 0) : byStep;
}

function compareWide(column: BigInt64Array, a: number, b: number): number {
  const left = column[a] ?? 0n;
  const right = column[b] ?? 0n;
  return left < right ? -1 : left > right ? 1 : 0;
}

/** NaN stands behind 0. */
export function compareValues(a: number, b: number): number {
  return compare(orderValue(a), orderValue(b)) || Number(Number.isNaN(a)) - Number(Number.isNaN(b));
}

/** Not a difference: infinity minus infinity is NaN. */
function compare(a: number, b: number): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function isSorted(columns: MetricColumns): boolean {
  const { timestamps } = columns;
  for (let i = 1; i < timestamps.length; i++) {
    if ((timestamps[i - 1] ?? 0) >= (timestamps[i] ?? 0) && compareAt(columns, i - 1, i) > 0) return false;
  }
  return true;
}

export function pickPoints(columns: MetricColumns, order: Uint32Array): MetricColumns {
  const { wide } = columns;
  return {
    steps: pick(columns.steps, order),
    timestamps: pick(columns.timestamps, order),
    values: pick(columns.values, order),
    ...(wide && {
      wide: { steps: pickWide(wide.steps, order), timestamps: pickWide(wide.timestamps, order) },
    }),
  };
}

export function pick(column: Float64Array, order: Uint32Array): Float64Array {
  const result = new Float64Array(order.length);
  for (let i = 0; i < order.length; i++) result[i] = column[order[i] ?? 0] ?? 0;
  return result;
}

function pickWide(column: BigInt64Array, order: Uint32Array): BigInt64Array {
  return BigInt64Array.from(order, (index) => column[index] ?? 0n);
}

export function columnsOf(points: readonly MetricPoint[]): MetricColumns {
  const columns = emptyColumns(points.length);
  points.forEach((point, index) => {
    columns.steps[index] = point.step;
    columns.timestamps[index] = point.timestamp;
    columns.values[index] = point.value;
  });
  if (!points.some((point) => point.exact !== undefined)) return columns;
  return {
    ...columns,
    wide: {
      steps: BigInt64Array.from(points, (point) => point.exact?.step ?? BigInt(point.step)),
      timestamps: BigInt64Array.from(points, (point) => point.exact?.timestamp ?? BigInt(point.timestamp)),
    },
  };
}

export function emptyColumns(count: number): MetricColumns {
  return {
    steps: new Float64Array(count),
    timestamps: new Float64Array(count),
    values: new Float64Array(count),
  };
}

export function pointAt(columns: MetricColumns, index: number): MetricPoint {
  const { steps, timestamps, values, wide } = columns;
  const step = steps[index] ?? 0;
  const timestamp = timestamps[index] ?? 0;
  const value = values[index] ?? Number.NaN;
  if (wide === undefined || (isSafe(step) && isSafe(timestamp))) return { step, timestamp, value };
  const exact = { step: wide.steps[index] ?? 0n, timestamp: wide.timestamps[index] ?? 0n };
  return { step, timestamp, value, exact };
}

/** Whether the double is the integer that was meant, and no other integer's nearest. */
export function isSafe(value: number): boolean {
  return value <= Number.MAX_SAFE_INTEGER && value >= Number.MIN_SAFE_INTEGER;
}

export function sliceColumns(columns: MetricColumns, from: number, to: number): MetricColumns {
  const { wide } = columns;
  return {
    steps: columns.steps.subarray(from, to),
    timestamps: columns.timestamps.subarray(from, to),
    values: columns.values.subarray(from, to),
    ...(wide && {
      wide: { steps: wide.steps.subarray(from, to), timestamps: wide.timestamps.subarray(from, to) },
    }),
  };
}

export function concatenated(parts: readonly MetricColumns[]): MetricColumns {
  const [first] = parts;
  if (first !== undefined && parts.length === 1) return first;
  const length = parts.reduce((sum, part) => sum + part.steps.length, 0);
  const columns = emptyColumns(length);
  const wide = parts.some((part) => part.wide)
    ? { steps: new BigInt64Array(length), timestamps: new BigInt64Array(length) }
    : undefined;
  let at = 0;
  for (const part of parts) {
    columns.steps.set(part.steps, at);
    columns.timestamps.set(part.timestamps, at);
    columns.values.set(part.values, at);
    wide?.steps.set(part.wide?.steps ?? BigInt64Array.from(part.steps, BigInt), at);
    wide?.timestamps.set(part.wide?.timestamps ?? BigInt64Array.from(part.timestamps, BigInt), at);
    at += part.steps.length;
  }
  return wide ? { ...columns, wide } : columns;
}

/** The index of the latest point by MLflow's rule; -1 of none. */
export function latestIndex(columns: MetricColumns): number {
  const { steps, timestamps, wide } = columns;
  let best = steps.length === 0 ? -1 : 0;
  for (let i = 1; i < steps.length; i++) {
    const step = steps[i] ?? 0;
    const bestStep = steps[best] ?? 0;
    if (step < bestStep) continue;
    const surely = wide === undefined && (step > bestStep || (timestamps[i] ?? 0) > (timestamps[best] ?? 0));
    if (surely || isLater(pointAt(columns, i), pointAt(columns, best))) best = i;
  }
  return best;
}
