import type { StoreContext } from '../context';
import { number, numberOrNull } from '../rows';
import { CHUNK_POINTS, finishChunks, prepareChunks } from './chunker';
import type { ChunkWork } from './chunker';
import { deflated, deflatedElsewhere } from './deflate';
import { finishPacking, preparePacking } from './packer';
import type { PackWork } from './packer';
import type { SealedColumn } from './sealedColumns';
import { LEAST_SEALED } from './writer';

/** A series or run that nobody wrote to for so long is sealed as far as it goes. */
const IDLE_MS = 10_000;
/** With requests coming in, sealing waits for a pause, until so much has gathered. */
const PATIENT_CHUNKS = 64;
const PATIENT_RUNS = 64;
/** What an earlier server left unsealed is looked for in steps of so many series. */
const SERIES_A_LOOK = 500;

/** A step of sealing: what is left to do is to deflate `parts`' columns, which may happen elsewhere. */
export type SealWork = ChunkWork | PackWork;
type Deflated = readonly (readonly (Uint8Array | null)[])[];

/**
 * Turns pieces into sealed chunks, and those of short series into packs: `prepare` and `finish` take a few
 * milliseconds each, and what takes longer, deflating, is done on another thread in between.
 */
export class Sealer {
  private readonly context: StoreContext;
  /** The series up to which has been looked for what was left unsealed; null at the end. */
  private looked: number | null = 0;

  constructor(context: StoreContext) {
    this.context = context;
  }

  /** Whether so much waits for being sealed that it can't wait for a pause. */
  isBehind(): boolean {
    const { unsealed, elapsed } = this.context;
    const idleRuns = unsealed.idleRuns(elapsed() - IDLE_MS, PATIENT_RUNS);
    return idleRuns >= PATIENT_RUNS || unsealed.backlog(CHUNK_POINTS) >= PATIENT_CHUNKS * CHUNK_POINTS;
  }

  /** The next step of work, or undefined where there is none by `now` of the context's `elapsed`. */
  prepare(now = this.context.elapsed()): SealWork | undefined {
    const { unsealed } = this.context;
    do {
      this.look();
      for (;;) {
        const id = unsealed.nextSeries(CHUNK_POINTS, now - IDLE_MS);
        if (id === undefined) break;
        const work = prepareChunks(this.context, id);
        if (work) return work;
        unsealed.forgetSeries(id);
      }
      for (;;) {
        const id = unsealed.nextRun(now - IDLE_MS, (run) => this.isAtWork(run));
        if (id === undefined) break;
        const work = preparePacking(this.context, id);
        if (work) return work;
        unsealed.forgetRun(id);
      }
    } while (now === Infinity && this.looked !== null);
    return undefined;
  }

  finish(work: SealWork, parts: Deflated): void {
    const { transactions, unsealed } = this.context;
    transactions.run(() => {
      if (work.kind === 'pack') {
        if (!finishPacking(this.context, work, parts[0] ?? [])) unsealed.noteRun(work.run);
        return;
      }
      const left = finishChunks(this.context, work, parts) ?? 0;
      if (left >= LEAST_SEALED) unsealed.noteSeries(work.series, left);
      else unsealed.forgetSeries(work.series);
    });
  }

  /** All in this call: for the command line, and where nobody waits. */
  sealAll(): void {
    for (;;) {
      const work = this.prepare(Infinity);
      if (!work) return;
      const deflate = (column: SealedColumn): Uint8Array | null => column.deflate && deflated(column.deflate);
      this.finish(
        work,
        work.parts.map((part) => part.columns.map(deflate)),
      );
    }
  }

  private isAtWork(run: number): boolean {
    const row = this.context.sql.get('SELECT status FROM run WHERE id = ?', run);
    return row?.['status'] === 'RUNNING' || row?.['status'] === 'SCHEDULED';
  }

  /** Only what isn't sealed is in pieces, so that their keys tell. */
  private look(): void {
    const { sql, unsealed } = this.context;
    for (let left = SERIES_A_LOOK; left > 0 && this.looked !== null; left--) {
      const row = sql.get('SELECT min(series) AS series FROM piece WHERE series > ?', this.looked);
      this.looked = row ? numberOrNull(row, 'series') : null;
      if (this.looked === null) return;
      const series = sql.get('SELECT run, piece_points FROM series WHERE id = ?', this.looked);
      if (!series) continue;
      const points = number(series, 'piece_points');
      if (points >= LEAST_SEALED) unsealed.noteSeries(this.looked, points);
      else unsealed.noteRun(number(series, 'run'));
    }
  }
}

/** Deflates on another thread what a step of work has to be deflated. */
export function deflateAll(work: SealWork): Promise<(Uint8Array | null)[][]> {
  return Promise.all(
    work.parts.map((part) =>
      Promise.all(part.columns.map(async ({ deflate }) => deflate && (await deflatedElsewhere(deflate)))),
    ),
  );
}
