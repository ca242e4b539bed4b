import type { KeyValue, RunStatus, ViewType } from './entities';

/** Attributes of a run that a column can show. */
export const TABLE_ATTRIBUTES = [
  'run_name',
  'status',
  'start_time',
  'end_time',
  'duration',
  'user_id',
  'run_id',
  'experiment',
  'datasets',
  'models',
] as const;
export type TableAttribute = (typeof TABLE_ATTRIBUTES)[number];

/** What of a metric's history a column shows. `mean` is of the last points, `at` the value at a step or the one before. */
export const METRIC_VALUES = ['last', 'min', 'max', 'best', 'mean', 'at', 'count', 'sparkline'] as const;
export type MetricValue = (typeof METRIC_VALUES)[number];

export type TableColumn =
  | { readonly kind: 'attribute'; readonly key: TableAttribute }
  | { readonly kind: 'param' | 'tag'; readonly key: string }
  | {
      readonly kind: 'metric';
      readonly key: string;
      readonly value: MetricValue;
      /** How many points `mean` takes, or the step of `at`; 0 for the others. */
      readonly argument: number;
    };

/** Tells columns apart, and is the same for the same column. */
export function columnId(column: TableColumn): string {
  return column.kind === 'metric'
    ? `metric:${column.value}:${column.argument}:${column.key}`
    : `${column.kind}:${column.key}`;
}

export interface ColumnOrder {
  readonly column: TableColumn;
  readonly ascending: boolean;
}

/** Which runs a table has, in which order. */
export interface RunTableQuery {
  readonly experimentIds: readonly string[];
  /** The search language; '' for all. */
  readonly filter: string;
  /** Part of the runs' names, in any case; '' for all. */
  readonly text: string;
  readonly viewType: ViewType;
  /** Empty for all. */
  readonly statuses: readonly RunStatus[];
  /** Empty for newest first. */
  readonly orderBy: readonly ColumnOrder[];
  /** Params, tags and attributes; empty for no groups. */
  readonly groupBy: readonly TableColumn[];
  /** Child runs stand below their parents. */
  readonly tree: boolean;
  /** Runs whose children, and groups whose runs, are shown: run ids and keys of groups. */
  readonly expanded: readonly string[];
  /** Run ids that come first, whatever the filter, and ones that are left out. */
  readonly pinned: readonly string[];
  readonly hidden: readonly string[];
  /** Only these runs, of what else the query finds; null for all. */
  readonly only: readonly string[] | null;
}

/** A table as it was when it was asked for. Its rows keep their order; what the cells show is always of now. */
export interface RunTable {
  readonly tableId: string;
  readonly revision: number;
  /** Runs and groups, those inside of collapsed ones not counted. */
  readonly rowCount: number;
  /** Runs that the query finds, and all runs of the experiments in that stage of life. */
  readonly runCount: number;
  readonly totalCount: number;
  readonly groupCount: number;
  /** The row that the anchor asked for is in, if any. */
  readonly anchorRow: number | null;
}

export interface RunTableRange {
  readonly tableId: string;
  /** Rows from `from` up to `to`, exclusive. */
  readonly from: number;
  readonly to: number;
  readonly columns: readonly TableColumn[];
}
/** Rows in one answer. */
export const MAX_TABLE_ROWS = 1000;

/** What each row is, in columns of equal length. */
export interface TableRows {
  /** Of a group, its key: `expanded` takes either. */
  readonly ids: readonly string[];
  readonly isGroup: Uint8Array;
  readonly depths: Uint8Array;
  /** Runs right below this one, or in the group; 0 for none. */
  readonly children: Float64Array;
  readonly isExpanded: Uint8Array;
  readonly names: readonly string[];
  /** '' for a group. */
  readonly statuses: readonly (RunStatus | '')[];
  readonly experimentIds: readonly string[];
  readonly isDeleted: Uint8Array;
  readonly isStarred: Uint8Array;
  /** When a run began, of one that still goes on; else 0. */
  readonly ongoingSince: Float64Array;
  /** The colour a person chose, '' for none. */
  readonly colours: readonly string[];
  /** Of each run, by which it has its colour otherwise; 0 for a group. */
  readonly numbers: Float64Array;
}

/** The cells of a column, one for each row. A run without a value has state 0, NaN has 2, every other number 1. */
export type TableCells =
  | {
      readonly kind: 'number';
      readonly values: Float64Array;
      readonly states: Uint8Array;
      /** Of groups: `values` is the mean of so many. */
      readonly groups: GroupStatistics | null;
    }
  | {
      readonly kind: 'text';
      /** Into `texts`; -1 for none. Of a group: the value of all that have one, else -1. */
      readonly codes: Float64Array;
      readonly texts: readonly string[];
      /** How many different values a group has; 0 for runs. */
      readonly distinct: Float64Array | null;
    }
  | { readonly kind: 'lines'; readonly lines: readonly Float64Array[] };

export interface GroupStatistics {
  readonly counts: Float64Array;
  readonly deviations: Float64Array;
  readonly least: Float64Array;
  readonly most: Float64Array;
}

export interface RunCells {
  readonly runIds: readonly string[];
  /** In the order asked. */
  readonly columns: readonly TableCells[];
}

export interface RunTableCells {
  readonly from: number;
  readonly rows: TableRows;
  /** In the order asked. */
  readonly columns: readonly TableCells[];
}

/** Over all runs that the table's query found. */
export interface ColumnStatistics {
  /** Runs with a value. */
  readonly count: number;
  /** Of numbers, those that are written as texts too; null where there is none. */
  readonly least: number | null;
  readonly most: number | null;
}

export type KeyKind = 'metric' | 'param' | 'tag';

/** Keys of the runs of some experiments, in columns: thousands of them are usual. */
export interface RunKeys {
  readonly metrics: KeyColumn;
  readonly params: KeyColumn;
  readonly tags: KeyColumn;
  /** False while only some of the runs have been looked at. */
  readonly complete: boolean;
}

export interface KeyColumn {
  readonly keys: readonly string[];
  /** Runs that have it. */
  readonly runs: Float64Array;
  /** 1 where they don't all have the same value, or not all have one. */
  readonly differs: Uint8Array;
}

/** How a person arranged a panel, under a name. Each part is its panel's own affair. */
export interface SavedView {
  readonly viewId: string;
  readonly name: string;
  readonly isDefault: boolean;
  readonly definition: ViewDefinition;
  readonly updated: number;
}
export type ViewDefinition = Readonly<Partial<Record<ViewPart, object>>>;
export const VIEW_PARTS = ['table', 'charts'] as const;
export type ViewPart = (typeof VIEW_PARTS)[number];

/** Tags that travel with a run: it is a favourite; its colour. */
export const STAR_TAG = 'tidemark.star';
export const COLOUR_TAG = 'tidemark.colour';
export const NOTE_TAG = 'mlflow.note.content';
export const SOURCE_TAG = 'mlflow.source.name';

/** An operator, or what only a filter begins with: names have words like "is" and "in" too. */
const FILTER =
  /[=<>]|\sis\s+(?:not\s+)?null\b|\s(?:not\s+)?in\s*\(|\si?like\s+['"]|^[(\s]*(?:not\s+)?(?:(?:metric|param|parameter|tag|attribute|dataset)s?\.|(?:min|max|best|count)\()/i;

/** What is typed into the search box: the search language where it can be meant, else a part of a name. */
export function splitSearch(typed: string): Pick<RunTableQuery, 'filter' | 'text'> {
  const search = typed.trim();
  const isFilter = FILTER.test(search);
  return isFilter ? { filter: search, text: '' } : { filter: '', text: search };
}

export type TagChange = KeyValue | { readonly key: string; readonly value: null };
