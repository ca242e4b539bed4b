import { FORMATS, encodeFloats, encodeProgression, encodeRaw, isIntegral, isProgression } from './columns';
import { decodeSealed, encodeFrame, inflated, ones } from './sealedColumns';

/** Exclusive of `to`. */
export type Span = readonly [from: number, to: number];

/** A sealed column, of which only some stretches are wanted. */
export interface SealedParts {
  /** Fills `target` from `at` with the numbers `from` to `to` (exclusive). */
  readonly read: (from: number, to: number, target: Float64Array, at: number) => void;
  /** The position after the column, -1 where the bytes are none. */
  readonly end: number;
}

/** A column in a format of which any stretch can be found. */
export function encodeForParts(values: Float64Array): Uint8Array {
  if (isIntegral(values)) {
    if (values.length > 2 && isProgression(values)) return encodeProgression(values);
    return encodeFrame(values) ?? encodeRaw(values);
  }
  return encodeFloats(values);
}

/** Some stretches, one behind the other. */
export function readSpans({ read }: SealedParts, spans: readonly Span[]): Float64Array {
  const target = new Float64Array(spans.reduce((sum, [from, to]) => sum + to - from, 0));
  let at = 0;
  for (const [from, to] of spans) {
    read(from, to, target, at);
    at += to - from;
  }
  return target;
}

const one = new Float64Array(1);

export function numberAt({ read }: SealedParts, index: number): number {
  read(index, index + 1, one, 0);
  return one[0] ?? NaN;
}

/** What can be found without going through the whole column isn't decoded before it is asked for. */
export function sealedParts(bytes: Uint8Array, position: number, count: number): SealedParts {
  switch (bytes[position]) {
    case FORMATS.progression: {
      const view = new DataView(bytes.buffer, bytes.byteOffset + position + 1, 16);
      const first = view.getFloat64(0, true);
      const stride = view.getFloat64(8, true);
      return {
        read: (from, to, target, at) => {
          for (let i = from; i < to; i++) target[at + i - from] = first + i * stride;
        },
        end: position + 17,
      };
    }
    case FORMATS.raw: {
      const view = new DataView(bytes.buffer, bytes.byteOffset + position + 1, 8 * count);
      return {
        read: (from, to, target, at) => {
          for (let i = from; i < to; i++) target[at + i - from] = view.getFloat64(8 * i, true);
        },
        end: position + 1 + 8 * count,
      };
    }
    case FORMATS.float32: {
      const view = new DataView(bytes.buffer, bytes.byteOffset + position + 1, 4 * count);
      return {
        read: (from, to, target, at) => {
          for (let i = from; i < to; i++) target[at + i - from] = view.getFloat32(4 * i, true);
        },
        end: position + 1 + 4 * count,
      };
    }
    case FORMATS.deflated: {
      const inner = inflated(bytes, position + 1);
      const { read, end } = sealedParts(inner.bytes, 0, count);
      return { read, end: end === inner.bytes.length ? inner.next : -1 };
    }
    case FORMATS.decimal: {
      const scale = 10 ** (bytes[position + 1] ?? 0);
      const { read, end } = sealedParts(bytes, position + 2, count);
      return {
        read: (from, to, target, at) => {
          read(from, to, target, at);
          for (let i = at; i < at + to - from; i++) target[i] = (target[i] ?? 0) / scale;
        },
        end,
      };
    }
    case FORMATS.frame:
      return frameParts(bytes, position, count);
    case FORMATS.planes:
      return planesParts(bytes, position, count);
    default: {
      const whole = new Float64Array(count);
      const end = decodeSealed(bytes, whole, 0, count, position);
      return { read: (from, to, target, at) => target.set(whole.subarray(from, to), at), end };
    }
  }
}

function frameParts(bytes: Uint8Array, position: number, count: number): SealedParts {
  const width = bytes[position + 1] ?? 1;
  const base = new DataView(bytes.buffer, bytes.byteOffset + position + 2, 8).getFloat64(0, true);
  const start = position + 10;
  return {
    read: (from, to, target, at) => {
      for (let i = from; i < to; i++) {
        let distance = 0;
        for (let plane = width - 1; plane >= 0; plane--)
          distance = distance * 256 + (bytes[start + plane * count + i] ?? 0);
        target[at + i - from] = base + distance;
      }
    },
    end: start + width * count,
  };
}

function planesParts(bytes: Uint8Array, position: number, count: number): SealedParts {
  const width = bytes[position + 1] ?? 8;
  const mask = bytes[position + 2] ?? 0;
  const low = inflated(bytes, position + 3, count * ones(mask));
  const planes: { readonly bytes: Uint8Array; readonly start: number }[] = [];
  let deflated = 0;
  let raw = low.next;
  for (let plane = 0; plane < width; plane++) {
    const isDeflated = ((mask >> plane) & 1) === 1;
    planes.push(isDeflated ? { bytes: low.bytes, start: deflated } : { bytes, start: raw });
    if (isDeflated) deflated += count;
    else raw += count;
  }
  return {
    read: (from, to, target, at) => {
      const gathered = new Uint8Array(width * (to - from));
      planes.forEach((plane, index) => {
        for (let i = from; i < to; i++)
          gathered[width * (i - from) + index] = plane.bytes[plane.start + i] ?? 0;
      });
      target.set(width === 4 ? new Float32Array(gathered.buffer) : new Float64Array(gathered.buffer), at);
    },
    end: deflated === low.bytes.length ? raw : -1,
  };
}
