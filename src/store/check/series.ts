import { isDeepStrictEqual } from 'node:util';
import type { MetricColumns } from '../../core/entities';
import { errorMessage } from '../../core/errors';
import type { StoreContext } from '../context';
import { seriesParts } from '../metrics/parts';
import type { ChunkZone, SeriesParts } from '../metrics/parts';
import { isLater } from '../metrics/points';
import { decodeRows, readChunks } from '../metrics/reader';
import { SERIES_COLUMNS, seriesOf } from '../metrics/series';
import type { Series } from '../metrics/series';
import { statisticsOf } from '../metrics/statistics';
import type { Statistics } from '../metrics/statistics';
import { SUMMARY_LEVELS, readRows } from '../metrics/summaries';
import { SUMMARY_FOLD, foldedRow, rowOfChunk } from '../metrics/summaryRows';
import type { SummaryRow } from '../metrics/summaryRows';
import { number, numberOrNull, text } from '../rows';
import type { Row } from '../rows';
import type { Counts, Finding } from './findings';
import { Tally, differences, isEarlier, isSameLatest, sizeOf } from './tally';

/** Series that are looked up in one short transaction. */
const BATCH = 200;

/** A series as it is, or why it can't be looked up. */
type Candidate =
  | {
      readonly id: number;
      readonly parts: SeriesParts;
      readonly row: Row;
      readonly leaderTrouble: string | undefined;
    }
  | { readonly id: number; readonly parts: null; readonly row: Row; readonly reason: string };

/** Every series against its points: one after the other, so that no transaction is long. */
export function* checkSeries(context: StoreContext, counts: Counts): Generator<Finding> {
  for (let after = 0; ;) {
    const batch = context.transactions.read(() => nextSeries(context, after));
    for (const candidate of batch) {
      after = candidate.id;
      const troubles = [...troublesOf(context, candidate, counts)];
      // It may have been removed meanwhile, with its run.
      if (troubles.length === 0 || !context.sql.get('SELECT 1 FROM series WHERE id = ?', after)) continue;
      const place = metricPlace(context, candidate.row);
      yield { kind: 'series', series: after, text: `${place}: ${troubles.join('; ')}.` };
    }
    if (batch.length === 0) return;
  }
}

function nextSeries(context: StoreContext, after: number): readonly Candidate[] {
  const rows = context.sql.all(
    `SELECT ${SERIES_COLUMNS} FROM series WHERE id > ? ORDER BY id LIMIT ${BATCH}`,
    after,
  );
  return rows.map((row) => {
    const id = number(row, 'id');
    try {
      const parts = seriesParts(context, row);
      return { id, parts, row, leaderTrouble: leaderTrouble(context, parts) };
    } catch (error) {
      return { id, parts: null, row, reason: errorMessage(error) };
    }
  });
}

/** Each run and key has one leader, and no series of theirs is later than it. */
function leaderTrouble(context: StoreContext, { series, run, key }: SeriesParts): string | undefined {
  const siblings = seriesOf(context, run, key);
  const leaders = siblings.filter((one) => one.leader);
  if (leaders.length !== 1) return `it has ${String(leaders.length)} leaders instead of one`;
  const isLed = leaders.every((leader) => !isLater(series.latest, leader.latest));
  return isLed ? undefined : 'its leader is not the one with the latest point';
}

function* troublesOf(context: StoreContext, candidate: Candidate, counts: Counts): Generator<string> {
  counts.series++;
  if (candidate.parts === null) {
    yield candidate.reason;
    return;
  }
  const { parts, row } = candidate;
  const { series, chunks, pieces } = parts;
  const tally = new Tally();
  if (series.kept !== null && series.kept.steps.length > 0) tally.add(series.kept);
  for (const [index, chunk] of chunks.entries()) {
    if (chunk.seq !== index) {
      yield `chunk ${String(index)} is missing`;
      return;
    }
    counts.chunks++;
    yield* chunkTroubles(context, series, chunk, tally);
  }
  for (const piece of pieces) {
    counts.pieces++;
    try {
      tally.add(decodeRows([], [piece]));
    } catch (error) {
      yield `piece ${String(number(piece, 'seq'))} can't be read (${errorMessage(error)})`;
    }
  }
  counts.points += tally.statistics?.count ?? 0;
  yield* rowTroubles(parts, row, tally);
  yield* summaryTroubles(context, series);
  if (candidate.leaderTrouble !== undefined) yield candidate.leaderTrouble;
}

function* chunkTroubles(
  context: StoreContext,
  series: Series,
  { seq, zone }: ChunkZone,
  tally: Tally,
): Generator<string> {
  let points: MetricColumns;
  try {
    points = readChunks(context, series.id, [seq]);
  } catch (error) {
    yield `chunk ${String(seq)} can't be read (${errorMessage(error)})`;
    return;
  }
  if (points.steps.length === 0) {
    yield `chunk ${String(seq)} is empty`;
    return;
  }
  const actual = statisticsOf(points);
  tally.add(points, actual);
  const wrong = differences(zone, actual, sizeOf(points));
  if (wrong.length > 0) yield `chunk ${String(seq)} is wrong about its ${wrong.join(', ')}`;
  if (
    !isSummary(
      () => readRows(context, series.id, 1, seq, seq),
      () => rowOfChunk(points),
    )
  )
    yield `the summary of chunk ${String(seq)} isn't of its points`;
}

function* rowTroubles({ series, chunks, pieces }: SeriesParts, row: Row, tally: Tally): Generator<string> {
  const { statistics, latest, first } = tally;
  if (statistics === undefined || latest === undefined || first === undefined) {
    yield 'it has no points';
    return;
  }
  // Of points in a pack and of an only one, the row tells less.
  const claimed = series.kept === null ? series.statistics : { ...statistics, ...toldAnyway(row) };
  const wrong = [...differences(claimed, statistics, tally.size)];
  if (!isSameLatest(series.latest, latest)) wrong.push('latest point');
  if (isEarlier(series.first, first) || isEarlier(first, series.first)) wrong.push('first point');
  if (series.chunks !== chunks.length) wrong.push('number of chunks');
  if (series.pieces !== pieces.length) wrong.push('number of pieces');
  if (series.piecePoints !== pieces.reduce((sum, row) => sum + number(row, 'count'), 0))
    wrong.push('points to seal');
  const lastPiece = pieces.at(-1);
  if (lastPiece !== undefined && series.nextSeq <= number(lastPiece, 'seq')) wrong.push('next piece');
  if (wrong.length > 0) yield `it is wrong about its ${wrong.join(', ')}`;
}

function toldAnyway(row: Row): Pick<Statistics, 'count' | 'minValue' | 'maxValue'> {
  return {
    count: number(row, 'count'),
    minValue: numberOrNull(row, 'min_value'),
    maxValue: numberOrNull(row, 'max_value'),
  };
}

/** Of every level: there where the chunks are, and what the level below says. */
function* summaryTroubles(context: StoreContext, { id, chunks }: Series): Generator<string> {
  for (let level = 2; level <= SUMMARY_LEVELS; level++) {
    const rows = Math.floor(chunks / SUMMARY_FOLD ** (level - 1));
    for (let seq = 0; seq < rows; seq++) {
      const below = seq * SUMMARY_FOLD;
      const read = (): SummaryRow[] => readRows(context, id, level, seq, seq);
      const expected = (): SummaryRow =>
        foldedRow(readRows(context, id, level - 1, below, below + SUMMARY_FOLD - 1));
      if (!isSummary(read, expected)) {
        yield `row ${String(seq)} of its summary's level ${String(level)} is missing or isn't of its points`;
        return;
      }
    }
  }
}

function isSummary(read: () => readonly SummaryRow[], expected: () => SummaryRow): boolean {
  try {
    const [found, ...more] = read();
    return found !== undefined && more.length === 0 && isSameRow(found, expected());
  } catch {
    return false;
  }
}

function isSameRow({ pairs, details }: SummaryRow, expected: SummaryRow): boolean {
  if (!isEqual(pairs, expected.pairs)) return false;
  // Rows that were written before there were details lack nothing that is asked of them.
  if (details === null || expected.details === null) return details === null;
  const { hidden, inOrder, ends } = details;
  const { hidden: expectedHidden, ...rest } = expected.details;
  if (!isDeepStrictEqual({ inOrder, ends }, rest)) return false;
  if (hidden === null || expectedHidden === null) return hidden === expectedHidden;
  const [a, b] = [hidden(), expectedHidden()];
  return isEqual(a.points, b.points) && isDeepStrictEqual(a.places, b.places);
}

function isEqual(a: MetricColumns, b: MetricColumns): boolean {
  return (['steps', 'timestamps', 'values'] as const).every(
    (name) =>
      a[name].length === b[name].length && a[name].every((value, index) => same(value, b[name][index] ?? 0)),
  );
}

function same(a: number, b: number): boolean {
  return a === b || (Number.isNaN(a) && Number.isNaN(b));
}

/** Of a row with run, key and id. */
export function metricPlace({ sql, names }: StoreContext, series: Row): string {
  const row = sql.get('SELECT run_id FROM run WHERE id = ?', number(series, 'run'));
  const owner = row ? `run ${text(row, 'run_id')}` : 'a run that is gone';
  return `Metric '${names.text(number(series, 'key'))}' of ${owner} (series ${String(number(series, 'id'))})`;
}
