import type { MetricColumns } from '../../core/entities';
import type { StoreContext } from '../context';
import { blob, number } from '../rows';
import type { Sql } from '../sql';
import { decodeColumn, encodeColumn } from './columns';
import { decodeWhole } from './damage';
import { deflated } from './deflate';
import { emptyColumns, sliceColumns } from './points';
import { assemble, decodeSealed, sealColumn } from './sealedColumns';
import type { SealedColumn } from './sealedColumns';

/** What a pack's bytes begin with; then come its series' count, ids and lengths, and three sealed columns. */
const PACK_FORMAT = 1;

/** One series of a pack, with its points in MLflow's order. */
export interface PackedSeries {
  readonly id: number;
  readonly points: MetricColumns;
}

/** What is left to do is to deflate. */
export interface PreparedPack {
  readonly head: Uint8Array;
  readonly columns: readonly SealedColumn[];
}

/** Series in ascending order of their ids, of whose points none is beyond 2^53. */
export function preparePack(series: readonly PackedSeries[]): PreparedPack {
  const ids = Float64Array.from(series, ({ id }) => id);
  const counts = Float64Array.from(series, ({ points }) => points.steps.length);
  const size = Buffer.alloc(5);
  size[0] = PACK_FORMAT;
  size.writeUInt32LE(series.length, 1);
  const column = (name: 'steps' | 'timestamps' | 'values'): SealedColumn =>
    sealColumn(joined(series.map(({ points }) => points[name])));
  return {
    head: Buffer.concat([size, encodeColumn(ids), encodeColumn(counts)]),
    columns: [column('steps'), column('timestamps'), column('values')],
  };
}

export function assemblePack(
  { head, columns }: PreparedPack,
  done: readonly (Uint8Array | null)[],
): Uint8Array {
  const parts: Uint8Array[] = [head];
  columns.forEach((column, index) => {
    const bytes = assemble(column, done[index] ?? (column.deflate && deflated(column.deflate)));
    const length = Buffer.alloc(4);
    length.writeUInt32LE(bytes.length);
    parts.push(length, bytes);
  });
  return Buffer.concat(parts);
}

function joined(parts: readonly Float64Array[]): Float64Array {
  const whole = new Float64Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** The points of each series of a pack, by its id. */
export function decodePack(bytes: Uint8Array): ReadonlyMap<number, MetricColumns> {
  const series = new Map<number, MetricColumns>();
  decodeWhole(bytes, () => fillPack(series, bytes));
  return series;
}

/** The position after the pack, or -1 where the bytes are none. */
function fillPack(series: Map<number, MetricColumns>, bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const size = view.getUint32(1, true);
  const ids = new Float64Array(size);
  const counts = new Float64Array(size);
  let position = decodeColumn(bytes, 5, ids, 0, size);
  position = decodeColumn(bytes, position, counts, 0, size);
  const all = emptyColumns(counts.reduce((sum, count) => sum + count, 0));
  for (const target of [all.steps, all.timestamps, all.values]) {
    const length = view.getUint32(position, true);
    const column = bytes.subarray(position + 4, position + 4 + length);
    if (decodeSealed(column, target, 0, target.length) !== length) return -1;
    position += 4 + length;
  }
  let at = 0;
  ids.forEach((id, index) => {
    const end = at + (counts[index] ?? 0);
    series.set(id, sliceColumns(all, at, end));
    at = end;
  });
  return position;
}

/** Some hundred kilobytes each; who looks at one metric of a run looks at the next. */
const MOST_DECODED = 4;

/** Reads packs, and keeps the last ones decoded: a pack never changes, and its number never returns. */
export class PackReader {
  private readonly sql: Sql;
  private readonly decoded = new Map<number, ReadonlyMap<number, MetricColumns>>();

  constructor(sql: Sql) {
    this.sql = sql;
  }

  /** The points of a series in the pack that it is in. */
  points(pack: number, series: number): MetricColumns {
    return this.read(pack).get(series) ?? emptyColumns(0);
  }

  private read(pack: number): ReadonlyMap<number, MetricColumns> {
    const known = this.decoded.get(pack);
    if (known) return known;
    const row = this.sql.get('SELECT data FROM pack WHERE id = ?', pack);
    const decoded = row ? decodePack(blob(row, 'data')) : new Map<number, MetricColumns>();
    if (this.decoded.size >= MOST_DECODED) {
      const [oldest] = this.decoded.keys();
      if (oldest !== undefined) this.decoded.delete(oldest);
    }
    // One that isn't there isn't remembered as such.
    if (row) this.decoded.set(pack, decoded);
    return decoded;
  }
}

/** A series whose points have been written elsewhere leaves its pack, which goes with its last one. */
export function leavePack(context: StoreContext, pack: number): void {
  const row = context.sql.get('UPDATE pack SET series = series - 1 WHERE id = ? RETURNING series', pack);
  if (row && number(row, 'series') <= 0) context.sql.run('DELETE FROM pack WHERE id = ?', pack);
}
