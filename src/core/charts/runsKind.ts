import { tellingFirst } from '../mainMetric';
import type { ChartKindWords, KnownKeys } from './kind';
import type { Field, RunsData, RunsQuery } from './field';
import { runsData, runsQuery } from './field';

/** A kind of chart that takes some fields of each run: all of them ask and are answered in the same words. */
export function runsKind<const K extends string, S>(
  kind: K,
  words: Pick<ChartKindWords<S, unknown, unknown>, 'spec' | 'standard' | 'name'>,
): ChartKindWords<S, RunsQuery & { readonly kind: K }, RunsData & { readonly kind: K }> {
  return {
    ...words,
    query: (value) => ({ kind, ...runsQuery(value) }),
    data: (value) => ({ kind, ...runsData(value) }),
  };
}

/** What a new chart begins with: a metric, the most telling at place 0; null where there are fewer. */
export function metricAt({ metricKeys }: KnownKeys, place: number): Field | null {
  const key = tellingFirst(metricKeys)[place];
  return key === undefined ? null : { of: 'metric', key, value: 'last' };
}

export function paramAt({ paramKeys }: KnownKeys, place: number): Field | null {
  const key = paramKeys[place];
  return key === undefined ? null : { of: 'param', key };
}
