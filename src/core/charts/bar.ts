import { nullable, oneOf, shape, text } from '../decode';
import type { Field, RunsData, RunsQuery } from './field';
import { field, fieldName } from './field';
import { metricAt, runsKind } from './runsKind';

export const BAR_ORDERS = ['high', 'low', 'run'] as const;

export interface BarSpec {
  readonly kind: 'bar';
  readonly title: string;
  readonly y: Field | null;
  /** Runs with the same value are one bar: their mean, with the standard deviation. Null: a bar for each run. */
  readonly group: Field | null;
  /** The highest or the lowest first, or as the runs of the page. */
  readonly order: (typeof BAR_ORDERS)[number];
}

export interface BarWords {
  readonly spec: BarSpec;
  readonly query: RunsQuery & { readonly kind: 'bar' };
  readonly data: RunsData & { readonly kind: 'bar' };
}

export const barKind = runsKind<'bar', BarSpec>('bar', {
  spec: shape<BarSpec>({
    kind: () => 'bar' as const,
    title: text,
    y: nullable(field),
    group: nullable(field),
    order: oneOf(BAR_ORDERS),
  }),
  standard: (keys) => ({ kind: 'bar', title: '', y: metricAt(keys, 0), group: null, order: 'high' }),
  name: ({ y, group }) => [y, group].flatMap((one) => (one ? fieldName(one) : [])).join(' / '),
});
