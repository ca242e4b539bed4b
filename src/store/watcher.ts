import type { Changes } from '../core/backend';
import type { ChangeLog } from './changes';
import { unnamed } from './changes';

/** Asking takes some microseconds. */
const POLL_MILLISECONDS = 250;
const PROMPT_MILLISECONDS = 50;

interface Watch {
  readonly listener: (changes: Changes) => void;
  readonly prompt: boolean;
  revision: number;
}

/**
 * Tells of changes to a store, whoever made them, and of everything when its file has gone or is back. Asks SQLite's
 * counter, and only while somebody watches.
 */
export class StoreWatcher {
  private readonly changes: ChangeLog;
  private readonly isInPlace: () => boolean;
  private wasInPlace = true;
  private readonly watches = new Set<Watch>();
  private timer: NodeJS.Timeout | undefined;
  private every = 0;
  private scheduled = false;
  private seen = '';

  constructor(changes: ChangeLog, isInPlace: () => boolean) {
    this.changes = changes;
    this.isInPlace = isInPlace;
  }

  /** `prompt` polls more often. */
  watch(listener: (changes: Changes) => void, prompt = false): { dispose(): void } {
    const watch: Watch = { listener, prompt, revision: this.changes.revision() };
    this.watches.add(watch);
    this.pace();
    return {
      dispose: (): void => {
        this.watches.delete(watch);
        this.pace();
      },
    };
  }

  /** Looks once more before the next poll, when the caller's work is done. */
  soon(): void {
    if (this.scheduled || this.watches.size === 0) return;
    this.scheduled = true;
    setImmediate(() => {
      this.scheduled = false;
      this.poll();
    });
  }

  dispose(): void {
    this.watches.clear();
    this.stop();
  }

  private stop(): void {
    clearInterval(this.timer);
    this.timer = undefined;
    this.every = 0;
  }

  private pace(): void {
    const wanted = [...this.watches].map(({ prompt }) => (prompt ? PROMPT_MILLISECONDS : POLL_MILLISECONDS));
    const every = wanted.length === 0 ? 0 : Math.min(...wanted);
    if (every === this.every) return;
    this.stop();
    if (every === 0) return;
    this.every = every;
    this.timer = setInterval(() => {
      this.poll();
    }, every);
  }

  private poll(): void {
    if (this.watches.size === 0) return;
    if (this.isInPlace() !== this.wasInPlace) {
      this.wasInPlace = !this.wasInPlace;
      for (const { listener, revision } of [...this.watches]) listener(unnamed(revision, true));
    }
    let reports: (readonly [Watch, Changes])[];
    try {
      const now = `${this.changes.dataVersion()} ${this.changes.ownCommits()}`;
      if (now === this.seen) return;
      reports = [...this.watches].map((watch) => [watch, this.changes.since(watch.revision)] as const);
      this.seen = now;
    } catch {
      // Busy, or the file is away for a moment: the next poll asks again.
      return;
    }
    for (const [watch, changes] of reports) {
      if (changes.revision === watch.revision || !this.watches.has(watch)) continue;
      watch.revision = changes.revision;
      watch.listener(changes);
    }
  }
}
