import { column, shape } from '../decode';
import type { Decoder } from '../rpc';
import type { Lines, LinesOf } from './request';
import { linesOf } from './request';

/**
 * Lines as they cross to a page: the same numbers in fewer bytes, because a window that is served to a browser packs
 * whatever goes to it, which takes longer than to read and to draw.
 */
export interface SlimLines extends LinesOf<
  Float64Array | Uint32Array | Uint16Array,
  Float64Array | Float32Array
> {
  /** Of each line its first x; of one without points NaN. Empty where `x` has all. */
  readonly first: Float64Array;
  /** From each x to the next one, 0 for a line's first, where all are whole numbers that are small enough; else x itself. */
  readonly x: Float64Array | Uint32Array | Uint16Array;
  readonly y: Float64Array | Float32Array;
}

export function slimLines({ x, y, ...rest }: Lines): SlimLines {
  return { ...rest, ...gaps(x, rest.offsets), y: y.every(isSingle) ? Float32Array.from(y) : y };
}

export function wholeOf({ first, x, y, ...rest }: SlimLines): Lines {
  return {
    ...rest,
    x: x instanceof Float64Array ? x : summed(x, first, rest.offsets),
    y: y instanceof Float64Array ? y : Float64Array.from(y),
  };
}

const first = shape<Pick<SlimLines, 'first'>>({ first: column });
const coded = linesOf<SlimLines['x'], SlimLines['y']>(
  (value) => (value instanceof Uint16Array || value instanceof Uint32Array ? value : column(value)),
  (value) => (value instanceof Float32Array ? value : column(value)),
);

export const slim: Decoder<SlimLines> = (value) => {
  const lines = { ...coded(value), ...first(value) };
  if (!(lines.x instanceof Float64Array) && lines.first.length !== lines.owner.length)
    throw new Error('Expected the first x of each line.');
  return lines;
};

function isSingle(value: number): boolean {
  return Math.fround(value) === value || Number.isNaN(value);
}

function gaps(x: Float64Array, offsets: Float64Array): Pick<SlimLines, 'first' | 'x'> {
  const whole = { first: new Float64Array(0), x };
  const first = new Float64Array(offsets.length - 1);
  const between = new Uint32Array(x.length);
  let widest = 0;
  for (let line = 0; line < first.length; line++) {
    const [start = 0, end = 0] = [offsets[line], offsets[line + 1]];
    let before = x[start] ?? NaN;
    first[line] = start < end ? before : NaN;
    for (let i = start; i < end; i++) {
      const at = x[i] ?? NaN;
      const gap = at - before;
      if (!Number.isSafeInteger(at) || !(gap >= 0 && gap < 2 ** 32)) return whole;
      between[i] = gap;
      if (gap > widest) widest = gap;
      before = at;
    }
  }
  return { first, x: widest < 2 ** 16 ? Uint16Array.from(between) : between };
}

function summed(x: Uint32Array | Uint16Array, first: Float64Array, offsets: Float64Array): Float64Array {
  const whole = new Float64Array(x.length);
  for (let line = 0; line < first.length; line++) {
    let at = first[line] ?? NaN;
    for (let i = offsets[line] ?? 0; i < (offsets[line + 1] ?? 0); i++) {
      at += x[i] ?? 0;
      whole[i] = at;
    }
  }
  return whole;
}
