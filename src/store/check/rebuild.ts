import type { MetricColumns } from '../../core/entities';
import type { StoreContext } from '../context';
import { columnsOf, emptyColumns, isLater, pointAt } from '../metrics/points';
import { decodeRows } from '../metrics/reader';
import { SERIES_COLUMNS, decodeLatest, updateSeries } from '../metrics/series';
import { statisticsOf } from '../metrics/statistics';
import { addSummaries, chunkSummary } from '../metrics/summaries';
import { number, numberOrNull } from '../rows';
import type { Row } from '../rows';
import type { Aside } from './aside';
import { Tally, isSameLatest } from './tally';

/** Zone maps, summaries and the row of a series from its points. What can't be read goes aside. Within a transaction. */
export function rebuildSeries(context: StoreContext, id: number, aside: Aside): void {
  const row = context.sql.get(`SELECT ${SERIES_COLUMNS} FROM series WHERE id = ?`, id);
  if (!row) return;
  const tally = new Tally();
  const kept = keptPoints(context, row, id);
  if (kept.steps.length > 0) tally.add(kept);
  const chunks = rebuildChunks(context, id, tally, aside);
  const pieces = rebuildPieces(context, id, tally, aside);
  context.sql.run('DELETE FROM summary WHERE series = ?', id);
  for (let seq = 0; seq < chunks; seq++) addSummaries(context, id, seq);

  // The latest value is in the row itself: where no point is left, it is the only one.
  const rowLatest = decodeLatest(row);
  const only = columnsOf([rowLatest]);
  const isEmpty = tally.statistics === undefined;
  const latest =
    tally.latest === undefined || isSameLatest(rowLatest, tally.latest) ? rowLatest : tally.latest;
  updateSeries(context, {
    id,
    model: number(row, 'model'),
    datasetName: number(row, 'dataset_name'),
    datasetDigest: number(row, 'dataset_digest'),
    leader: number(row, 'leader') === 1,
    statistics: tally.statistics ?? statisticsOf(only),
    latest,
    first: tally.first ?? pointAt(only, 0),
    nextSeq: Math.max(number(row, 'next_seq'), pieces.next),
    pieces: pieces.count,
    piecePoints: pieces.points,
    chunks,
    pack: kept.steps.length > 0 ? numberOrNull(row, 'pack') : null,
    kept: isEmpty ? only : kept.steps.length > 0 ? kept : null,
  });
  chooseLeader(context, number(row, 'run'), number(row, 'key'));
  context.transactions.touchRun(number(row, 'run'));
}

function keptPoints(context: StoreContext, row: Row, id: number): MetricColumns {
  const pack = numberOrNull(row, 'pack');
  try {
    return pack === null ? emptyColumns(0) : context.packs.points(pack, id);
  } catch {
    // The pack itself goes aside.
    return emptyColumns(0);
  }
}

/** How many there are then, numbered without gaps. */
function rebuildChunks({ sql }: StoreContext, series: number, tally: Tally, aside: Aside): number {
  let next = 0;
  for (const place of sql.all('SELECT id FROM chunk WHERE series = ? ORDER BY seq', series)) {
    const id = number(place, 'id');
    const row = sql.get('SELECT * FROM chunk WHERE id = ?', id);
    const points = row && readable(() => decodeRows([row], []));
    if (row && !points) {
      aside.put('chunk', [row]);
      sql.run('DELETE FROM chunk WHERE id = ?', id);
    }
    if (!points) continue;
    const zone = statisticsOf(points);
    tally.add(points, zone);
    sql.run(
      `UPDATE chunk SET seq = ?, nans = ?, min_step = ?, max_step = ?, min_time = ?, max_time = ?, min_value = ?,
         max_value = ?, sum = ?, summary = ? WHERE id = ?`,
      next,
      zone.nans,
      zone.minStep,
      zone.maxStep,
      zone.minTime,
      zone.maxTime,
      zone.minValue,
      zone.maxValue,
      zone.sum,
      chunkSummary(points),
      id,
    );
    next++;
  }
  return next;
}

interface Pieces {
  count: number;
  points: number;
  next: number;
}

function rebuildPieces({ sql }: StoreContext, series: number, tally: Tally, aside: Aside): Pieces {
  const pieces = { count: 0, points: 0, next: 0 };
  for (const row of sql.all('SELECT * FROM piece WHERE series = ? ORDER BY seq', series)) {
    const seq = number(row, 'seq');
    const points = readable(() => decodeRows([], [row]));
    if (!points) {
      aside.put('piece', [row]);
      sql.run('DELETE FROM piece WHERE series = ? AND seq = ?', series, seq);
      continue;
    }
    tally.add(points);
    pieces.count++;
    pieces.points += points.steps.length;
    pieces.next = seq + 1;
  }
  return pieces;
}

function readable(decode: () => MetricColumns): MetricColumns | undefined {
  try {
    const points = decode();
    return points.steps.length > 0 ? points : undefined;
  } catch {
    return undefined;
  }
}

function chooseLeader({ sql }: StoreContext, run: number, key: number): void {
  const rows = sql.all(
    `SELECT ${SERIES_COLUMNS} FROM series WHERE run = ? AND key = ? ORDER BY leader DESC, id`,
    run,
    key,
  );
  const [first] = rows;
  if (!first) return;
  const best = rows.reduce((a, b) => (isLater(decodeLatest(b), decodeLatest(a)) ? b : a), first);
  sql.run('UPDATE series SET leader = (id = ?) WHERE run = ? AND key = ?', number(best, 'id'), run, key);
}

/** A pack that can't be read goes aside, and each of its series keeps its latest value. Within a transaction. */
export function rebuildPack(context: StoreContext, pack: number, aside: Aside): void {
  const { sql } = context;
  const row = sql.get('SELECT * FROM pack WHERE id = ?', pack);
  for (const series of sql.all('SELECT id FROM series WHERE pack = ?', pack))
    rebuildSeries(context, number(series, 'id'), aside);
  const left = sql.get('SELECT count(*) AS n, min(run) AS run FROM series WHERE pack = ?', pack);
  const count = left ? number(left, 'n') : 0;
  if (count > 0) {
    sql.run('UPDATE pack SET series = ?, run = ? WHERE id = ?', count, numberOrNull(left ?? {}, 'run'), pack);
    return;
  }
  aside.put('pack', row ? [row] : []);
  sql.run('DELETE FROM pack WHERE id = ?', pack);
}
