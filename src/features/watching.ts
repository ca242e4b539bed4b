import type { Changes, TrackingBackend } from '../core/backend';

/** Milliseconds between two reports to a page. The first goes out at once. */
const PAUSE = 50;

/** The runs that changed. `null` means: look at everything again. */
export type Changed = readonly string[] | null;

/** The changes of these runs, for `concerns`. */
export function ofRuns(runIds: readonly string[]): (changes: Changes) => Changed {
  const ours = new Set(runIds);
  return ({ runs }) => runs.map(({ runId }) => runId).filter((runId) => ours.has(runId));
}

/** The changes of these experiments and of their runs, for `concerns`. */
export function ofExperiments(experimentIds: readonly string[]): (changes: Changes) => Changed {
  const ours = new Set(experimentIds);
  return ({ experimentIds: changed, runs }) =>
    changed.some((id) => ours.has(id))
      ? null
      : runs.filter(({ experimentId }) => ours.has(experimentId)).map(({ runId }) => runId);
}

/** The changes of all runs, for `concerns`. */
export function ofEverything({ runs }: Changes): Changed {
  return runs.map(({ runId }) => runId);
}

interface WatchDeps {
  readonly backend: () => Promise<Pick<TrackingBackend, 'watch'>>;
  /** Which of these changes are of what the page shows; `[]`: none. Not asked when everything is said to have changed. */
  readonly concerns: (changes: Changes) => Changed;
  readonly report: (changed: Changed) => void;
  readonly pause?: number;
  /** Whether the page learns by itself what is there when it is first active: then nothing is reported at the start. */
  readonly isRead?: boolean;
}

/** Reports what changed, while `active`. Reports that come in quick succession are joined; the last one is never lost. */
export class ChangeWatch {
  readonly #deps: WatchDeps;
  #backend: Pick<TrackingBackend, 'watch'> | undefined;
  #subscription: { dispose(): void } | undefined;
  #active = false;
  #isRead: boolean;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #waiting: Set<string> | 'everything' | undefined;

  constructor(deps: WatchDeps) {
    this.#deps = deps;
    this.#isRead = deps.isRead ?? false;
  }

  /** While inactive nothing is polled; what happened meanwhile is reported as everything. */
  setActive(active: boolean): void {
    if (this.#active === active) return;
    this.#active = active;
    if (active) void this.#begin();
    else this.#end();
  }

  /** A store that could not be opened before may have been opened now, or another in the place of the one that was. */
  tryAgain(): void {
    if (this.#active) void this.#begin();
  }

  dispose(): void {
    this.setActive(false);
  }

  async #begin(): Promise<void> {
    try {
      const backend = await this.#deps.backend();
      if (!this.#active || this.#backend === backend) return;
      const isAnother = this.#backend !== undefined;
      this.#subscription?.dispose();
      this.#backend = backend;
      this.#subscription = backend.watch(
        (changes) => {
          this.#add(changes.everything ? null : this.#deps.concerns(changes));
          // Perhaps it is another store's turn.
          if (changes.everything) void this.#begin();
        },
        { prompt: true },
      );
      if (!this.#isRead || isAnother) this.#add(null);
      this.#isRead = false;
    } catch {
      // The page's own requests meet the same error and show it.
    }
  }

  #end(): void {
    this.#subscription?.dispose();
    this.#subscription = undefined;
    this.#backend = undefined;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#waiting = undefined;
  }

  #add(changed: Changed): void {
    if (changed?.length === 0) return;
    if (changed === null || this.#waiting === 'everything') this.#waiting = 'everything';
    else this.#waiting = new Set([...(this.#waiting ?? []), ...changed]);
    if (this.#timer === undefined) this.#flush();
  }

  #flush(): void {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    if (waiting === undefined) {
      this.#timer = undefined;
      return;
    }
    this.#deps.report(waiting === 'everything' ? null : [...waiting]);
    this.#timer = setTimeout(() => this.#flush(), this.#deps.pause ?? PAUSE);
  }
}
