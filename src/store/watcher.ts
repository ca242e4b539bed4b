import type { Changes } from '../core/backend';
import type { ChangeLog } from './changes';
import { unnamed } from './changes';
import type { PlaceState } from './filePlace';

/** Asking takes some microseconds. */
const POLL_MILLISECONDS = 250;
const PROMPT_MILLISECONDS = 50;

interface Watch {
  readonly listener: (changes: Changes) => void;
  readonly prompt: boolean;
  revision: number;
}

/**
 * Tells of changes to a store, whoever made them, and of everything when its file has gone, is back or is another. Asks
 * SQLite's counter, and only while somebody watches.
 */
export class StoreWatcher {
  private readonly changes: ChangeLog;
  private readonly placeState: () => PlaceState;
  private lastPlace: PlaceState = 'in place';
  private readonly watches = new Set<Watch>();
  private timer: NodeJS.Timeout | undefined;
  private every = 0;
  private scheduled = false;
  private seen = '';

  constructor(changes: ChangeLog, placeState: () => PlaceState) {
    this.changes = changes;
    this.placeState = placeState;
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

  /** Whoever watches is told to look again: the store may be open anew. */
  dispose(): void {
    this.stop();
    this.tellEverything();
    this.watches.clear();
  }

  private tellEverything(): void {
    for (const { listener, revision } of [...this.watches]) listener(unnamed(revision, true));
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
    const place = this.placeState();
    if (place !== this.lastPlace) {
      this.lastPlace = place;
      this.tellEverything();
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
