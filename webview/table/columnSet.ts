import type { TableStrings } from '../../src/core/panels/tableStrings';
import type { ShownColumn, TableArrangement } from '../../src/core/panels/tableView';
import { FIRST_COLUMNS } from '../../src/core/panels/tableBeginning';
import { allColumns, shownColumns } from '../../src/core/panels/tableColumns';
import { defaultColumns } from '../../src/core/panels/tableView';
import type { RunKeys, TableColumn } from '../../src/core/runTable';
import { columnId } from '../../src/core/runTable';
import type { Layout } from './columns';
import { grownColumns, isMeasured, layOut } from './columns';

/** Which keys there are is looked at again no more often. */
const KEYS_MS = 3000;
/** Of thousands of columns, most are never seen. */
const MOST_LOOKED_AT = 200;

/** The columns that runs can have, and those that are shown. */
export class ColumnSet {
  keys: RunKeys | undefined;
  /** But for the name: those that a person arranges, and those of them that are shown. */
  all: readonly ShownColumn[] = [];
  shown: readonly ShownColumn[] = [];
  /** Of the runs that a search left, where columns are shown by what those have. */
  #narrowed: RunKeys | undefined;
  readonly #words: TableStrings;
  readonly #read: (sample: boolean) => Promise<RunKeys>;
  readonly #suits: (keys: RunKeys) => readonly ShownColumn[];
  /** What is shown where a person has chosen nothing. */
  #suited: readonly ShownColumn[] = [];
  #readAt = 0;
  /** Of params, as last laid out: what is known stays when no row fits a search. */
  #numeric = new Map<string, boolean>();

  constructor(deps: {
    readonly words: TableStrings;
    readonly areSeveralExperiments: boolean;
    readonly read: (sample: boolean) => Promise<RunKeys>;
  }) {
    this.#words = deps.words;
    this.#read = deps.read;
    this.#suits = (keys) => defaultColumns(keys, deps.areSeveralExperiments);
  }

  /** By the keys of the newest runs. */
  async begin(): Promise<void> {
    this.take(await this.#read(true));
  }

  take(keys: RunKeys): void {
    this.keys = keys;
    this.#suited = this.#suits(keys);
    this.#readAt = performance.now();
  }

  async count(): Promise<void> {
    this.keys = await this.#read(false);
    this.#suited = grownColumns(this.#suited, this.#suits(this.keys));
  }

  /** Undefined for all runs. Whether this may show others. */
  narrow(keys: RunKeys | undefined): boolean {
    const isNew = this.#narrowed !== keys;
    this.#narrowed = keys;
    return isNew;
  }

  /** Keys that the newest runs brought become columns while there are few; whether there are any. */
  async look(): Promise<boolean> {
    if (performance.now() - this.#readAt < KEYS_MS) return false;
    this.#readAt = performance.now();
    const keys = await this.#read(true);
    const suited = grownColumns(this.#suited, this.#suits(keys));
    if (keys.complete) this.keys = keys;
    const hasMore = suited.length > this.#suited.length;
    this.#suited = suited;
    return hasMore;
  }

  /** `isNumeric` is of a param's column: whether all that was read of it are numbers, undefined while nothing was. */
  layOut(arrangement: TableArrangement, isNumeric: (id: string) => boolean | undefined): Layout {
    this.all = allColumns(arrangement, this.keys, this.#suited);
    this.shown = shownColumns(arrangement, this.#narrowed ?? this.keys, this.all);
    const params = this.shown.slice(0, MOST_LOOKED_AT).filter(({ column }) => column.kind === 'param');
    const known = params.map(({ column }) => {
      const id = columnId(column);
      return [id, isNumeric(id) ?? this.#numeric.get(id) ?? false] as const;
    });
    this.#numeric = new Map(known);
    return layOut(this.shown, {
      nameWidth: arrangement.nameWidth,
      words: this.#words,
      isGrouped: arrangement.groupBy.length > 0,
      numeric: new Set(known.flatMap(([id, isNumber]) => (isNumber ? [id] : []))),
    });
  }

  /** Whether one of these is to be laid out anew, now that values came. */
  isOutdated(ids: Iterable<string>, isNumeric: (id: string) => boolean | undefined): boolean {
    return [...ids].some((id) => {
      const before = this.#numeric.get(id);
      return before !== undefined && (isNumeric(id) ?? before) !== before;
    });
  }
}

/** Those that a view of a grid shows, without the names of the runs, which come with the rows. */
export function visibleColumns(
  { columns, pinnedCount }: Layout,
  { fromColumn, toColumn }: { readonly fromColumn: number; readonly toColumn: number },
): readonly TableColumn[] {
  const to = toColumn > fromColumn ? toColumn : pinnedCount + FIRST_COLUMNS;
  const scrolled = columns.slice(Math.max(pinnedCount, fromColumn), to);
  return [...columns.slice(1, pinnedCount), ...scrolled].map(({ column }) => column);
}

/** Those in view whose values have a least and a most. */
export function measuredColumns(
  { columns, pinnedCount }: Layout,
  { fromColumn, toColumn }: { readonly fromColumn: number; readonly toColumn: number },
): readonly TableColumn[] {
  const shown = [...columns.slice(0, pinnedCount), ...columns.slice(fromColumn, toColumn)];
  return shown.filter(isMeasured).map(({ column }) => column);
}
