import type { Changes } from '../core/backend';
import type { StoreContext } from './context';
import { lastRemoval, newestRevision } from './revision';
import { number, text, textOrNull } from './rows';
import type { Row } from './rows';

/** With more changes than this a watcher is better off to look at everything again. */
const MOST_CHANGES = 1000;

/** What changed after a revision. Every transaction that changes something has the next one. */
export class ChangeLog {
  private readonly context: StoreContext;

  constructor(context: StoreContext) {
    this.context = context;
  }

  revision(): number {
    return newestRevision(this.context.sql);
  }

  /** Moves when another connection has written; `ownCommits` when this one has. */
  dataVersion(): number {
    return Number(this.context.sql.pragma('data_version'));
  }

  ownCommits(): number {
    return this.context.transactions.commits;
  }

  since(revision: number): Changes {
    const { sql } = this.context;
    const limit = MOST_CHANGES + 1;
    const now = this.revision();
    if (now === revision) return unnamed(now, false);
    const experiments = sql.all('SELECT id FROM experiment WHERE revision > ? LIMIT ?', revision, limit);
    const runs = sql.all(
      'SELECT run_id, experiment, parent_run_id FROM run WHERE revision > ? LIMIT ?',
      revision,
      limit,
    );
    const models = sql.all(
      `SELECT name FROM registered_model WHERE revision > ?
       UNION SELECT name FROM gone_model WHERE revision > ? LIMIT ?`,
      revision,
      revision,
      limit,
    );
    // A smaller revision than the asked one: the file was put back from a copy. Runs that are gone for good name nobody.
    const isUnnamed = now < revision || lastRemoval(sql) > revision;
    if (isUnnamed || Math.max(experiments.length, runs.length, models.length) > MOST_CHANGES) {
      return unnamed(now, true);
    }
    return {
      revision: now,
      everything: false,
      experimentIds: experiments.map((row) => String(number(row, 'id'))),
      runs: runs.map(changedRun),
      modelNames: models.map((row) => text(row, 'name')),
    };
  }

  /** The revision in which runs were last removed for good. */
}

/** No changes, or everything: none that are named one by one. */
export function unnamed(revision: number, everything: boolean): Changes {
  return { revision, everything, experimentIds: [], runs: [], modelNames: [] };
}

function changedRun(row: Row): Changes['runs'][number] {
  return {
    runId: text(row, 'run_id'),
    experimentId: String(number(row, 'experiment')),
    parentRunId: textOrNull(row, 'parent_run_id'),
  };
}
