import type { Values } from './columns';
import { completeRows } from './columns';

/** Values at the crossings of a grid, row by row from the lowest y; NaN where nothing is known. */
export interface Grid {
  readonly columns: number;
  readonly rows: number;
  readonly values: Float64Array;
}

/** From here to there, in units of the grid: 0 to `columns - 1` and 0 to `rows - 1`. */
export type Segment = readonly [x1: number, y1: number, x2: number, y2: number];

/** Which edges of a cell a line crosses, by which of its corners are above the level (marching squares). */
const CROSSED: readonly (readonly (readonly [Edge, Edge])[])[] = [
  [],
  [['left', 'bottom']],
  [['bottom', 'right']],
  [['left', 'right']],
  [['right', 'top']],
  [
    ['left', 'top'],
    ['bottom', 'right'],
  ],
  [['bottom', 'top']],
  [['left', 'top']],
  [['top', 'left']],
  [['top', 'bottom']],
  [
    ['left', 'bottom'],
    ['top', 'right'],
  ],
  [['top', 'right']],
  [['right', 'left']],
  [['right', 'bottom']],
  [['bottom', 'left']],
  [],
];
type Edge = 'left' | 'right' | 'top' | 'bottom';

/** The line along which the values are at `level`, cell by cell. Cells with a corner that is unknown have none. */
export function contour(grid: Grid, level: number): readonly Segment[] {
  const { columns, rows, values } = grid;
  const at = (column: number, row: number): number => values[row * columns + column] ?? Number.NaN;
  const segments: Segment[] = [];
  for (let row = 0; row + 1 < rows; row++) {
    for (let column = 0; column + 1 < columns; column++) {
      const corner = {
        bottomLeft: at(column, row),
        bottomRight: at(column + 1, row),
        topRight: at(column + 1, row + 1),
        topLeft: at(column, row + 1),
      };
      const { bottomLeft, bottomRight, topRight, topLeft } = corner;
      const middle = (bottomLeft + bottomRight + topRight + topLeft) / 4;
      if (Number.isNaN(middle)) continue;
      let index = Number(bottomLeft >= level);
      index += 2 * Number(bottomRight >= level);
      index += 4 * Number(topRight >= level);
      index += 8 * Number(topLeft >= level);
      // Of a saddle the middle says which of the two ways its lines go.
      if ((index === 5 || index === 10) && middle < level) index = 15 - index;
      const share = (from: number, to: number): number => (from === to ? 0.5 : (level - from) / (to - from));
      const place: Readonly<Record<Edge, readonly [number, number]>> = {
        left: [column, row + share(bottomLeft, topLeft)],
        right: [column + 1, row + share(bottomRight, topRight)],
        bottom: [column + share(bottomLeft, bottomRight), row],
        top: [column + share(topLeft, topRight), row + 1],
      };
      for (const [from, to] of CROSSED[index] ?? [])
        segments.push([...place[from], ...place[to]] as const satisfies Segment);
    }
  }
  return segments;
}

/** The mean of `z` over the rows in each cell; NaN where a cell has none. Places are from 0 to 1. */
export function binned(x: Values, y: Values, z: Values, columns: number, rows: number): Grid {
  const sums = new Float64Array(columns * rows);
  const counts = new Float64Array(columns * rows);
  for (const row of completeRows(x, y, z)) {
    const column = Math.min(columns - 1, Math.max(0, Math.floor((x[row] ?? 0) * columns)));
    const line = Math.min(rows - 1, Math.max(0, Math.floor((y[row] ?? 0) * rows)));
    const cell = line * columns + column;
    sums[cell] = (sums[cell] ?? 0) + (z[row] ?? 0);
    counts[cell] = (counts[cell] ?? 0) + 1;
  }
  return { columns, rows, values: sums.map((sum, cell) => sum / (counts[cell] ?? 0)) };
}

/**
 * A surface through the points, by their distance (Shepard, with power 3): at a point it has the point's own value, and
 * nowhere does it go beyond what the points say. Places are from 0 to 1.
 */
export function interpolated(x: Values, y: Values, z: Values, columns: number, rows: number): Grid {
  const points = completeRows(x, y, z);
  const values = new Float64Array(columns * rows).fill(Number.NaN);
  if (points.length === 0) return { columns, rows, values };
  for (let cell = 0; cell < values.length; cell++) {
    const left = columns === 1 ? 0.5 : (cell % columns) / (columns - 1);
    const up = rows === 1 ? 0.5 : Math.floor(cell / columns) / (rows - 1);
    let sum = 0;
    let weights = 0;
    for (const point of points) {
      const square = (left - (x[point] ?? 0)) ** 2 + (up - (y[point] ?? 0)) ** 2;
      const weight = 1 / Math.max(square * Math.sqrt(square), 1e-9);
      sum += weight * (z[point] ?? 0);
      weights += weight;
    }
    values[cell] = sum / weights;
  }
  return { columns, rows, values };
}
