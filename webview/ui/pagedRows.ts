export interface Part<T> {
  readonly total: number;
  readonly rows: readonly T[];
}

/** Rows fetched together. */
const PAGE = 100;

/**
 * The rows of a list that the host has, fetched by pages as they come into sight. What is there stays until
 * its successor has arrived, so that a list that follows a running run never flickers.
 */
export class PagedRows<T> {
  readonly #load: (from: number, count: number, signal: AbortSignal) => Promise<Part<T>>;
  readonly #changed: () => void;
  readonly #pages = new Map<number, readonly T[]>();
  readonly #stale = new Set<number>();
  readonly #loading = new Set<number>();
  #life = new AbortController();
  #total: number | undefined;
  #problem: string | undefined;
  #wanted: readonly [first: number, last: number] = [0, 0];

  constructor(deps: {
    readonly load: (from: number, count: number, signal: AbortSignal) => Promise<Part<T>>;
    /** Something arrived. */
    readonly changed: () => void;
  }) {
    this.#load = deps.load;
    this.#changed = deps.changed;
  }

  /** Undefined until the first answer. */
  get total(): number | undefined {
    return this.#total;
  }

  get problem(): string | undefined {
    return this.#problem;
  }

  get(index: number): T | undefined {
    return this.#pages.get(Math.floor(index / PAGE))?.[index % PAGE];
  }

  /** Rows `from` up to `to` are in sight. */
  want(from: number, to: number): void {
    this.#wanted = [Math.floor(from / PAGE), Math.floor(Math.max(from, to - 1) / PAGE)];
    this.#pump();
  }

  /** What is known may be old: the rows in sight are fetched again, others when they are seen. */
  refresh(): void {
    for (const page of this.#pages.keys()) this.#stale.add(page);
    this.#problem = undefined;
    this.#pump();
  }

  /** Another list, such as that of another search. */
  reset(): void {
    this.#life.abort();
    this.#life = new AbortController();
    this.#loading.clear();
    this.#pages.clear();
    this.#stale.clear();
    this.#problem = undefined;
    this.#wanted = [0, 0];
    this.#pump();
  }

  dispose(): void {
    this.#life.abort();
  }

  #pump(): void {
    if (this.#problem !== undefined) return;
    const [first, last] = this.#wanted;
    for (let page = first; page <= last; page++) {
      const known = this.#pages.has(page) && !this.#stale.has(page);
      if (!known && !this.#loading.has(page)) void this.#fetch(page);
    }
  }

  async #fetch(page: number): Promise<void> {
    const { signal } = this.#life;
    this.#loading.add(page);
    this.#stale.delete(page);
    try {
      const { total, rows } = await this.#load(page * PAGE, PAGE, signal);
      if (signal.aborted) return;
      this.#pages.set(page, rows);
      this.#total = total;
    } catch (error) {
      if (signal.aborted) return;
      this.#problem = error instanceof Error ? error.message : String(error);
    }
    this.#loading.delete(page);
    this.#changed();
    this.#pump();
  }
}
