import { nullable, shape, text } from '../decode';
import type { Field, RunsData, RunsQuery } from './field';
import { field, fieldName } from './field';
import { metricAt, paramAt, runsKind } from './runsKind';

export interface BoxSpec {
  readonly kind: 'box';
  readonly title: string;
  readonly y: Field | null;
  /** A box for each value; null: one for all runs. */
  readonly group: Field | null;
}

export interface BoxWords {
  readonly spec: BoxSpec;
  readonly query: RunsQuery & { readonly kind: 'box' };
  readonly data: RunsData & { readonly kind: 'box' };
}

export const boxKind = runsKind<'box', BoxSpec>('box', {
  spec: shape<BoxSpec>({
    kind: () => 'box' as const,
    title: text,
    y: nullable(field),
    group: nullable(field),
  }),
  standard: (keys) => ({ kind: 'box', title: '', y: metricAt(keys, 0), group: paramAt(keys, 0) }),
  name: ({ y, group }) => [y, group].flatMap((one) => (one ? fieldName(one) : [])).join(' / '),
});
