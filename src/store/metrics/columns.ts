import { TidemarkError, sentence } from '../../core/errors';

/**
 * One column of numbers as bytes: a format byte, then what the format says. Whatever the format, the same
 * numbers come back bit for bit; later formats get new numbers, old ones stay readable. The count is kept
 * beside the bytes. Little-endian, as every platform of VS Code is. These are the formats that a request's
 * points are written in; `sealedColumns.ts` has those of sealed chunks.
 */
export const FORMATS = {
  raw: 0,
  /** Start and stride: steps are mostly this. */
  progression: 1,
  float32: 2,
  /** Differences of integers, zigzag, seven bits a byte. */
  deltas: 3,
  /** Integers of 64 bits, where one is too large for a double. */
  wide: 4,
  /** The smallest, then each one's distance from it in one, two or four bytes. */
  frame: 5,
  /** A power of ten, then a column of integers to be divided by it. */
  decimal: 6,
  /** Bytes of floats, the first of all, the second of all …, some of these planes deflated. */
  planes: 7,
  /** Another format's bytes, deflated. */
  deflated: 8,
  /** The first, then a column of each one's difference from the one before. */
  differences: 9,
} as const;

/** Differences of integers up to this stay exact in a double after the zigzag. */
const DELTA_LIMIT = 2 ** 51;

export function encodeColumn(values: Float64Array): Uint8Array {
  if (isIntegral(values)) {
    if (values.length > 2 && isProgression(values)) return encodeProgression(values);
    const deltas = encodeDeltas(values);
    return deltas.length <= 1 + 8 * values.length ? deltas : encodeRaw(values);
  }
  return encodeFloats(values);
}

/** As singles where all are. */
export function encodeFloats(values: Float64Array): Uint8Array {
  return isFloat32(values) ? tagged(FORMATS.float32, bytesOf(Float32Array.from(values))) : encodeRaw(values);
}

export function encodeWide(values: BigInt64Array): Uint8Array {
  return tagged(FORMATS.wide, bytesOf(values));
}

/** Fills `target` from `at`; the position after the column. Doubles nearest to integers that are too large. */
export function decodeColumn(
  bytes: Uint8Array,
  position: number,
  target: Float64Array,
  at: number,
  count: number,
): number {
  const start = position + 1;
  switch (bytes[position]) {
    case FORMATS.raw:
      target.set(new Float64Array(copied(bytes, start, 8 * count)), at);
      return start + 8 * count;
    case FORMATS.float32:
      target.set(new Float32Array(copied(bytes, start, 4 * count)), at);
      return start + 4 * count;
    case FORMATS.progression: {
      const view = new DataView(bytes.buffer, bytes.byteOffset + start, 16);
      const first = view.getFloat64(0, true);
      const stride = view.getFloat64(8, true);
      for (let i = 0; i < count; i++) target[at + i] = first + i * stride;
      return start + 16;
    }
    case FORMATS.deltas:
      return decodeDeltas(bytes, start, target, at, count);
    case FORMATS.wide: {
      // By their halves: a bigint for each would take several times as long. The sum is rounded once, as Number() does it.
      const halves = copied(bytes, start, 8 * count);
      const low = new Uint32Array(halves);
      const high = new Int32Array(halves);
      for (let i = 0; i < count; i++) target[at + i] = (high[2 * i + 1] ?? 0) * 2 ** 32 + (low[2 * i] ?? 0);
      return start + 8 * count;
    }
    default:
      throw new TidemarkError(
        'INTERNAL_ERROR',
        sentence(
          "The store has metric data in a format ({0}) that this Tidemark doesn't know: update Tidemark.",
          String(bytes[position]),
        ),
      );
  }
}

/** The exact integers of a column, and the position after it. */
export function decodeWide(
  bytes: Uint8Array,
  position: number,
  count: number,
): { readonly values: BigInt64Array; readonly next: number } {
  const start = position + 1;
  if (bytes[position] === FORMATS.wide)
    return { values: new BigInt64Array(copied(bytes, start, 8 * count)), next: start + 8 * count };
  const values = new Float64Array(count);
  const next = decodeColumn(bytes, position, values, 0, count);
  return { values: BigInt64Array.from(values, BigInt), next };
}

/** A Buffer's own `slice` doesn't copy, and its bytes lie anywhere in a larger buffer. */
export function copied(bytes: Uint8Array, start: number, length: number): ArrayBuffer {
  const copy = new Uint8Array(length);
  copy.set(bytes.subarray(start, start + length));
  return copy.buffer;
}

export function bytesOf(values: Float64Array | Float32Array | BigInt64Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}

export function tagged(format: number, payload: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(payload.length + 1);
  bytes[0] = format;
  bytes.set(payload, 1);
  return bytes;
}

export function isIntegral(values: Float64Array): boolean {
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? 0;
    if (value % 1 !== 0 || value > DELTA_LIMIT || value < -DELTA_LIMIT) return false;
    if (value === 0 && Object.is(value, -0)) return false;
  }
  return true;
}

export function isProgression(values: Float64Array): boolean {
  const first = values[0] ?? 0;
  const stride = (values[1] ?? 0) - first;
  for (let i = 2; i < values.length; i++) {
    if (values[i] !== first + i * stride) return false;
  }
  return true;
}

export function isFloat32(values: Float64Array): boolean {
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? 0;
    if (Math.fround(value) !== value && value === value) return false;
  }
  return true;
}

export function encodeRaw(values: Float64Array): Uint8Array {
  return tagged(FORMATS.raw, bytesOf(values));
}

export function encodeProgression(values: Float64Array): Uint8Array {
  const first = values[0] ?? 0;
  return tagged(FORMATS.progression, bytesOf(Float64Array.of(first, (values[1] ?? first) - first)));
}

export function encodeDeltas(values: Float64Array): Uint8Array {
  const bytes = new Uint8Array(1 + 8 * values.length);
  bytes[0] = FORMATS.deltas;
  let length = 1;
  let previous = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? 0;
    const delta = value - previous;
    previous = value;
    let rest = delta < 0 ? -2 * delta - 1 : 2 * delta;
    while (rest >= 2 ** 31) {
      bytes[length++] = (rest % 128) | 128;
      rest = Math.floor(rest / 128);
    }
    let small = rest | 0;
    while (small >= 128) {
      bytes[length++] = (small & 127) | 128;
      small >>>= 7;
    }
    bytes[length++] = small;
  }
  return bytes.slice(0, length);
}

function decodeDeltas(
  bytes: Uint8Array,
  start: number,
  target: Float64Array,
  at: number,
  count: number,
): number {
  let position = start;
  let previous = 0;
  for (let i = 0; i < count; i++) {
    let byte = bytes[position++] ?? 0;
    let zigzag = byte & 127;
    // Most take a few bytes, which integers of the machine hold.
    for (let shift = 7; byte >= 128 && shift < 28; shift += 7) {
      byte = bytes[position++] ?? 0;
      zigzag |= (byte & 127) << shift;
    }
    if (byte < 128) {
      previous += (zigzag >>> 1) ^ -(zigzag & 1);
    } else {
      let scale = 2 ** 28;
      do {
        byte = bytes[position++] ?? 0;
        zigzag += (byte & 127) * scale;
        scale *= 128;
      } while (byte >= 128);
      previous += zigzag % 2 === 1 ? -(zigzag + 1) / 2 : zigzag / 2;
    }
    target[at + i] = previous;
  }
  return position;
}
