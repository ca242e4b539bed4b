import type { Page } from '../core/entities';

/** Rows a list shows before its first *Load more…*, and by each. */
export const PAGE_SIZE = 100;

/** A list that a tree shows page by page. What is loaded stays until it is marked stale, and is then read anew. */
export class PagedList<T> {
  readonly #fetch: (maxResults: number, pageToken: string | null) => Promise<Page<T>>;
  #items: readonly T[] = [];
  #nextPageToken: string | null = null;
  #fresh = false;
  #loading: Promise<readonly T[]> | undefined;

  constructor(fetch: (maxResults: number, pageToken: string | null) => Promise<Page<T>>) {
    this.#fetch = fetch;
  }

  /** What is loaded, fresh or stale. */
  get items(): readonly T[] {
    return this.#items;
  }

  get hasMore(): boolean {
    return this.#nextPageToken !== null;
  }

  /** The loaded rows; at least the first page, all of them read again when they are stale. */
  async load(): Promise<readonly T[]> {
    if (this.#fresh) return this.#items;
    this.#loading ??= this.#read(Math.max(PAGE_SIZE, this.#items.length)).finally(() => {
      this.#loading = undefined;
    });
    return this.#loading;
  }

  async more(): Promise<void> {
    await this.load();
    const token = this.#nextPageToken;
    if (token === null) return;
    const page = await this.#fetch(PAGE_SIZE, token);
    // Another call, or a change, came first.
    if (this.#nextPageToken !== token) return;
    this.#items = [...this.#items, ...page.items];
    this.#nextPageToken = page.nextPageToken;
  }

  markStale(): void {
    this.#fresh = false;
  }

  async #read(count: number): Promise<readonly T[]> {
    // What changes while the answer is on its way makes the list stale again.
    this.#fresh = true;
    try {
      const page = await this.#fetch(count, null);
      this.#items = page.items;
      this.#nextPageToken = page.nextPageToken;
      return this.#items;
    } catch (error) {
      this.#fresh = false;
      throw error;
    }
  }
}
