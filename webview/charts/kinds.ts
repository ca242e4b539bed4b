import type { ChartKind } from '../../src/core/charts/kinds';
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
};
