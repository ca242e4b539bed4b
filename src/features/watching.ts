import type { Changes, TrackingBackend } from '../core/backend';

/** Milliseconds between two reports to a page. The first goes out at once. */
const PAUSE = 50;

/**
 * Reports which of `runIds` (null: of all runs) changed, while `active`. Reports that come in quick succession are joined; the
 * last one is never lost. `null` means: look at everything again.
 */
export class RunWatch {
  readonly #backend: () => Promise<Pick<TrackingBackend, 'watch'>>;
  readonly #runIds: ReadonlySet<string> | null;
  readonly #pause: number;
  readonly #report: (runIds: readonly string[] | null) => void;
  #subscription: { dispose(): void } | undefined;
  #active = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #waiting: Set<string> | 'everything' | undefined;

  constructor(deps: {
    readonly backend: () => Promise<Pick<TrackingBackend, 'watch'>>;
    readonly runIds: readonly string[] | null;
    readonly pause?: number;
    readonly report: (runIds: readonly string[] | null) => void;
  }) {
    this.#backend = deps.backend;
    this.#runIds = deps.runIds && new Set(deps.runIds);
    this.#pause = deps.pause ?? PAUSE;
    this.#report = deps.report;
  }

  /** While inactive nothing is polled; what happened meanwhile is reported as everything. */
  setActive(active: boolean): void {
    if (this.#active === active) return;
    this.#active = active;
    if (active) void this.#begin();
    else this.#end();
  }

  dispose(): void {
    this.setActive(false);
  }

  async #begin(): Promise<void> {
    try {
      const backend = await this.#backend();
      if (!this.#active || this.#subscription) return;
      this.#subscription = backend.watch((changes) => this.#note(changes), { prompt: true });
      this.#add('everything');
    } catch {
      // The page's own requests meet the same error and show it; asking again, they make us try again.
      this.#active = false;
    }
  }

  #end(): void {
    this.#subscription?.dispose();
    this.#subscription = undefined;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#waiting = undefined;
  }

  #note(changes: Changes): void {
    if (changes.everything) {
      this.#add('everything');
      return;
    }
    const ours = changes.runs.map(({ runId }) => runId).filter((runId) => this.#runIds?.has(runId) ?? true);
    if (ours.length > 0) this.#add(ours);
  }

  #add(runIds: readonly string[] | 'everything'): void {
    if (runIds === 'everything' || this.#waiting === 'everything') this.#waiting = 'everything';
    else this.#waiting = new Set([...(this.#waiting ?? []), ...runIds]);
    if (this.#timer === undefined) this.#flush();
  }

  #flush(): void {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    if (waiting === undefined) {
      this.#timer = undefined;
      return;
    }
    this.#report(waiting === 'everything' ? null : [...waiting]);
    this.#timer = setTimeout(() => this.#flush(), this.#pause);
  }
}
