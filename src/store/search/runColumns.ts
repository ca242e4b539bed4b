import type { StoreContext } from '../context';
import { number } from '../rows';
import type { Row } from '../rows';

/** Of every run at its place: missing, a number, or a number that is none. */
export const MISSING = 0;
export const PRESENT = 1;
export const NOT_A_NUMBER = 2;

export interface NumberColumn {
  readonly kind: 'number';
  values: Float64Array;
  state: Uint8Array;
}

export interface TextColumn {
  readonly kind: 'text';
  /** Into `texts`; -1 where the run has none. */
  codes: Int32Array;
  readonly texts: string[];
  readonly byText: Map<string, number>;
  /** Of each code among all texts in order; made when it is asked for. */
  ranks: Int32Array | undefined;
}

export type Column = NumberColumn | TextColumn;

/** What a column is of: an attribute's name, or the number of a key. */
export type ColumnName =
  | { readonly of: 'metric' | 'param' | 'tag'; readonly key: number }
  // Over the whole history, of every model and data set that the metric was logged for.
  | { readonly of: keyof typeof AGGREGATES; readonly key: number }
  | { readonly of: 'status' | 'name' | 'user_id' | 'started' | 'ended' | 'run_id' };

const AGGREGATES = { min: 'min(x.min_value)', max: 'max(x.max_value)', count: 'sum(x.count)' };

/** Least recently used ones go; a column of a million runs takes four to nine megabytes. */
const MOST_COLUMNS = 32;

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
  private readonly context: StoreContext;
  private readonly columns = new Map<string, { readonly name: ColumnName; readonly column: Column }>();
  private revision = -1;

  constructor(context: StoreContext) {
    this.context = context;
  }

  /** To be called first in each search. */
  refresh(): void {
    const row = this.context.sql.get(`SELECT value FROM counter WHERE name = 'revision'`);
    const revision = row ? number(row, 'value') : 0;
    if (revision === this.revision) return;
    // A file that was put back from a copy.
    if (revision < this.revision) this.reset();
    const isFirst = this.count === 0;
    const changed = isFirst
      ? this.context.sql.all('SELECT id, experiment, stage FROM run ORDER BY id')
      : this.context.sql.all(
          `SELECT id, experiment, stage FROM run INDEXED BY run_by_revision
           WHERE revision > ? ORDER BY +id`,
          this.revision,
        );
    this.reserve(this.count + changed.length);
    for (const run of changed) this.place(run);
    if (!isFirst) this.renew(changed.map((run) => number(run, 'id')));
    this.revision = revision;
  }

  /** After runs were found to be gone. */
  reset(): void {
    this.count = 0;
    this.revision = -1;
    this.columns.clear();
  }

  column(name: ColumnName): Column {
    const id = 'key' in name ? `${name.of} ${name.key}` : name.of;
    const known = this.columns.get(id);
    if (known) {
      this.columns.delete(id);
      this.columns.set(id, known);
      return known.column;
    }
    if (this.columns.size >= MOST_COLUMNS) {
      const [oldest] = this.columns.keys();
      if (oldest !== undefined) this.columns.delete(oldest);
    }
    const column = this.emptyColumn(name);
    this.fill(name, column, null);
    this.columns.set(id, { name, column });
    return column;
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
  }

  /** Ids only grow, so the places are in their order. */
  private placeOf(id: number): number {
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

  private renew(ids: readonly number[]): void {
    const places = ids.map((id) => this.placeOf(id));
    for (const { name, column } of this.columns.values()) {
      for (const place of places) {
        if (column.kind === 'number') column.state[place] = MISSING;
        else column.codes[place] = -1;
      }
      this.fill(name, column, JSON.stringify(ids));
    }
  }

  private emptyColumn(name: ColumnName): Column {
    const size = this.ids.length;
    if (NUMBERS.has(name.of))
      return { kind: 'number', values: new Float64Array(size), state: new Uint8Array(size) };
    const codes = new Int32Array(size).fill(-1);
    return { kind: 'text', codes, texts: [], byText: new Map(), ranks: undefined };
  }

  /** For the runs of a JSON list of ids, or for all. */
  private fill(name: ColumnName, column: Column, ids: string | null): void {
    const runs = ids === null ? 'run r' : 'json_each(?) i CROSS JOIN run r ON r.id = i.value';
    const values: (string | number)[] = ids === null ? [] : [ids];
    let sql: string;
    if (name.of === 'min' || name.of === 'max' || name.of === 'count') {
      sql = `SELECT r.id, (SELECT ${AGGREGATES[name.of]} FROM series x WHERE x.run = r.id AND x.key = ?) AS value
        FROM ${runs}`;
      values.unshift(name.key);
    } else if ('key' in name) {
      const [table, value, only] =
        name.of === 'metric' ? ['series', 'latest_value', 'AND x.leader = 1'] : [name.of, 'value', ''];
      sql = `SELECT r.id, x.${value} AS value FROM ${runs} CROSS JOIN ${table} x
        ON x.run = r.id AND x.key = ? ${only}`;
      values.push(name.key);
    } else {
      sql = `SELECT r.id, r.${name.of} AS value FROM ${runs}`;
    }
    for (const [id, value] of this.context.sql.pairs(sql, ...values)) {
      const place = this.placeOf(Number(id));
      if (place < 0) continue;
      if (name.of === 'run_id' && column.kind === 'number') column.values[place] = prefixOf(String(value));
      else if (column.kind === 'text') column.codes[place] = codeOf(column, String(value));
      else setNumber(column, place, value, name.of === 'metric');
    }
  }
}

const NUMBERS: ReadonlySet<string> = new Set([
  'metric',
  'started',
  'ended',
  'run_id',
  ...Object.keys(AGGREGATES),
]);

/** The first characters of a run id, which are ASCII, as a number of the same order. */
function prefixOf(runId: string): number {
  let prefix = 0;
  for (let i = 0; i < 6; i++) prefix = prefix * 256 + (i < runId.length ? runId.charCodeAt(i) : 0);
  return prefix;
}

function setNumber(column: NumberColumn, place: number, value: unknown, isMetric: boolean): void {
  if (typeof value === 'number') {
    column.values[place] = value;
    column.state[place] = PRESENT;
  } else {
    column.state[place] = isMetric ? NOT_A_NUMBER : MISSING;
  }
}

function codeOf(column: TextColumn, text: string): number {
  const known = column.byText.get(text);
  if (known !== undefined) return known;
  const code = column.texts.length;
  column.texts.push(text);
  column.byText.set(text, code);
  column.ranks = undefined;
  return code;
}

export function ranksOf(column: TextColumn): Int32Array {
  if (column.ranks) return column.ranks;
  const { texts } = column;
  const bytes = texts.map((text) => Buffer.from(text));
  // As SQLite orders text, by its bytes.
  const order = Array.from(texts.keys()).sort((a, b) => {
    const [left, right] = [bytes[a], bytes[b]];
    return left && right ? Buffer.compare(left, right) : 0;
  });
  const ranks = new Int32Array(texts.length);
  order.forEach((code, rank) => (ranks[code] = rank));
  column.ranks = ranks;
  return ranks;
}

function grown<T extends Float64Array | Int32Array | Uint8Array>(old: T, target: T): T {
  target.set(old);
  return target;
}
