import { errorMessage } from '../../core/errors';
import type { StoreContext } from '../context';
import { number, text } from '../rows';
import type { Sql } from '../sql';
import type { Aside } from './aside';
import { checkStore } from './check';
import { LOST_ALIASES, unusedRevision } from './database';
import { noCounts } from './findings';
import type { Finding } from './findings';
import { rebuildPack, rebuildSeries } from './rebuild';

/** What was repaired may show what was hidden by it. */
const ROUNDS = 5;

/**
 * Repairs what can be derived from what is there, and moves aside what stands in the way; sentences that say what was done.
 * What SQLite itself finds damaged is left as it is: `salvage` is for that.
 */
export function repairStore(context: StoreContext, aside: Aside): readonly string[] {
  const done: string[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const findings = [...checkStore(context, noCounts())].filter(({ kind }) => kind !== 'database');
    if (findings.length === 0) break;
    for (const finding of findings) {
      const before = aside.rows;
      try {
        const what = context.transactions.run(() => repairOne(context, finding, aside));
        const moved = aside.rows - before;
        const left =
          moved > 0 ? ` Moved aside what could not be read or has no owner: ${String(moved)} rows.` : '';
        done.push(`${finding.text} ${what}${left}`);
      } catch (error) {
        done.push(`${finding.text} It could not be repaired: ${errorMessage(error)}`);
      }
    }
  }
  return done;
}

function repairOne(context: StoreContext, finding: Finding, aside: Aside): string {
  const { sql } = context;
  switch (finding.kind) {
    case 'series':
      rebuildSeries(context, finding.series, aside);
      return 'Rebuilt from its points.';
    case 'pack':
      rebuildPack(context, finding.pack, aside);
      return 'Rebuilt what is said of it; series whose points are lost keep their latest value.';
    case 'orphans':
      removeOrphans(sql, finding.table, aside);
      return 'Removed them.';
    case 'name':
      sql.run(
        'INSERT OR IGNORE INTO name (id, text) VALUES (?, ?)',
        finding.name,
        `unknown-${String(finding.name)}`,
      );
      context.names.forget();
      return `Named it 'unknown-${String(finding.name)}'.`;
    case 'alias':
      aside.put('model_alias', sql.all(`SELECT * ${LOST_ALIASES}`));
      sql.run(`DELETE ${LOST_ALIASES}`);
      return 'Removed it.';
    case 'revision': {
      const revision = unusedRevision(sql);
      sql.run(`INSERT OR REPLACE INTO counter (name, value) VALUES ('revision', ?)`, revision);
      return `Set the store to revision ${String(revision)}.`;
    }
    case 'database':
      throw new Error('The file itself is damaged.');
  }
}

/** Foreign keys are off meanwhile, so that nothing goes along unseen: what it owned is found in the next round. */
function removeOrphans(sql: Sql, table: string, aside: Aside): void {
  for (const key of sql.all(`PRAGMA foreign_key_list('${table}')`)) {
    const [column, parent, target] = [text(key, 'from'), text(key, 'table'), text(key, 'to')];
    const orphans = `FROM ${table} WHERE ${column} IS NOT NULL AND ${column} NOT IN (SELECT ${target} FROM ${parent})`;
    const owners = sql.all(`SELECT DISTINCT ${column} AS owner ${orphans}`);
    for (const owner of owners.map((row) => number(row, 'owner'))) {
      aside.put(table, sql.all(`SELECT * FROM ${table} WHERE ${column} = ?`, owner));
      sql.run(`DELETE FROM ${table} WHERE ${column} = ?`, owner);
    }
  }
}
