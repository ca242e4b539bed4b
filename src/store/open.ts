import { closeSync, existsSync, openSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { TidemarkError, errorMessage, sentence } from '../core/errors';
import { assertNodeApi, findBinding } from './binding';
import { isNetworkDisk } from './disk';
import { createLastingFolder } from './lasting';
import { SCHEMA_VERSION, checkSchema, migrate } from './migrations';
import { Sql } from './sql';
import { isBusy, storeError } from './sqliteErrors';

export type StoreMode = 'owner' | 'window' | 'readonly';

export const DATABASE_FILE = 'tracking.db';

/** A store of up to this size can be read from a disk that can't be written. */
const MOST_IN_MEMORY = 256 * 1024 * 1024;

/** What a large import leaves of the write-ahead log. */
const WAL_BYTES = 64 * 1024 * 1024;
/** The log is written into the database when it has so many pages of 4 KiB; more often costs more syncs. */
const CHECKPOINT_PAGES = 8192;
/** How long another writer is waited for. */
const TIMEOUT_MS = { owner: 20_000, window: 2000 };
/** KiB of pages that the server keeps: the leaves that running series grow at. A window reads little. */
const CACHED_KIB = { owner: 32_000, window: 4000 };

/** Opens (and but for `readonly` creates and migrates) the database in `directory`. */
export function openDatabase(
  directory: string,
  mode: StoreMode,
  now: number,
  exclusive = isNetworkDisk(directory),
): Sql {
  assertNodeApi();
  const file = join(directory, DATABASE_FILE);
  if (mode === 'readonly') return openReadonly(file, exclusive);
  createFolder(directory);
  createFile(file);
  const sql = connect(file, file, false, exclusive ? TIMEOUT_MS.window : TIMEOUT_MS[mode]);
  try {
    if (exclusive) lockForOurselves(sql);
    checkSchema(sql);
    configure(sql, mode);
    migrate(sql, now);
    // File numbers of network disks may change by themselves.
    if (!exclusive) sql.watchPlace(mode === 'owner' ? () => reopened(file) : undefined);
    return sql;
  } catch (error) {
    sql.close();
    throw exclusive ? heldError(error, file) : storeError(error, file);
  }
}

/**
 * To be called before anything is read. On a network disk the processes of two machines, and on some disks those
 * of one, don't see the same shared memory. A connection that takes the file for itself before it enters WAL mode keeps the
 * log's index in its own memory and makes no -shm file (https://sqlite.org/wal.html#noshm). The lock is an
 * ordinary one of the file system, held for as long as the store is open. A rollback journal (DELETE, TRUNCATE)
 * with several processes would hang on those locks being right in every transaction, and syncs twice for each.
 */
function lockForOurselves(sql: Sql): void {
  sql.pragma('locking_mode = EXCLUSIVE');
}

function heldError(error: unknown, file: string): unknown {
  const known = storeError(error, file);
  if (!(known instanceof TidemarkError) || !isBusy(known.cause)) return known;
  return new TidemarkError(
    'TEMPORARILY_UNAVAILABLE',
    sentence(
      "The store '{0}' is on a network disk, and another process holds it for itself: stop its tracking server first.",
      file,
    ),
    { cause: error },
  );
}

function configure(sql: Sql, mode: 'owner' | 'window'): void {
  switchToWal(sql);
  // A window's writes are few, and a person's: they last, too.
  sql.pragma('synchronous = FULL');
  sql.pragma('foreign_keys = ON');
  sql.pragma(`wal_autocheckpoint = ${CHECKPOINT_PAGES}`);
  sql.pragma(`cache_size = -${CACHED_KIB[mode]}`);
  sql.pragma(`journal_size_limit = ${WAL_BYTES}`);
}

function reopened(file: string): Database.Database {
  const database = connectRaw(file, file, false, TIMEOUT_MS.owner);
  configure(new Sql(database, file), 'owner');
  return database;
}

/** A database that nobody else knows of yet, and that stays as it is. */
export function openCopy(file: string): Sql {
  return connect(file, file, false, 2000);
}

function openReadonly(file: string, exclusive: boolean): Sql {
  if (!existsSync(file)) {
    throw new TidemarkError('RESOURCE_DOES_NOT_EXIST', sentence("There is no store at '{0}'.", file));
  }
  const sql = exclusive ? connectAlone(file) : connectReadonly(file);
  try {
    if (checkSchema(sql) < SCHEMA_VERSION) {
      throw new TidemarkError(
        'INTERNAL_ERROR',
        sentence(
          "The store '{0}' was written by an older Tidemark: make its folder writable, so that it can be upgraded.",
          file,
        ),
      );
    }
    if (!exclusive) sql.watchPlace();
    return sql;
  } catch (error) {
    sql.close();
    throw storeError(error, file);
  }
}

/** The lock can only be had of a file that is open for writing. */
function connectAlone(file: string): Sql {
  const sql = connect(file, file, false, 2000);
  try {
    lockForOurselves(sql);
    sql.pragma('query_only = ON');
    sql.get('SELECT count(*) FROM sqlite_master');
    return sql;
  } catch (error) {
    sql.close();
    const known = heldError(error, file);
    if (known instanceof TidemarkError && known.code === 'PERMISSION_DENIED') return connectReadonly(file);
    throw known;
  }
}

/** On a read-only disk SQLite can't put its shared memory beside; there nobody else writes either. */
function connectReadonly(file: string): Sql {
  const sql = connect(file, file, true, 2000);
  try {
    sql.get('SELECT count(*) FROM sqlite_master');
    return sql;
  } catch (error) {
    sql.close();
    const complete = !existsSync(`${file}-wal`) || statSync(`${file}-wal`).size === 0;
    const denied = error instanceof TidemarkError && error.code === 'PERMISSION_DENIED';
    if (!complete || !denied || statSync(file).size > MOST_IN_MEMORY) throw error;
    return connect(copyInMemory(file), file, true, 2000);
  }
}

/** The file's content, marked as one that needs no write-ahead log (bytes 18 and 19 of SQLite's header). */
function copyInMemory(file: string): Buffer {
  const content = readFileSync(file);
  content.fill(1, 18, 20);
  return content;
}

function connect(source: string | Buffer, file: string, readonly: boolean, timeout: number): Sql {
  return new Sql(connectRaw(source, file, readonly, timeout), file);
}

function connectRaw(
  source: string | Buffer,
  file: string,
  readonly: boolean,
  timeout: number,
): Database.Database {
  const nativeBinding = findBinding();
  try {
    return new Database(source, {
      readonly,
      timeout,
      fileMustExist: true,
      ...(nativeBinding === undefined ? {} : { nativeBinding }),
    });
  } catch (error) {
    throw storeError(error, file);
  }
}

function createFolder(directory: string): void {
  try {
    createLastingFolder(directory);
    const ignore = join(directory, '.gitignore');
    if (!existsSync(ignore)) writeFileSync(ignore, '*\n');
  } catch (error) {
    throw folderError(directory, error);
  }
}

/** SQLite would create the file readable for all; its -wal and -shm take over the mode it has. */
function createFile(file: string): void {
  try {
    closeSync(openSync(file, 'a', 0o600));
  } catch (error) {
    throw folderError(file, error);
  }
}

function folderError(path: string, error: unknown): TidemarkError {
  return new TidemarkError(
    'PERMISSION_DENIED',
    sentence(
      "Tidemark can't write to '{0}' ({1}): make the folder writable, or open another one.",
      path,
      errorMessage(error).split(',')[0] ?? '',
    ),
    { cause: error },
  );
}

/** SQLite doesn't wait for the lock this switch needs, so it is asked again for a while. */
function switchToWal(sql: Sql): void {
  for (let attempt = 0; ; attempt++) {
    try {
      sql.pragma('journal_mode = WAL');
      return;
    } catch (error) {
      const busy = error instanceof TidemarkError && error.code === 'TEMPORARILY_UNAVAILABLE';
      if (!busy || attempt === 40) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50);
    }
  }
}
