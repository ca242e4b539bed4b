import type { MetricColumns } from '../../core/entities';
import type { StoreContext } from '../context';
import { number } from '../rows';
import { sliceColumns, sortPoints } from './points';
import { decodeRows } from './reader';
import { assemble, sealColumn, sealWide } from './sealedColumns';
import type { SealedColumn } from './sealedColumns';
import { seriesById, updateSeries } from './series';
import { statisticsOf } from './statistics';
import { addSummaries, chunkSummary } from './summaries';
import { LEAST_SEALED } from './writer';

/** Points in a sealed chunk, more or less. */
export const CHUNK_POINTS = 16_384;

interface Part {
  readonly points: MetricColumns;
  readonly columns: readonly SealedColumn[];
}

/** Some pieces of a long series on their way to become chunks. */
export interface ChunkWork {
  readonly kind: 'chunks';
  readonly series: number;
  readonly firstPiece: number;
  readonly lastPiece: number;
  readonly pieces: number;
  readonly count: number;
  readonly parts: readonly Part[];
}

/** The next pieces of a series, a chunk's worth; undefined where there aren't enough points. */
export function prepareChunks({ sql }: StoreContext, series: number): ChunkWork | undefined {
  const pieces: { seq: number; count: number }[] = [];
  let count = 0;
  for (const row of sql.all('SELECT seq, count FROM piece WHERE series = ? ORDER BY seq', series)) {
    if (count >= CHUNK_POINTS) break;
    pieces.push({ seq: number(row, 'seq'), count: number(row, 'count') });
    count += number(row, 'count');
  }
  const firstPiece = pieces[0]?.seq;
  const lastPiece = pieces.at(-1)?.seq;
  if (firstPiece === undefined || lastPiece === undefined || count < LEAST_SEALED) return undefined;
  const rows = sql.all(
    'SELECT count, data FROM piece WHERE series = ? AND seq BETWEEN ? AND ? ORDER BY seq',
    series,
    firstPiece,
    lastPiece,
  );
  const points = sortPoints(decodeRows([], rows));
  const parts = Math.max(1, Math.round(count / CHUNK_POINTS));
  return {
    kind: 'chunks',
    series,
    firstPiece,
    lastPiece,
    pieces: pieces.length,
    count,
    parts: Array.from({ length: parts }, (_, index) => {
      const at = (part: number): number => Math.floor((part * count) / parts);
      return sealedPart(sliceColumns(points, at(index), at(index + 1)));
    }),
  };
}

/** In a transaction. How many points are left in pieces; undefined when the pieces changed, and nothing was done. */
export function finishChunks(
  context: StoreContext,
  work: ChunkWork,
  deflated: readonly (readonly (Uint8Array | null)[])[],
): number | undefined {
  const { sql } = context;
  const series = seriesById(context, work.series);
  const range = 'series = ? AND seq BETWEEN ? AND ?';
  const place = [work.series, work.firstPiece, work.lastPiece];
  const found = sql.get(`SELECT count(*) AS n, sum(count) AS points FROM piece WHERE ${range}`, ...place);
  // Somebody else sealed or merged them meanwhile.
  if (!series || found?.['n'] !== work.pieces || found['points'] !== work.count) return undefined;
  sql.run(`DELETE FROM piece WHERE ${range}`, ...place);
  work.parts.forEach((part, index) => {
    addChunk(context, work.series, series.chunks + index, part, deflated[index] ?? []);
  });
  const left = series.piecePoints - work.count;
  updateSeries(context, {
    ...series,
    pieces: series.pieces - work.pieces,
    piecePoints: left,
    chunks: series.chunks + work.parts.length,
  });
  return left;
}

function addChunk(
  context: StoreContext,
  series: number,
  seq: number,
  { points, columns }: Part,
  deflated: readonly (Uint8Array | null)[],
): void {
  const zone = statisticsOf(points);
  context.sql.run(
    `INSERT INTO chunk (series, seq, count, nans, min_step, max_step, min_time, max_time, min_value, max_value,
       sum, summary, steps, timestamps, vals) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    series,
    seq,
    zone.count,
    zone.nans,
    zone.minStep,
    zone.maxStep,
    zone.minTime,
    zone.maxTime,
    zone.minValue,
    zone.maxValue,
    zone.sum,
    chunkSummary(points),
    ...columns.map((column, index) => assemble(column, deflated[index] ?? null)),
  );
  addSummaries(context, series, seq);
}

function sealedPart(points: MetricColumns): Part {
  const { steps, timestamps, values, wide } = points;
  const columns = [
    wide ? sealWide(wide.steps) : sealColumn(steps),
    wide ? sealWide(wide.timestamps) : sealColumn(timestamps),
    sealColumn(values),
  ];
  return { points, columns };
}
