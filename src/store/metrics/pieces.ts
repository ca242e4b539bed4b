import type { MetricColumns } from '../../core/entities';
import { FORMATS, decodeWide, encodeColumn, encodeWide } from './columns';
import { decodeSealed } from './sealedColumns';

/** What a piece's bytes begin with; then come the columns of steps, timestamps and values. */
const PIECE_FORMAT = 1;
/** The same, with a column of integers that doubles can't hold. */
const WIDE_PIECE_FORMAT = 2;

export function encodePiece(
  { steps, timestamps, values, wide }: MetricColumns,
  encode: (values: Float64Array) => Uint8Array = encodeColumn,
): Uint8Array {
  const parts = [
    wide ? encodeWide(wide.steps) : encode(steps),
    wide ? encodeWide(wide.timestamps) : encode(timestamps),
    encode(values),
  ];
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 1));
  bytes[0] = wide ? WIDE_PIECE_FORMAT : PIECE_FORMAT;
  let position = 1;
  for (const part of parts) {
    bytes.set(part, position);
    position += part.length;
  }
  return bytes;
}

/** Whether the piece has numbers that only a wide column holds. */
export function isWidePiece(bytes: Uint8Array): boolean {
  return bytes[0] === WIDE_PIECE_FORMAT;
}

/** The position after the piece, or -1 where the bytes are none. */
export function decodePiece(
  bytes: Uint8Array,
  target: MetricColumns,
  at: number,
  count: number,
  start = 0,
): number {
  if (bytes[start] !== PIECE_FORMAT && bytes[start] !== WIDE_PIECE_FORMAT) return -1;
  let position = start + 1;
  if (target.wide) {
    const steps = decodeWide(bytes, position, count);
    target.wide.steps.set(steps.values, at);
    target.wide.timestamps.set(decodeWide(bytes, steps.next, count).values, at);
  }
  position = decodeSealed(bytes, target.steps, at, count, position);
  position = decodeSealed(bytes, target.timestamps, at, count, position);
  return decodeSealed(bytes, target.values, at, count, position);
}

/** Whether a sealed column has numbers that only a wide column holds. */
export function isWideColumn(bytes: Uint8Array): boolean {
  return bytes[0] === FORMATS.wide;
}
