import { nullable, shape, text } from '../decode';
import type { Field, RunsData, RunsQuery } from './field';
import { field, fieldName, fields } from './field';
import { metricAt, paramAt, runsKind } from './runsKind';

/** One value against several others, side by side over one y axis. */
export interface SliceSpec {
  readonly kind: 'slice';
  readonly title: string;
  readonly y: Field | null;
  readonly x: readonly Field[];
}

export interface SliceWords {
  readonly spec: SliceSpec;
  readonly query: RunsQuery & { readonly kind: 'slice' };
  readonly data: RunsData & { readonly kind: 'slice' };
}

const FIRST_PARAMS = 4;

export const sliceKind = runsKind<'slice', SliceSpec>('slice', {
  spec: shape<SliceSpec>({ kind: () => 'slice' as const, title: text, y: nullable(field), x: fields }),
  standard: (keys) => ({
    kind: 'slice',
    title: '',
    y: metricAt(keys, 0),
    x: Array.from({ length: FIRST_PARAMS }, (_, place) => paramAt(keys, place)).flatMap((one) => one ?? []),
  }),
  name: ({ x, y }) => {
    const names = x.map(fieldName);
    const first = names.length > 3 ? `${names.slice(0, 2).join(', ')}, …` : names.join(', ');
    return [...(y ? [fieldName(y)] : []), first].filter((name) => name !== '').join(' / ');
  },
});
