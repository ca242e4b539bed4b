import { closeSync, openSync } from 'node:fs';
import { errorMessage } from '../../core/errors';
import { MIGRATIONS, SCHEMA_VERSION, migrate } from '../migrations';
import { openCopy } from '../open';
import { number, numberOrNull, text } from '../rows';
import type { Sql } from '../sql';
import { tablesOf } from './database';

/** So many places in a row that can't be read are tried: more than the rows of one page. */
const MOST_FAILURES = 2000;
/** Where even the largest key can't be read. */
const LARGEST_KEY = 2 ** 31;

/**
 * Copies what SQLite can still read of a damaged database, table by table, into a new one at `file`; says what was left
 * behind. `damaged` is a copy that nobody else has open.
 */
export function salvage(damaged: string, file: string, now: number): readonly string[] {
  closeSync(openSync(file, 'wx', 0o600));
  const sql = openCopy(file);
  try {
    sql.run('ATTACH ? AS old', damaged);
    const version = Number(sql.pragma('old.user_version'));
    const known = version >= 1 && version <= SCHEMA_VERSION ? version : SCHEMA_VERSION;
    migrate(sql, now, MIGRATIONS.slice(0, known));
    sql.pragma('foreign_keys = OFF');
    sql.exec('DELETE FROM experiment; DELETE FROM counter');
    const said = tablesOf(sql).flatMap((table) => new TableRescue(sql, table).copy());
    copySequences(sql);
    sql.run('DETACH old');
    return said;
  } finally {
    sql.close();
  }
}

/** Ids that were given out once never come again. */
function copySequences(sql: Sql): void {
  try {
    sql.exec(`INSERT INTO main.sqlite_sequence SELECT name, seq FROM old.sqlite_sequence
      WHERE name NOT IN (SELECT name FROM main.sqlite_sequence);
      UPDATE main.sqlite_sequence SET seq = max(seq, ifnull((SELECT max(o.seq) FROM old.sqlite_sequence o
        WHERE o.name = main.sqlite_sequence.name), 0))`);
  } catch {
    // They go on from the largest id that was saved.
  }
}

/** One table: in ranges of its key, each halved where it can't be read, down to the single rows. */
class TableRescue {
  private readonly sql: Sql;
  private readonly table: string;
  private readonly keys: readonly string[];
  private readonly columns: string;
  private failures = 0;
  private backwards = false;

  constructor(sql: Sql, table: string) {
    this.sql = sql;
    this.table = table;
    const columns = sql.all(`PRAGMA main.table_info('${table}')`);
    this.columns = columns.map((row) => `"${text(row, 'name')}"`).join(', ');
    const key = columns
      .filter((row) => number(row, 'pk') > 0)
      .toSorted((a, b) => number(a, 'pk') - number(b, 'pk'));
    const firstText = key.findIndex((row) => text(row, 'type') !== 'INTEGER');
    this.keys = key.slice(0, firstText < 0 ? key.length : firstText).map((row) => text(row, 'name'));
  }

  copy(): readonly string[] {
    const { sql, table } = this;
    if (this.tryCopy('1', [])) return [];
    if (this.keys.length > 0) this.copyFromBothEnds();
    else this.copyOneByOne();
    const row = sql.get(`SELECT count(*) AS n FROM main.${table}`);
    const count = row ? number(row, 'n') : 0;
    return [`Of table ${table} some rows can't be read any more; ${String(count)} were saved.`];
  }

  /** A large gap ends the way from one end, not that from the other. */
  private copyFromBothEnds(): void {
    this.copyBy(0, '1', []);
    if (this.failures <= MOST_FAILURES) return;
    this.failures = 0;
    this.backwards = true;
    this.copyBy(0, '1', []);
  }

  private copyBy(level: number, where: string, values: readonly number[]): void {
    const key = this.keys[level];
    if (key === undefined) return;
    const { first, last } = this.bounds(key, where, values);
    this.copyRange(level, where, values, first, last);
  }

  private copyRange(
    level: number,
    where: string,
    values: readonly number[],
    first: number,
    last: number,
  ): void {
    const key = this.keys[level];
    if (key === undefined || first > last || this.failures > MOST_FAILURES) return;
    const range = `${where} AND "${key}" BETWEEN ? AND ?`;
    if (this.tryCopy(range, [...values, first, last])) return;
    if (first === last) {
      this.copyBy(level + 1, `${where} AND "${key}" = ?`, [...values, first]);
      return;
    }
    const middle = Math.floor((first + last) / 2);
    const halves: [number, number][] = [
      [first, middle],
      [middle + 1, last],
    ];
    for (const [from, to] of this.backwards ? halves.toReversed() : halves)
      this.copyRange(level, where, values, from, to);
  }

  private bounds(key: string, where: string, values: readonly number[]): { first: number; last: number } {
    const bound = (which: 'min' | 'max', otherwise: number): number => {
      try {
        const row = this.sql.get(
          `SELECT ${which}("${key}") AS n FROM old.${this.table} WHERE ${where}`,
          ...values,
        );
        return (row && numberOrNull(row, 'n')) ?? otherwise;
      } catch {
        return otherwise;
      }
    };
    return { first: bound('min', 0), last: bound('max', LARGEST_KEY) };
  }

  /** From both ends, as far as it goes. */
  private copyOneByOne(): void {
    for (const order of ['ASC', 'DESC']) {
      for (let offset = 0; ; offset++) {
        const rows = `SELECT ${this.columns} FROM old.${this.table} ORDER BY 1 ${order} LIMIT 1 OFFSET ${String(offset)}`;
        try {
          if (!this.sql.get(rows)) break;
          this.sql.run(`INSERT OR IGNORE INTO main.${this.table} (${this.columns}) ${rows}`);
        } catch {
          break;
        }
      }
    }
  }

  private tryCopy(where: string, values: readonly number[]): boolean {
    const { sql, table, columns } = this;
    try {
      sql.run(
        `INSERT OR IGNORE INTO main.${table} (${columns}) SELECT ${columns} FROM old.${table} WHERE ${where}`,
        ...values,
      );
      this.failures = 0;
      return true;
    } catch (error) {
      if (/full/.test(errorMessage(error))) throw error;
      this.failures++;
      return false;
    }
  }
}
