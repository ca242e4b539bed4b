import { setTimeout as sleep } from 'node:timers/promises';
import type { NameTable } from './names';
import { newestRevision } from './revision';
import type { Sql } from './sql';

/** How long `runSoon` tries, and how long it leaves between two tries: a server that commits without pause has short gaps. */
const PATIENCE_MS = 10_000;
const RETRY_MS = 2;

/**
 * Writes in transactions, each with one revision. What changed is noted while it runs and stamped with the
 * revision once, before the commit, however often a run was written to.
 */
export class Transactions {
  private readonly sql: Sql;
  private readonly names: NameTable;
  private readonly experiments = new Set<number>();
  private readonly runs = new Set<number>();
  private readonly models = new Set<number>();
  private readonly gone = new Set<string>();
  private hasRevisedRun = false;
  private revision: number | undefined;
  private depth = 0;
  private savepoints = 0;
  /** Counts this connection's commits that changed something. */
  commits = 0;

  constructor(sql: Sql, names: NameTable) {
    this.sql = sql;
    this.names = names;
  }

  /** Runs `work` in a transaction, or as a part of the one that is open. */
  run<T>(work: () => T): T {
    if (this.depth > 0) return work();
    this.sql.keepInPlace();
    this.sql.run('BEGIN IMMEDIATE');
    return this.complete(work);
  }

  /**
   * The same where this thread mustn't stand still: while another process writes, others have their turn here.
   * SQLite's own waiting would block it, and looks only every 100 ms after a while.
   */
  async runSoon<T>(work: () => T): Promise<T> {
    const deadline = performance.now() + PATIENCE_MS;
    for (;;) {
      this.sql.keepInPlace();
      if (this.sql.beginAtOnce()) return this.complete(work);
      if (performance.now() > deadline) return this.run(work);
      await sleep(RETRY_MS);
    }
  }

  /** `work` in the transaction that has just begun. */
  private complete<T>(work: () => T): T {
    this.depth = 1;
    try {
      const result = work();
      const changed = this.stamp();
      this.sql.run('COMMIT');
      if (changed) this.commits++;
      return result;
    } catch (error) {
      // A full disk or an I/O error may have ended the transaction already.
      if (this.sql.inTransaction) this.sql.exec('ROLLBACK');
      this.names.forget();
      throw error;
    } finally {
      this.depth = 0;
      this.clear();
    }
  }

  /** Several statements that read one and the same state; short, for the log can't be emptied meanwhile. */
  read<T>(work: () => T): T {
    const { sql } = this;
    if (sql.inTransaction) return work();
    sql.run('BEGIN');
    try {
      return work();
    } finally {
      this.endRead();
    }
  }

  /** An I/O error may have ended it already. */
  private endRead(): void {
    if (this.sql.inTransaction) this.sql.run('COMMIT');
  }

  /** Within a transaction: what `work` wrote is taken back if it throws, and the rest stays. */
  attempt<T>(work: () => T): T {
    return this.run(() => {
      const name = `attempt_${this.savepoints++}`;
      this.sql.exec(`SAVEPOINT ${name}`);
      try {
        const result = work();
        this.sql.exec(`RELEASE ${name}`);
        return result;
      } catch (error) {
        if (this.sql.inTransaction) this.sql.exec(`ROLLBACK TO ${name}; RELEASE ${name}`);
        this.names.forget();
        throw error;
      } finally {
        this.savepoints--;
      }
    });
  }

  /** The revision that this transaction will have. */
  nextRevision(): number {
    this.revision ??= newestRevision(this.sql) + 1;
    return this.revision;
  }

  /** The same for a run's row that is written with it: it needs no second visit. */
  revisionOfRun(): number {
    this.hasRevisedRun = true;
    return this.nextRevision();
  }

  /** Row ids. A changed run changes its experiment's counts, so watchers of either look again. */
  touchExperiment(id: number): void {
    this.experiments.add(id);
  }

  touchRun(id: number): void {
    this.runs.add(id);
  }

  touchModel(id: number): void {
    this.models.add(id);
  }

  /** A registered model's name that no longer names one. */
  touchGone(name: string): void {
    this.gone.add(name);
  }

  private stamp(): boolean {
    const counted = this.experiments.size + this.models.size + this.gone.size;
    if (counted + this.runs.size === 0 && !this.hasRevisedRun) return false;
    const revision = this.nextRevision();
    if (counted > 0) this.sql.run(`UPDATE counter SET value = ? WHERE name = 'revision'`, revision);
    for (const id of this.experiments)
      this.sql.run('UPDATE experiment SET revision = ? WHERE id = ?', revision, id);
    for (const id of this.runs) this.sql.run('UPDATE run SET revision = ? WHERE id = ?', revision, id);
    for (const id of this.models) {
      this.sql.run('UPDATE registered_model SET revision = ? WHERE id = ?', revision, id);
    }
    for (const name of this.gone) {
      this.sql.run('INSERT OR REPLACE INTO gone_model (name, revision) VALUES (?, ?)', name, revision);
    }
    return true;
  }

  private clear(): void {
    this.hasRevisedRun = false;
    this.revision = undefined;
    this.experiments.clear();
    this.runs.clear();
    this.models.clear();
    this.gone.clear();
  }
}
