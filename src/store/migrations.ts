import { existsSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { TidemarkError, sentence } from '../core/errors';
import { syncFile, syncFolder } from './lasting';
import { SCHEMA_1 } from './schema';
import type { Sql } from './sql';

/** 'Tide' in the file's header: tells our files from other programs' SQLite files. */
const APPLICATION_ID = 0x54696465;

export type Migration = (sql: Sql, now: number) => void;

const createSchema: Migration = (sql, now) => {
  sql.exec(SCHEMA_1);
  sql.run(`INSERT INTO counter (name, value) VALUES ('revision', 1)`);
  sql.run(
    `INSERT INTO experiment (id, name, artifact_location, stage, created, updated, revision)
     VALUES (0, 'Default', NULL, 'active', ?, ?, 1)`,
    now,
    now,
  );
};

/** Migration n leads from schema n to n + 1. Released ones are never edited. */
export const MIGRATIONS: readonly Migration[] = [createSchema];

export const SCHEMA_VERSION = MIGRATIONS.length;

function schemaVersion(sql: Sql): number {
  return Number(sql.pragma('user_version'));
}

/** The schema version of the file; throws where it isn't a Tidemark store or is newer than `known`. */
export function checkSchema(sql: Sql, known = SCHEMA_VERSION): number {
  const version = schemaVersion(sql);
  const ours = sql.pragma('application_id') === APPLICATION_ID;
  const tables = Number(sql.get('SELECT count(*) AS n FROM sqlite_master')?.['n'] ?? 0);
  if (!ours && (tables > 0 || version > 0)) {
    throw new TidemarkError(
      'INTERNAL_ERROR',
      sentence(
        "The file '{0}' is a database of another program, not a Tidemark store: move it away to start a new one.",
        sql.file,
      ),
    );
  }
  if (version > known) {
    throw new TidemarkError(
      'INTERNAL_ERROR',
      sentence(
        "The store '{0}' was written by a newer Tidemark (its schema is {1}, this one knows {2}): update Tidemark to open it.",
        sql.file,
        version,
        known,
      ),
    );
  }
  return version;
}

/** Brings the file to this program's schema. One transaction; the version is stamped last. */
export function migrate(sql: Sql, now: number, migrations = MIGRATIONS): void {
  const target = migrations.length;
  const before = checkSchema(sql, target);
  if (before === target) return;
  if (before > 0) backUp(sql, before);
  // Another process may migrate at the same moment: the version counts once the lock is held.
  sql.exec('BEGIN EXCLUSIVE');
  try {
    const version = checkSchema(sql, target);
    for (const migration of migrations.slice(version)) migration(sql, now);
    sql.pragma(`application_id = ${APPLICATION_ID}`);
    sql.pragma(`user_version = ${target}`);
    sql.exec('COMMIT');
  } catch (error) {
    if (sql.inTransaction) sql.exec('ROLLBACK');
    throw error;
  }
}

/** Beside the store, once for each schema; complete when it has its name. */
function backUp(sql: Sql, version: number): void {
  const copy = `${sql.file}.schema-${version}.bak`;
  if (existsSync(copy)) return;
  const unfinished = `${copy}.${process.pid}`;
  rmSync(unfinished, { force: true });
  sql.run('VACUUM INTO ?', unfinished);
  // Before the upgrade: it must not be all that is left.
  syncFile(unfinished);
  renameSync(unfinished, copy);
  syncFolder(dirname(copy));
}
