import type { ComparedValue } from '../../src/core/comparison';
import { MAX_CELL_ROWS } from '../../src/core/panels/compare';

type Values = readonly ComparedValue[];
type Ask = (version: number, rows: readonly number[]) => Promise<readonly Values[] | null>;

/** The values of one comparison's rows, asked for when they come into sight, and kept. */
export class ComparedValues {
  readonly #version: number;
  readonly #ask: Ask;
  readonly #came: () => void;
  readonly #before: ReadonlyMap<number, Values>;
  readonly #values = new Map<number, Values>();
  readonly #asked = new Set<number>();
  #wanted: readonly number[] = [];

  constructor(deps: {
    readonly version: number;
    readonly ask: Ask;
    readonly came: () => void;
    /** What was shown before stays until the new values come. */
    readonly before: ReadonlyMap<number, Values>;
    /** What came with the comparison, by its first rows. */
    readonly known: readonly (Values | null)[];
  }) {
    this.#version = deps.version;
    this.#ask = deps.ask;
    this.#came = deps.came;
    this.#before = deps.before;
    deps.known.forEach((values, row) => {
      if (!values) return;
      this.#values.set(row, values);
      this.#asked.add(row);
    });
  }

  of(row: number): Values | undefined {
    return this.#values.get(row) ?? this.#before.get(row);
  }

  /** What is in sight now; of what was wanted before only what was asked for already still comes. */
  want(rows: readonly number[]): void {
    const missing = rows.filter((row) => !this.#asked.has(row));
    if (missing.length === 0) return;
    // Asked for after the drawing that it is wanted in.
    if (this.#wanted.length === 0) queueMicrotask(() => void this.#fetch());
    this.#wanted = missing.slice(0, MAX_CELL_ROWS);
  }

  /** All rows; null when there is a newer comparison. */
  async all(count: number): Promise<readonly Values[] | null> {
    for (let from = 0; from < count; from += MAX_CELL_ROWS) {
      const rows = Array.from({ length: Math.min(MAX_CELL_ROWS, count - from) }, (_, index) => from + index);
      if (!(await this.#take(rows))) return null;
    }
    return Array.from({ length: count }, (_, row) => this.#values.get(row) ?? []);
  }

  async #fetch(): Promise<void> {
    const rows = this.#wanted;
    this.#wanted = [];
    for (const row of rows) this.#asked.add(row);
    try {
      if (await this.#take(rows)) this.#came();
    } catch {
      // The next look asks again; that it failed is said by the page's next comparison.
      for (const row of rows) this.#asked.delete(row);
    }
  }

  async #take(rows: readonly number[]): Promise<boolean> {
    const values = await this.#ask(this.#version, rows);
    values?.forEach((own, index) => this.#values.set(rows[index] ?? -1, own));
    return values !== null;
  }
}
