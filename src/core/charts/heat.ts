import { flag, nullable, oneOf, shape, text } from '../decode';
import type { Field, RunsData, RunsQuery } from './field';
import { field, fieldName } from './field';
import { metricAt, paramAt, runsKind } from './runsKind';

export const HEAT_STYLES = ['cells', 'contour'] as const;

/** How a third value depends on two. */
export interface HeatSpec {
  readonly kind: 'heat';
  readonly title: string;
  readonly x: Field | null;
  readonly y: Field | null;
  readonly z: Field | null;
  /** The mean in each cell, or a surface through all runs with its lines of equal height. */
  readonly as: (typeof HEAT_STYLES)[number];
  readonly logX: boolean;
  readonly logY: boolean;
}

export interface HeatWords {
  readonly spec: HeatSpec;
  readonly query: RunsQuery & { readonly kind: 'heat' };
  readonly data: RunsData & { readonly kind: 'heat' };
}

export const heatKind = runsKind<'heat', HeatSpec>('heat', {
  spec: shape<HeatSpec>({
    kind: () => 'heat' as const,
    title: text,
    x: nullable(field),
    y: nullable(field),
    z: nullable(field),
    as: oneOf(HEAT_STYLES),
    logX: flag,
    logY: flag,
  }),
  standard: (keys) => ({
    kind: 'heat',
    title: '',
    x: paramAt(keys, 0) ?? metricAt(keys, 1),
    y: paramAt(keys, 1) ?? metricAt(keys, 2),
    z: metricAt(keys, 0),
    as: 'cells',
    logX: false,
    logY: false,
  }),
  name: ({ x, y, z }) => [z, x, y].flatMap((one) => (one ? fieldName(one) : [])).join(' / '),
});
