import { column, shape } from '../decode';
import type { Decoder } from '../rpc';
import type { PackedIntegers, PackedSingles } from './bits';
import {
  IntegerPacker,
  packedIntegers,
  packedSingles,
  packSingles,
  unpackIntegers,
  unpackSingles,
} from './bits';
import type { Lines } from './request';
import { fitting, perLine } from './request';

/**
 * Lines as they cross to a page: the same numbers in fewer bytes, because a window that is served to a browser packs
 * whatever goes to it, which takes longer than to read and to draw.
 */
export interface SlimLines extends Omit<Lines, 'x' | 'y' | 'other'> {
  readonly x: Float64Array | Gaps;
  readonly y: Float64Array | PackedSingles;
  readonly other: Float64Array | Gaps;
}

/** Whole numbers that only rise along each line. */
interface Gaps extends PackedIntegers {
  /** Of each line; of one without points NaN. */
  readonly first: Float64Array;
}

export function slimLines({ x, y, other, ...rest }: Lines): SlimLines {
  return {
    ...rest,
    x: gapsOf(x, rest.offsets) ?? x,
    y: singlesOf(y) ?? y,
    other: gapsOf(other, rest.offsets) ?? other,
  };
}

export function wholeOf({ x, y, other, ...rest }: SlimLines): Lines {
  const count = rest.offsets.at(-1) ?? 0;
  return {
    ...rest,
    x: x instanceof Float64Array ? x : summed(x, rest.offsets),
    y: y instanceof Float64Array ? y : unpackSingles(y, count),
    other: other instanceof Float64Array ? other : summed(other, rest.offsets),
  };
}

const gaps: Decoder<Gaps> = (value) => ({ ...packedIntegers(value), ...shape({ first: column })(value) });
const orColumn =
  <T>(decoder: Decoder<T>): Decoder<T | Float64Array> =>
  (value) =>
    value instanceof Float64Array ? value : decoder(value);
const perPoint = shape<Pick<SlimLines, 'x' | 'y' | 'other'>>({
  x: orColumn(gaps),
  y: orColumn(packedSingles),
  other: orColumn(gaps),
});

export const slim: Decoder<SlimLines> = (value) => {
  const lines = { ...perLine(value), ...perPoint(value) };
  // What is packed is counted where it is unpacked.
  const isPlain = (given: object): given is Float64Array => given instanceof Float64Array;
  const { x, y, other } = lines;
  return fitting(lines, [x, y].filter(isPlain), isPlain(other) ? other : new Float64Array(0));
};

function singlesOf(y: Float64Array): PackedSingles | undefined {
  for (let i = 0; i < y.length; i++) {
    const value = y[i] ?? NaN;
    if (Math.fround(value) !== value && !Number.isNaN(value)) return undefined;
  }
  return packSingles(y);
}

/** From each number of a line to the next one, 0 for its first. */
function gapsOf(numbers: Float64Array, offsets: Float64Array): Gaps | undefined {
  if (numbers.length === 0) return undefined;
  const first = new Float64Array(offsets.length - 1);
  const packer = new IntegerPacker(numbers.length);
  for (let line = 0; line < first.length; line++) {
    const [start = 0, end = 0] = [offsets[line], offsets[line + 1]];
    let before = numbers[start] ?? NaN;
    first[line] = start < end ? before : NaN;
    for (let i = start; i < end; i++) {
      const at = numbers[i] ?? NaN;
      const gap = at - before;
      if (!Number.isSafeInteger(at) || !(gap >= 0 && gap < 2 ** 32)) return undefined;
      packer.push(gap);
      before = at;
    }
  }
  return { first, ...packer.finish() };
}

function summed({ first, ...packed }: Gaps, offsets: Float64Array): Float64Array {
  const count = offsets.at(-1) ?? 0;
  const whole = new Float64Array(count);
  let line = -1;
  let next = 0;
  let at = NaN;
  unpackIntegers(packed, count, (start, end, gaps) => {
    for (let i = start; i < end; i++) {
      while (i >= next) {
        at = first[++line] ?? NaN;
        next = offsets[line + 1] ?? Infinity;
      }
      at += gaps[i - start] ?? 0;
      whole[i] = at;
    }
  });
  return whole;
}
