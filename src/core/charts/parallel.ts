import { list, nullable, shape, text } from '../decode';
import type { Field, RunsData, RunsQuery } from './field';
import { field, fieldName, fields } from './field';
import { metricAt, paramAt, runsKind } from './runsKind';

export interface ParallelSpec {
  readonly kind: 'parallel';
  readonly title: string;
  /** The axes, from the left. */
  readonly axes: readonly Field[];
  /** Ids of fields whose axis is logarithmic; the others are where their values ask for it. */
  readonly log: readonly string[];
  /** Null: each run in its own colour. */
  readonly colour: Field | null;
}

export interface ParallelWords {
  readonly spec: ParallelSpec;
  readonly query: RunsQuery & { readonly kind: 'parallel' };
  readonly data: RunsData & { readonly kind: 'parallel' };
}

const FIRST_PARAMS = 5;

export const parallelKind = runsKind<'parallel', ParallelSpec>('parallel', {
  spec: shape<ParallelSpec>({
    kind: () => 'parallel' as const,
    title: text,
    axes: fields,
    log: list(text, 1000),
    colour: nullable(field),
  }),
  standard: (keys) => {
    const goal = metricAt(keys, 0);
    const params = Array.from({ length: FIRST_PARAMS }, (_, index) => paramAt(keys, index));
    const axes = [...params, ...(params[0] ? [] : [metricAt(keys, 2), metricAt(keys, 1)]), goal];
    return { kind: 'parallel', title: '', axes: axes.flatMap((one) => one ?? []), log: [], colour: goal };
  },
  name: ({ axes }) => {
    const names = axes.map(fieldName);
    return names.length > 4 ? `${names.slice(0, 3).join(', ')}, …, ${names.at(-1) ?? ''}` : names.join(', ');
  },
});
