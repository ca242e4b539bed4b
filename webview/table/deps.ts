import type { ViewType } from '../../src/core/entities';
import type { RunAction, RunEdit, TableDescription } from '../../src/core/panels/table';
import type { TableBeginning } from '../../src/core/panels/tableBeginning';
import type { TableStrings } from '../../src/core/panels/tableStrings';
import type { TableArrangement } from '../../src/core/panels/tableView';
import type { RunKeys, RunTableQuery, TableColumn } from '../../src/core/runTable';
import type { Formats } from '../ui/format';
import type { ViewSource } from '../ui/savedViews';
import type { PageColumn } from './columns';
import type { KeptPlace } from './keptPlace';
import type { TableSource } from './model';

/** What outlives the page: how it is arranged, never what it shows. */
export interface TableState {
  readonly arrangement: TableArrangement;
  readonly history: readonly string[];
  /** Of the saved view that is shown; '' for none. */
  readonly viewName: string;
  /** Null for the beginning of the table. */
  readonly place: KeptPlace | null;
}

/** What the page asks its host. */
export interface PageSource extends TableSource, ViewSource<TableArrangement> {
  describe(): Promise<TableDescription>;
  ids(tableId: string, from: number, to: number): Promise<readonly string[] | null>;
  keys(sample: boolean, viewType: ViewType): Promise<RunKeys>;
  tableKeys(tableId: string): Promise<RunKeys | null>;
  values(column: TableColumn): Promise<readonly string[]>;
  edit(runIds: readonly string[], edit: RunEdit): Promise<void>;
}

export interface PageDeps {
  readonly words: TableStrings;
  readonly formats: Formats;
  readonly locale: string;
  /** Null for a page that was never shown before. */
  readonly state: TableState | null;
  /** What it shows first, where the host has read that already. */
  readonly first: TableBeginning | null;
  readonly experimentIds: readonly string[];
  readonly source: PageSource;
  readonly act: (action: RunAction, runIds: readonly string[], text: string) => void;
  readonly selected: (runIds: readonly string[]) => void;
  readonly exportRuns: (columns: readonly PageColumn[], query: RunTableQuery) => void;
  readonly shareView: (arrangement: TableArrangement, name: string) => void;
  readonly clearBrush: () => void;
  readonly keep: (state: TableState) => void;
}

export interface WorkbenchDeps extends PageDeps {
  readonly root: () => Node;
  /** Something the page shows besides the grid is new. */
  readonly onChange: () => void;
  readonly focusSearch: () => void;
  readonly openColumnMenu: (column: PageColumn, at: HTMLElement) => void;
}
