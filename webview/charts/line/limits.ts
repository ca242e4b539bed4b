import type { Span } from '../../../src/core/charts/workspace';
import type { AxisRange } from '../../../src/core/charts/line';
import type { Points } from './series';
import { lowerBound, upperBound } from './series';

/** Of values sorted out as outliers, to either side. */
const CLIPPED = 0.02;
/** Of a value, what the last digits of a double may differ by after some steps of reckoning. */
const NOISE = 1e-13;
/** To either side of 0, where both together are too far apart. */
const LARGEST = Number.MAX_VALUE / 2.2;

/** What the y axis shows: all that is drawn within the view, with some room. */
export function yLimits(
  lines: readonly { readonly points: Points; readonly smoothed: Points | null }[],
  view: Span,
  options: { readonly log: boolean; readonly clip: boolean; readonly range: AxisRange },
): Span {
  const { log, clip, range } = options;
  let low = Infinity;
  let high = -Infinity;
  const kept: number[] = [];
  const take = (column: Float64Array | null, start: number, end: number): void => {
    if (!column) return;
    for (let i = start; i < end; i++) {
      const value = column[i] ?? NaN;
      if (!Number.isFinite(value) || (log && value <= 0)) continue;
      if (clip) kept.push(value);
      if (value < low) low = value;
      if (value > high) high = value;
    }
  };
  for (const { points, smoothed } of lines) {
    for (const [x, column] of [
      [points.x, points.y],
      [points.x, points.low],
      [points.x, points.high],
      [smoothed?.x, smoothed?.y],
    ] as const) {
      if (!x || !column) continue;
      take(column, lowerBound(x, view.from), upperBound(x, view.to));
      // A line runs on to its next points: what is in view may lie between two of them.
      const crossed = [view.from, view.to].map((edge) => crossing(x, column, edge));
      take(Float64Array.from(crossed), 0, crossed.length);
    }
  }
  if (clip && kept.length > 10) {
    const sorted = Float64Array.from(kept).sort();
    low = sorted[Math.floor(sorted.length * CLIPPED)] ?? low;
    high = sorted[Math.ceil(sorted.length * (1 - CLIPPED)) - 1] ?? high;
  }
  return withRoom(low, high, log, range);
}

/** The value of a line between the points on either side of an x; NaN where one of them is missing. */
function crossing(x: Float64Array, y: Float64Array, at: number): number {
  const after = upperBound(x, at);
  const [from, to] = [x[after - 1] ?? NaN, x[after] ?? NaN];
  const share = (at - from) / (to - from);
  return (y[after - 1] ?? NaN) * (1 - share) + (y[after] ?? NaN) * share;
}

function withRoom(low: number, high: number, log: boolean, range: AxisRange): Span {
  const fixed = (value: number | null): value is number => value !== null && (!log || value > 0);
  let from = fixed(range.from) ? range.from : low;
  let to = fixed(range.to) ? range.to : high;
  if (!Number.isFinite(from) || !Number.isFinite(to)) return log ? { from: 0.1, to: 10 } : { from: 0, to: 1 };
  if (log) {
    const room = to > from ? (to / from) ** 0.04 : 2;
    if (!fixed(range.from)) from /= room;
    if (!fixed(range.to)) to *= room;
    return to > from ? { from, to } : { from: from / 2, to: from * 2 };
  }
  const size = to - from;
  // Differences that come of reckoning with doubles are none: the line of such values is flat.
  const noise = Math.max(Math.abs(from), Math.abs(to)) * NOISE;
  const room =
    size > noise && Number.isFinite(size) ? size * 0.04 : Math.max(Math.abs(from) * 0.1, 1e-300) || 1;
  if (!fixed(range.from)) from -= room;
  if (!fixed(range.to)) to += room;
  return to > from ? measurable(from, to) : { from: from - 1, to: from + 1 };
}

/** What lies between has a length: no axis is laid out over one that is beyond all numbers. */
function measurable(from: number, to: number): Span {
  const span = { from: Math.max(from, -Number.MAX_VALUE), to: Math.min(to, Number.MAX_VALUE) };
  if (Number.isFinite(span.to - span.from)) return span;
  return { from: Math.max(from, -LARGEST), to: Math.min(to, LARGEST) };
}

/** The extent as far as the axis shows it: what a person fixed, and on a logarithmic axis only what is above 0. */
export function onAxis(
  extent: Span,
  range: { readonly from: number | null; readonly to: number | null },
  log: boolean,
): Span {
  let from = range.from ?? extent.from;
  const to = range.to ?? extent.to;
  if (log && from <= 0) from = to > 1 ? Math.min(1, to / 10) : to / 1000;
  return from < to ? { from, to } : extent;
}
