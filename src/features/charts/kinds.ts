import type { ChartKind, ChartKinds } from '../../core/charts/kinds';
import { lineData } from './kinds/line';
import type { LineSource } from './kinds/line';

/** What all kinds of charts together need of a backend. */
export type ChartsSource = LineSource;

/** How the data of each kind of chart are found. */
const ANSWERS: {
  readonly [K in ChartKind]: (
    source: ChartsSource,
    query: ChartKinds[K]['query'],
    signal: AbortSignal,
  ) => Promise<ChartKinds[K]['data']>;
} = {
  line: lineData,
};

export async function answerChart<K extends ChartKind>(
  source: ChartsSource,
  query: ChartKinds[K]['query'] & { readonly kind: K },
  signal: AbortSignal,
): Promise<ChartKinds[K]['data']> {
  return ANSWERS[query.kind](source, query, signal);
}
