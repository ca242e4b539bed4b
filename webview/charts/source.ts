import type { ChartData, ChartQuery } from '../../src/core/charts/kinds';

/** Asks the host for what a chart draws. */
export type ChartSource = (query: ChartQuery, signal: AbortSignal) => Promise<ChartData>;
