import type { TableOpened, TableOpening, TableWindow } from '../../src/core/panels/table';
import type {
  ColumnStatistics,
  RunTable,
  RunTableCells,
  RunTableQuery,
  RunTableRange,
  TableCells,
  TableColumn,
  TableRows,
} from '../../src/core/runTable';
import { MAX_TABLE_ROWS, columnId } from '../../src/core/runTable';

/** Rows are asked for and kept in blocks of this many. */
export const BLOCK = 50;
/** Rows beyond those in view that a scrolling hand comes to before an answer does. */
const AHEAD = 40;
/** Blocks of one column that are kept; scrolling on drops the ones far away. */
const MOST_BLOCKS = 60;

export interface TableSource {
  open(opening: TableOpening, signal: AbortSignal): Promise<TableOpened>;
  cells(range: RunTableRange, signal: AbortSignal): Promise<RunTableCells | null>;
  statistics(tableId: string, columns: readonly TableColumn[]): Promise<readonly ColumnStatistics[] | null>;
}

/** What came of a table. */
export interface Came {
  readonly from: number;
  readonly to: number;
  /** The ids of the columns. */
  readonly columns: ReadonlySet<string>;
  /** Of rows that were known only the cells came. */
  readonly isOnlyCells: boolean;
}

interface Kept<T> {
  readonly data: T;
  /** What is of an older generation is shown until the new comes. */
  readonly generation: number;
}

/** One row of the table, where it has been read. */
export interface RowPlace {
  readonly rows: TableRows;
  /** Into the columns of `rows`. */
  readonly index: number;
}

/** The part of a table that has been read, and what is on its way. */
export class TableModel {
  table: RunTable | undefined;
  readonly #source: TableSource;
  readonly #onChange: (came?: Came) => void;
  readonly #onGone: () => void;
  readonly #onProblem: (error: unknown) => void;
  #generation = 0;
  #rows = new Map<number, Kept<TableRows>>();
  #cells = new Map<string, Map<number, Kept<TableCells>>>();
  readonly #statistics = new Map<string, ColumnStatistics>();
  #askedStatistics = new Set<string>();
  #opening: AbortController | undefined;
  #fetching: { readonly range: RunTableRange; readonly controller: AbortController } | undefined;
  #wanted: TableWindow | undefined;
  #seenFrom = 0;
  #ahead = 0;

  constructor(deps: {
    readonly source: TableSource;
    /** Something that is shown is new: what came, or anything. */
    readonly onChange: (came?: Came) => void;
    /** The host has let go of the table: open it anew. */
    readonly onGone: () => void;
    readonly onProblem: (error: unknown) => void;
  }) {
    this.#source = deps.source;
    this.#onChange = deps.onChange;
    this.#onGone = deps.onGone;
    this.#onProblem = deps.onProblem;
  }

  /** Undefined when a later opening has taken its place. The old table is shown until the new one is there. */
  async open(
    query: RunTableQuery,
    anchor: string | null,
    window: TableWindow,
  ): Promise<TableOpened | undefined> {
    this.#opening?.abort();
    const controller = new AbortController();
    this.#opening = controller;
    try {
      const opened = await this.#source.open({ query, anchor, window: aligned(window) }, controller.signal);
      if (this.#opening !== controller) return undefined;
      if (opened.kind === 'table') this.take(opened, window.columns);
      return opened;
    } catch (error) {
      // That it was cancelled for a later one, or failed before that was known, is nothing to tell.
      if (this.#opening !== controller) return undefined;
      throw error;
    } finally {
      if (this.#opening === controller) this.#opening = undefined;
    }
  }

  /** Shows this table from now on; `columns` are those of its cells. */
  take(opened: Extract<TableOpened, { kind: 'table' }>, columns: readonly TableColumn[]): void {
    this.#fetching?.controller.abort();
    this.#fetching = undefined;
    this.table = opened.table;
    this.#ahead = 0;
    this.#generation++;
    this.#rows = new Map();
    this.#cells = new Map();
    // Those that are known stay until the new ones come: colours would flicker with every change.
    this.#askedStatistics = new Set();
    if (opened.cells) this.#keep(opened.cells, columns);
  }

  /** What was read is old: it is shown on, and read again where it is in view. */
  invalidate(): void {
    this.#generation++;
    this.#askedStatistics = new Set();
    this.#fetch();
  }

  row(row: number): RowPlace | undefined {
    const kept = this.#rows.get(Math.floor(row / BLOCK));
    if (!kept) return undefined;
    const index = row % BLOCK;
    return index < kept.data.ids.length ? { rows: kept.data, index } : undefined;
  }

  /** The block of cells that the row's cell is in, at `row % BLOCK`. */
  cells(row: number, id: string): TableCells | undefined {
    return this.#cells.get(id)?.get(Math.floor(row / BLOCK))?.data;
  }

  statisticsOf(id: string): ColumnStatistics | undefined {
    return this.#statistics.get(id);
  }

  /** All blocks of a column that have been read, to find out how its values are best written. */
  blocks(id: string): readonly TableCells[] {
    return [...(this.#cells.get(id)?.values() ?? [])].map(({ data }) => data);
  }

  /** Says what is in view, so that what is missing of it is read, and of what comes next the way one scrolls. */
  view(window: TableWindow): void {
    const { from, to } = window;
    if (this.#wanted && from !== this.#seenFrom) this.#ahead = from < this.#seenFrom ? -AHEAD : AHEAD;
    this.#seenFrom = from;
    this.#wanted = {
      ...window,
      from: Math.max(0, from + Math.min(0, this.#ahead)),
      to: to + Math.max(0, this.#ahead),
    };
    this.#fetch();
  }

  async askStatistics(columns: readonly TableColumn[]): Promise<void> {
    const { table } = this;
    const missing = columns.filter((column) => !this.#askedStatistics.has(columnId(column)));
    if (!table || missing.length === 0) return;
    for (const column of missing) this.#askedStatistics.add(columnId(column));
    try {
      const found = await this.#source.statistics(table.tableId, missing);
      if (this.table !== table || !found) return;
      missing.forEach((column, index) => {
        const one = found[index];
        if (one) this.#statistics.set(columnId(column), one);
      });
      this.#onChange();
    } catch {
      // The best values stay unmarked; what the cells show doesn't depend on it.
      for (const column of missing) this.#statistics.delete(columnId(column));
    }
  }

  #fetch(): void {
    const range = this.#missing();
    const current = this.#fetching;
    if (range === undefined) return;
    if (current) {
      if (overlaps(current.range, range)) return;
      // Scrolled past: what comes would not be seen.
      current.controller.abort();
    }
    const controller = new AbortController();
    const fetching = { range, controller };
    this.#fetching = fetching;
    const generation = this.#generation;
    void this.#source
      .cells(range, controller.signal)
      .then((cells) => {
        if (this.#fetching !== fetching) return;
        this.#fetching = undefined;
        if (cells === null) {
          this.#onGone();
          return;
        }
        if (this.table?.tableId !== range.tableId) return;
        const isOnlyCells = this.#keep(cells, range.columns, generation);
        const { from, to, columns } = range;
        this.#onChange({ from, to, columns: new Set(columns.map(columnId)), isOnlyCells });
        this.#fetch();
      })
      .catch((error: unknown) => {
        if (this.#fetching !== fetching) return;
        this.#fetching = undefined;
        this.#onProblem(error);
      });
  }

  /** The rows and columns of what is in view that haven't been read, as one range; undefined for none. */
  #missing(): RunTableRange | undefined {
    const { table } = this;
    const wanted = this.#wanted && aligned(this.#wanted);
    if (!table || !wanted) return undefined;
    const to = Math.min(wanted.to, Math.ceil(table.rowCount / BLOCK) * BLOCK);
    let first = Infinity;
    let last = -1;
    const columns = new Set<TableColumn>();
    for (let block = wanted.from / BLOCK; block < to / BLOCK; block++) {
      let isMissing = this.#isOld(this.#rows.get(block));
      for (const column of wanted.columns) {
        if (!this.#isOld(this.#cells.get(columnId(column))?.get(block))) continue;
        columns.add(column);
        isMissing = true;
      }
      if (!isMissing) continue;
      first = Math.min(first, block);
      last = Math.max(last, block);
    }
    if (last < 0) return undefined;
    const from = first * BLOCK;
    const end = Math.min((last + 1) * BLOCK, from + MAX_TABLE_ROWS);
    return { tableId: table.tableId, from, to: end, columns: [...columns] };
  }

  #isOld(kept: Kept<unknown> | undefined): boolean {
    return kept?.generation !== this.#generation;
  }

  /** Cuts an answer into blocks. True where the rows themselves were known. */
  #keep(answer: RunTableCells, columns: readonly TableColumn[], generation = this.#generation): boolean {
    let isKnown = true;
    const first = answer.from / BLOCK;
    const blocks = Math.ceil(answer.rows.ids.length / BLOCK);
    for (let block = 0; block < blocks; block++) {
      const [from, to] = [block * BLOCK, (block + 1) * BLOCK];
      isKnown &&= !this.#isOld(this.#rows.get(first + block));
      this.#rows.delete(first + block);
      this.#rows.set(first + block, { data: rowsPart(answer.rows, from, to), generation });
      columns.forEach((column, index) => {
        const cells = answer.columns[index];
        if (!cells) return;
        const id = columnId(column);
        const kept = this.#cells.get(id) ?? new Map<number, Kept<TableCells>>();
        kept.delete(first + block);
        kept.set(first + block, { data: cellsPart(cells, from, to), generation });
        this.#cells.set(id, kept);
        trim(kept);
      });
    }
    trim(this.#rows);
    return isKnown;
  }
}

function trim(blocks: Map<number, unknown>): void {
  while (blocks.size > MOST_BLOCKS) {
    const [oldest] = blocks.keys();
    if (oldest === undefined) return;
    blocks.delete(oldest);
  }
}

function aligned({ from, to, columns }: TableWindow): TableWindow {
  return { from: Math.floor(from / BLOCK) * BLOCK, to: Math.ceil(to / BLOCK) * BLOCK, columns };
}

function overlaps(a: RunTableRange, b: RunTableRange): boolean {
  return a.tableId === b.tableId && a.from < b.to && b.from < a.to;
}

function rowsPart(rows: TableRows, from: number, to: number): TableRows {
  return {
    ids: rows.ids.slice(from, to),
    isGroup: rows.isGroup.slice(from, to),
    depths: rows.depths.slice(from, to),
    children: rows.children.slice(from, to),
    isExpanded: rows.isExpanded.slice(from, to),
    names: rows.names.slice(from, to),
    statuses: rows.statuses.slice(from, to),
    experimentIds: rows.experimentIds.slice(from, to),
    isDeleted: rows.isDeleted.slice(from, to),
    isStarred: rows.isStarred.slice(from, to),
    ongoingSince: rows.ongoingSince.slice(from, to),
    colours: rows.colours.slice(from, to),
    numbers: rows.numbers.slice(from, to),
  };
}

function cellsPart(cells: TableCells, from: number, to: number): TableCells {
  switch (cells.kind) {
    case 'number':
      return {
        ...cells,
        values: cells.values.slice(from, to),
        states: cells.states.slice(from, to),
        groups: cells.groups && {
          counts: cells.groups.counts.slice(from, to),
          deviations: cells.groups.deviations.slice(from, to),
          least: cells.groups.least.slice(from, to),
          most: cells.groups.most.slice(from, to),
        },
      };
    case 'text':
      return {
        ...cells,
        codes: cells.codes.slice(from, to),
        distinct: cells.distinct && cells.distinct.slice(from, to),
      };
    case 'lines':
      return { kind: 'lines', lines: cells.lines.slice(from, to) };
  }
}
