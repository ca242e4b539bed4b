import { TidemarkError, type ErrorCode } from '../core/errors';

/** The part of the store that group commit needs. */
export interface TransactionalStore {
  transaction<T>(work: () => T): T;
  /** Inside a transaction: what `work` wrote is undone, alone, when it throws. */
  attempt<T>(work: () => T): T;
}

interface Job {
  /** Does the work; answers nobody yet. */
  run(): void;
  resolve(): void;
  reject(error: unknown): void;
}

/**
 * All writes of one turn of the event loop share a transaction, and so one sync to the disk; each is
 * answered after the commit. One that is refused is rolled back alone.
 */
export class GroupCommit {
  readonly #store: TransactionalStore;
  #waiting: Job[] = [];

  constructor(store: TransactionalStore) {
    this.#store = store;
  }

  write<T>(work: () => T): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      let settle = (): void => undefined;
      this.#waiting.push({
        run: () => {
          const value = work();
          settle = () => {
            resolve(value);
          };
        },
        resolve: () => {
          settle();
        },
        reject,
      });
      // setImmediate runs when all sockets that were ready in this turn have been read.
      if (this.#waiting.length === 1) setImmediate(() => this.#commit());
    });
  }

  #commit(): void {
    const jobs = this.#waiting;
    this.#waiting = [];
    if (jobs.length > 1 && (this.#commitAll(jobs) || this.#commitTogether(jobs))) return;
    for (const job of jobs) {
      try {
        this.#store.transaction(() => {
          job.run();
        });
        job.resolve();
      } catch (error) {
        job.reject(error);
      }
    }
  }

  /** The usual case, in which none is refused. False when one was, and nothing was kept. */
  #commitAll(jobs: readonly Job[]): boolean {
    try {
      this.#store.transaction(() => {
        for (const job of jobs) job.run();
      });
    } catch {
      return false;
    }
    for (const job of jobs) job.resolve();
    return true;
  }

  /** False when nothing was kept, and each has to be tried by itself to learn whose failure it was. */
  #commitTogether(jobs: readonly Job[]): boolean {
    const refusals = new Map<Job, unknown>();
    try {
      this.#store.transaction(() => {
        for (const job of jobs) {
          try {
            this.#store.attempt(() => {
              job.run();
            });
          } catch (error) {
            // What isn't the client's fault (disk full, I/O error) may have ended the transaction itself.
            if (!isRefusal(error)) throw error;
            refusals.set(job, error);
          }
        }
      });
    } catch {
      return false;
    }
    for (const job of jobs) {
      if (refusals.has(job)) job.reject(refusals.get(job));
      else job.resolve();
    }
    return true;
  }
}

const FAILURES: readonly ErrorCode[] = ['INTERNAL_ERROR', 'TEMPORARILY_UNAVAILABLE'];

function isRefusal(error: unknown): boolean {
  return error instanceof TidemarkError && !FAILURES.includes(error.code);
}
