import type { Field } from '../charts/field';
import { fieldId } from '../charts/field';

export const CUSTOM_TYPES = ['bar', 'line', 'scatter', 'bubble'] as const;
export type CustomType = (typeof CUSTOM_TYPES)[number];
export const SCALE_TYPES = ['linear', 'logarithmic', 'category'] as const;
export const AGGREGATES = ['mean', 'min', 'max', 'sum', 'count'] as const;
export type CustomAggregate = (typeof AGGREGATES)[number];

/** Runs in one chart, and data sets; more nobody reads. */
export const MOST_RUNS = 1000;
export const MOST_DATASETS = 20;
export const USUAL_RUNS = 100;
/** The name of a chart's file ends so. */
export const CHART_FILE = '.tidemark-chart.json';

interface Search {
  /** By name; empty for all. */
  readonly experiments: readonly string[];
  readonly filter: string;
  readonly orderBy: readonly string[];
  readonly limit: number;
}

/** One row for each run, or for each group of runs. */
export interface RunsSearch extends Search {
  readonly from: 'runs';
  /** Runs with the same value are one row. Null: each is its own. */
  readonly groupBy: Field | null;
  readonly aggregate: CustomAggregate;
}

/** The metrics of runs as they were logged. */
export interface SeriesSearch extends Search {
  readonly from: 'series';
  readonly x: 'step' | 'time' | 'relative';
  /** The weight of the exponential moving average; 0 for none. */
  readonly smoothing: number;
}

interface Drawing {
  /** '' names it by its field. */
  readonly label: string;
  /** A hue's name or `#rrggbb`; null for the page's choice. */
  readonly backgroundColor: string | null;
  readonly borderWidth: number | null;
  readonly pointRadius: number | null;
}

export interface RunsDataset extends Drawing {
  readonly x: Field;
  readonly y: Field;
  readonly r: Field | null;
  readonly color: Field | null;
}

export interface SeriesDataset extends Drawing {
  /** An expression over metrics. */
  readonly y: string;
}

export interface ScaleSpec {
  /** Null: as the data are. */
  readonly type: (typeof SCALE_TYPES)[number] | null;
  readonly title: string | null;
  readonly min: number | null;
  readonly max: number | null;
  readonly stacked: boolean;
  readonly beginAtZero: boolean;
  readonly reverse: boolean;
}

export interface ChartOptions {
  readonly indexAxis: 'x' | 'y';
  readonly x: ScaleSpec;
  readonly y: ScaleSpec;
  readonly title: string;
  readonly legend: boolean;
}

/** A chart as a person wrote it down: what it asks for, and a part of chart.js' own configuration. */
export type CustomChart = { readonly type: CustomType; readonly options: ChartOptions } & (
  | { readonly of: 'runs'; readonly query: RunsSearch; readonly datasets: readonly RunsDataset[] }
  | { readonly of: 'series'; readonly query: SeriesSearch; readonly datasets: readonly SeriesDataset[] }
);

/** What a chart of runs takes of each, none twice. */
export function fieldsOf(datasets: readonly RunsDataset[], groupBy: Field | null): readonly Field[] {
  const all = datasets.flatMap(({ x, y, r, color }) => [x, y, r, color]);
  const distinct = new Map([groupBy, ...all].flatMap((one) => (one ? [[fieldId(one), one] as const] : [])));
  return [...distinct.values()];
}
