import { finite, flag, integer, list, nullable, oneOf, shape, text } from '../decode';
import type { RunStatus, ViewType } from '../entities';
import { RUN_STATUSES } from '../entities';
import { isSystemMetric, metricRank } from '../mainMetric';
import type { Decoder } from '../rpc';
import type { ColumnOrder, RunKeys, TableColumn } from '../runTable';
import { columnOrder, tableColumn } from '../runTableCalls';

/** Columns, runs and groups that a person names one by one. */
const MOST_NAMED = 20_000;

/** Moments in milliseconds since 1970 UTC, each the first of its minute, which is part of the range; null for no end. */
export interface TimeRange {
  readonly from: number | null;
  readonly to: number | null;
}

export interface ShownColumn {
  readonly column: TableColumn;
  /** Pixels; 0 for the usual width. */
  readonly width: number;
  /** Stays in view on the left. */
  readonly pinned: boolean;
  /** Coloured by value. */
  readonly heat: boolean;
}

/** How a person has arranged the table: what a panel persists, and what a saved view holds under `table`. */
export interface TableArrangement {
  readonly search: string;
  readonly statuses: readonly RunStatus[];
  /** Runs that started in the last so many milliseconds, or from one moment to another; null for all. */
  readonly within: number | TimeRange | null;
  readonly viewType: ViewType;
  readonly onlyStarred: boolean;
  /** Null: chosen by what the runs have. */
  readonly columns: readonly ShownColumn[] | null;
  /** After those, all others that there are. */
  readonly everyColumn: boolean;
  readonly onlyDiffering: boolean;
  readonly onlyWithValue: boolean;
  readonly orderBy: readonly ColumnOrder[];
  readonly groupBy: readonly TableColumn[];
  readonly tree: boolean;
  readonly expanded: readonly string[];
  readonly pinnedRuns: readonly string[];
  readonly hiddenRuns: readonly string[];
  readonly nameWidth: number;
}

export const STANDARD_ARRANGEMENT: TableArrangement = {
  search: '',
  statuses: [],
  within: null,
  viewType: 'ACTIVE_ONLY',
  onlyStarred: false,
  columns: null,
  everyColumn: false,
  onlyDiffering: false,
  onlyWithValue: false,
  orderBy: [],
  groupBy: [],
  tree: true,
  expanded: [],
  pinnedRuns: [],
  hiddenRuns: [],
  nameWidth: 0,
};

const LATEST = 8.64e15;
const moment = integer(-LATEST, LATEST);
const timeRange = shape<TimeRange>({ from: nullable(moment), to: nullable(moment) });

/** Throws a sentence that says what is wrong with an arrangement from elsewhere. */
export const tableArrangement: Decoder<TableArrangement> = shape<TableArrangement>({
  search: text,
  statuses: list(oneOf(RUN_STATUSES), RUN_STATUSES.length),
  within: nullable((value) => (typeof value === 'number' ? finite(value) : timeRange(value))),
  viewType: oneOf(['ACTIVE_ONLY', 'DELETED_ONLY', 'ALL']),
  onlyStarred: flag,
  columns: nullable(
    list(
      shape<ShownColumn>({ column: tableColumn, width: integer(0, 4000), pinned: flag, heat: flag }),
      MOST_NAMED,
    ),
  ),
  everyColumn: flag,
  onlyDiffering: flag,
  onlyWithValue: flag,
  orderBy: list(columnOrder, 20),
  groupBy: list(tableColumn, 20),
  tree: flag,
  expanded: list(text, MOST_NAMED),
  pinnedRuns: list(text, MOST_NAMED),
  hiddenRuns: list(text, MOST_NAMED),
  nameWidth: integer(0, 4000),
});

const DEFAULT_PARAMS = 4;
const DEFAULT_METRICS = 4;

/** Few and telling: the state, the params that make the difference, the metrics that runs are judged by. */
export function defaultColumns(
  { metrics, params }: RunKeys,
  areSeveralExperiments: boolean,
): readonly ShownColumn[] {
  const byRuns = (runs: Float64Array) => (a: number, b: number) => (runs[b] ?? 0) - (runs[a] ?? 0);
  const differing = [...params.keys.keys()].filter((index) => params.differs[index] === 1);
  const chosenParams = differing.sort(byRuns(params.runs)).slice(0, DEFAULT_PARAMS);
  const telling = [...metrics.keys.keys()]
    .filter((index) => !isSystemMetric(metrics.keys[index] ?? ''))
    .sort(
      (a, b) =>
        metricRank(metrics.keys[a] ?? '') - metricRank(metrics.keys[b] ?? '') || byRuns(metrics.runs)(a, b),
    )
    .slice(0, DEFAULT_METRICS);
  const columns: TableColumn[] = [
    ...(areSeveralExperiments ? [{ kind: 'attribute', key: 'experiment' } as const] : []),
    { kind: 'attribute', key: 'status' },
    { kind: 'attribute', key: 'start_time' },
    { kind: 'attribute', key: 'duration' },
    ...telling.map((index) => lastOf(metrics.keys[index] ?? '')),
    ...chosenParams.map((index): TableColumn => ({ kind: 'param', key: params.keys[index] ?? '' })),
  ];
  return columns.map(shown);
}

export function lastOf(key: string): TableColumn {
  return { kind: 'metric', key, value: 'last', argument: 0 };
}

export function shown(column: TableColumn): ShownColumn {
  return { column, width: 0, pinned: false, heat: false };
}
