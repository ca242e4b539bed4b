import type { MetricColumns } from '../../core/entities';
import type { Expression } from '../../core/expression/parser';
import { evaluate } from '../../core/expression/evaluate';

/** Points of an expression over several metrics, or of one metric over another. */
export interface JoinedPoints {
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly other: Float64Array;
}

/**
 * Where all metrics have a value at a step (the latest, of several): the expression's value there. Sorted by x, which
 * is the step, the first metric's time, or the value of the metric `xKey`.
 */
export function joinByStep(
  expression: Expression,
  metrics: ReadonlyMap<string, MetricColumns>,
  x: 'step' | 'timestamp' | { readonly key: string },
): JoinedPoints {
  const columns = [...metrics.values()];
  const rows = commonSteps(columns.map(({ steps }) => steps));
  const [first] = columns;
  const length = rows[0]?.length ?? 0;
  const at = (source: Float64Array, order: Uint32Array): Float64Array => {
    const result = new Float64Array(length);
    for (let i = 0; i < length; i++) result[i] = source[order[i] ?? 0] ?? NaN;
    return result;
  };
  if (!first || !rows[0])
    return { x: new Float64Array(0), y: new Float64Array(0), other: new Float64Array(0) };
  const values = new Map(
    [...metrics].map(([key, { values: source }], index) => [
      key,
      at(source, rows[index] ?? new Uint32Array(0)),
    ]),
  );
  const steps = at(first.steps, rows[0]);
  const times = at(first.timestamps, rows[0]);
  const y = evaluate(expression, values, length);
  if (x === 'step') return { x: steps, y, other: times };
  const place = x === 'timestamp' ? times : (values.get(x.key) ?? new Float64Array(length));
  return sorted({ x: place, y, other: steps });
}

/** Of sorted columns of steps, for each step that all have: the index of its last point in each. */
function commonSteps(columns: readonly Float64Array[]): readonly Uint32Array[] {
  const shortest = Math.min(...columns.map(({ length }) => length));
  const rows = columns.map(() => new Uint32Array(shortest));
  const at = columns.map(() => 0);
  let count = 0;
  const stepAt = (column: number): number => columns[column]?.[at[column] ?? 0] ?? Infinity;
  for (;;) {
    let highest = -Infinity;
    for (let i = 0; i < columns.length; i++) highest = Math.max(highest, stepAt(i));
    if (highest === Infinity) break;
    let same = true;
    for (const [i, column] of columns.entries()) {
      let index = at[i] ?? 0;
      while ((column[index] ?? Infinity) < highest) index++;
      at[i] = index;
      if (column[index] !== highest) same = false;
    }
    if (!same) continue;
    for (const [i, column] of columns.entries()) {
      let index = at[i] ?? 0;
      while (column[index + 1] === highest) index++;
      const row = rows[i];
      if (row) row[count] = index;
      at[i] = index + 1;
    }
    count++;
  }
  return rows.map((row) => row.subarray(0, count));
}

/** By x; points without one, as of a metric that is NaN there, have no place. */
function sorted({ x, y, other }: JoinedPoints): JoinedPoints {
  let inOrder = true;
  for (let i = 0; i < x.length && inOrder; i++) {
    inOrder = Number.isFinite(x[i]) && (i === 0 || (x[i] ?? 0) >= (x[i - 1] ?? 0));
  }
  if (inOrder) return { x, y, other };
  const order = Uint32Array.from(x.keys()).filter((index) => Number.isFinite(x[index]));
  order.sort((a, b) => (x[a] ?? 0) - (x[b] ?? 0) || a - b);
  const pick = (column: Float64Array): Float64Array =>
    Float64Array.from(order, (index) => column[index] ?? NaN);
  return { x: pick(x), y: pick(y), other: pick(other) };
}
