import type { MetricColumns } from '../../core/entities';
import { compareValues } from '../../store/metrics/points';

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

/** Indexes of the points within the limits, by step. */
function rowsByStep(
  points: MetricColumns,
  within: { readonly from: number; readonly to: number } | null,
): Uint32Array {
  const { steps, timestamps, values, wide } = points;
  const all = new Uint32Array(steps.length);
  let count = 0;
  let sorted = wide === undefined;
  let before = -Infinity;
  for (let index = 0; index < steps.length; index++) {
    const step = steps[index] ?? 0;
    if (within !== null && (step < within.from || step > within.to)) continue;
    all[count++] = index;
    if (step < before) sorted = false;
    before = step;
  }
  const rows = all.subarray(0, count);
  // The columns are sorted by time, so points of one step are in order already where steps never go back.
  if (sorted) return rows;
  const at = (column: Float64Array, index: number): number => column[index] ?? 0;
  const exactly = (a: number, b: number): number => {
    if (wide === undefined) return at(steps, a) - at(steps, b);
    const difference = (wide.steps[a] ?? 0n) - (wide.steps[b] ?? 0n);
    return difference < 0n ? -1 : difference > 0n ? 1 : 0;
  };
  return rows.sort(
    (a, b) =>
      exactly(a, b) ||
      at(timestamps, a) - at(timestamps, b) ||
      compareValues(at(values, a), at(values, b)) ||
      a - b,
  );
}
