export interface KnownFunction {
  readonly least: number;
  readonly most: number;
  readonly of: (...values: readonly number[]) => number;
}

const one = (of: (value: number) => number): KnownFunction => ({
  least: 1,
  most: 1,
  of: (value = NaN) => of(value),
});
const two = (of: (first: number, second: number) => number): KnownFunction => ({
  least: 2,
  most: 2,
  of: (first = NaN, second = NaN) => of(first, second),
});

/** What an expression can call. */
export const FUNCTIONS: ReadonlyMap<string, KnownFunction> = new Map<string, KnownFunction>([
  ['abs', one(Math.abs)],
  ['ceil', one(Math.ceil)],
  ['cos', one(Math.cos)],
  ['exp', one(Math.exp)],
  ['floor', one(Math.floor)],
  ['log', one(Math.log)],
  ['log2', one(Math.log2)],
  ['log10', one(Math.log10)],
  ['max', { least: 1, most: 20, of: (...values) => Math.max(...values) }],
  ['min', { least: 1, most: 20, of: (...values) => Math.min(...values) }],
  ['pow', two((base, exponent) => base ** exponent)],
  ['round', one(Math.round)],
  ['sigmoid', one((value) => 1 / (1 + Math.exp(-value)))],
  ['sign', one(Math.sign)],
  ['sin', one(Math.sin)],
  ['sqrt', one(Math.sqrt)],
  ['tanh', one(Math.tanh)],
]);
