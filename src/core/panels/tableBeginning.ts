import { list, shape } from '../decode';
import type { Decoder } from '../rpc';
import type { RunKeys, TableColumn } from '../runTable';
import { columnId } from '../runTable';
import { tableColumn } from '../runTableCalls';
import type { TableDescription, TableOpened, TableOpening } from './table';
import { tableProtocol } from './table';
import { allColumns, NAME_COLUMN, shownColumns } from './tableColumns';
import { queryOf } from './tableQuery';
import type { TableArrangement } from './tableView';
import { STANDARD_ARRANGEMENT, defaultColumns, tableArrangement } from './tableView';
import type { PanelView } from './views';
import { firstArrangement } from './views';

/** What a table shows first. The host reads it while VS Code still makes the frame that the page will be in. */
export interface TableBeginning {
  readonly description: TableDescription;
  readonly views: readonly PanelView<TableArrangement>[];
  /** Of the newest runs. */
  readonly keys: RunKeys;
  readonly arrangement: TableArrangement;
  readonly columns: readonly TableColumn[];
  readonly opened: TableOpened;
}

const { describe, views, keys, open } = tableProtocol.requests;

export const tableBeginning: Decoder<TableBeginning> = shape<TableBeginning>({
  description: describe.result,
  views: views.result,
  keys: keys.result,
  arrangement: tableArrangement,
  columns: list(tableColumn, 2000),
  opened: open.result,
});

/** Columns to ask for where it isn't known yet how many fit. */
export const FIRST_COLUMNS = 24;
/** As many rows as are seen on a tall screen. */
const FIRST_ROWS = 100;

/** What is asked for first, for a table that nobody has arranged yet. */
export function beginning(
  { description, views: saved, keys: known }: Pick<TableBeginning, 'description' | 'views' | 'keys'>,
  experimentIds: readonly string[],
  now: number,
): Pick<TableBeginning, 'arrangement'> & { readonly opening: TableOpening } {
  const { arrangement } = firstArrangement(description.arrangement, saved);
  const begun = arrangement ?? STANDARD_ARRANGEMENT;
  const { query } = queryOf(begun, experimentIds, now, description.brushed);
  const suited = defaultColumns(known, experimentIds.length > 1);
  const shown = shownColumns(begun, known, allColumns(begun, known, suited)).filter(
    ({ column }) => columnId(column) !== columnId(NAME_COLUMN),
  );
  const pinned = shown.filter((one) => one.pinned);
  const others = shown.filter((one) => !one.pinned).slice(0, FIRST_COLUMNS);
  const columns = [...pinned, ...others].map(({ column }) => column);
  return {
    arrangement: begun,
    opening: { query, anchor: null, window: { from: 0, to: FIRST_ROWS, columns } },
  };
}
