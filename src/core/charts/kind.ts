import type { Decoder } from '../rpc';

/** What the runs of a page have. */
export interface KnownKeys {
  readonly metricKeys: readonly string[];
  /** Those in which the runs differ first. */
  readonly paramKeys: readonly string[];
}

/**
 * A kind of chart, as far as host and page share it: `S` is what a person can set and a view saves, `Q` what the page
 * asks the host for, `D` the answer, in typed arrays of what the pixels need.
 */
export interface ChartKindWords<S, Q, D> {
  /** Throws a sentence that says what is wrong with a chart from elsewhere. */
  readonly spec: Decoder<S>;
  /** A new chart of this kind, over runs with these metrics and params. */
  readonly standard: (keys: KnownKeys) => S;
  /** What it is called while a person has given it no title. */
  readonly name: (spec: S) => string;
  readonly query: Decoder<Q>;
  readonly data: Decoder<D>;
}
