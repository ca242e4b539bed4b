import type { Changes, TrackingBackend } from '../../core/backend';

/** Milliseconds between two reports to a page. The first goes out at once. */
const PAUSE = 200;

/** Reports that something changed, while `active`. Reports in quick succession are one; the last is never lost. */
export class ChangeWatch {
  readonly #deps: {
    readonly backend: () => Promise<Pick<TrackingBackend, 'watch'>>;
    /** Whether these changes, of which not everything is said to have changed, are any of ours. */
    readonly concerns: (changes: Changes) => boolean;
    readonly report: () => void;
  };
  #subscription: { dispose(): void } | undefined;
  #active = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isWaiting = false;
  #wasActive = false;

  constructor(deps: {
    readonly backend: () => Promise<Pick<TrackingBackend, 'watch'>>;
    readonly concerns: (changes: Changes) => boolean;
    readonly report: () => void;
  }) {
    this.#deps = deps;
  }

  /** While inactive nothing is polled; what may have happened meanwhile is reported when it is active again. */
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
      const backend = await this.#deps.backend();
      if (!this.#active || this.#subscription) return;
      this.#subscription = backend.watch(
        (changes) => {
          if (changes.everything || this.#deps.concerns(changes)) this.#note();
        },
        { prompt: true },
      );
      if (this.#wasActive) this.#note();
      this.#wasActive = true;
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
    this.#isWaiting = false;
  }

  #note(): void {
    this.#isWaiting = true;
    if (this.#timer === undefined) this.#flush();
  }

  #flush(): void {
    if (!this.#isWaiting) {
      this.#timer = undefined;
      return;
    }
    this.#isWaiting = false;
    this.#deps.report();
    this.#timer = setTimeout(() => this.#flush(), PAUSE);
  }
}
