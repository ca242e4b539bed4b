import { TidemarkError, sentence } from '../../core/errors';

/**
 * One column of numbers as bytes: a format byte, then what the format says. Whatever the format, the same
 * numbers come back bit for bit; later formats get new numbers, old ones stay readable. The count is kept
 * beside the bytes. Little-endian, as every platform of VS Code is.
 */
const RAW = 0;
/** Start and stride: steps are mostly this. */
const PROGRESSION = 1;
const FLOAT32 = 2;
/** Differences of integers, zigzag, seven bits a byte. */
const DELTAS = 3;

/** Differences of integers up to this stay exact in a double after the zigzag. */
const DELTA_LIMIT = 2 ** 51;

export function encodeColumn(values: Float64Array): Uint8Array {
  if (isIntegral(values)) {
    if (values.length > 2 && isProgression(values)) return encodeProgression(values);
    return smaller(encodeDeltas(values), values);
  }
  if (values.every(isFloat32)) return tagged(FLOAT32, new Uint8Array(Float32Array.from(values).buffer));
  return encodeRaw(values);
}

/** Fills `target` from `at`; the position after the column. */
export function decodeColumn(
  bytes: Uint8Array,
  position: number,
  target: Float64Array,
  at: number,
  count: number,
): number {
  const start = position + 1;
  switch (bytes[position]) {
    case RAW:
      target.set(new Float64Array(copied(bytes, start, 8 * count)), at);
      return start + 8 * count;
    case FLOAT32:
      target.set(new Float32Array(copied(bytes, start, 4 * count)), at);
      return start + 4 * count;
    case PROGRESSION: {
      const view = new DataView(bytes.buffer, bytes.byteOffset + start, 16);
      const first = view.getFloat64(0, true);
      const stride = view.getFloat64(8, true);
      for (let i = 0; i < count; i++) target[at + i] = first + i * stride;
      return start + 16;
    }
    case DELTAS:
      return decodeDeltas(bytes, start, target, at, count);
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

/** A Buffer's own `slice` doesn't copy, and its bytes lie anywhere in a larger buffer. */
function copied(bytes: Uint8Array, start: number, length: number): ArrayBuffer {
  const copy = new Uint8Array(length);
  copy.set(bytes.subarray(start, start + length));
  return copy.buffer;
}

function isIntegral(values: Float64Array): boolean {
  for (const value of values) {
    if (!Number.isInteger(value) || Math.abs(value) > DELTA_LIMIT || Object.is(value, -0)) return false;
  }
  return true;
}

function isProgression(values: Float64Array): boolean {
  const first = values[0] ?? 0;
  const stride = (values[1] ?? 0) - first;
  for (let i = 2; i < values.length; i++) {
    if (values[i] !== first + i * stride) return false;
  }
  return true;
}

function isFloat32(value: number): boolean {
  return Object.is(Math.fround(value), value);
}

function tagged(format: number, payload: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(payload.length + 1);
  bytes[0] = format;
  bytes.set(payload, 1);
  return bytes;
}

function encodeRaw(values: Float64Array): Uint8Array {
  return tagged(RAW, new Uint8Array(values.slice().buffer));
}

function smaller(bytes: Uint8Array, values: Float64Array): Uint8Array {
  return bytes.length <= 1 + 8 * values.length ? bytes : encodeRaw(values);
}

function encodeProgression(values: Float64Array): Uint8Array {
  const first = values[0] ?? 0;
  return tagged(PROGRESSION, new Uint8Array(Float64Array.of(first, (values[1] ?? first) - first).buffer));
}

function encodeDeltas(values: Float64Array): Uint8Array {
  const bytes = new Uint8Array(1 + 8 * values.length);
  bytes[0] = DELTAS;
  let length = 1;
  let previous = 0;
  for (const value of values) {
    const delta = value - previous;
    let rest = delta < 0 ? -2 * delta - 1 : 2 * delta;
    while (rest >= 128) {
      bytes[length++] = (rest % 128) | 128;
      rest = Math.floor(rest / 128);
    }
    bytes[length++] = rest;
    previous = value;
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
    let scale = 1;
    let zigzag = 0;
    let byte: number;
    do {
      byte = bytes[position++] ?? 0;
      zigzag += (byte & 127) * scale;
      scale *= 128;
    } while (byte >= 128);
    previous += zigzag % 2 === 1 ? -(zigzag + 1) / 2 : zigzag / 2;
    target[at + i] = previous;
  }
  return position;
}
