import { integer, nullable, shape, text } from '../decode';
import type { Field, RunsData, RunsQuery } from './field';
import { field, fieldName } from './field';
import { metricAt, runsKind } from './runsKind';

export interface HistogramSpec {
  readonly kind: 'histogram';
  readonly title: string;
  readonly x: Field | null;
  /** Null: as many as tell something (Freedman and Diaconis). */
  readonly bins: number | null;
  /** Stacked by its values; null: all runs together. */
  readonly group: Field | null;
}

export interface HistogramWords {
  readonly spec: HistogramSpec;
  readonly query: RunsQuery & { readonly kind: 'histogram' };
  readonly data: RunsData & { readonly kind: 'histogram' };
}

export const histogramKind = runsKind<'histogram', HistogramSpec>('histogram', {
  spec: shape<HistogramSpec>({
    kind: () => 'histogram' as const,
    title: text,
    x: nullable(field),
    bins: nullable(integer(1, 100)),
    group: nullable(field),
  }),
  standard: (keys) => ({ kind: 'histogram', title: '', x: metricAt(keys, 0), bins: null, group: null }),
  name: ({ x }) => (x ? fieldName(x) : ''),
});
