import type { Values } from './columns';
import { mean, sortedFinite } from './columns';

/** A box plot's numbers. The whiskers reach to the outermost values within 1.5 times the box's height (Tukey). */
export interface BoxNumbers {
  readonly count: number;
  readonly mean: number;
  readonly q1: number;
  readonly median: number;
  readonly q3: number;
  readonly low: number;
  readonly high: number;
  /** Beyond the whiskers, ascending. */
  readonly outliers: readonly number[];
}

/** Between two values linearly, as NumPy and R (type 7) do; NaN of nothing. `share` is from 0 to 1. */
export function quantile(sorted: Values, share: number): number {
  if (sorted.length === 0) return Number.NaN;
  const place = (sorted.length - 1) * share;
  const below = Math.floor(place);
  const from = sorted[below] ?? Number.NaN;
  const to = sorted[Math.min(below + 1, sorted.length - 1)] ?? Number.NaN;
  return from + (to - from) * (place - below);
}

/** Undefined where no value is finite. */
export function boxNumbers(values: Values): BoxNumbers | undefined {
  const sorted = sortedFinite(values);
  if (sorted.length === 0) return undefined;
  const q1 = quantile(sorted, 0.25);
  const q3 = quantile(sorted, 0.75);
  const reach = 1.5 * (q3 - q1);
  const inside = sorted.filter((value) => value >= q1 - reach && value <= q3 + reach);
  const low = inside[0] ?? q1;
  const high = inside.at(-1) ?? q3;
  return {
    count: sorted.length,
    mean: mean(sorted),
    q1,
    median: quantile(sorted, 0.5),
    q3,
    low,
    high,
    outliers: [...sorted.filter((value) => value < low || value > high)],
  };
}
