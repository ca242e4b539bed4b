import type { HiddenParts } from './rowBytes';

/** Where a row of a summary is. */
export interface Place {
  readonly series: number;
  readonly level: number;
  readonly seq: number;
}

/** A row whose points go up on the axis. */
export interface OrderedRow extends Place {
  /** The values and the columns of the pairs' points. */
  readonly y: Float64Array;
  readonly columns: Int32Array;
  /** Of the row's first and last point. */
  readonly firstColumn: number;
  readonly lastColumn: number;
  readonly hidden: HiddenParts | null;
}

/** The first column that a block may have points in. */
export function firstColumnOf({ columns, firstColumn }: OrderedRow, block: number): number {
  return block === 0 ? firstColumn : (columns[2 * block - 1] ?? firstColumn);
}

/** The last one. */
export function lastColumnOf({ columns, lastColumn }: OrderedRow, block: number): number {
  return columns[2 * block + 2] ?? lastColumn;
}

/** Infinity where there is no such block, or nothing finite in it. */
export function leastOf({ y }: OrderedRow, block: number, sign: 1 | -1): number {
  const least = Math.min(sign * (y[2 * block] ?? NaN), sign * (y[2 * block + 1] ?? NaN));
  return Number.isFinite(least) ? least : Infinity;
}

export function blocksOf({ y }: OrderedRow): number {
  return y.length / 2;
}
