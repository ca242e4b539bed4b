import type { Span } from '../../../src/core/charts/workspace';

/** A series as it is drawn: columns of equal length, sorted by x. */
export interface Points {
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly other: Float64Array | null;
  /** The band around it. */
  readonly low: Float64Array | null;
  readonly high: Float64Array | null;
  /** Of how many runs each point of a group is. */
  readonly runs: Float64Array | null;
}

/** The whole series coarsely, with the exact points of the zoomed range in their place. */
export function spliced(whole: Points, detail: Points | undefined, span: Span | undefined): Points {
  if (!detail || !span) return whole;
  const before = lowerBound(whole.x, span.from);
  const after = upperBound(whole.x, span.to);
  const join = (coarse: Float64Array, fine: Float64Array): Float64Array => {
    const joined = new Float64Array(before + fine.length + (coarse.length - after));
    joined.set(coarse.subarray(0, before));
    joined.set(fine, before);
    joined.set(coarse.subarray(after), before + fine.length);
    return joined;
  };
  const both = (coarse: Float64Array | null, fine: Float64Array | null): Float64Array | null =>
    coarse && fine ? join(coarse, fine) : null;
  return {
    x: join(whole.x, detail.x),
    y: join(whole.y, detail.y),
    other: both(whole.other, detail.other),
    low: both(whole.low, detail.low),
    high: both(whole.high, detail.high),
    runs: both(whole.runs, detail.runs),
  };
}
/** The first index whose x is not below `value`. */
export function lowerBound(x: Float64Array, value: number): number {
  let low = 0;
  let high = x.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((x[middle] ?? Infinity) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The first index whose x is above `value`. */
export function upperBound(x: Float64Array, value: number): number {
  let low = 0;
  let high = x.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((x[middle] ?? Infinity) <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The index of the point nearest to `value`; of several at the same x the last, which is the latest. */
export function nearestIndex(x: Float64Array, value: number): number {
  if (x.length === 0) return -1;
  const after = lowerBound(x, value);
  const right = x[after];
  const left = x[after - 1];
  const nearest =
    right === undefined ? left : left === undefined || right - value <= value - left ? right : left;
  return nearest === undefined ? -1 : upperBound(x, nearest) - 1;
}

/** The next x in any of the series, in the direction; undefined at the end. */
export function neighbourX(lines: readonly Points[], from: number, direction: 1 | -1): number | undefined {
  let best: number | undefined;
  for (const { x } of lines) {
    const candidate = direction === 1 ? x[upperBound(x, from)] : x[lowerBound(x, from) - 1];
    if (candidate === undefined) continue;
    if (best === undefined || (direction === 1 ? candidate < best : candidate > best)) best = candidate;
  }
  return best;
}

export interface Reading {
  readonly index: number;
  readonly x: number;
  readonly value: number;
  readonly other: number | null;
}

/** What a series says at `x`: its nearest point, unless it ends more than `reach` away from there. */
export function readingAt(points: Points, x: number, reach: number): Reading | undefined {
  const index = nearestIndex(points.x, x);
  const first = points.x[0];
  const last = points.x[points.x.length - 1];
  const found = points.x[index];
  const value = points.y[index];
  if (first === undefined || last === undefined || found === undefined || value === undefined)
    return undefined;
  if (x < first - reach || x > last + reach) return undefined;
  return { index, x: found, value, other: points.other?.[index] ?? null };
}

/** The x range of all series; null when none has a point. A single x gets room around it. */
export function commonExtent(extents: readonly (Span | null)[], room: number): Span | null {
  let from = Infinity;
  let to = -Infinity;
  for (const extent of extents) {
    if (!extent) continue;
    from = Math.min(from, extent.from);
    to = Math.max(to, extent.to);
  }
  if (!Number.isFinite(from) || !Number.isFinite(to)) return null;
  return from === to ? { from: from - room, to: to + room } : { from, to };
}

/** How many values a line can't show: those that are no finite number, and on a log axis those not above 0. */
export function undrawable(lines: readonly Points[]): { readonly odd: number; readonly low: number } {
  let odd = 0;
  let low = 0;
  for (const { y } of lines) {
    for (const value of y) {
      if (!Number.isFinite(value)) odd++;
      else if (value <= 0) low++;
    }
  }
  return { odd, low };
}

/** Which points are to be drawn: one more on either side, since the line runs on to it. */
export function inView({ x }: Points, view: Span): readonly [start: number, end: number] {
  return [Math.max(0, lowerBound(x, view.from) - 1), Math.min(x.length, upperBound(x, view.to) + 1)];
}

/**
 * Whether points are shown as such: many would hide the lines. All lines of a chart are alike: one with dots among others
 * would look like another kind.
 */
export function areSparse(
  lines: readonly { readonly points: Points; readonly smoothed: Points | null }[],
  view: Span,
  width: number,
): boolean {
  return lines.every(({ points, smoothed }) => {
    const [start, end] = inView(smoothed ?? points, view);
    return (end - start) * 10 < width;
  });
}
