import type { ChartData, ChartKind, ChartKinds } from '../../../src/core/charts/kinds';
import { errorMessage } from '../../../src/core/errors';
import type { ChartSource } from '../source';

/** What the host last answered to a chart's question: one is asked at a time, and only the newest counts. */
export class Answer<K extends ChartKind> {
  readonly #kind: K;
  readonly #changed: () => void;
  #data: ChartKinds[K]['data'] | undefined;
  #problem: string | undefined;
  /** What of each run the data are, whichever the runs. */
  #dataAbout = '';
  #about = '';
  #asked: string | undefined;
  #ask: (() => Promise<void>) | undefined;
  #asking: AbortController | undefined;
  #again = false;

  constructor(kind: K, changed: () => void) {
    this.#kind = kind;
    this.#changed = changed;
  }

  /** Of the fields that are asked for now, if of other runs as yet: under other names old values would be wrong. */
  get data(): ChartKinds[K]['data'] | undefined {
    return this.#dataAbout === this.#about ? this.#data : undefined;
  }

  get problem(): string | undefined {
    return this.#problem;
  }

  get waiting(): boolean {
    return this.#asking !== undefined;
  }

  /** Asks, unless the same was asked already. */
  ask(query: ChartKinds[K]['query'], source: ChartSource): void {
    const question = JSON.stringify(query);
    if (question === this.#asked) return;
    this.forget();
    this.#asked = question;
    const about = JSON.stringify({ ...query, runIds: [] });
    this.#about = about;
    this.#ask = async () => {
      const asking = new AbortController();
      this.#asking = asking;
      try {
        const data = await source(query, asking.signal);
        if (asking.signal.aborted) return;
        if (!isOf(this.#kind, data)) throw new Error(`An answer about ${data.kind} came for ${this.#kind}.`);
        this.#data = data;
        this.#dataAbout = about;
        this.#problem = undefined;
      } catch (error) {
        if (asking.signal.aborted) return;
        this.#problem = errorMessage(error);
      }
      this.#asking = undefined;
      this.#changed();
      if (!this.#again) return;
      this.#again = false;
      this.refresh();
    };
    this.refresh();
  }

  /** The same question once more: the runs changed. While one is on its way it is asked once after that. */
  refresh(): void {
    if (this.#asking) this.#again = true;
    else void this.#ask?.();
  }

  forget(): void {
    this.#asking?.abort();
    this.#asking = undefined;
    this.#again = false;
    this.#ask = undefined;
    this.#asked = undefined;
    this.#problem = undefined;
  }

  dispose(): void {
    this.forget();
    this.#data = undefined;
  }
}

function isOf<K extends ChartKind>(
  kind: K,
  data: ChartData,
): data is Extract<ChartData, ChartKinds[K]['data']> {
  return data.kind === kind;
}
