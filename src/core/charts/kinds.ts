import { oneOf, shape } from '../decode';
import type { Decoder } from '../rpc';
import type { ChartKindWords } from './kind';
import type { BarWords } from './bar';
import { barKind } from './bar';
import type { ScatterWords } from './scatter';
import { scatterKind } from './scatter';
import type { ParallelWords } from './parallel';
import { parallelKind } from './parallel';
import type { BoxWords } from './box';
import { boxKind } from './box';
import type { HistogramWords } from './histogram';
import { histogramKind } from './histogram';
import type { HeatWords } from './heat';
import { heatKind } from './heat';
import type { CorrelationWords } from './correlation';
import { correlationKind } from './correlation';
import type { ImportanceWords } from './importance';
import { importanceKind } from './importance';
import type { ParetoWords } from './pareto';
import { paretoKind } from './pareto';
import type { SliceWords } from './slice';
import { sliceKind } from './slice';
import type { DistributionWords } from './distribution';
import { distributionKind } from './distribution';
import type { TimelineWords } from './timeline';
import { timelineKind } from './timeline';
import type { ImagesWords } from './images';
import { imagesKind } from './images';
import type { LineData, LineQuery, LineSpec } from './line';
import { lineKind } from './line';

/** Every kind of chart: what a person sets, what the page asks for, and what it gets. All three say their `kind`. */
export interface ChartKinds {
  readonly line: { readonly spec: LineSpec; readonly query: LineQuery; readonly data: LineData };
  readonly bar: BarWords;
  readonly scatter: ScatterWords;
  readonly parallel: ParallelWords;
  readonly box: BoxWords;
  readonly histogram: HistogramWords;
  readonly heat: HeatWords;
  readonly correlation: CorrelationWords;
  readonly importance: ImportanceWords;
  readonly pareto: ParetoWords;
  readonly slice: SliceWords;
  readonly distribution: DistributionWords;
  readonly timeline: TimelineWords;
  readonly images: ImagesWords;
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
  bar: barKind,
  scatter: scatterKind,
  parallel: parallelKind,
  box: boxKind,
  histogram: histogramKind,
  heat: heatKind,
  correlation: correlationKind,
  importance: importanceKind,
  pareto: paretoKind,
  slice: sliceKind,
  distribution: distributionKind,
  timeline: timelineKind,
  images: imagesKind,
};
export const CHART_KIND_NAMES: readonly ChartKind[] = [
  'line',
  'bar',
  'scatter',
  'parallel',
  'box',
  'histogram',
  'heat',
  'correlation',
  'importance',
  'pareto',
  'slice',
  'distribution',
  'timeline',
  'images',
];

const kindIn = shape<{ readonly kind: ChartKind }>({ kind: oneOf(CHART_KIND_NAMES) });

export const chartSpec: Decoder<ChartSpec> = (value) => CHART_KINDS[kindIn(value).kind].spec(value);
export const chartQuery: Decoder<ChartQuery> = (value) => CHART_KINDS[kindIn(value).kind].query(value);
export const chartData: Decoder<ChartData> = (value) => CHART_KINDS[kindIn(value).kind].data(value);

/** As a person named it, else what it shows. */
export function chartName<K extends ChartKind>(spec: ChartKinds[K]['spec'] & { readonly kind: K }): string {
  return spec.title === '' ? CHART_KINDS[spec.kind].name(spec) : spec.title;
}
