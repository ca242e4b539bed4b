import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { MetricColumns } from '../../core/entities';
import { decodeColumn, encodeColumn } from './columns';
import { decodePiece, encodePiece } from './pieces';
import { emptyColumns } from './points';
import { inflated } from './sealedColumns';
import { encodeForParts, numberAt, readSpans, sealedParts } from './sealedParts';
import type { SealedParts, Span } from './sealedParts';
import type { Hidden, RowDetails, SummaryRow } from './summaryRows';

const STEPS_IN_ORDER = 1;
const TIMES_IN_ORDER = 2;
const HAS_HIDDEN = 4;

/** Pairs are deflated only where that saves a tenth: they are inflated for each chart, and noise saves next to nothing. */
const WORTH_DEFLATING = 0.9;
/**
 * What a row begins with; none of both can begin deflated bytes, which is all that a row was before there were details. Of
 * deflated pairs their length follows.
 */
const RAW_ROW = 6;
const DEFLATED_ROW = 7;

/** Of a chunk: as short as possible, as there are many. */
export function encodeChunkRow({ pairs, details }: SummaryRow): Uint8Array {
  const raw = encodePoints(pairs, encodeColumn);
  const deflated = deflateRawSync(raw);
  if (!details) return deflated;
  if (deflated.length > WORTH_DEFLATING * raw.length)
    return Buffer.concat([Uint8Array.of(RAW_ROW), raw, ...encodeDetails(details, encodeColumn)]);
  const head = new DataView(new ArrayBuffer(5));
  head.setUint8(0, DEFLATED_ROW);
  head.setUint32(1, deflated.length, true);
  return Buffer.concat([new Uint8Array(head.buffer), deflated, ...encodeDetails(details, encodeColumn)]);
}

/** Of a higher level: a chart of very many points reads some blocks of each of hundreds, and no others. */
export function encodeFoldedRow({ pairs, details }: SummaryRow): Uint8Array {
  const raw = encodePoints(pairs, encodeForParts);
  if (!details) return deflateRawSync(raw);
  return Buffer.concat([Uint8Array.of(RAW_ROW), raw, ...encodeDetails(details, encodeForParts)]);
}

type Encode = (values: Float64Array) => Uint8Array;

function encodePoints({ steps, timestamps, values }: MetricColumns, encode: Encode): Uint8Array {
  return encodePiece({ steps, timestamps, values }, encode);
}

function encodeDetails(
  { inOrder, ends: { step, timestamp }, hidden: told }: RowDetails,
  encode: Encode,
): Uint8Array[] {
  const hidden = told?.();
  const flags =
    (inOrder.step ? STEPS_IN_ORDER : 0) |
    (inOrder.timestamp ? TIMES_IN_ORDER : 0) |
    (hidden ? HAS_HIDDEN : 0);
  const numbers = [step.first, step.last, timestamp.first, timestamp.last, hidden?.places.length ?? 0];
  const head = [Uint8Array.of(flags), encodeColumn(Float64Array.from(numbers))];
  return hidden ? [...head, encodePoints(hidden.points, encode), encode(hidden.places)] : head;
}

export interface DecodedRow extends SummaryRow {
  readonly details: KeptDetails | null;
}

/** `count`: of the pairs' points. */
export function decodeRow(bytes: Uint8Array, count: number): DecodedRow {
  const pairs = emptyColumns(count);
  const { raw, start, next } = pairBytes(bytes);
  const end = decodePiece(raw, pairs, 0, count, start);
  return { pairs, details: next === null ? null : decodeDetails(bytes, next ?? end) };
}

/** A row of which only some blocks are wanted. */
export interface RowParts {
  readonly details: KeptDetails | null;
  /** Of the pairs. */
  readonly points: PointParts;
}

export type PointParts = Record<'steps' | 'timestamps' | 'values', SealedParts>;

/** Of a row that was kept: its hidden points needn't all be decoded. */
export interface KeptDetails extends RowDetails {
  readonly hiddenParts: HiddenParts | null;
}

export interface HiddenParts {
  readonly count: number;
  readonly points: PointParts;
  /** Where those of these blocks, which go up, are among all. */
  readonly spansOf: (blocks: readonly number[]) => readonly Span[];
}

/** `count`: of the pairs' points. */
export function rowParts(bytes: Uint8Array, count: number): RowParts {
  const { raw, start, next } = pairBytes(bytes);
  const points = pieceParts(raw, start, count);
  return { details: next === null ? null : decodeDetails(bytes, next ?? points.values.end), points };
}

/** Where the pairs are, and where the details: `undefined` behind the pairs, null where there are none. */
function pairBytes(bytes: Uint8Array): {
  readonly raw: Uint8Array;
  readonly start: number;
  readonly next: number | null | undefined;
} {
  switch (bytes[0]) {
    case RAW_ROW:
      return { raw: bytes, start: 1, next: undefined };
    case DEFLATED_ROW: {
      const { bytes: raw, next } = inflated(bytes, 1);
      return { raw, start: 0, next };
    }
    default:
      return { raw: inflateRawSync(bytes), start: 0, next: null };
  }
}

function pieceParts(bytes: Uint8Array, start: number, count: number): PointParts {
  const steps = sealedParts(bytes, start + 1, count);
  const timestamps = sealedParts(bytes, steps.end, count);
  return { steps, timestamps, values: sealedParts(bytes, timestamps.end, count) };
}

function decodeDetails(bytes: Uint8Array, start: number): KeptDetails {
  const flags = bytes[start] ?? 0;
  const numbers = new Float64Array(5);
  const position = decodeColumn(bytes, start + 1, numbers, 0, numbers.length);
  const [firstStep = 0, lastStep = 0, firstTime = 0, lastTime = 0, count = 0] = numbers;
  const hiddenParts = (flags & HAS_HIDDEN) === 0 ? null : decodeHidden(bytes, position, count);
  return {
    inOrder: { step: (flags & STEPS_IN_ORDER) !== 0, timestamp: (flags & TIMES_IN_ORDER) !== 0 },
    ends: {
      step: { first: firstStep, last: lastStep },
      timestamp: { first: firstTime, last: lastTime },
    },
    hidden: hiddenParts && hiddenParts.all,
    hiddenParts,
  };
}

function decodeHidden(
  bytes: Uint8Array,
  position: number,
  count: number,
): HiddenParts & { readonly all: () => Hidden } {
  const points = pieceParts(bytes, position, count);
  const places = sealedParts(bytes, points.values.end, count);
  return {
    count,
    points,
    spansOf: (blocks) => spansOf(places, count, blocks),
    all: () => ({
      points: {
        steps: readSpans(points.steps, [[0, count]]),
        timestamps: readSpans(points.timestamps, [[0, count]]),
        values: readSpans(points.values, [[0, count]]),
      },
      places: readSpans(places, [[0, count]]),
    }),
  };
}

function spansOf(places: SealedParts, count: number, blocks: readonly number[]): readonly Span[] {
  const spans: Span[] = [];
  let end = 0;
  for (const block of blocks) {
    const start = placesBelow(places, end, count, 3 * block);
    // A block has few.
    let width = 4;
    while (start + width < count && numberAt(places, start + width - 1) < 3 * (block + 1)) width *= 2;
    end = placesBelow(places, start, Math.min(count, start + width), 3 * (block + 1));
    if (end > start) spans.push([start, end]);
  }
  return spans;
}

/** How many of the places, which go up, are less than `limit`: no less than `from`, no more than `most`. */
function placesBelow(places: SealedParts, from: number, most: number, limit: number): number {
  let to = most;
  while (from < to) {
    const middle = (from + to) >> 1;
    if (numberAt(places, middle) < limit) from = middle + 1;
    else to = middle;
  }
  return from;
}
