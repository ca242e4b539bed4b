import { flag, nullable, shape, text } from '../decode';
import type { Field, RunsData, RunsQuery } from './field';
import { field, fieldName } from './field';
import { metricAt, paramAt, runsKind } from './runsKind';

export interface ScatterSpec {
  readonly kind: 'scatter';
  readonly title: string;
  readonly x: Field | null;
  readonly y: Field | null;
  /** Null: each run in its own colour. */
  readonly colour: Field | null;
  /** Of a bubble; null: all the same. */
  readonly size: Field | null;
  readonly logX: boolean;
  readonly logY: boolean;
}

export interface ScatterWords {
  readonly spec: ScatterSpec;
  readonly query: RunsQuery & { readonly kind: 'scatter' };
  readonly data: RunsData & { readonly kind: 'scatter' };
}

export const scatterKind = runsKind<'scatter', ScatterSpec>('scatter', {
  spec: shape<ScatterSpec>({
    kind: () => 'scatter' as const,
    title: text,
    x: nullable(field),
    y: nullable(field),
    colour: nullable(field),
    size: nullable(field),
    logX: flag,
    logY: flag,
  }),
  standard: (keys) => ({
    kind: 'scatter',
    title: '',
    x: paramAt(keys, 0) ?? metricAt(keys, 1),
    y: metricAt(keys, 0),
    colour: null,
    size: null,
    logX: false,
    logY: false,
  }),
  name: ({ x, y }) => [y, x].flatMap((one) => (one ? fieldName(one) : [])).join(' / '),
});
