/** Points of a line, sorted by x. */
export interface Line {
  readonly x: Float64Array;
  readonly y: Float64Array;
  /** A third column, kept for the same points; there when it was given. */
  readonly other?: Float64Array;
  /** Whether no point was left out. */
  readonly exact: boolean;
}

/** Columns of pixels between two values of x. */
export interface PixelView {
  readonly from: number;
  readonly to: number;
  readonly pixels: number;
}

/**
 * What `pixels` columns between `from` and `to` can show of a line: of each column its first, lowest, highest
 * and last point, so that no spike and no edge is lost. `x` is sorted; a NaN is a gap, which stays where it
 * begins or ends a column. Infinities can't be drawn, so they don't stand in for a finite extreme. Short
 * lines (up to 4 points a pixel) come back whole.
 */
export function downsample(x: Float64Array, y: Float64Array, view: PixelView, other?: Float64Array): Line {
  return thin(x, y, view, 4, keepOf, other);
}

/**
 * The same with only the lowest and highest point of each column, for what is drawn among many others. A column without
 * a finite value keeps one point, so that the gap stays.
 */
export function lowestAndHighest(
  x: Float64Array,
  y: Float64Array,
  view: PixelView,
  other?: Float64Array,
): Line {
  return thin(x, y, view, 2, keepExtremes, other);
}

/** Which points are kept; its memory is used again and again. */
let chosen = new Uint32Array(0);

function thin(
  x: Float64Array,
  y: Float64Array,
  view: PixelView,
  most: number,
  keepOne: (y: Float64Array, start: number, end: number, keep: Uint32Array, count: number) => number,
  other?: Float64Array,
): Line {
  const pixels = Math.max(1, Math.floor(view.pixels));
  const count = Math.min(x.length, y.length);
  if (count <= most * pixels) return { x, y, exact: true, ...(other && { other }) };
  const scale = view.to > view.from ? pixels / (view.to - view.from) : 0;
  if (chosen.length < most * pixels) chosen = new Uint32Array(most * pixels);
  let kept = 0;
  for (let start = 0; start < count;) {
    const next = columnOf(x[start] ?? 0, view.from, scale, pixels) + 1;
    const limit = next === pixels ? Infinity : next;
    let end = start + 1;
    while (end < count && ((x[end] ?? 0) - view.from) * scale < limit) end++;
    kept = keepOne(y, start, end, chosen, kept);
    start = end;
  }
  const order = chosen.subarray(0, kept);
  return {
    x: pick(x, order),
    y: pick(y, order),
    exact: false,
    ...(other && { other: pick(other, order) }),
  };
}

function columnOf(x: number, from: number, scale: number, pixels: number): number {
  const column = Math.floor((x - from) * scale);
  return column < 0 ? 0 : column >= pixels ? pixels - 1 : column;
}

/** Appends the kept points of [start, end) in their order; the new count. */
function keepOf(y: Float64Array, start: number, end: number, keep: Uint32Array, count: number): number {
  const [low, high] = extremesOf(y, start, end);
  let last = -1;
  const add = (index: number): void => {
    if (index <= last) return;
    last = index;
    keep[count++] = index;
  };
  add(start);
  add(Math.min(low, high));
  add(Math.max(low, high));
  add(end - 1);
  return count;
}

function keepExtremes(y: Float64Array, start: number, end: number, keep: Uint32Array, count: number): number {
  const [low, high] = extremesOf(y, start, end);
  keep[count++] = low < 0 ? start : Math.min(low, high);
  if (low !== high) keep[count++] = Math.max(low, high);
  return count;
}

/** Where in [start, end) the lowest and the highest finite value are; -1 where there is none. */
function extremesOf(y: Float64Array, start: number, end: number): readonly [low: number, high: number] {
  let low = -1;
  let high = -1;
  let lowest = Infinity;
  let highest = -Infinity;
  for (let i = start; i < end; i++) {
    const value = y[i] ?? Number.NaN;
    if (value < lowest && value > -Infinity) {
      low = i;
      lowest = value;
    }
    if (value > highest && value < Infinity) {
      high = i;
      highest = value;
    }
  }
  return [low, high];
}

function pick(column: Float64Array, order: Uint32Array): Float64Array {
  const result = new Float64Array(order.length);
  for (let i = 0; i < order.length; i++) result[i] = column[order[i] ?? 0] ?? 0;
  return result;
}
