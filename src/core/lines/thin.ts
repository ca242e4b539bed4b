import type { Line, PixelView } from '../downsample';
import { downsample, lowestAndHighest } from '../downsample';
import type { Keep } from './request';

/** Where the points of a line go, block by block, sorted by x. */
export interface PointSink {
  push(x: Float64Array, y: Float64Array, other: Float64Array): void;
}

interface ThinView extends PixelView {
  readonly keep: Keep;
}

export function thinnerOf(keep: Keep): typeof downsample {
  return keep === 'shape' ? downsample : lowestAndHighest;
}

/** What is kept is thinned whenever so many points a pixel have gathered. */
const GATHERED = 32;

/**
 * The same as `downsample`, of a line that comes block by block: thinning what is thin already changes nothing, so
 * what has gathered is thinned from time to time.
 */
export class Thinner implements PointSink {
  readonly #view: ThinView;
  #parts: { readonly x: Float64Array; readonly y: Float64Array; readonly other: Float64Array }[] = [];
  #points = 0;
  #exact = true;
  count = 0;

  constructor(view: ThinView) {
    this.#view = view;
  }

  push(x: Float64Array, y: Float64Array, other: Float64Array): void {
    const { from, to, pixels } = this.#view;
    let start = 0;
    let end = x.length;
    while (start < end && (x[start] ?? 0) < from) start++;
    while (end > start && (x[end - 1] ?? 0) > to) end--;
    if (start === end) return;
    this.count += end - start;
    this.#points += end - start;
    this.#parts.push({
      x: x.subarray(start, end),
      y: y.subarray(start, end),
      other: other.subarray(start, end),
    });
    if (this.#points > GATHERED * pixels) this.#thin();
  }

  finish(): Line & { readonly other: Float64Array } {
    const line = this.#thin();
    return { ...line, exact: this.#exact };
  }

  #thin(): { readonly x: Float64Array; readonly y: Float64Array; readonly other: Float64Array } {
    const joined = {
      x: joinedColumn(this.#parts.map(({ x }) => x)),
      y: joinedColumn(this.#parts.map(({ y }) => y)),
      other: joinedColumn(this.#parts.map(({ other }) => other)),
    };
    const line = thinnerOf(this.#view.keep)(joined.x, joined.y, this.#view, joined.other);
    if (!line.exact) this.#exact = false;
    const kept = { x: line.x, y: line.y, other: line.other ?? joined.other };
    this.#parts = [kept];
    this.#points = kept.x.length;
    return kept;
  }
}

export function joinedColumn(parts: readonly Float64Array[]): Float64Array {
  const [first] = parts;
  if (first && parts.length === 1) return first;
  const joined = new Float64Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}
