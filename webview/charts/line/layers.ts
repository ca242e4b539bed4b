import type { Smoothing } from '../../../src/core/lines/request';
import type { ChartSource } from '../source';
import type { ShownLine } from './looks';
import { looksOf } from './looks';
import type { Reading } from './reader';
import { LinesReader } from './reader';
import { spliced } from './series';

/** The lines as they were logged and, where they are smoothed, the smoothed ones: fetched side by side. */
export class Layers {
  readonly #source: ChartSource;
  readonly #changed: () => void;
  #raw: LinesReader | undefined;
  #smooth: LinesReader | undefined;

  constructor(source: ChartSource, changed: () => void) {
    this.#source = source;
    this.#changed = changed;
  }

  get problem(): string | undefined {
    return this.#raw?.problem ?? this.#smooth?.problem;
  }

  get waiting(): boolean {
    return (this.#raw?.waiting ?? false) || (this.#smooth?.waiting ?? false);
  }

  get loaded(): boolean {
    return this.#raw?.loaded ?? false;
  }

  read(reading: Omit<Reading, 'smoothing'>, smoothing: Smoothing): void {
    this.#raw = this.#reader(this.#raw, { ...reading, smoothing: { method: 'none' } });
    if (smoothing.method !== 'none') this.#smooth = this.#reader(this.#smooth, { ...reading, smoothing });
    else {
      this.#smooth?.dispose();
      this.#smooth = undefined;
    }
  }

  refresh(runIds: readonly string[] | null): void {
    for (const reader of [this.#raw, this.#smooth]) reader?.refresh(runIds);
  }

  retry(): void {
    for (const reader of [this.#raw, this.#smooth]) reader?.retry();
  }

  dispose(): void {
    for (const reader of [this.#raw, this.#smooth]) reader?.dispose();
  }

  /** What is there, in the looks that it has by these. */
  shown(by: Omit<Parameters<typeof looksOf>[0], 'lines'>): readonly ShownLine[] {
    const lines = [...(this.#raw?.overview.values() ?? [])].filter(({ x }) => x.length > 0);
    const pointsOf = (from: LinesReader | undefined, id: string): ShownLine['points'] | null => {
      const whole = from?.overview.get(id);
      if (!whole || whole.x.length === 0) return null;
      return spliced(whole, from?.detail?.lines.get(id), from?.detail?.span);
    };
    return looksOf({ lines, ...by }).flatMap((look) => {
      const points = pointsOf(this.#raw, look.id);
      return points ? [{ ...look, points, smoothed: pointsOf(this.#smooth, look.id) }] : [];
    });
  }

  #reader(known: LinesReader | undefined, reading: Reading): LinesReader {
    if (known) {
      known.read(reading);
      return known;
    }
    const reader = new LinesReader({ source: this.#source, reading, changed: this.#changed });
    reader.setPaused(false);
    return reader;
  }
}
