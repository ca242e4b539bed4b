import { oneOf, shape, text } from '../decode';
import type { Correlation } from '../stats/correlation';
import { CORRELATIONS } from '../stats/correlation';
import type { Field, RunsData, RunsQuery } from './field';
import { fieldName, fields } from './field';
import { metricAt, paramAt, runsKind } from './runsKind';

export interface CorrelationSpec {
  readonly kind: 'correlation';
  readonly title: string;
  readonly fields: readonly Field[];
  readonly method: Correlation;
}

export interface CorrelationWords {
  readonly spec: CorrelationSpec;
  readonly query: RunsQuery & { readonly kind: 'correlation' };
  readonly data: RunsData & { readonly kind: 'correlation' };
}

const FIRST_FIELDS = 8;

export const correlationKind = runsKind<'correlation', CorrelationSpec>('correlation', {
  spec: shape<CorrelationSpec>({
    kind: () => 'correlation' as const,
    title: text,
    fields,
    method: oneOf(CORRELATIONS),
  }),
  standard: (keys) => {
    const first = Array.from({ length: FIRST_FIELDS }, (_, index) => index);
    const all = [
      ...first.map((place) => paramAt(keys, place)),
      ...first.map((place) => metricAt(keys, place)),
    ];
    return {
      kind: 'correlation',
      title: '',
      fields: all.flatMap((one) => one ?? []),
      method: 'spearman',
    };
  },
  name: ({ fields: all }) => {
    const names = all.map(fieldName);
    return names.length > 4 ? `${names.slice(0, 3).join(', ')}, …` : names.join(', ');
  },
});
