import type { ChartKind, ChartSpec } from '../../src/core/charts/kinds';
import { chartName } from '../../src/core/charts/kinds';
import type { ChartsStrings } from '../../src/core/panels/strings';
import type { ChartModule } from './chartElement';

interface LazyKind<K extends ChartKind> {
  /** The word of what a person picks. */
  readonly label: keyof ChartsStrings;
  /** Its drawing is a bundle of its own, loaded when the first chart of the kind comes into sight. */
  readonly load: () => Promise<ChartModule<K>>;
}

/** How each kind of chart is drawn and edited. */
export const KIND_MODULES: { readonly [K in ChartKind]: LazyKind<K> } = {
  line: { label: 'lineChart', load: async () => (await import('./kinds/line')).lineModule },
  bar: { label: 'barChart', load: async () => (await import('./kinds/bar')).barModule },
  scatter: { label: 'scatterChart', load: async () => (await import('./kinds/scatter')).scatterModule },
  parallel: { label: 'parallelChart', load: async () => (await import('./kinds/parallel')).parallelModule },
  box: { label: 'boxChart', load: async () => (await import('./kinds/box')).boxModule },
  histogram: {
    label: 'histogramChart',
    load: async () => (await import('./kinds/histogram')).histogramModule,
  },
  heat: { label: 'heatChart', load: async () => (await import('./kinds/heat')).heatModule },
  correlation: {
    label: 'correlationChart',
    load: async () => (await import('./kinds/correlation')).correlationModule,
  },
  importance: {
    label: 'importanceChart',
    load: async () => (await import('./kinds/importance')).importanceModule,
  },
  pareto: { label: 'paretoChart', load: async () => (await import('./kinds/pareto')).paretoModule },
  slice: { label: 'sliceChart', load: async () => (await import('./kinds/slice')).sliceModule },
  distribution: {
    label: 'distributionChart',
    load: async () => (await import('./kinds/distribution')).distributionModule,
  },
  images: { label: 'imagesChart', load: async () => (await import('./kinds/images')).imagesModule },
  timeline: { label: 'timelineChart', load: async () => (await import('./kinds/timeline')).timelineModule },
};

/** What a chart shows, else what it is. */
export function shownName(spec: ChartSpec, words: ChartsStrings): string {
  const name = chartName(spec);
  return name === '' ? words[KIND_MODULES[spec.kind].label] : name;
}
