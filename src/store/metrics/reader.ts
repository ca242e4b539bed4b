import type { MetricColumns } from '../../core/entities';
import { release } from '../../core/release';
import type { StoreContext } from '../context';
import { jsonList } from '../keyValues';
import { blob, number } from '../rows';
import type { Row } from '../rows';
import { decodeWide } from './columns';
import { decodeWhole } from './damage';
import { decodePiece, isWideColumn, isWidePiece } from './pieces';
import { concatenated, emptyColumns } from './points';
import { decodeSealed } from './sealedColumns';
import { readSpans, sealedParts } from './sealedParts';
import type { Span } from './sealedParts';
import type { Series } from './series';

/** Limits on what is decoded, inclusive; chunks that lie outside are not touched. */
export interface Window {
  readonly axis: 'step' | 'timestamp';
  readonly from: number;
  readonly to: number;
}

/** Makes the columns that points are read into; may leave one empty that nobody needs, unless `all` are. */
type Target = (count: number, all: boolean) => MetricColumns;

const CHUNKS = 'SELECT count, steps, timestamps, vals FROM chunk WHERE series';
const OF_SERIES = 'IN (SELECT value FROM json_each(?))';
const ORDER = 'ORDER BY series, seq';

/**
 * The points of some series, in the order they are stored. With a window: at least those within it,
 * by whole chunks.
 */
export function readPoints(
  context: StoreContext,
  series: readonly Series[],
  window?: Window,
  into: Target = emptyColumns,
): MetricColumns {
  const kept = series.flatMap((one) => one.kept ?? []);
  if (kept.length === series.length) return concatenated(kept);
  const list = jsonList(series.flatMap((one) => (one.kept ? [] : one.id)));
  const { sql } = context;
  const column = window?.axis === 'step' ? 'step' : 'time';
  const chunks = window
    ? sql.all(
        `${CHUNKS} ${OF_SERIES} AND max_${column} >= ? AND min_${column} <= ? ${ORDER}`,
        list,
        window.from,
        window.to,
      )
    : sql.all(`${CHUNKS} ${OF_SERIES} ${ORDER}`, list);
  const pieces = series.some((one) => one.pieces > 0)
    ? sql.all(`SELECT count, data FROM piece WHERE series ${OF_SERIES} ${ORDER}`, list)
    : [];
  const read = decodeRows(chunks, pieces, into);
  for (const row of chunks) release(blob(row, 'vals'));
  return kept.length === 0 ? read : concatenated([...kept, read]);
}

/** Some chunks of one series, by their numbers. */
export function readChunks(context: StoreContext, series: number, seqs: readonly number[]): MetricColumns {
  const rows = context.sql.all(`${CHUNKS} = ? AND seq ${OF_SERIES} ${ORDER}`, series, jsonList(seqs));
  return decodeRows(rows, []);
}

/** Of one chunk the points of some blocks of `size`, one block behind the other. */
export function readBlocks(
  context: StoreContext,
  series: number,
  seq: number,
  size: number,
  blocks: readonly number[],
): MetricColumns {
  const row = context.sql.get(`${CHUNKS} = ? AND seq = ?`, series, seq);
  if (!row) return emptyColumns(0);
  const count = number(row, 'count');
  const spans = blocks.map((block) => [block * size, Math.min(count, (block + 1) * size)] as const);
  return {
    steps: decodeSpans(blob(row, 'steps'), count, spans),
    timestamps: decodeSpans(blob(row, 'timestamps'), count, spans),
    values: decodeSpans(blob(row, 'vals'), count, spans),
  };
}

function decodeSpans(bytes: Uint8Array, count: number, spans: readonly Span[]): Float64Array {
  let target: Float64Array = new Float64Array(0);
  decodeWhole(bytes, () => {
    const parts = sealedParts(bytes, 0, count);
    target = readSpans(parts, spans);
    return parts.end;
  });
  return target;
}

/** The pieces with fewer points than `below`, or what is kept instead of pieces. */
export function readPieces(
  context: StoreContext,
  series: Pick<Series, 'id' | 'kept'>,
  below = Infinity,
): { readonly columns: MetricColumns; readonly pieces: number } {
  if (series.kept) return { columns: series.kept, pieces: 0 };
  const rows = context.sql.all(
    'SELECT count, data FROM piece WHERE series = ? AND count < ? ORDER BY seq',
    series.id,
    below,
  );
  return { columns: decodeRows([], rows), pieces: rows.length };
}

export function decodeRows(
  chunks: readonly Row[],
  pieces: readonly Row[],
  into: Target = emptyColumns,
): MetricColumns {
  const isWide =
    chunks.some((row) => isWideColumn(blob(row, 'steps')) || isWideColumn(blob(row, 'timestamps'))) ||
    pieces.some((row) => isWidePiece(blob(row, 'data')));
  const columns = into(total(chunks) + total(pieces), isWide || pieces.length > 0);
  const { length } = columns.values;
  const target: MetricColumns = isWide
    ? { ...columns, wide: { steps: new BigInt64Array(length), timestamps: new BigInt64Array(length) } }
    : columns;
  let at = 0;
  for (const row of chunks) {
    const count = number(row, 'count');
    decodeChunk(row, target, at, count);
    at += count;
  }
  for (const row of pieces) {
    const count = number(row, 'count');
    decodeWhole(blob(row, 'data'), (bytes) => decodePiece(bytes, target, at, count));
    at += count;
  }
  return target;
}

function decodeChunk(row: Row, target: MetricColumns, at: number, count: number): void {
  for (const [column, values, wide] of [
    ['steps', target.steps, target.wide?.steps],
    ['timestamps', target.timestamps, target.wide?.timestamps],
    ['vals', target.values, undefined],
  ] as const) {
    if (values.length < target.values.length) continue;
    const bytes = blob(row, column);
    decodeWhole(bytes, () => decodeSealed(bytes, values, at, count));
    if (wide === undefined) continue;
    if (isWideColumn(bytes)) wide.set(decodeWide(bytes, 0, count).values, at);
    else for (let i = at; i < at + count; i++) wide[i] = BigInt(values[i] ?? 0);
  }
}

function total(rows: readonly Row[]): number {
  return rows.reduce((sum, row) => sum + number(row, 'count'), 0);
}
