import { flag, integer, list, nullable, oneOf, shape, text } from './decode';
import { RUN_STATUSES } from './entities';
import type { Decoder } from './rpc';
import type { ColumnOrder, RunTableQuery, TableColumn } from './runTable';
import { METRIC_VALUES, TABLE_ATTRIBUTES } from './runTable';

/** Decoders of what a table is asked for, by a page or by another process. */
const KINDS = ['attribute', 'param', 'tag', 'metric'] as const;
const MOST_STEP = Number.MAX_SAFE_INTEGER;
/** Runs that can be named one by one: as many as a table is made for. */
export const MAX_SELECTED = 1_000_000;

const kindOf = shape<{ readonly kind: TableColumn['kind'] }>({ kind: oneOf(KINDS) });
const keyed = shape<{ readonly key: string }>({ key: text });
const attribute = shape<{ readonly key: (typeof TABLE_ATTRIBUTES)[number] }>({
  key: oneOf(TABLE_ATTRIBUTES),
});
const metric = shape<Omit<Extract<TableColumn, { kind: 'metric' }>, 'kind'>>({
  key: text,
  value: oneOf(METRIC_VALUES),
  argument: integer(-MOST_STEP, MOST_STEP),
});

export const tableColumn: Decoder<TableColumn> = (value) => {
  const { kind } = kindOf(value);
  if (kind === 'metric') return { kind, ...metric(value) };
  return kind === 'attribute' ? { kind, ...attribute(value) } : { kind, ...keyed(value) };
};

export const columnOrder: Decoder<ColumnOrder> = shape<ColumnOrder>({ column: tableColumn, ascending: flag });

export const runTableQuery: Decoder<RunTableQuery> = shape<RunTableQuery>({
  experimentIds: list(text, 10_000),
  filter: text,
  text,
  viewType: oneOf(['ACTIVE_ONLY', 'DELETED_ONLY', 'ALL']),
  statuses: list(oneOf(RUN_STATUSES), RUN_STATUSES.length),
  orderBy: list(columnOrder, 20),
  groupBy: list(tableColumn, 20),
  tree: flag,
  expanded: list(text, MAX_SELECTED),
  pinned: list(text, MAX_SELECTED),
  hidden: list(text, MAX_SELECTED),
  only: nullable(list(text, MAX_SELECTED)),
});
