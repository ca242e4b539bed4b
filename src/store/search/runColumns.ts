import type { StoreContext } from '../context';
import { pointAt, tailMean } from '../metrics/values';
import { lastRemoval, newestRevision } from '../revision';
import { number } from '../rows';
import type { Row } from '../rows';
import { MISSING, codeOf, setNumber } from './columns';
import type { Column } from './columns';
import { RUN_FIELDS } from './runFields';

/** What a column is of: an attribute's name, or the number of a key. */
export type ColumnName =
  | { readonly of: 'metric' | 'param' | 'tag'; readonly key: number }
  // Over the whole history, of every model and data set that the metric was logged for.
  | { readonly of: keyof typeof AGGREGATES; readonly key: number }
  // Read from the points of each run: the mean of the last `argument` ones, the value at that step or before.
  | { readonly of: 'mean' | 'at'; readonly key: number; readonly argument: number }
  | { readonly of: keyof typeof RUN_FIELDS };

const AGGREGATES = { min: 'min(x.min_value)', max: 'max(x.max_value)', count: 'sum(x.count)' };

/** Texts that no run has any more are kept, up to so many besides one for each run. */
const MOST_SPARE_TEXTS = 1000;

/** Least recently used ones go: a column of a million runs takes nine megabytes, one of two thousand next to nothing. */
const LEAST_COLUMNS = 32;
const MOST_COLUMNS = 256;
const MOST_BYTES = 64_000_000;

/**
 * Columns of all runs in memory, each read when a search first needs it. Later searches bring them up to date by
 * the runs that have changed since, which their revisions tell.
 */
export class RunColumns {
  count = 0;
  ids = new Float64Array(0);
  experiments = new Float64Array(0);
  /** 1 for active runs. */
  active = new Uint8Array(0);
  /** Moves with every change; `changed` has the generation in which a run was read last. */
  generation = 0;
  changed = new Float64Array(0);
  /** Moves when places begin to mean other runs. */
  epoch = 0;
  private readonly context: StoreContext;
  private readonly columns = new Map<string, Entry>();
  private revision = -1;
  private complete = false;

  constructor(context: StoreContext) {
    this.context = context;
  }

  /**
   * To be called first in each search. The first time reads at most `most` runs and is false while there are more:
   * one that has others to attend to asks again.
   */
  refresh(most = Infinity): boolean {
    const revision = newestRevision(this.context.sql);
    // A file that was put back from a copy; runs that are gone for good, whose places would be of nothing.
    const isKnown = this.revision === revision || this.revision < 0;
    if (!isKnown && (revision < this.revision || lastRemoval(this.context.sql) > this.revision)) this.reset();
    if (!this.complete) {
      if (this.count === 0) this.revision = revision;
      this.complete = this.read(most) < most;
      if (!this.complete) return false;
    }
    if (revision === this.revision) return true;
    const changed = this.context.sql.all(
      'SELECT id, experiment, stage FROM run INDEXED BY run_by_revision WHERE revision > ? ORDER BY +id',
      this.revision,
    );
    const before = this.count;
    this.generation++;
    this.reserve(this.count + changed.length);
    for (const run of changed) this.place(run);
    this.renew(
      changed.map((run) => number(run, 'id')),
      before,
    );
    this.revision = revision;
    return true;
  }

  /** After runs were found to be gone. */
  reset(): void {
    this.count = 0;
    this.revision = -1;
    this.complete = false;
    this.generation++;
    this.epoch++;
    this.columns.clear();
  }

  column(name: ColumnName): Column {
    const entry = this.entry(name);
    this.fillSome(entry, Infinity);
    return entry.column;
  }

  /** Reads a column for at most `most` more runs; whether it is whole then. */
  prepare(name: ColumnName, most: number): boolean {
    return this.fillSome(this.entry(name), most);
  }

  /** The place of a run by its row id, or -1. Ids only grow, so the places are in their order. */
  placeOf(id: number): number {
    let low = 0;
    let high = this.count - 1;
    while (low <= high) {
      const middle = (low + high) >>> 1;
      const found = this.ids[middle] ?? 0;
      if (found === id) return middle;
      if (found < id) low = middle + 1;
      else high = middle - 1;
    }
    return -1;
  }

  private entry(name: ColumnName): Entry {
    const id = Object.values(name).join(' ');
    const known = this.columns.get(id);
    if (known) {
      this.columns.delete(id);
      this.columns.set(id, known);
      return known;
    }
    const room = Math.floor(MOST_BYTES / (9 * (this.ids.length + 1)));
    if (this.columns.size >= Math.min(MOST_COLUMNS, Math.max(LEAST_COLUMNS, room))) {
      const [oldest] = this.columns.keys();
      if (oldest !== undefined) this.columns.delete(oldest);
    }
    const entry: Entry = { name, column: this.emptyColumn(name), filled: 0 };
    this.columns.set(id, entry);
    return entry;
  }

  private fillSome(entry: Entry, most: number): boolean {
    if (entry.filled < this.count) {
      const end = Math.min(this.count, entry.filled + most);
      const from = this.ids[entry.filled] ?? 0;
      this.fill(entry.name, entry.column, { from, to: this.ids[end - 1] ?? 0 });
      entry.filled = end;
    }
    return entry.filled >= this.count;
  }

  private read(most: number): number {
    const rows = this.context.sql.all(
      'SELECT id, experiment, stage FROM run WHERE id > ? ORDER BY id LIMIT ?',
      this.count === 0 ? -1 : (this.ids[this.count - 1] ?? -1),
      Number.isFinite(most) ? most : -1,
    );
    this.reserve(this.count + rows.length);
    for (const run of rows) this.place(run);
    return rows.length;
  }

  /** Orders by the beginnings of run ids: what is left to decide among runs that started together. */
  byRunId(): (a: number, b: number) => number {
    const column = this.column({ of: 'run_id' });
    if (column.kind !== 'number') return () => 0;
    const { values } = column;
    return (a, b) => (values[a] ?? 0) - (values[b] ?? 0) || a - b;
  }

  private reserve(count: number): void {
    if (count <= this.ids.length) return;
    const size = Math.max(1024, Math.ceil(count * 1.25));
    this.ids = grown(this.ids, new Float64Array(size));
    this.experiments = grown(this.experiments, new Float64Array(size));
    this.active = grown(this.active, new Uint8Array(size));
    this.changed = grown(this.changed, new Float64Array(size));
    for (const { column } of this.columns.values()) {
      if (column.kind === 'number') {
        column.values = grown(column.values, new Float64Array(size));
        column.state = grown(column.state, new Uint8Array(size));
      } else {
        column.codes = grown(column.codes, new Int32Array(size).fill(-1));
      }
    }
  }

  private place(run: Row): void {
    const id = number(run, 'id');
    const isNew = this.count === 0 || id > (this.ids[this.count - 1] ?? 0);
    const at = isNew ? this.count++ : this.placeOf(id);
    if (at < 0) return;
    this.ids[at] = id;
    this.experiments[at] = number(run, 'experiment');
    this.active[at] = run['stage'] === 'active' ? 1 : 0;
    this.changed[at] = this.generation;
  }

  /** Of the places, `before` were there before. */
  private renew(ids: readonly number[], before: number): void {
    const places = ids.map((id) => this.placeOf(id));
    for (const [id, entry] of this.columns) {
      const { name, column } = entry;
      if (column.kind === 'text' && column.texts.length > this.count + MOST_SPARE_TEXTS) {
        // Runs were given ever new names: read anew when it is next needed.
        this.columns.delete(id);
        continue;
      }
      for (const place of places) {
        if (column.kind === 'number') column.state[place] = MISSING;
        else column.codes[place] = -1;
      }
      const wasWhole = entry.filled >= before;
      this.fill(name, column, JSON.stringify(ids));
      if (wasWhole) entry.filled = this.count;
    }
  }

  private emptyColumn(name: ColumnName): Column {
    const size = this.ids.length;
    if (NUMBERS.has(name.of))
      return { kind: 'number', values: new Float64Array(size), state: new Uint8Array(size) };
    const codes = new Int32Array(size).fill(-1);
    return { kind: 'text', codes, texts: [], byText: new Map(), ranks: undefined, valueRanks: undefined };
  }

  /** For the runs of a JSON list of ids, or of a range of them. */
  private fill(name: ColumnName, column: Column, which: string | IdRange): void {
    const isList = typeof which === 'string';
    const runs = isList ? 'json_each(?) i CROSS JOIN run r ON r.id = i.value' : 'run r';
    const range = isList ? '' : 'WHERE r.id BETWEEN ? AND ?';
    const bounds = isList ? [] : [which.from, which.to];
    const list = isList ? [which] : [];
    if (name.of === 'mean' || name.of === 'at') {
      for (const [id] of this.context.sql.pairs(`SELECT r.id, 0 FROM ${runs} ${range}`, ...list, ...bounds))
        this.setFromPoints(name, column, Number(id));
      return;
    }
    let sql: string;
    const values: (string | number)[] = [...list, ...bounds];
    if (name.of === 'min' || name.of === 'max' || name.of === 'count') {
      sql = `SELECT r.id, (SELECT ${AGGREGATES[name.of]} FROM series x WHERE x.run = r.id AND x.key = ?) AS value
        FROM ${runs} ${range}`;
      values.unshift(name.key);
    } else if ('key' in name) {
      const [table, value, only] =
        name.of === 'metric' ? ['series', 'latest_value', 'AND x.leader = 1'] : [name.of, 'value', ''];
      sql = `SELECT r.id, x.${value} AS value FROM ${runs} CROSS JOIN ${table} x
        ON x.run = r.id AND x.key = ? ${only} ${range}`;
      values.splice(list.length, 0, name.key);
    } else {
      sql = `SELECT r.id, ${RUN_FIELDS[name.of]} AS value FROM ${runs} ${range}`;
    }
    for (const [id, value] of this.context.sql.pairs(sql, ...values)) {
      const place = this.placeOf(Number(id));
      if (place < 0) continue;
      if (name.of === 'run_id' && column.kind === 'number') column.values[place] = prefixOf(String(value));
      else if (column.kind === 'text') {
        if (typeof value === 'string') column.codes[place] = codeOf(column, value);
      } else setNumber(column, place, value, name.of === 'metric');
    }
  }

  private setFromPoints(
    { of, key, argument }: Extract<ColumnName, { of: 'mean' | 'at' }>,
    column: Column,
    run: number,
  ): void {
    const place = this.placeOf(run);
    if (column.kind !== 'number' || place < 0) return;
    const value = (of === 'mean' ? tailMean : pointAt)(this.context, run, key, argument);
    if (value === undefined) column.state[place] = MISSING;
    else setNumber(column, place, Number.isNaN(value) ? null : value, true);
  }
}

interface Entry {
  readonly name: ColumnName;
  readonly column: Column;
  /** So many places, from the first, have been read. */
  filled: number;
}

interface IdRange {
  readonly from: number;
  readonly to: number;
}

const NUMBERS: ReadonlySet<string> = new Set([
  'metric',
  'started',
  'ended',
  'run_id',
  'duration',
  'parent',
  'mean',
  'at',
  ...Object.keys(AGGREGATES),
]);

/** The first characters of a run id, which are ASCII, as a number of the same order. */
function prefixOf(runId: string): number {
  let prefix = 0;
  for (let i = 0; i < 6; i++) prefix = prefix * 256 + (i < runId.length ? runId.charCodeAt(i) : 0);
  return prefix;
}

function grown<T extends Float64Array | Int32Array | Uint8Array>(old: T, target: T): T {
  target.set(old);
  return target;
}
