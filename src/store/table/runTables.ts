import { experimentNumber } from '../../core/limits';
import type { Comparison } from '../../core/filter/ast';
import { RUNS } from '../../core/filter/dialects';
import { parseFilter } from '../../core/filter/parser';
import { columnId } from '../../core/runTable';
import type {
  ColumnStatistics,
  RunCells,
  RunTable,
  RunTableCells,
  RunTableQuery,
  RunTableRange,
  TableColumn,
} from '../../core/runTable';
import type { StoreContext } from '../context';
import { pausing } from '../pace';
import type { Pause } from '../pace';
import { number } from '../rows';
import { runCondition } from '../search/runs';
import { valueRanksOf } from '../search/columns';
import type { Column } from '../search/columns';
import type { ColumnName, RunColumns } from '../search/runColumns';
import { evaluate, matchesAnyCase, termOf } from '../search/runScan';
import type { Comparator } from '../search/runScan';
import { CellReader } from './cells';
import { memoryColumn } from './columnNames';
import { durationsAt } from './durations';
import type { Durations } from './durations';
import { groupCells, sortedGroups } from './groups';
import type { GroupTerm } from './groups';
import { RunOrders } from './order';
import { RowReader } from './rowReader';
import { frequent, statisticsOf } from './statistics';
import { flatRows, groupedRows, groupsOf, treeRows } from './rows';
import type { TableRowList } from './rows';

/** Runs that are read at once, so that nobody waits for more than some hundredths of a second. */
const SLICE = 5_000;
/** Tables that are kept: a page has one, and for a moment the next. */
const MOST_TABLES = 12;

interface OpenTable extends TableRowList {
  readonly query: RunTableQuery;
  readonly columns: RunColumns;
  readonly epoch: number;
  /** All that the query found, in order. */
  readonly places: Uint32Array;
}

/** Tables of runs: which rows they have, and what their cells show. */
export class RunTables {
  private readonly context: StoreContext;
  private readonly columns: RunColumns;
  private readonly orders = new RunOrders();
  private readonly cellReader: CellReader;
  private readonly rowReader: RowReader;
  private readonly tables = new Map<string, OpenTable>();
  private count = 0;

  constructor(context: StoreContext, columns: RunColumns) {
    this.context = context;
    this.columns = columns;
    this.cellReader = new CellReader(context);
    this.rowReader = new RowReader(context);
  }

  /** Reads what the query needs in slices, with `pause` between them, then finds the rows. */
  async open(query: RunTableQuery, anchor: string | null, pause = pausing()): Promise<RunTable> {
    parseFilter(query.filter, RUNS);
    while (!this.columns.refresh(SLICE)) await pause();
    await this.prepare(this.needed(query), pause);
    return this.context.transactions.read(() => this.openNow(query, anchor));
  }

  /** Null when the table is no longer kept: it has to be opened anew. */
  async cells(range: RunTableRange, pause = pausing()): Promise<RunTableCells | null> {
    const table = this.table(range.tableId);
    if (!table) return null;
    const rows = table.rows.slice(Math.max(0, range.from), Math.max(0, range.to));
    if (rows.some((row) => row < 0)) {
      const names = range.columns.map((column) => memoryColumn(this.context.names, column));
      await this.prepare(names, pause);
    }
    return this.context.transactions.read(() => {
      this.columns.refresh();
      if (table.epoch !== this.columns.epoch) return null;
      const ids = Array.from(rows, (row) => (row < 0 ? -1 : (this.columns.ids[row] ?? -1)));
      const cells = this.cellReader.read(ids, range.columns);
      const groups = Array.from(rows, (row) => (row < 0 ? table.groups[-1 - row] : undefined));
      return {
        from: range.from,
        rows: this.rowReader.read(table, range.from, rows, ids),
        columns: groups.some((group) => group !== undefined)
          ? cells.map((cell, index) => {
              const column = range.columns[index];
              return column ? groupCells(cell, this.memory(column), groups) : cell;
            })
          : cells,
      };
    });
  }

  /** Of runs by their ids, in no table. */
  async cellsOf(
    runIds: readonly string[],
    columns: readonly TableColumn[],
    pause = pausing(),
  ): Promise<RunCells> {
    const runs = this.rowReader.rowIds(runIds);
    const cells = await this.cellReader.readInTurns([...runs.values()], columns, pause);
    return { runIds: [...runs.keys()], columns: cells };
  }

  /** Over all runs of the table; null when it is no longer kept. */
  async statistics(
    tableId: string,
    columns: readonly TableColumn[],
    pause = pausing(),
  ): Promise<readonly ColumnStatistics[] | null> {
    const names = columns.map((column) => memoryColumn(this.context.names, column));
    while (!this.columns.refresh(SLICE)) await pause();
    await this.prepare(names, pause);
    const table = this.table(tableId);
    if (!table) return null;
    return columns.map((column) => statisticsOf(this.memory(column), table.places));
  }

  /** The rows in the store of all runs of the table, whatever of it is collapsed. */
  runs(tableId: string): readonly number[] | null {
    const table = this.table(tableId);
    return table ? Array.from(table.places, (place) => this.columns.ids[place] ?? -1) : null;
  }

  /** The runs of these rows; of a group, all of its runs. */
  runIds(tableId: string, from: number, to: number): readonly string[] | null {
    const table = this.table(tableId);
    if (!table) return null;
    const places = new Set<number>();
    for (const row of table.rows.slice(Math.max(0, from), Math.max(0, to))) {
      if (row >= 0) places.add(row);
      else for (const place of table.groups[-1 - row]?.places ?? []) places.add(place);
    }
    return this.rowReader.runIds([...places].map((place) => this.columns.ids[place] ?? -1));
  }

  /** The texts that runs have under a key, the most frequent first. */
  async values(
    experimentIds: readonly string[],
    column: TableColumn,
    most: number,
    pause = pausing(),
  ): Promise<readonly string[]> {
    while (!this.columns.refresh(SLICE)) await pause();
    await this.prepare([memoryColumn(this.context.names, column)], pause);
    this.columns.refresh();
    const memory = this.memory(column);
    return memory?.kind === 'text' ? frequent(this.columns, memory, experimentIds, most) : [];
  }

  private table(tableId: string): OpenTable | undefined {
    const table = this.tables.get(tableId);
    if (!table || table.epoch !== this.columns.epoch) return undefined;
    this.tables.delete(tableId);
    this.tables.set(tableId, table);
    return table;
  }

  private openNow(query: RunTableQuery, anchor: string | null): RunTable {
    const { columns } = this;
    columns.refresh();
    const pinned = this.rowReader.placesOf(columns, query.pinned);
    const { places, total, first } = this.find(query, pinned);
    const list = this.arrange(query, places, first);
    const tableId = `${++this.count}`;
    this.tables.set(tableId, { ...list, query, columns, epoch: columns.epoch, places });
    const [oldest] = this.tables.keys();
    if (this.tables.size > MOST_TABLES && oldest !== undefined) this.tables.delete(oldest);
    const [place] = anchor === null ? [] : this.rowReader.placesOf(columns, [anchor]);
    const group = list.groups.findIndex(({ key }) => key === anchor);
    const wanted = group >= 0 ? -1 - group : place;
    const row = wanted === undefined ? -1 : list.rows.indexOf(wanted);
    return {
      tableId,
      revision: columns.generation,
      rowCount: list.rows.length,
      runCount: places.length,
      totalCount: total,
      groupCount: list.groups.length,
      anchorRow: row < 0 ? null : row,
    };
  }

  private find(
    query: RunTableQuery,
    pinned: readonly number[],
  ): { readonly places: Uint32Array; readonly total: number; readonly first: number } {
    const { columns } = this;
    const { names } = this.context;
    const filter = parseFilter(query.filter, RUNS);
    const matches = evaluate(columns, names, filter, (comparison) => this.fromTables(comparison));
    const named =
      query.text === '' ? null : matchesAnyCase(columns.column({ of: 'name' }), query.text, columns.count);
    const status = query.statuses.length === 0 ? null : statusTest(columns, query);
    const experiments = new Set(query.experimentIds.map(experimentNumber));
    const hidden = new Set(this.rowReader.placesOf(columns, query.hidden));
    const only = query.only && new Set(this.rowReader.placesOf(columns, query.only));
    const stage = query.viewType === 'ALL' ? -1 : query.viewType === 'ACTIVE_ONLY' ? 1 : 0;
    const isPinned = new Set(pinned);
    const places = new Uint32Array(columns.count);
    let total = 0;
    let count = 0;
    const isOurs = (place: number): boolean =>
      experiments.has(columns.experiments[place] ?? -1) && (stage < 0 || columns.active[place] === stage);
    for (const place of pinned) if (isOurs(place)) places[count++] = place;
    const first = count;
    for (const place of this.order(query)) {
      if (!isOurs(place)) continue;
      total++;
      if (matches !== null && matches[place] !== 1) continue;
      if (named !== null && named[place] !== 1) continue;
      if (status !== null && !status(place)) continue;
      if (only !== null && !only.has(place)) continue;
      if (isPinned.has(place) || hidden.has(place)) continue;
      places[count++] = place;
    }
    return { places: places.slice(0, count), total, first };
  }

  private order(query: RunTableQuery): Uint32Array {
    const id = query.orderBy.map(({ column, ascending }) => `${ascending} ${columnId(column)}`).join('\n');
    const durations = query.orderBy.some(({ column }) => isDuration(column))
      ? durationsAt(this.columns, this.context.now())
      : undefined;
    return this.orders.of(this.columns, id, this.comparator(query, durations), durations?.ongoing);
  }

  private comparator({ orderBy }: RunTableQuery, durations: Durations | undefined): Comparator {
    const terms: Comparator[] = [];
    for (const { column, ascending } of orderBy) {
      const memory = durations && isDuration(column) ? durations.column : this.memory(column);
      if (memory !== null) terms.push(termOf(memory, ascending ? 1 : -1, valueRanksOf));
    }
    terms.push(termOf(this.columns.column({ of: 'started' }), -1), this.columns.byRunId());
    return (a, b) => {
      for (const term of terms) {
        const difference = term(a, b);
        if (difference !== 0) return difference;
      }
      return 0;
    };
  }

  private arrange(query: RunTableQuery, places: Uint32Array, pinned: number): TableRowList {
    const expanded = new Set(query.expanded);
    if (query.groupBy.length > 0) {
      const groups = groupsOf(
        places,
        query.groupBy.map((column) => this.memory(column)),
      );
      const first = new Set(places.subarray(0, pinned));
      return groupedRows(
        sortedGroups(groups, this.groupTerms(query), (place) => first.has(place)),
        (key) => expanded.has(key),
      );
    }
    if (!query.tree) return flatRows(places);
    const open = new Set(this.rowReader.placesOf(this.columns, query.expanded));
    const parents = this.columns.column({ of: 'parent' });
    return treeRows(this.columns, places, parents, (place) => open.has(place), pinned);
  }

  private groupTerms({ orderBy }: RunTableQuery): readonly GroupTerm[] {
    return orderBy.flatMap(({ column, ascending }) => {
      const memory = this.memory(column);
      const isTime =
        column.kind === 'attribute' && (column.key === 'start_time' || column.key === 'end_time');
      return memory ? [{ column: memory, ascending, isTime }] : [];
    });
  }

  private memory(column: TableColumn): Column | null {
    const name = memoryColumn(this.context.names, column);
    return name && this.columns.column(name);
  }

  private needed(query: RunTableQuery): readonly (ColumnName | null)[] {
    const { names } = this.context;
    const own = [...query.orderBy.map(({ column }) => column), ...query.groupBy];
    return [
      { of: 'started' },
      { of: 'run_id' },
      ...(query.text === '' ? [] : [{ of: 'name' } as const]),
      ...(query.statuses.length === 0 ? [] : [{ of: 'status' } as const]),
      ...(query.tree ? [{ of: 'parent' } as const] : []),
      ...(own.some(isDuration) ? [{ of: 'status' } as const] : []),
      ...own.map((column) => memoryColumn(names, column)),
    ];
  }

  private async prepare(names: readonly (ColumnName | null)[], pause: Pause): Promise<void> {
    for (const name of names) {
      if (name === null) continue;
      // The points of each run are read one by one.
      const slice = name.of === 'mean' || name.of === 'at' ? SLICE / 50 : SLICE;
      do await pause();
      while (!this.columns.prepare(name, slice));
    }
  }

  /** Data sets, ids and artifact locations have no columns. */
  private fromTables(comparison: Comparison): Uint8Array {
    const result = new Uint8Array(this.columns.count);
    const { sql, values } = runCondition(this.context.names, comparison);
    const rows = this.context.sql.all(
      `SELECT r.id FROM run r JOIN experiment e ON e.id = r.experiment WHERE ${sql}`,
      ...values,
    );
    for (const row of rows) {
      const place = this.columns.placeOf(number(row, 'id'));
      if (place >= 0) result[place] = 1;
    }
    return result;
  }
}

function statusTest(columns: RunColumns, { statuses }: RunTableQuery): (place: number) => boolean {
  const column = columns.column({ of: 'status' });
  if (column.kind !== 'text') return () => true;
  const wanted = new Set(statuses.map((status) => column.byText.get(status)));
  return (place) => wanted.has(column.codes[place] ?? -1);
}

function isDuration(column: TableColumn): boolean {
  return column.kind === 'attribute' && column.key === 'duration';
}
