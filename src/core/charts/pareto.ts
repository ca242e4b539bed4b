import { nullable, oneOf, shape, text } from '../decode';
import type { Field, RunsData, RunsQuery } from './field';
import { field, fieldName } from './field';
import { isBetterSmall } from '../mainMetric';
import { metricAt, paramAt, runsKind } from './runsKind';

export const BETTER = ['low', 'high'] as const;
export type Better = (typeof BETTER)[number];

export interface ParetoSpec {
  readonly kind: 'pareto';
  readonly title: string;
  readonly x: Field | null;
  readonly y: Field | null;
  readonly betterX: Better;
  readonly betterY: Better;
}

export interface ParetoWords {
  readonly spec: ParetoSpec;
  readonly query: RunsQuery & { readonly kind: 'pareto' };
  readonly data: RunsData & { readonly kind: 'pareto' };
}

/** Of a param, which costs something mostly, less. */
export function usualBetter(one: Field | null): Better {
  return one?.of === 'metric' && !isBetterSmall(one.key) ? 'high' : 'low';
}

export const paretoKind = runsKind<'pareto', ParetoSpec>('pareto', {
  spec: shape<ParetoSpec>({
    kind: () => 'pareto' as const,
    title: text,
    x: nullable(field),
    y: nullable(field),
    betterX: oneOf(BETTER),
    betterY: oneOf(BETTER),
  }),
  standard: (keys) => {
    const y = metricAt(keys, 0);
    const x = metricAt(keys, 1) ?? paramAt(keys, 0);
    return { kind: 'pareto', title: '', x, y, betterX: usualBetter(x), betterY: usualBetter(y) };
  },
  name: ({ x, y }) => [y, x].flatMap((one) => (one ? fieldName(one) : [])).join(' / '),
});
