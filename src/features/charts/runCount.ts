/** Of the time between two counts, counting takes one part in so many. */
const SHARE = 20;

/**
 * How many runs there are, for a page that asks whenever one of them changes. Counting a million takes some hundredths
 * of a second, so the last count is good for a while; `onStale` says when there is a newer one to be had.
 */
export class RunCount {
  readonly #count: (experimentIds: readonly string[]) => Promise<number>;
  readonly #onStale: () => void;
  #known = { of: '', count: 0, until: 0 };
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(count: (experimentIds: readonly string[]) => Promise<number>, onStale: () => void) {
    this.#count = count;
    this.#onStale = onStale;
  }

  async of(experimentIds: readonly string[]): Promise<number> {
    const of = experimentIds.join();
    const start = performance.now();
    const { count, until } = this.#known;
    if (this.#known.of === of && start < until) {
      this.#timer ??= setTimeout(() => {
        this.#timer = undefined;
        // Timers may be early by a part of a millisecond.
        this.#known = { ...this.#known, until: 0 };
        this.#onStale();
      }, until - start);
      return count;
    }
    const counted = await this.#count(experimentIds);
    const end = performance.now();
    this.#known = { of, count: counted, until: end + (SHARE - 1) * (end - start) };
    return counted;
  }

  dispose(): void {
    clearTimeout(this.#timer);
  }
}
