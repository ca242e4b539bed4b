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
  return thin(x, y, view, 4, keepShape, other);
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

/** Appends which points of [start, end) are kept, in their order; the new count. -1 where no value is finite. */
type Keep = (
  start: number,
  low: number,
  high: number,
  end: number,
  order: Uint32Array,
  count: number,
) => number;

/** Which points are kept; its memory is used again and again. */
let room = new Uint32Array(0);

function thin(
  x: Float64Array,
  y: Float64Array,
  view: PixelView,
  most: number,
  keep: Keep,
  other?: Float64Array,
): Line {
  const { pixels, scale, columnOf } = columnsBetween(view);
  const count = Math.min(x.length, y.length);
  if (count <= most * pixels) return { x, y, exact: true, ...(other && { other }) };
  const { from } = view;
  if (room.length < most * pixels) room = new Uint32Array(most * pixels);
  const chosen = room;
  let kept = 0;
  for (let start = 0; start < count;) {
    const next = columnOf(x[start] ?? 0) + 1;
    const limit = next === pixels ? Infinity : next;
    // Where the lowest and the highest finite value of the column are.
    let low = -1;
    let high = -1;
    let lowest = Infinity;
    let highest = -Infinity;
    let end = start;
    do {
      const value = y[end] ?? NaN;
      if (value < lowest && value > -Infinity) {
        low = end;
        lowest = value;
      }
      if (value > highest && value < Infinity) {
        high = end;
        highest = value;
      }
      end++;
    } while (end < count && ((x[end] ?? 0) - from) * scale < limit);
    kept = keep(start, low, high, end, chosen, kept);
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

/** Which column an x is in. */
export function columnsBetween(view: PixelView): {
  readonly pixels: number;
  /** Columns per unit of x. */
  readonly scale: number;
  readonly columnOf: (x: number) => number;
} {
  const { from, to } = view;
  const pixels = Math.max(1, Math.floor(view.pixels));
  const scale = to > from ? pixels / (to - from) : 0;
  return {
    pixels,
    scale,
    columnOf: (x) => {
      const column = Math.floor((x - from) * scale);
      return column < 0 ? 0 : column >= pixels ? pixels - 1 : column;
    },
  };
}

const keepShape: Keep = (start, low, high, end, order, count) => {
  let last = -1;
  for (const index of [start, Math.min(low, high), Math.max(low, high), end - 1]) {
    if (index <= last) continue;
    last = index;
    order[count++] = index;
  }
  return count;
};

const keepExtremes: Keep = (start, low, high, _end, order, count) => {
  order[count++] = low < 0 ? start : Math.min(low, high);
  if (low !== high) order[count++] = Math.max(low, high);
  return count;
};

function pick(column: Float64Array, order: Uint32Array): Float64Array {
  const result = new Float64Array(order.length);
  for (let i = 0; i < order.length; i++) result[i] = column[order[i] ?? 0] ?? 0;
  return result;
}
