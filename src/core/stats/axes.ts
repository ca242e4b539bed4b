import { natural } from '../text';

/** How the values of a field lie along an axis: a place is from 0 (its start) to 1, NaN for a missing value. */
export type FieldAxis =
  | { readonly kind: 'number'; readonly log: boolean; readonly least: number; readonly most: number }
  | { readonly kind: 'category'; readonly categories: readonly string[] };

/** A spread of so many powers of ten, all above 0, is seen on a logarithmic axis only. */
const LOG_SPREAD = 1000;

/** `log` as a person chose; null where the values may say. Undefined for no finite value. */
export function numberAxis(values: ArrayLike<number>, log: boolean | null = null): FieldAxis | undefined {
  let least = Infinity;
  let most = -Infinity;
  let leastAbove = Infinity;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? Number.NaN;
    if (!Number.isFinite(value)) continue;
    least = Math.min(least, value);
    most = Math.max(most, value);
    if (value > 0) leastAbove = Math.min(leastAbove, value);
  }
  if (least > most) return undefined;
  const logarithmic = log ?? (least > 0 && most / least >= LOG_SPREAD);
  if (logarithmic && most > 0) return { kind: 'number', log: true, least: leastAbove, most };
  return { kind: 'number', log: false, least, most };
}

export function placeOn(axis: FieldAxis, value: number): number {
  if (axis.kind === 'category') {
    const count = axis.categories.length;
    if (!(value >= 0)) return Number.NaN;
    return count < 2 ? 0.5 : value / (count - 1);
  }
  const { log, least, most } = axis;
  if (!Number.isFinite(value) || (log && value <= 0)) return Number.NaN;
  if (least === most) return 0.5;
  if (!log) return (value / 2 - least / 2) / (most / 2 - least / 2);
  return Math.log(value / least) / Math.log(most / least);
}

/** The value at a place of a numeric axis; of categories the index, which may lie between two. */
export function valueAt(axis: FieldAxis, place: number): number {
  if (axis.kind === 'category') return place * (axis.categories.length - 1);
  const { log, least, most } = axis;
  return log ? least * (most / least) ** place : least * (1 - place) + most * place;
}

/** About `most` places that tell how an axis of numbers runs: powers of ten where it is logarithmic, else equal parts. */
export function axisPlaces(axis: Extract<FieldAxis, { kind: 'number' }>, most: number): readonly number[] {
  const { log, least, most: highest } = axis;
  if (least === highest) return [0.5];
  const [first, last] = [Math.ceil(Math.log10(least) - 1e-9), Math.floor(Math.log10(highest) + 1e-9)];
  if (!log || last - first < 1) return Array.from({ length: most }, (_, index) => index / (most - 1));
  const every = Math.ceil((last - first + 1) / most);
  const powers = Array.from(
    { length: Math.floor((last - first) / every) + 1 },
    (_, index) => first + index * every,
  );
  return powers.map((power) => Math.max(0, Math.min(1, placeOn(axis, 10 ** power))));
}

/** Texts in the order a person expects: 2 before 10. */
export function categoriesOf(texts: Iterable<string>): readonly string[] {
  return [...new Set(texts)].sort(natural.compare);
}
