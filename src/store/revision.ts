import { number } from './rows';
import type { Sql } from './sql';

/**
 * The newest revision of the store. Runs change most, and their rows alone say when: a transaction that changes
 * nothing else leaves the counter as it is, which saves it a page. What takes rows of runs away must count.
 */
export function newestRevision(sql: Sql): number {
  const row = sql.get(
    `SELECT max(value, ifnull((SELECT max(revision) FROM run), 0)) AS revision FROM counter WHERE name = 'revision'`,
  );
  return row ? number(row, 'revision') : 0;
}

/** The revision that took runs away last: no row is left that could tell. */
export function lastRemoval(sql: Sql): number {
  const row = sql.get(`SELECT value FROM counter WHERE name = 'removed'`);
  return row ? number(row, 'value') : 0;
}
