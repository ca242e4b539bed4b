import {
  bytes,
  column as doubles,
  double,
  finite,
  flag,
  integer,
  list,
  nothing,
  nullable,
  oneOf,
  shape,
  text,
} from '../decode';
import type { KeyValue, RunStatus, ViewType } from '../entities';
import { RUN_STATUSES } from '../entities';
import type { Decoder, Protocol } from '../rpc';
import type {
  ColumnStatistics,
  GroupStatistics,
  KeyColumn,
  RunKeys,
  RunTable,
  RunTableCells,
  RunTableQuery,
  RunTableRange,
  TableCells,
  TableColumn,
  TableRows,
} from '../runTable';
import { MAX_TABLE_ROWS } from '../runTable';
import { MAX_SELECTED, runTableQuery, tableColumn } from '../runTableCalls';
import type { TableArrangement } from './tableView';
import { tableArrangement } from './tableView';
import type { ViewRequests } from './views';
import { viewRequests } from './views';

export interface TableDescription {
  readonly experiments: readonly { readonly experimentId: string; readonly name: string }[];
  /** False where the store can only be read. */
  readonly writable: boolean;
  /** The arrangement that a command asks for; null for the default view's, or none. */
  readonly arrangement: TableArrangement | null;
  /** The runs that are brushed in charts, and so the only ones to show; null for all. */
  readonly brushed: readonly string[] | null;
}

/** Rows and columns that the page shows right away. */
export interface TableWindow {
  readonly from: number;
  readonly to: number;
  readonly columns: readonly TableColumn[];
}

export interface TableOpening {
  readonly query: RunTableQuery;
  readonly anchor: string | null;
  readonly window: TableWindow;
}

export type TableOpened =
  | { readonly kind: 'table'; readonly table: RunTable; readonly cells: RunTableCells | null }
  | { readonly kind: 'problem'; readonly message: string; readonly position: number };

export type RunEdit =
  | { readonly kind: 'rename'; readonly name: string }
  | { readonly kind: 'setTag'; readonly tag: KeyValue }
  | { readonly kind: 'deleteTag'; readonly key: string };

export interface TableRequests extends ViewRequests<TableArrangement> {
  readonly describe: { readonly params: null; readonly result: TableDescription };
  readonly open: { readonly params: TableOpening; readonly result: TableOpened };
  readonly cells: { readonly params: RunTableRange; readonly result: RunTableCells | null };
  readonly statistics: {
    readonly params: { readonly tableId: string; readonly columns: readonly TableColumn[] };
    readonly result: readonly ColumnStatistics[] | null;
  };
  readonly ids: {
    readonly params: { readonly tableId: string; readonly from: number; readonly to: number };
    readonly result: readonly string[] | null;
  };
  /** Of the runs in this stage of life. */
  readonly keys: {
    readonly params: { readonly sample: boolean; readonly viewType: ViewType };
    readonly result: RunKeys;
  };
  /** Of the runs of a table; null when it isn't kept any more. */
  readonly tableKeys: { readonly params: { readonly tableId: string }; readonly result: RunKeys | null };
  readonly values: { readonly params: { readonly column: TableColumn }; readonly result: readonly string[] };
  readonly edit: {
    readonly params: { readonly runIds: readonly string[]; readonly edit: RunEdit };
    readonly result: null;
  };
}

export interface TableEvents {
  /** Runs of these experiments changed: look again. */
  readonly changed: null;
  /** Do this with the selected rows. */
  readonly perform: RunPerformance;
  /** Show this arrangement. */
  readonly arrange: TableArrangement;
  /** Show these runs only; null: all again. */
  readonly brushed: readonly string[] | null;
}

/** What the page does with its selected rows when a command asks it to. */
export const RUN_PERFORMANCES = ['star', 'pin', 'hide', 'copyMarkdown', 'copyCsv'] as const;
export type RunPerformance = (typeof RUN_PERFORMANCES)[number];

/** What the page has the host do with the selected runs. */
export const RUN_ACTIONS = ['open', 'delete', 'copyText'] as const;
export type RunAction = (typeof RUN_ACTIONS)[number];

export interface TableNotices {
  readonly act: { readonly action: RunAction; readonly runIds: readonly string[]; readonly text: string };
  /** The runs that a menu which is about to open, or a key, is for, and the table they are in. */
  readonly selected: { readonly runIds: readonly string[] };
  readonly exportRuns: {
    readonly query: RunTableQuery;
    readonly columns: readonly TableColumn[];
    readonly titles: readonly string[];
  };
  /** The name of the view is '' where it is none that is saved. */
  readonly shareView: { readonly arrangement: TableArrangement; readonly name: string };
  /** Let go of the runs that are brushed in charts. */
  readonly clearBrush: null;
  readonly failed: { readonly message: string };
}

const MOST_ROWS = Number.MAX_SAFE_INTEGER;
const columns = list(tableColumn, 2000);
const window: Decoder<TableWindow> = (value) => {
  const range = shape<TableWindow>({ from: integer(0, MOST_ROWS), to: integer(0, MOST_ROWS), columns })(
    value,
  );
  if (range.to - range.from > MAX_TABLE_ROWS)
    throw new Error(`More than ${MAX_TABLE_ROWS} rows were asked for.`);
  return range;
};
const tableOnly = shape<{ readonly tableId: string }>({ tableId: text });

const table: Decoder<RunTable> = shape<RunTable>({
  tableId: text,
  revision: finite,
  rowCount: integer(0, MOST_ROWS),
  runCount: integer(0, MOST_ROWS),
  totalCount: integer(0, MOST_ROWS),
  groupCount: integer(0, MOST_ROWS),
  anchorRow: nullable(integer(0, MOST_ROWS)),
});

const status: Decoder<RunStatus | ''> = (value) => (value === '' ? '' : oneOf(RUN_STATUSES)(value));
const rows: Decoder<TableRows> = shape<TableRows>({
  ids: list(text),
  isGroup: bytes,
  depths: bytes,
  children: doubles,
  isExpanded: bytes,
  names: list(text),
  statuses: list(status),
  experimentIds: list(text),
  isDeleted: bytes,
  isStarred: bytes,
  ongoingSince: doubles,
  colours: list(text),
  numbers: doubles,
});

const groupStatistics = nullable(
  shape<GroupStatistics>({ counts: doubles, deviations: doubles, least: doubles, most: doubles }),
);
const numberCells = shape<Omit<Extract<TableCells, { kind: 'number' }>, 'kind'>>({
  values: doubles,
  states: bytes,
  groups: groupStatistics,
});
const textCells = shape<Omit<Extract<TableCells, { kind: 'text' }>, 'kind'>>({
  codes: doubles,
  texts: list(text),
  distinct: nullable(doubles),
});
const lineCells = shape<Omit<Extract<TableCells, { kind: 'lines' }>, 'kind'>>({ lines: list(doubles) });
const cellsKind = shape<{ readonly kind: TableCells['kind'] }>({ kind: oneOf(['number', 'text', 'lines']) });

const tableCells: Decoder<TableCells> = (value) => {
  const { kind } = cellsKind(value);
  switch (kind) {
    case 'number':
      return { kind, ...numberCells(value) };
    case 'text':
      return { kind, ...textCells(value) };
    case 'lines':
      return { kind, ...lineCells(value) };
  }
};
const runTableCells: Decoder<RunTableCells> = shape<RunTableCells>({
  from: integer(0, MOST_ROWS),
  rows,
  columns: list(tableCells),
});

const kindOf = <K extends string>(kinds: readonly K[]): Decoder<{ readonly kind: K }> =>
  shape<{ readonly kind: K }>({ kind: oneOf(kinds) });
const openedKind = kindOf(['table', 'problem']);
const openedTable = shape<Omit<Extract<TableOpened, { kind: 'table' }>, 'kind'>>({
  table,
  cells: nullable(runTableCells),
});
const openedProblem = shape<Omit<Extract<TableOpened, { kind: 'problem' }>, 'kind'>>({
  message: text,
  position: finite,
});
const opened: Decoder<TableOpened> = (value) => {
  const { kind } = openedKind(value);
  return kind === 'table' ? { kind, ...openedTable(value) } : { kind, ...openedProblem(value) };
};

const editKind = kindOf(['rename', 'setTag', 'deleteTag']);
const edit: Decoder<RunEdit> = (value) => {
  const { kind } = editKind(value);
  switch (kind) {
    case 'rename':
      return { kind, ...shape<{ readonly name: string }>({ name: text })(value) };
    case 'setTag': {
      const tag = shape<KeyValue>({ key: text, value: text });
      return { kind, ...shape<{ readonly tag: KeyValue }>({ tag })(value) };
    }
    case 'deleteTag':
      return { kind, ...shape<{ readonly key: string }>({ key: text })(value) };
  }
};

const keyColumn = shape<KeyColumn>({ keys: list(text), runs: doubles, differs: bytes });
const keys = shape<RunKeys>({ metrics: keyColumn, params: keyColumn, tags: keyColumn, complete: flag });
const runIds = list(text, MAX_SELECTED);

export const tableProtocol: Protocol<TableRequests, TableEvents, TableNotices> = {
  requests: {
    describe: {
      params: nothing,
      result: shape<TableDescription>({
        experiments: list(shape<TableDescription['experiments'][number]>({ experimentId: text, name: text })),
        writable: flag,
        arrangement: nullable(tableArrangement),
        brushed: nullable(runIds),
      }),
    },
    open: {
      params: shape<TableOpening>({ query: runTableQuery, anchor: nullable(text), window }),
      result: opened,
    },
    cells: {
      params: (value) => ({ ...tableOnly(value), ...window(value) }),
      result: nullable(runTableCells),
    },
    statistics: {
      params: shape<TableRequests['statistics']['params']>({ tableId: text, columns }),
      result: nullable(
        list(
          shape<ColumnStatistics>({
            count: finite,
            least: nullable(double),
            most: nullable(double),
          }),
        ),
      ),
    },
    ids: {
      params: shape<TableRequests['ids']['params']>({
        tableId: text,
        from: integer(0, MOST_ROWS),
        to: integer(0, MOST_ROWS),
      }),
      result: nullable(runIds),
    },
    keys: {
      params: shape<TableRequests['keys']['params']>({
        sample: flag,
        viewType: oneOf(['ACTIVE_ONLY', 'DELETED_ONLY', 'ALL']),
      }),
      result: keys,
    },
    tableKeys: {
      params: shape<TableRequests['tableKeys']['params']>({ tableId: text }),
      result: nullable(keys),
    },
    values: { params: shape<TableRequests['values']['params']>({ column: tableColumn }), result: list(text) },
    edit: { params: shape<TableRequests['edit']['params']>({ runIds, edit }), result: nothing },
    ...viewRequests(tableArrangement),
  },
  events: {
    changed: nothing,
    perform: oneOf(RUN_PERFORMANCES),
    arrange: tableArrangement,
    brushed: nullable(runIds),
  },
  notices: {
    act: shape<TableNotices['act']>({ action: oneOf(RUN_ACTIONS), runIds, text }),
    selected: shape<TableNotices['selected']>({ runIds }),
    exportRuns: shape<TableNotices['exportRuns']>({
      query: runTableQuery,
      columns: list(tableColumn, 100_000),
      titles: list(text, 100_000),
    }),
    shareView: shape<TableNotices['shareView']>({ arrangement: tableArrangement, name: text }),
    clearBrush: nothing,
    failed: shape<TableNotices['failed']>({ message: text }),
  },
};
