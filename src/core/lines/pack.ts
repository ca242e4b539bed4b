import type { Lines } from './request';
import { joinedColumn } from './thin';

/** One line, before it is packed with the others. */
export interface OneLine {
  readonly owner: number;
  readonly expression: number;
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly other: Float64Array | null;
  readonly low: Float64Array | null;
  readonly high: Float64Array | null;
  readonly runs: Float64Array | null;
  readonly count: number;
  readonly exact: boolean;
  readonly extent: { readonly from: number; readonly to: number };
}

/** What is read of one run, which has no band. */
export type SingleLine = Omit<OneLine, 'owner' | 'expression' | 'low' | 'high' | 'runs'>;

/** In columns of their own: the lines' are not needed any more. */
export function packLines(lines: readonly OneLine[], groups: readonly string[]): Lines {
  const per = (value: (line: OneLine) => number): Float64Array => Float64Array.from(lines, value);
  const offsets = new Float64Array(lines.length + 1);
  lines.forEach(({ x }, index) => (offsets[index + 1] = (offsets[index] ?? 0) + x.length));
  const columnOf = (value: (line: OneLine) => Float64Array | null): Float64Array => {
    const parts = lines.flatMap((line) => value(line) ?? []);
    if (parts.length < lines.length) return new Float64Array(0);
    return parts.length === 1 ? joinedColumn(parts).slice() : joinedColumn(parts);
  };
  return {
    groups,
    owner: per(({ owner }) => owner),
    expression: per(({ expression }) => expression),
    offsets,
    count: per(({ count }) => count),
    exact: per(({ exact }) => (exact ? 1 : 0)),
    from: per(({ extent }) => extent.from),
    to: per(({ extent }) => extent.to),
    x: columnOf(({ x }) => x),
    y: columnOf(({ y }) => y),
    other: columnOf(({ other }) => other),
    low: columnOf(({ low }) => low),
    high: columnOf(({ high }) => high),
    runs: columnOf(({ runs }) => runs),
  };
}

/** The lines apart again, as views of the packed columns. */
export function unpackLines(lines: Lines): readonly OneLine[] {
  return Array.from(lines.owner, (owner, index) => {
    const start = lines.offsets[index] ?? 0;
    const end = lines.offsets[index + 1] ?? start;
    const part = (column: Float64Array): Float64Array | null =>
      column.length === 0 ? null : column.subarray(start, end);
    return {
      owner,
      expression: lines.expression[index] ?? 0,
      x: lines.x.subarray(start, end),
      y: lines.y.subarray(start, end),
      other: part(lines.other),
      low: part(lines.low),
      high: part(lines.high),
      runs: part(lines.runs),
      count: lines.count[index] ?? 0,
      exact: lines.exact[index] === 1,
      extent: { from: lines.from[index] ?? NaN, to: lines.to[index] ?? NaN },
    };
  });
}
