import type { MetricColumns } from '../../core/entities';

/**
 * MLflow's thinning of a long history: its points by step, cut into `count` buckets of (nearly) equal size, the
 * first point of each, but of the last one its last point. Returns indexes into the columns.
 */
export function bucketFirsts(
  points: MetricColumns,
  count: number,
  steps: { readonly from: number; readonly to: number } | null,
): readonly number[] {
  const rows = rowsByStep(points, steps);
  const size = Math.floor(rows.length / count);
  const larger = rows.length % count;
  const firsts: number[] = [];
  for (let bucket = 0, row = 0; bucket < count && row < rows.length; bucket++) {
    const index = rows[row];
    if (index !== undefined) firsts.push(index);
    row += bucket < larger ? size + 1 : size;
  }
  const last = rows.at(-1);
  if (last !== undefined && firsts.length > 0) firsts[firsts.length - 1] = last;
  return firsts;
}

function rowsByStep(
  { steps, timestamps, values }: MetricColumns,
  within: { readonly from: number; readonly to: number } | null,
): readonly number[] {
  const rows: number[] = [];
  let sorted = true;
  let before = -Infinity;
  for (const [index, step] of steps.entries()) {
    if (within !== null && (step < within.from || step > within.to)) continue;
    rows.push(index);
    sorted &&= step >= before;
    before = step;
  }
  // The columns are sorted by time, so points of one step are in order already where steps never go back.
  if (sorted) return rows;
  const at = (column: Float64Array, index: number): number => column[index] ?? 0;
  return rows.sort(
    (a, b) =>
      at(steps, a) - at(steps, b) ||
      at(timestamps, a) - at(timestamps, b) ||
      at(values, a) - at(values, b) ||
      a - b,
  );
}
