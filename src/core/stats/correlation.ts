import type { Values } from './columns';
import { completeRows, mean } from './columns';

export const CORRELATIONS = ['pearson', 'spearman'] as const;
export type Correlation = (typeof CORRELATIONS)[number];

/** Fewer pairs than this correlate by chance. */
export const FEWEST_PAIRS = 3;

/**
 * From -1 to 1, over the rows where both are finite; null where these are too few, or one of them is always the
 * same.
 */
export function correlation(a: Values, b: Values, method: Correlation): number | null {
  const rows = completeRows(a, b);
  if (rows.length < FEWEST_PAIRS) return null;
  const x = Float64Array.from(rows, (row) => a[row] ?? Number.NaN);
  const y = Float64Array.from(rows, (row) => b[row] ?? Number.NaN);
  return method === 'pearson' ? pearson(x, y) : pearson(ranks(x), ranks(y));
}

function pearson(x: Float64Array, y: Float64Array): number | null {
  // Of huge and tiny values the squares would not be numbers any more.
  const [a, b] = [scaled(x), scaled(y)];
  if (!a || !b) return null;
  let xy = 0;
  let xx = 0;
  let yy = 0;
  a.forEach((dx, row) => {
    const dy = b[row] ?? 0;
    xy += dx * dy;
    xx += dx * dx;
    yy += dy * dy;
  });
  return Math.max(-1, Math.min(1, xy / Math.sqrt(xx * yy)));
}

/** The differences from the mean, the largest of them 1; undefined where all are the same. */
function scaled(values: Float64Array): Float64Array | undefined {
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  if (values.every((value) => value === values[0])) return undefined;
  const unit = values.map((value) => value / largest);
  const middle = mean(unit);
  const differences = unit.map((value) => value - middle);
  const reach = differences.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return reach === 0 ? undefined : differences.map((value) => value / reach);
}

/** From 1; equal values share the mean of their ranks. */
export function ranks(values: Values): Float64Array {
  const order = Uint32Array.from({ length: values.length }, (_, index) => index).sort(
    (a, b) => (values[a] ?? 0) - (values[b] ?? 0),
  );
  const result = new Float64Array(values.length);
  for (let start = 0; start < order.length;) {
    let end = start;
    while (end + 1 < order.length && values[order[end + 1] ?? 0] === values[order[start] ?? 0]) end++;
    for (let i = start; i <= end; i++) result[order[i] ?? 0] = (start + end) / 2 + 1;
    start = end + 1;
  }
  return result;
}
