import { errorMessage } from '../../core/errors';
import type { StoreContext } from '../context';
import { number, numberOrNull, text } from '../rows';
import type { Sql } from '../sql';
import type { Counts, Finding } from './findings';

/** Up to this size SQLite looks through the whole file at once, beyond it table by table, so that no reading is long. */
const SMALL_BYTES = 2 ** 30;
/** Owners whose rows are looked at in one statement. */
const OWNERS = 20_000;

export function tablesOf(sql: Sql): readonly string[] {
  return sql
    .all(`SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY rowid`)
    .map((row) => text(row, 'name'));
}

/** What SQLite says of its file. */
export function* checkFile(sql: Sql): Generator<Finding> {
  try {
    const bytes = Number(sql.pragma('page_size')) * Number(sql.pragma('page_count'));
    const tables = bytes <= SMALL_BYTES ? [undefined] : tablesOf(sql);
    for (const table of tables) {
      const rows = sql.all(`PRAGMA integrity_check${table === undefined ? '' : `('${table}')`}`);
      for (const row of rows) {
        const said = text(row, 'integrity_check');
        if (said !== 'ok') yield { kind: 'database', text: `The database file is damaged: ${said.trim()}` };
      }
    }
  } catch (error) {
    yield { kind: 'database', text: errorMessage(error) };
  }
}

/** Rows without the row they belong to. */
export function* checkOwners(sql: Sql): Generator<Finding> {
  for (const table of tablesOf(sql)) {
    const orphans = sql.all(`PRAGMA foreign_key_check('${table}')`).length;
    if (orphans > 0)
      yield {
        kind: 'orphans',
        table,
        text: `Table ${table} has rows whose owner is gone: ${String(orphans)}.`,
      };
  }
}

/** Table, the integer that its rows are ordered by, and its interned names. */
const USES: readonly (readonly [string, string, ...string[]])[] = [
  ['experiment_tag', 'experiment', 'key'],
  ['param', 'run', 'key'],
  ['tag', 'run', 'key'],
  ['series', 'id', 'key', 'model', 'dataset_name', 'dataset_digest'],
  ['logged_model_param', 'model', 'key'],
  ['logged_model_tag', 'model', 'key'],
  ['registered_model_tag', 'model', 'key'],
  ['model_version_tag', 'version', 'key'],
];

export function* checkNames({ sql }: StoreContext): Generator<Finding> {
  const told = new Set<number>();
  for (const [table, owner, ...columns] of USES) {
    const row = sql.get(`SELECT max(${owner}) AS last FROM ${table}`);
    const last = (row && numberOrNull(row, 'last')) ?? -1;
    for (let from = 0; from <= last; from += OWNERS) {
      for (const column of columns) {
        const lost = sql.all(
          `SELECT DISTINCT ${column} AS name FROM ${table} t WHERE ${owner} BETWEEN ? AND ? AND ${column} <> 0
             AND NOT EXISTS (SELECT 1 FROM name n WHERE n.id = t.${column})`,
          from,
          from + OWNERS - 1,
        );
        for (const name of lost.map((found) => number(found, 'name'))) {
          if (told.has(name)) continue;
          told.add(name);
          yield { kind: 'name', name, text: `Table ${table} uses name ${String(name)}, which is not there.` };
        }
      }
    }
  }
}

/** What has a revision that is counted; runs tell theirs by themselves. */
const COUNTED = ['experiment', 'registered_model', 'gone_model'];

/** Whoever asks what is new since a revision must not miss what has a later one. */
export function* checkRevisions({ sql }: StoreContext): Generator<Finding> {
  const newest = newestOf(sql, COUNTED);
  // Read after the rows: it only grows.
  const row = sql.get(`SELECT value FROM counter WHERE name = 'revision'`);
  const revision = row ? number(row, 'value') : undefined;
  if (revision === undefined) yield { kind: 'revision', text: 'The store has lost count of its revisions.' };
  else if (newest > revision)
    yield {
      kind: 'revision',
      text: `The store is at revision ${String(revision)}, but has rows of revision ${String(newest)}.`,
    };
}

/** Newer than every row's. */
export function unusedRevision(sql: Sql): number {
  return newestOf(sql, [...COUNTED, 'run']) + 1;
}

function newestOf(sql: Sql, tables: readonly string[]): number {
  const newest = tables.map((table) => sql.get(`SELECT max(revision) AS newest FROM ${table}`));
  return Math.max(0, ...newest.map((row) => (row && numberOrNull(row, 'newest')) ?? 0));
}

export const LOST_ALIASES = `FROM model_alias WHERE NOT EXISTS (SELECT 1 FROM model_version v
  WHERE v.model = model_alias.model AND v.version = model_alias.version AND v.deleted = 0)`;

export function* checkAliases({ sql }: StoreContext): Generator<Finding> {
  for (const row of sql.all(`SELECT alias, version ${LOST_ALIASES}`)) {
    const version = String(number(row, 'version'));
    yield {
      kind: 'alias',
      text: `Alias '${text(row, 'alias')}' names version ${version}, which is not there.`,
    };
  }
}

export function countRows({ sql }: StoreContext, counts: Counts): void {
  const count = (table: string): number => number(sql.get(`SELECT count(*) AS n FROM ${table}`) ?? {}, 'n');
  counts.experiments = count('experiment');
  counts.runs = count('run');
}
