import type { RunsData, RunsQuery } from '../../core/charts/field';
import type { ChartKind, ChartKinds } from '../../core/charts/kinds';
import type { ImagesSource } from './kinds/images';
import { imagesData } from './kinds/images';
import type { ImportanceSource } from './kinds/importance';
import { importanceData } from './kinds/importance';
import { lineData } from './kinds/line';
import type { LineSource } from './kinds/line';
import { runsData } from './kinds/runs';

/** What all kinds of charts together need of a backend. */
export type ChartsSource = LineSource & ImportanceSource & ImagesSource;

type RunsKind = Exclude<ChartKind, 'line' | 'importance' | 'images'>;

/** Kinds that ask for fields of runs are all answered alike. */
function fieldsFor<K extends RunsKind>(
  kind: K,
): (source: ChartsSource, query: RunsQuery, signal: AbortSignal) => Promise<RunsData & { readonly kind: K }> {
  return async (source, query, signal) => ({ kind, ...(await runsData(source, query, signal)) });
}

/** How the data of each kind of chart are found. */
const ANSWERS: {
  readonly [K in ChartKind]: (
    source: ChartsSource,
    query: ChartKinds[K]['query'],
    signal: AbortSignal,
  ) => Promise<ChartKinds[K]['data']>;
} = {
  line: lineData,
  bar: fieldsFor('bar'),
  scatter: fieldsFor('scatter'),
  parallel: fieldsFor('parallel'),
  box: fieldsFor('box'),
  histogram: fieldsFor('histogram'),
  heat: fieldsFor('heat'),
  correlation: fieldsFor('correlation'),
  importance: importanceData,
  pareto: fieldsFor('pareto'),
  slice: fieldsFor('slice'),
  distribution: fieldsFor('distribution'),
  timeline: fieldsFor('timeline'),
  images: imagesData,
};

export async function answerChart<K extends ChartKind>(
  source: ChartsSource,
  query: ChartKinds[K]['query'] & { readonly kind: K },
  signal: AbortSignal,
): Promise<ChartKinds[K]['data']> {
  return ANSWERS[query.kind](source, query, signal);
}
