import { shape } from '../decode';
import type { Decoder } from '../rpc';

/** Whole numbers from 0 to below 2^32, each 64 of them in as many bits as the largest has. */
export interface PackedIntegers {
  /** Bits of a number, for each 64. */
  readonly widths: Uint8Array;
  readonly words: Uint32Array;
}

/** Numbers of single precision: of each 64 the lowest, and how many numbers there are from it to each. */
export interface PackedSingles extends PackedIntegers {
  readonly lowest: Uint32Array;
}

/** So many make whole words, however many bits each has. */
const TOGETHER = 64;
/** Memory for more words is not kept. */
const MOST_WORDS = 2 ** 18;
const SIGN = 1 << 31;

// Lines come by the hundreds: memory for each of them would take longer to clear and to collect than they to be packed.
let room = new Uint32Array(0);
const block = new Uint32Array(TOGETHER);
const singles = new Float32Array(block.buffer);

/** Takes so many whole numbers, one after the other. */
export class IntegerPacker {
  readonly #widths: Uint8Array;
  readonly #words: Uint32Array;
  #blocks = 0;
  #filled = 0;
  #at = 0;

  constructor(count: number) {
    const blocks = Math.ceil(count / TOGETHER);
    this.#widths = new Uint8Array(blocks);
    if (room.length < blocks * TOGETHER) {
      const made = new Uint32Array(blocks * TOGETHER);
      if (made.length <= MOST_WORDS) room = made;
      this.#words = made;
    } else this.#words = room;
  }

  push(value: number): void {
    block[this.#filled++] = value;
    if (this.#filled === TOGETHER) this.#flush();
  }

  finish(): PackedIntegers {
    if (this.#filled > 0) {
      block.fill(0, this.#filled);
      this.#flush();
    }
    return { widths: this.#widths, words: this.#words.slice(0, this.#at) };
  }

  #flush(): void {
    let all = 0;
    for (let i = 0; i < TOGETHER; i++) all |= block[i] ?? 0;
    const width = 32 - Math.clz32(all);
    this.#widths[this.#blocks++] = width;
    this.#filled = 0;
    let word = 0;
    let bits = 0;
    for (let i = 0; i < TOGETHER && width > 0; i++) {
      const value = block[i] ?? 0;
      word |= value << bits;
      bits += width;
      if (bits < 32) continue;
      this.#words[this.#at++] = word;
      bits -= 32;
      word = bits > 0 ? value >>> (width - bits) : 0;
    }
  }
}

/** Of values that single precision has. */
export function packSingles(values: Float64Array): PackedSingles {
  const packer = new IntegerPacker(values.length);
  const lowest = new Uint32Array(Math.ceil(values.length / TOGETHER));
  for (let index = 0; index < lowest.length; index++) {
    const start = index * TOGETHER;
    const end = Math.min(values.length, start + TOGETHER);
    let low = 2 ** 32 - 1;
    for (let i = start; i < end; i++) {
      singles[i - start] = values[i] ?? NaN;
      const bits = block[i - start] ?? 0;
      // As many numbers lie below it: those with a sign come first, from the last to the first.
      const rank = (bits < 2 ** 31 ? bits | SIGN : ~bits) >>> 0;
      block[i - start] = rank;
      if (rank < low) low = rank;
    }
    lowest[index] = low;
    for (let i = start; i < end; i++) packer.push((block[i - start] ?? 0) - low);
  }
  return { lowest, ...packer.finish() };
}

export function unpackSingles({ lowest, ...packed }: PackedSingles, count: number): Float64Array {
  const values = new Float64Array(count);
  unpackIntegers(packed, count, (start, end) => {
    const low = lowest[start / TOGETHER] ?? 0;
    for (let i = 0; i < end - start; i++) {
      const rank = (block[i] ?? 0) + low;
      block[i] = rank < 2 ** 31 ? ~rank : rank & ~SIGN;
      values[start + i] = singles[i] ?? NaN;
    }
  });
  return values;
}

/** The numbers `start` to `end` are in `numbers` while `take` works. */
export function unpackIntegers(
  { widths, words }: PackedIntegers,
  count: number,
  take: (start: number, end: number, numbers: Uint32Array) => void,
): void {
  const bits = widths.reduce((sum, width) => sum + width, 0);
  if (widths.length !== Math.ceil(count / TOGETHER) || words.length !== (bits * TOGETHER) / 32)
    throw new Error('Packed numbers are not as many as was said.');
  let at = 0;
  for (let index = 0; index < widths.length; index++) {
    const width = widths[index] ?? 0;
    const mask = width === 32 ? -1 : (1 << width) - 1;
    let next = at;
    let word = words[next] ?? 0;
    let used = 0;
    for (let i = 0; i < TOGETHER; i++) {
      let value = word >>> used;
      used += width;
      if (used >= 32) {
        word = words[++next] ?? 0;
        used -= 32;
        if (used > 0) value |= word << (width - used);
      }
      block[i] = value & mask;
    }
    at += (width * TOGETHER) / 32;
    const start = index * TOGETHER;
    take(start, Math.min(count, start + TOGETHER), block);
  }
}

const words: Decoder<Uint32Array> = (value) => {
  if (!(value instanceof Uint32Array)) throw new Error('Expected a Uint32Array.');
  return value;
};
const widths: Decoder<Uint8Array> = (value) => {
  if (!(value instanceof Uint8Array) || value.some((width) => width > 32))
    throw new Error('Expected the bits of numbers.');
  return value;
};
export const packedIntegers: Decoder<PackedIntegers> = shape<PackedIntegers>({ widths, words });
export const packedSingles: Decoder<PackedSingles> = shape<PackedSingles>({ widths, words, lowest: words });
