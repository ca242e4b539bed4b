import type { ShownColumn, TableArrangement } from '../../src/core/panels/tableView';
import { columnId } from '../../src/core/runTable';
import type { MetricValue, TableColumn } from '../../src/core/runTable';
import { isBetterSmall } from '../../src/core/mainMetric';
import type { PageColumn } from './columns';
import { isName } from './columns';

/** Changes to an arrangement, each a new one. */
export type Change = Partial<TableArrangement>;

/** A click sorts by the column alone, best first; the next ones turn it around and let it go. With `also`, among others. */
export function sorted({ orderBy }: TableArrangement, column: TableColumn, also: boolean): Change {
  const id = columnId(column);
  const known = orderBy.find((order) => columnId(order.column) === id);
  const first = firstWay(column);
  const next =
    known === undefined
      ? { column, ascending: first }
      : known.ascending === first
        ? { column, ascending: !first }
        : undefined;
  if (!also) return { orderBy: next ? [next] : [] };
  if (known === undefined) return { orderBy: next ? [...orderBy, next] : orderBy };
  return {
    orderBy: orderBy.flatMap((order) => (order === known ? (next ? [next] : []) : [order])),
  };
}

export function sortedWay(
  { orderBy }: TableArrangement,
  column: TableColumn,
  ascending: boolean,
  also: boolean,
): Change {
  const id = columnId(column);
  const others = also ? orderBy.filter((order) => columnId(order.column) !== id) : [];
  return { orderBy: [...others, { column, ascending }] };
}

/** Whether the smallest comes first: of losses and of texts, not of times and of what is better large. */
function firstWay(column: TableColumn): boolean {
  if (column.kind === 'metric') return column.value !== 'count' && isBetterSmall(column.key);
  return !(column.kind === 'attribute' && ['start_time', 'end_time', 'duration'].includes(column.key));
}

/** `columns` are those that are shown: from now on they are a person's choice. */
export function withColumn(
  columns: readonly ShownColumn[],
  id: string,
  change: Partial<ShownColumn>,
): Change {
  return { columns: columns.map((one) => (columnId(one.column) === id ? { ...one, ...change } : one)) };
}

/** The column of names is wide by itself. */
export function resized(columns: readonly ShownColumn[], column: PageColumn, width: number): Change {
  return isName(column) ? { nameWidth: width } : withColumn(columns, column.id, { width });
}

/** The others are chosen from now on, and no longer all that there are. */
export function withoutColumn(columns: readonly ShownColumn[], id: string): Change {
  return { columns: columns.filter((one) => columnId(one.column) !== id), everyColumn: false };
}

/** Before the other column, or behind all. */
export function moved(columns: readonly ShownColumn[], id: string, before: string | undefined): Change {
  const one = columns.find((candidate) => columnId(candidate.column) === id);
  const others = columns.filter((candidate) => candidate !== one);
  const place = others.findIndex((candidate) => columnId(candidate.column) === before);
  if (!one) return {};
  return { columns: others.toSpliced(place < 0 ? others.length : place, 0, one) };
}

/** Past the next column that is shown; others in between stay where they are. */
export function movedBy(
  { all, shown }: { readonly all: readonly ShownColumn[]; readonly shown: readonly ShownColumn[] },
  id: string,
  by: -1 | 1,
): Change {
  const from = shown.findIndex((one) => columnId(one.column) === id);
  const beside = shown[from + by];
  if (from < 0 || !beside) return {};
  const place = all.indexOf(beside);
  const next = by === -1 ? beside : all[place + 1];
  return moved(all, id, next && columnId(next.column));
}

/** Another value of the same metric in its place. */
export function withValue(
  columns: readonly ShownColumn[],
  id: string,
  value: MetricValue,
  argument: number,
): Change {
  const changed = columns.map((one) =>
    columnId(one.column) === id && one.column.kind === 'metric'
      ? { ...one, width: 0, column: { ...one.column, value, argument } }
      : one,
  );
  // One that was there already isn't shown twice.
  return { columns: [...new Map(changed.map((one) => [columnId(one.column), one])).values()] };
}

export function toggled(list: readonly string[], item: string): readonly string[] {
  return list.includes(item) ? list.filter((other) => other !== item) : [...list, item];
}

const ASKED = [
  'search',
  'statuses',
  'within',
  'viewType',
  'onlyStarred',
  'orderBy',
  'groupBy',
  'tree',
] as const;
const IN_PLACE = ['expanded', 'pinnedRuns', 'hiddenRuns'] as const;

/** Whether other rows are to be shown, and whether one can go on where one is. */
export function changedQuery(
  before: TableArrangement,
  after: TableArrangement,
): 'none' | 'sameOrder' | 'other' {
  if (ASKED.some((part) => before[part] !== after[part])) return 'other';
  return IN_PLACE.some((part) => before[part] !== after[part]) ? 'sameOrder' : 'none';
}
