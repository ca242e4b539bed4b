import type { PictureSize } from '../../ui/picture';
import type { ShownImages } from './shown';

/** A cell is as high as the images of its key, within these, so that nothing moves when another one comes in. */
const LEAST = 0.4;
const MOST = 3;
/** Of a cell, in pixels; where all stand in one line, it is as high as the chart. */
const MOST_WIDTH = 200;
const LEAST_WIDTH = 120;
/** Pixels of a chart that are no image. */
const AROUND = 110;

/** Width over height of each key's images, by the first that was seen. */
export class Aspects {
  readonly #known = new Map<string, number>();

  of(key: string): number {
    return this.#known.get(key) ?? 1;
  }

  /** Whether that is news. */
  note(key: string, { width, height }: PictureSize): boolean {
    if (width === 0 || height === 0 || this.#known.has(key)) return false;
    this.#known.set(key, Math.min(MOST, Math.max(LEAST, width / height)));
    return true;
  }

  /** How wide a cell is at most in a chart of this height, where nobody says how many stand in a row. */
  widest({ grid, keys }: ShownImages, height: number): number {
    const [band] = grid.bands;
    if (grid.bands.length > 1 || (band?.rows.length ?? 0) > 1) return MOST_WIDTH;
    const narrowest = Math.min(...keys.map((key) => this.of(key)));
    return Math.max(LEAST_WIDTH, Math.round((height - AROUND) * narrowest));
  }
}
