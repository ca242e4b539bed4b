import { inflateRawSync } from 'node:zlib';
import {
  FORMATS,
  bytesOf,
  decodeColumn,
  encodeDeltas,
  encodeProgression,
  encodeRaw,
  encodeWide,
  isFloat32,
  isIntegral,
  isProgression,
  tagged,
} from './columns';

/**
 * A column on its way into a sealed chunk: what is left is to deflate a part of it, which may happen on another
 * thread. The bytes are `head`, the deflated part's length and bytes, `tail`; `head` alone where nothing is deflated.
 */
export interface SealedColumn {
  readonly head: Uint8Array;
  readonly deflate: Uint8Array | null;
  readonly tail: Uint8Array;
}

const NOTHING = new Uint8Array(0);
/** Planes and columns that would shrink by less aren't worth the time to inflate them. */
const WORTH_DEFLATING = 0.93;
/** Values with up to so many decimals are kept as integers. */
const MOST_DECIMALS = 8;

export function sealColumn(values: Float64Array): SealedColumn {
  if (isIntegral(values)) return sealIntegers(values);
  return sealDecimals(values) ?? sealFloats(values);
}

export function sealWide(values: BigInt64Array): SealedColumn {
  return whole(encodeWide(values));
}

export function assemble({ head, deflate, tail }: SealedColumn, deflated: Uint8Array | null): Uint8Array {
  if (deflate === null || deflated === null) return head;
  const bytes = new Uint8Array(head.length + 4 + deflated.length + tail.length);
  bytes.set(head);
  new DataView(bytes.buffer).setUint32(head.length, deflated.length, true);
  bytes.set(deflated, head.length + 4);
  bytes.set(tail, head.length + 4 + deflated.length);
  return bytes;
}

function whole(head: Uint8Array): SealedColumn {
  return { head, deflate: null, tail: NOTHING };
}

function sealIntegers(values: Float64Array): SealedColumn {
  if (values.length > 2 && isProgression(values)) return whole(encodeProgression(values));
  let inner = encodeDeltas(values);
  for (const other of [encodeFrame(values), encodeDifferences(values)])
    if (other !== null && bitsOf(other) < bitsOf(inner)) inner = other;
  if (bitsOf(inner) > 8 * WORTH_DEFLATING * inner.length) return whole(inner);
  return { head: Uint8Array.of(FORMATS.deflated), deflate: inner, tail: NOTHING };
}

/** Nearly regular ones, as times are, differ by nearly the same: each difference's distance from the smallest. */
function encodeDifferences(values: Float64Array): Uint8Array | null {
  if (values.length < 3) return null;
  const differences = new Float64Array(values.length - 1);
  for (let i = 0; i < differences.length; i++) differences[i] = (values[i + 1] ?? 0) - (values[i] ?? 0);
  const frame = encodeFrame(differences);
  if (frame === null) return null;
  const bytes = new Uint8Array(9 + frame.length);
  bytes[0] = FORMATS.differences;
  new DataView(bytes.buffer).setFloat64(1, values[0] ?? 0, true);
  bytes.set(frame, 9);
  return bytes;
}

/** Each value's distance from the smallest, as planes of bytes; null where these distances are large. */
export function encodeFrame(values: Float64Array): Uint8Array | null {
  let base = Infinity;
  let most = -Infinity;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? 0;
    if (value < base) base = value;
    if (value > most) most = value;
  }
  const range = most - base;
  if (!(range < 2 ** 32)) return null;
  const width = range < 2 ** 8 ? 1 : range < 2 ** 16 ? 2 : range < 2 ** 24 ? 3 : 4;
  const count = values.length;
  const bytes = new Uint8Array(10 + width * count);
  bytes[0] = FORMATS.frame;
  bytes[1] = width;
  new DataView(bytes.buffer).setFloat64(2, base, true);
  for (let i = 0; i < count; i++) {
    let rest = (values[i] ?? 0) - base;
    for (let plane = 0; plane < width; plane++) {
      bytes[10 + plane * count + i] = rest & 255;
      rest = Math.floor(rest / 256);
    }
  }
  return bytes;
}

/** As integers over a power of ten, where every value comes back from that bit for bit. */
function sealDecimals(values: Float64Array): SealedColumn | null {
  for (let digits = 1; digits <= MOST_DECIMALS; digits++) {
    const scale = 10 ** digits;
    const scaled = new Float64Array(values.length);
    let i = 0;
    for (; i < values.length; i++) {
      const value = values[i] ?? 0;
      const integer = Math.round(value * scale);
      if (!Object.is(integer / scale, value)) break;
      scaled[i] = integer;
    }
    if (i < values.length) continue;
    if (!isIntegral(scaled)) return null;
    const inner = sealIntegers(scaled);
    const head = new Uint8Array(inner.head.length + 2);
    head[0] = FORMATS.decimal;
    head[1] = digits;
    head.set(inner.head, 2);
    return { ...inner, head };
  }
  return null;
}

/** Noise fills the lower bytes of floats, which stay as they are; signs, exponents and the like deflate well. */
function sealFloats(values: Float64Array): SealedColumn {
  const width = isFloat32(values) ? 4 : 8;
  const bytes = bytesOf(width === 4 ? Float32Array.from(values) : values);
  const count = values.length;
  const planes: Uint8Array[] = [];
  let mask = 0;
  for (let plane = 0; plane < width; plane++) {
    const column = new Uint8Array(count);
    for (let i = 0, at = plane; i < count; i++, at += width) column[i] = bytes[at] ?? 0;
    if (bitsOf(column) <= 8 * WORTH_DEFLATING * count) mask |= 1 << plane;
    planes.push(column);
  }
  if (mask === 0) return whole(width === 8 ? encodeRaw(values) : tagged(FORMATS.float32, bytes));
  const chosen = (wanted: boolean): Uint8Array =>
    concat(planes.filter((_, plane) => ((mask >> plane) & 1) === (wanted ? 1 : 0)));
  const head = Uint8Array.of(FORMATS.planes, width, mask);
  return { head, deflate: chosen(true), tail: chosen(false) };
}

/** Fills `target` from `at`; the position after the column, which is -1 where the bytes are none. */
export function decodeSealed(
  bytes: Uint8Array,
  target: Float64Array,
  at: number,
  count: number,
  position = 0,
): number {
  switch (bytes[position]) {
    case FORMATS.deflated: {
      const inner = inflated(bytes, position + 1);
      const end = decodeSealed(inner.bytes, target, at, count);
      return end === inner.bytes.length ? inner.next : -1;
    }
    case FORMATS.frame:
      return decodeFrame(bytes, position, target, at, count);
    case FORMATS.differences: {
      target[at] = new DataView(bytes.buffer, bytes.byteOffset + position + 1, 8).getFloat64(0, true);
      const end = decodeSealed(bytes, target, at + 1, count - 1, position + 9);
      for (let i = at + 1; i < at + count; i++) target[i] = (target[i] ?? 0) + (target[i - 1] ?? 0);
      return end;
    }
    case FORMATS.decimal: {
      const scale = 10 ** (bytes[position + 1] ?? 0);
      const end = decodeSealed(bytes, target, at, count, position + 2);
      for (let i = at; i < at + count; i++) target[i] = (target[i] ?? 0) / scale;
      return end;
    }
    case FORMATS.planes:
      return decodePlanes(bytes, position, target, at, count);
    default:
      return decodeColumn(bytes, position, target, at, count);
  }
}

/** What a length and deflated bytes at the position hold, with a guess how long it becomes: memory for more would be in the way. */
export function inflated(
  bytes: Uint8Array,
  position: number,
  size?: number,
): { readonly bytes: Uint8Array; readonly next: number } {
  const length = new DataView(bytes.buffer, bytes.byteOffset + position, 4).getUint32(0, true);
  const start = position + 4;
  const options = size === undefined ? undefined : { chunkSize: Math.max(64, size + 1) };
  return { bytes: inflateRawSync(bytes.subarray(start, start + length), options), next: start + length };
}

function decodeFrame(
  bytes: Uint8Array,
  position: number,
  target: Float64Array,
  at: number,
  count: number,
): number {
  const width = bytes[position + 1] ?? 1;
  const base = new DataView(bytes.buffer, bytes.byteOffset + position + 2, 8).getFloat64(0, true);
  const start = position + 10;
  for (let i = 0; i < count; i++) target[at + i] = base + (bytes[start + i] ?? 0);
  for (let plane = 1; plane < width; plane++) {
    const scale = 256 ** plane;
    const from = start + plane * count;
    for (let i = 0; i < count; i++) target[at + i] = (target[at + i] ?? 0) + scale * (bytes[from + i] ?? 0);
  }
  return start + width * count;
}

/** Singles on their way into doubles; kept, as new memory would have to be cleared. */
let words = new Uint32Array(0);

function decodePlanes(
  bytes: Uint8Array,
  position: number,
  target: Float64Array,
  at: number,
  count: number,
): number {
  const width = bytes[position + 1] ?? 8;
  const mask = bytes[position + 2] ?? 0;
  const low = inflated(bytes, position + 3, count * ones(mask));
  const planes: Uint8Array[] = [];
  let deflated = 0;
  let raw = low.next;
  for (let plane = 0; plane < width; plane++) {
    if ((mask >> plane) & 1) {
      planes.push(low.bytes.subarray(deflated, (deflated += count)));
    } else {
      planes.push(bytes.subarray(raw, (raw += count)));
    }
  }
  if (deflated !== low.bytes.length) return -1;
  const [
    a = NOTHING,
    b = NOTHING,
    c = NOTHING,
    d = NOTHING,
    e = NOTHING,
    f = NOTHING,
    g = NOTHING,
    h = NOTHING,
  ] = planes;
  if (width === 4) {
    if (words.length < count) words = new Uint32Array(count);
    for (let i = 0; i < count; i++)
      words[i] = (a[i] ?? 0) | ((b[i] ?? 0) << 8) | ((c[i] ?? 0) << 16) | ((d[i] ?? 0) << 24);
    target.set(new Float32Array(words.buffer, 0, count), at);
    return raw;
  }
  // Where they belong at once: of a long history, columns beside these would be memory that is cleared and collected.
  const pairs = new Uint32Array(target.buffer, target.byteOffset + 8 * at, 2 * count);
  for (let i = 0; i < count; i++) {
    pairs[2 * i] = (a[i] ?? 0) | ((b[i] ?? 0) << 8) | ((c[i] ?? 0) << 16) | ((d[i] ?? 0) << 24);
    pairs[2 * i + 1] = (e[i] ?? 0) | ((f[i] ?? 0) << 8) | ((g[i] ?? 0) << 16) | ((h[i] ?? 0) << 24);
  }
  return raw;
}

export function ones(mask: number): number {
  let count = 0;
  for (let rest = mask; rest > 0; rest >>>= 1) count += rest & 1;
  return count;
}

const histogram = new Uint32Array(256);

/** How many bits a perfect code of single bytes would take: what deflate comes near to. */
function bitsOf(bytes: Uint8Array): number {
  histogram.fill(0);
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i] ?? 0;
    histogram[byte] = (histogram[byte] ?? 0) + 1;
  }
  let bits = 0;
  for (const times of histogram) {
    if (times > 0) bits -= times * Math.log2(times / bytes.length);
  }
  return bits;
}

function concat(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
