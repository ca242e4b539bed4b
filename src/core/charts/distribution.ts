import { nullable, shape, text } from '../decode';
import type { Field, RunsData, RunsQuery } from './field';
import { field, fieldName } from './field';
import { metricAt, runsKind } from './runsKind';

/** The empirical distribution: which share of the runs has at most this value. */
export interface DistributionSpec {
  readonly kind: 'distribution';
  readonly title: string;
  readonly x: Field | null;
  /** A line for each value; null: one for all runs. */
  readonly group: Field | null;
}

export interface DistributionWords {
  readonly spec: DistributionSpec;
  readonly query: RunsQuery & { readonly kind: 'distribution' };
  readonly data: RunsData & { readonly kind: 'distribution' };
}

export const distributionKind = runsKind<'distribution', DistributionSpec>('distribution', {
  spec: shape<DistributionSpec>({
    kind: () => 'distribution' as const,
    title: text,
    x: nullable(field),
    group: nullable(field),
  }),
  standard: (keys) => ({ kind: 'distribution', title: '', x: metricAt(keys, 0), group: null }),
  name: ({ x, group }) => [x, group].flatMap((one) => (one ? fieldName(one) : [])).join(' / '),
});
