import type { StoreContext } from '../context';
import { jsonList } from '../keyValues';
import { blob, number } from '../rows';
import type { Row } from '../rows';
import { isWidePiece } from './pieces';
import { sortPoints } from './points';
import { assemblePack, preparePack } from './packs';
import type { PackedSeries, PreparedPack } from './packs';
import { decodeRows } from './reader';
import { LEAST_SEALED } from './writer';

/** Points in one pack, more or less: what is decoded to read one of its series. */
const PACK_POINTS = 32_768;
/** Fewer points take less room as they are. */
const LEAST_PACKED = 64;

/** Short series of a run on their way into a pack. */
export interface PackWork {
  readonly kind: 'pack';
  readonly run: number;
  readonly series: readonly PackedSeries[];
  /** One. */
  readonly parts: readonly PreparedPack[];
}

/** The next short series of a run that lie in pieces; undefined where there are none, or too few to be worth it. */
export function preparePacking(context: StoreContext, run: number): PackWork | undefined {
  const { sql } = context;
  const short = sql.all(
    `SELECT id, piece_points FROM series WHERE run = ? AND chunks = 0 AND piece_points BETWEEN 1 AND ? ORDER BY id`,
    run,
    LEAST_SEALED - 1,
  );
  const chosen: number[] = [];
  let count = 0;
  for (const row of short) {
    if (count >= PACK_POINTS) break;
    chosen.push(number(row, 'id'));
    count += number(row, 'piece_points');
  }
  const pieces = sql.all(
    `SELECT series, count, data FROM piece WHERE series IN (SELECT value FROM json_each(?)) ORDER BY series, seq`,
    jsonList(chosen),
  );
  const series = grouped(pieces);
  if (series.reduce((sum, { points }) => sum + points.steps.length, 0) < LEAST_PACKED) return undefined;
  return { kind: 'pack', run, series, parts: [preparePack(series)] };
}

/** What has integers beyond 2^53 stays in pieces. */
function grouped(pieces: readonly Row[]): readonly PackedSeries[] {
  const byId = new Map<number, Row[]>();
  for (const row of pieces) {
    const id = number(row, 'series');
    const rows = byId.get(id);
    if (rows) rows.push(row);
    else byId.set(id, [row]);
  }
  return [...byId].flatMap(([id, rows]) =>
    rows.some((row) => isWidePiece(blob(row, 'data')))
      ? []
      : [{ id, points: sortPoints(decodeRows([], rows)) }],
  );
}

/** In a transaction. False when somebody wrote to one of the series meanwhile, and nothing was done. */
export function finishPacking(
  context: StoreContext,
  work: PackWork,
  deflated: readonly (Uint8Array | null)[],
): boolean {
  const { sql } = context;
  const ids = jsonList(work.series.map(({ id }) => id));
  const IN = 'IN (SELECT value FROM json_each(?))';
  const rows = sql.all(`SELECT id, pack, chunks, piece_points FROM series WHERE id ${IN} ORDER BY id`, ids);
  const isAsBefore = work.series.every(({ id, points }, index) => {
    const row = rows[index];
    return row?.['id'] === id && row['chunks'] === 0 && row['piece_points'] === points.steps.length;
  });
  if (!isAsBefore) return false;
  const pack = sql.insert(
    'INSERT INTO pack (run, series, data) VALUES (?, ?, ?)',
    work.run,
    work.series.length,
    Buffer.concat(work.parts.map((part) => assemblePack(part, deflated))),
  );
  sql.run(`DELETE FROM piece WHERE series ${IN}`, ids);
  sql.run(
    `UPDATE series SET pack = ?, nans = NULL, first_step = NULL, first_time = NULL, first_value = NULL,
       min_step = NULL, max_step = NULL, min_time = NULL, max_time = NULL, sum = NULL,
       next_seq = 0, pieces = 0, piece_points = 0 WHERE id ${IN}`,
    pack,
    ids,
  );
  return true;
}
