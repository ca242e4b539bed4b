import type { StoreContext } from './context';

export type DeletedKind = 'experiment' | 'run' | 'logged_model';

/** When something was put into the bin. What was deleted before this was noted counts from its own last time. */
const KEY = (kind: DeletedKind): string => `deleted/${kind}/`;

/** `where` is a condition on the kind's table, which is also its name. */
export function noteDeletion(
  context: StoreContext,
  kind: DeletedKind,
  stage: 'active' | 'deleted',
  where: string,
  ...values: readonly number[]
): void {
  const { sql } = context;
  if (stage === 'active')
    sql.run(
      `DELETE FROM meta WHERE key IN (SELECT '${KEY(kind)}' || id FROM ${kind} WHERE ${where})`,
      ...values,
    );
  else
    sql.run(
      `INSERT OR IGNORE INTO meta (key, value) SELECT '${KEY(kind)}' || id, ? FROM ${kind} WHERE ${where}`,
      String(context.now()),
      ...values,
    );
}

/** The SQL of the moment that row `alias` of the kind was deleted at. */
export function deletedAt(kind: DeletedKind, alias: string, otherwise: string): string {
  return `CAST(ifnull((SELECT value FROM meta WHERE key = '${KEY(kind)}' || ${alias}.id), ${otherwise}) AS INTEGER)`;
}

export function forgetDeletions(context: StoreContext, kind: DeletedKind, ids: string): void {
  context.sql.run(`DELETE FROM meta WHERE key IN (SELECT '${KEY(kind)}' || value FROM json_each(?))`, ids);
}
