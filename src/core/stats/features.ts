import { numberOf } from '../explain';

/** A param as a column of numbers, which is what trees split. */
export interface Feature {
  readonly key: string;
  readonly values: Float64Array;
}

const MOST_CATEGORIES = 50;

/**
 * Params as numbers: of a param that is a number where it is given, the number; of another its place among its values,
 * by their frequency. A missing value is below all others, so that a split can tell it. Params that are the same in all
 * runs, or different in each without being numbers, tell nothing and are left out.
 */
export function features(
  params: readonly { readonly key: string; readonly values: readonly (string | null)[] }[],
): readonly Feature[] {
  return params.flatMap(({ key, values }): readonly Feature[] => {
    const given = values.filter((value) => value !== null);
    const distinct = new Set(values);
    if (distinct.size < 2) return [];
    const numbers = values.map(numberOf);
    if (given.every((value) => numberOf(value) !== null)) {
      const known = numbers.filter((value) => value !== null);
      const [least, most] = known.reduce(
        ([low, high], value) => [Math.min(low, value), Math.max(high, value)],
        [Infinity, -Infinity],
      );
      const missing = least - Math.max(1, most - least);
      return [{ key, values: Float64Array.from(numbers, (value) => value ?? missing) }];
    }
    if (new Set(given).size > Math.min(MOST_CATEGORIES, Math.max(2, given.length - 1))) return [];
    const counts = new Map<string, number>();
    for (const value of given) counts.set(value, (counts.get(value) ?? 0) + 1);
    const order = [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)).map(([value]) => value);
    const codes = new Map(order.map((value, code) => [value, code]));
    return [
      { key, values: Float64Array.from(values, (value) => (value === null ? -1 : (codes.get(value) ?? -1))) },
    ];
  });
}
