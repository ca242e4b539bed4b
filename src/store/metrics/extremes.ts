import type { PlacedPoints } from './placed';

/** The lowest of each pixel column, of what is known so far, or the highest, as the lowest of the negated. */
export interface Side {
  readonly sign: 1 | -1;
  readonly known: Float64Array;
}

/** Points of which few will be needed whole. */
export interface Offered {
  readonly y: Float64Array;
  /** The coordinates of one. */
  readonly xAt: (index: number) => number;
  readonly otherAt: (index: number) => number;
}

/** Where only a closer look brought a column's lowest or highest to light. */
interface Found {
  readonly is: Uint8Array;
  readonly x: Float64Array;
  readonly other: Float64Array;
}

/** The lowest and the highest finite value of each of `pixels` columns. */
export class Extremes {
  readonly lowest: Side & { readonly found: Found };
  readonly highest: Side & { readonly found: Found };
  private readonly pixels: number;

  constructor(pixels: number) {
    const side = (sign: 1 | -1): Extremes['lowest'] => ({
      sign,
      known: new Float64Array(pixels).fill(Infinity),
      found: {
        is: new Uint8Array(pixels),
        x: new Float64Array(pixels),
        other: new Float64Array(pixels),
      },
    });
    this.pixels = pixels;
    this.lowest = side(1);
    this.highest = side(-1);
  }

  /** What will be drawn anyway. */
  note(y: Float64Array, columns: Int32Array): void {
    const low = this.lowest.known;
    const high = this.highest.known;
    for (let i = 0; i < y.length; i++) {
      const value = y[i] ?? NaN;
      if (!Number.isFinite(value)) continue;
      const column = columns[i] ?? 0;
      if (value < (low[column] ?? -Infinity)) low[column] = value;
      if (-value < (high[column] ?? -Infinity)) high[column] = -value;
    }
  }

  /** Points, from `from` to `to` (exclusive), among which may be such as are further than what is known. */
  offer(points: Offered, columns: Int32Array, from: number, to: number): void {
    const { y } = points;
    for (let start = from; start < to;) {
      const column = columns[start] ?? 0;
      const lowest = this.lowest.known[column] ?? -Infinity;
      const highest = -(this.highest.known[column] ?? -Infinity);
      let [low, lowAt, high, highAt] = [lowest, -1, highest, -1];
      let i = start;
      for (; i < to && columns[i] === column; i++) {
        const value = y[i] ?? NaN;
        if (value < low && value > -Infinity) {
          low = value;
          lowAt = i;
        }
        if (value > high && value < Infinity) {
          high = value;
          highAt = i;
        }
      }
      if (lowAt >= 0) find(this.lowest, column, low, points, lowAt);
      if (highAt >= 0) find(this.highest, column, -high, points, highAt);
      start = i;
    }
  }

  /** What was offered and is the furthest of its column, sorted by x. */
  found(): PlacedPoints {
    const { lowest, highest } = this;
    const sum = lowest.found.is.reduce((a, b) => a + b, 0) + highest.found.is.reduce((a, b) => a + b, 0);
    const points = { x: new Float64Array(sum), y: new Float64Array(sum), other: new Float64Array(sum) };
    let next = 0;
    const add = ({ sign, known, found }: Extremes['lowest'], column: number): void => {
      if (found.is[column] === 0) return;
      points.x[next] = found.x[column] ?? 0;
      points.y[next] = sign * (known[column] ?? NaN);
      points.other[next++] = found.other[column] ?? 0;
    };
    for (let column = 0; column < this.pixels; column++) {
      const isLowFirst = (lowest.found.x[column] ?? 0) <= (highest.found.x[column] ?? 0);
      add(isLowFirst ? lowest : highest, column);
      add(isLowFirst ? highest : lowest, column);
    }
    return points;
  }

  /** Of all that is known; 0 where there is nothing. */
  height(): number {
    const least = ({ known }: Side): number => known.reduce((a, b) => Math.min(a, b), Infinity);
    const height = -least(this.highest) - least(this.lowest);
    return height > 0 && height < Infinity ? height : 0;
  }
}

function find(
  { known, found }: Extremes['lowest'],
  column: number,
  value: number,
  { xAt, otherAt }: Offered,
  index: number,
): void {
  known[column] = value;
  found.is[column] = 1;
  found.x[column] = xAt(index);
  found.other[column] = otherAt(index);
}
