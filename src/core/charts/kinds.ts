import { oneOf, shape } from '../decode';
import type { Decoder } from '../rpc';
import type { ChartKindWords } from './kind';
import type { LineData, LineQuery, LineSpec } from './line';
import { lineKind } from './line';

/** Every kind of chart: what a person sets, what the page asks for, and what it gets. All three say their `kind`. */
export interface ChartKinds {
  readonly line: { readonly spec: LineSpec; readonly query: LineQuery; readonly data: LineData };
}

export type ChartKind = keyof ChartKinds;
export type ChartSpec = ChartKinds[ChartKind]['spec'];
export type ChartQuery = ChartKinds[ChartKind]['query'];
export type ChartData = ChartKinds[ChartKind]['data'];

/**
 * Host and page have a table with the same keys, `src/features/charts/kinds.ts` and `webview/charts/kinds.ts`: a kind
 * that is missing there doesn't compile.
 */
export const CHART_KINDS: {
  readonly [K in ChartKind]: ChartKindWords<
    ChartKinds[K]['spec'],
    ChartKinds[K]['query'],
    ChartKinds[K]['data']
  >;
} = {
  line: lineKind,
};
export const CHART_KIND_NAMES: readonly ChartKind[] = ['line'];

const kindIn = shape<{ readonly kind: ChartKind }>({ kind: oneOf(CHART_KIND_NAMES) });

export const chartSpec: Decoder<ChartSpec> = (value) => CHART_KINDS[kindIn(value).kind].spec(value);
export const chartQuery: Decoder<ChartQuery> = (value) => CHART_KINDS[kindIn(value).kind].query(value);
export const chartData: Decoder<ChartData> = (value) => CHART_KINDS[kindIn(value).kind].data(value);

/** As a person named it, else what it shows. */
export function chartName<K extends ChartKind>(spec: ChartKinds[K]['spec'] & { readonly kind: K }): string {
  return spec.title === '' ? CHART_KINDS[spec.kind].name(spec) : spec.title;
}
