import { deflateRaw, deflateRawSync } from 'node:zlib';
import { promisify } from 'node:util';
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
/** A series that nobody wrote to for so long is sealed as far as it goes. */
const IDLE_MS = 10_000;

interface Part {
  readonly points: MetricColumns;
  readonly columns: readonly SealedColumn[];
}

/** Some pieces of a series on their way to become chunks. */
export interface SealWork {
  readonly series: number;
  readonly firstPiece: number;
  readonly lastPiece: number;
  readonly pieces: number;
  readonly count: number;
  readonly parts: readonly Part[];
}

/**
 * Turns the pieces of a series into sealed chunks, a chunk's worth at a time: `prepare` and `finish` take a
 * millisecond or two each, and what takes longer, deflating, is done on another thread in between.
 */
export class Sealer {
  private readonly context: StoreContext;
  private looked = false;

  constructor(context: StoreContext) {
    this.context = context;
  }

  /** Points that wait for being sealed, of the series that are long enough. */
  backlog(): number {
    return this.context.unsealed.backlog(CHUNK_POINTS);
  }

  /** The next step of work, or undefined where there is none by now. */
  prepare(now = Date.now()): SealWork | undefined {
    this.lookOnce();
    const { unsealed } = this.context;
    for (;;) {
      const id = unsealed.next(CHUNK_POINTS, now - IDLE_MS);
      if (id === undefined) return undefined;
      const work = this.workOn(id);
      if (work) return work;
      unsealed.forget(id);
    }
  }

  finish(work: SealWork, deflated: readonly (readonly (Uint8Array | null)[])[]): void {
    const { sql, transactions, unsealed } = this.context;
    transactions.run(() => {
      const series = seriesById(this.context, work.series);
      const range = 'series = ? AND seq BETWEEN ? AND ?';
      const place = [work.series, work.firstPiece, work.lastPiece];
      const found = sql.get(`SELECT count(*) AS n, sum(count) AS points FROM piece WHERE ${range}`, ...place);
      // Somebody else sealed or merged them meanwhile.
      if (!series || found?.['n'] !== work.pieces || found['points'] !== work.count) {
        unsealed.forget(work.series);
        return;
      }
      sql.run(`DELETE FROM piece WHERE ${range}`, ...place);
      work.parts.forEach((part, index) => {
        this.addChunk(work.series, series.chunks + index, part, deflated[index] ?? []);
      });
      const left = series.piecePoints - work.count;
      updateSeries(this.context, {
        ...series,
        pieces: series.pieces - work.pieces,
        piecePoints: left,
        chunks: series.chunks + work.parts.length,
      });
      if (left >= LEAST_SEALED) unsealed.note(work.series, left);
      else unsealed.forget(work.series);
    });
  }

  /** All in this call: for the command line, and where nobody waits. */
  sealAll(): void {
    for (;;) {
      const work = this.prepare(Infinity);
      if (!work) return;
      const deflate = (column: SealedColumn): Uint8Array | null =>
        column.deflate && deflateRawSync(column.deflate);
      this.finish(
        work,
        work.parts.map((part) => part.columns.map(deflate)),
      );
    }
  }

  private lookOnce(): void {
    if (this.looked) return;
    this.looked = true;
    const rows = this.context.sql.all(
      'SELECT id, piece_points FROM series WHERE piece_points >= 256 LIMIT 100000',
    );
    for (const row of rows) this.context.unsealed.note(number(row, 'id'), number(row, 'piece_points'));
  }

  private workOn(series: number): SealWork | undefined {
    const { sql } = this.context;
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

  private addChunk(
    series: number,
    seq: number,
    { points, columns }: Part,
    deflated: readonly (Uint8Array | null)[],
  ): void {
    const zone = statisticsOf(points);
    this.context.sql.run(
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
    addSummaries(this.context, series, seq);
  }
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

const deflateElsewhere = promisify(deflateRaw);

/** Deflates on another thread what a step of work has to be deflated. */
export function deflateAll(work: SealWork): Promise<(Uint8Array | null)[][]> {
  return Promise.all(
    work.parts.map((part) =>
      Promise.all(part.columns.map(async ({ deflate }) => deflate && (await deflateElsewhere(deflate)))),
    ),
  );
}
