import type { Values } from './columns';
import { sortedFinite } from './columns';
import { quantile } from './quartiles';

/** The edges of bins of equal width; a value on an inner edge belongs to the bin above it. */
export type Edges = readonly number[];

const FEWEST = 1;
const MOST = 100;

/**
 * Bins by Freedman and Diaconis, as many as tell something: where half of the values are the same their width would
 * be 0, and one far value would make millions of them, so the number is bounded, and Sturges' rule stands in.
 */
export function binEdges(values: Values, bins: number | null = null): Edges {
  const sorted = sortedFinite(values);
  const least = sorted[0];
  const most = sorted.at(-1);
  if (least === undefined || most === undefined) return [];
  if (least === most) {
    const room = least === 0 ? 0.5 : Math.abs(least) / 2;
    return [least - room, least + room];
  }
  const count = Math.min(MOST, Math.max(FEWEST, bins ?? automatic(sorted, least, most)));
  // Half of each, so that the difference of two huge values stays finite.
  return Array.from({ length: count + 1 }, (_, index) =>
    index === count ? most : least * (1 - index / count) + most * (index / count),
  );
}

function automatic(sorted: Float64Array, least: number, most: number): number {
  const sturges = Math.ceil(Math.log2(sorted.length)) + 1;
  const width = (2 * (quantile(sorted, 0.75) - quantile(sorted, 0.25))) / Math.cbrt(sorted.length);
  const wanted = Math.ceil((most - least) / width);
  return Number.isFinite(wanted) && wanted <= MOST ? Math.max(wanted, Math.min(sturges, 5)) : sturges;
}

/** The bin of a value; -1 outside. */
export function binOf(value: number, edges: Edges): number {
  const first = edges[0];
  const last = edges.at(-1);
  if (first === undefined || last === undefined || !(value >= first && value <= last)) return -1;
  let low = 0;
  let high = edges.length - 2;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((edges[middle] ?? Infinity) <= value) low = middle;
    else high = middle - 1;
  }
  return low;
}

export function binCounts(values: Values, edges: Edges): readonly number[] {
  const counts = new Array<number>(Math.max(0, edges.length - 1)).fill(0);
  for (let i = 0; i < values.length; i++) {
    const bin = binOf(values[i] ?? Number.NaN, edges);
    if (bin >= 0) counts[bin] = (counts[bin] ?? 0) + 1;
  }
  return counts;
}
