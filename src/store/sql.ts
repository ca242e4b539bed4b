import { closeSync, existsSync, openSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import type Database from 'better-sqlite3';
import type { Sentence } from '../core/errors';
import { TidemarkError, sentence } from '../core/errors';
import { FilePlace, type PlaceState } from './filePlace';
import { isBusy, storeError } from './sqliteErrors';
import type { Row } from './rows';

export type SqlValue = string | number | bigint | Uint8Array | null;

/** Statements of searches vary with their filters; the fixed ones stay hot. */
const CACHED_STATEMENTS = 400;

/** Of each number of rows up to this there is a statement, once it was needed. */
const ROWS_AT_ONCE = 32;

/** One connection with its prepared statements, kept by their text. */
export class Sql {
  readonly file: string;
  private database: Database.Database;
  private place: FilePlace | undefined;
  /** How often the file was put back. */
  restored = 0;
  private reopen: (() => Database.Database) | undefined;
  private readonly statements = new Map<string, Database.Statement<SqlValue[], Row>>();
  private readonly pairStatements = new Map<string, Database.Statement<SqlValue[], [unknown, unknown]>>();

  constructor(database: Database.Database, file: string) {
    this.database = database;
    this.file = file;
  }

  /**
   * From now on `keepInPlace` refuses to go on with a file which isn't there any more. With `reopen`, what was in it is
   * put back instead: this connection still has all of it.
   */
  watchPlace(reopen?: () => Database.Database): void {
    this.place = new FilePlace(this.file);
    this.reopen = reopen;
  }

  get placeState(): PlaceState {
    return this.place?.state() ?? 'in place';
  }

  /** Before a write, and before what a person is shown is read. */
  keepInPlace(): void {
    const state = this.placeState;
    if (state === 'in place') return;
    if (state === 'replaced')
      throw unavailable(
        sentence(
          "Another file has taken the place of the store's '{0}': try again, or start the server anew.",
          this.file,
        ),
      );
    if (!this.reopen || !existsSync(dirname(this.file)))
      throw unavailable(
        sentence(
          "The store '{0}' is no longer there: put it back where it was, or start the tracking server to begin a new one.",
          this.file,
        ),
      );
    this.putBack(this.reopen);
    this.restored++;
  }

  /** Everything that was committed, into a new file. */
  copyTo(file: string): void {
    rmSync(file, { force: true });
    closeSync(openSync(file, 'wx', 0o600));
    this.run('VACUUM INTO ?', file);
  }

  private putBack(reopen: () => Database.Database): void {
    const copy = `${this.file}.restored-${process.pid}`;
    try {
      this.copyTo(copy);
      // The log beside it belongs to the file that was removed.
      for (const part of ['-wal', '-shm']) rmSync(this.file + part, { force: true });
      renameSync(copy, this.file);
    } finally {
      rmSync(copy, { force: true });
    }
    const before = this.database;
    this.database = reopen();
    this.forget();
    this.place = new FilePlace(this.file);
    before.close();
  }

  /** Begins to write, or says false where another connection is writing just now. */
  beginAtOnce(): boolean {
    const timeout = Number(this.pragma('busy_timeout'));
    this.pragma('busy_timeout = 0');
    try {
      this.prepare('BEGIN IMMEDIATE').run();
      return true;
    } catch (error) {
      if (isBusy(error)) return false;
      throw storeError(error, this.file);
    } finally {
      this.pragma(`busy_timeout = ${timeout}`);
    }
  }

  get inTransaction(): boolean {
    return this.database.inTransaction;
  }

  get(sql: string, ...values: SqlValue[]): Row | undefined {
    return this.guard(() => this.prepare(sql).get(...values));
  }

  all(sql: string, ...values: SqlValue[]): Row[] {
    return this.guard(() => this.prepare(sql).all(...values));
  }

  /** The first column of all rows, without an object for each. */
  column(sql: string, ...values: SqlValue[]): unknown[] {
    return this.guard(() => {
      const statement = this.prepare(sql).pluck(true);
      try {
        return statement.all(...values);
      } finally {
        statement.pluck(false);
      }
    });
  }

  /**
   * Rows of two columns, one after the other and without an object's names; for a great many. One at a time for each
   * statement's text.
   */
  *pairs(sql: string, ...values: SqlValue[]): IterableIterator<readonly [unknown, unknown]> {
    const statement = this.guard(() => this.preparePairs(sql));
    try {
      yield* statement.iterate(...values);
    } catch (error) {
      throw storeError(error, this.file);
    }
  }

  /** How many rows the statement changed. */
  run(sql: string, ...values: SqlValue[]): number {
    return this.guard(() => this.prepare(sql).run(...values).changes);
  }

  /** The row id of the inserted row. */
  insert(sql: string, ...values: SqlValue[]): number {
    return this.guard(() => Number(this.prepare(sql).run(...values).lastInsertRowid));
  }

  /**
   * Rows of one table by few statements: each call costs as much as some rows do. `values` has a row's values one after
   * the other; `row` is `(?, ?, 0)` or the like. How many rows were added or changed.
   */
  insertRows(into: string, row: string, rowValues: number, values: readonly SqlValue[], end = ''): number {
    let changes = 0;
    for (let from = 0; from < values.length;) {
      const rows = Math.min(ROWS_AT_ONCE, (values.length - from) / rowValues);
      const part = values.slice(from, (from += rows * rowValues));
      changes += this.run(`${into} VALUES ${row}${`, ${row}`.repeat(rows - 1)}${end}`, ...part);
    }
    return changes;
  }

  exec(sql: string): void {
    this.guard(() => this.database.exec(sql));
  }

  pragma(text: string): unknown {
    return this.guard(() => this.database.pragma(text, { simple: true }));
  }

  /** Copies all pages to `file`, some at a time; `progress` says how many the next ones are. */
  async backUp(file: string, progress: (pages: number, total: number) => number): Promise<void> {
    try {
      await this.database.backup(file, {
        progress: ({ totalPages, remainingPages }) => progress(totalPages - remainingPages, totalPages),
      });
    } catch (error) {
      throw storeError(error, file);
    }
  }

  close(): void {
    this.forget();
    this.database.close();
  }

  private forget(): void {
    this.statements.clear();
    this.pairStatements.clear();
  }

  /** A text for each kind of column: there are few. */
  private preparePairs(sql: string): Database.Statement<SqlValue[], [unknown, unknown]> {
    const known = this.pairStatements.get(sql);
    if (known) return known;
    const statement = this.database.prepare<SqlValue[], [unknown, unknown]>(sql).raw();
    this.pairStatements.set(sql, statement);
    return statement;
  }

  private prepare(sql: string): Database.Statement<SqlValue[], Row> {
    const known = this.statements.get(sql);
    if (known) return known;
    const statement = this.database.prepare<SqlValue[], Row>(sql);
    if (this.statements.size >= CACHED_STATEMENTS) this.evict();
    this.statements.set(sql, statement);
    return statement;
  }

  /** Drops the older half; a Map keeps the order of insertion. */
  private evict(): void {
    let left = CACHED_STATEMENTS / 2;
    for (const sql of this.statements.keys()) {
      if (left-- <= 0) break;
      this.statements.delete(sql);
    }
  }

  private guard<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      throw storeError(error, this.file);
    }
  }
}

/** `?, ?, ?` for a list of `count` values. */
export function placeholders(count: number): string {
  return count === 0 ? '' : `?${', ?'.repeat(count - 1)}`;
}

/** Long lists go in slices, so that one statement's text serves them all and SQLite's limit is far. */
export function slices<T>(list: readonly T[], size = 500): T[][] {
  const result: T[][] = [];
  for (let start = 0; start < list.length; start += size) result.push(list.slice(start, start + size));
  return result;
}

function unavailable(text: Sentence): TidemarkError {
  return new TidemarkError('TEMPORARILY_UNAVAILABLE', text);
}
