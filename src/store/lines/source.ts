import type { MetricColumns } from '../../core/entities';
import type { StoreContext } from '../context';
import { concatenated, dropDuplicates, pickPoints, sliceColumns, sortPoints } from '../metrics/points';
import { readChunks, readPieces } from '../metrics/reader';
import type { Series } from '../metrics/series';
import { number } from '../rows';
import type { Pace } from '../pace';

export type Axis = 'step' | 'timestamp';

/** Which points are wanted: those from `from` to `to`, and so many before and after them. */
export interface Wanted {
  readonly from: number;
  readonly to: number;
  readonly before: number;
  readonly after: number;
}

/** Points handed on at a time. */
const BLOCK = 65_536;

interface Zone {
  readonly seq: number;
  readonly count: number;
  readonly low: number;
  readonly high: number;
}

/**
 * The points of a run's series, sorted by x, block by block: chunks where they lie one behind the other, as they nearly
 * always do. A sealed chunk never changes, so that they are read one by one between others' turns.
 */
export async function* pointBlocks(
  context: StoreContext,
  series: readonly Series[],
  axis: Axis,
  wanted: Wanted,
  pace: Pace,
): AsyncGenerator<MetricColumns> {
  const [only] = series;
  if (!only) return;
  const found = series.map((one) => zonesOf(context, one, axis));
  const [plan] = found;
  if (series.length === 1 && plan && isInOrder(plan.zones, plan.rest, axis)) {
    for (const zone of chosen(plan.zones, wanted)) {
      await pace.breathe();
      yield sortedBy(readChunks(context, only.id, [zone.seq]), axis);
    }
    for (const block of blocksOf(sortedBy(plan.rest, axis))) yield block;
    return;
  }
  const parts: MetricColumns[] = [];
  for (const [index, one] of series.entries()) {
    for (const { seq } of found[index]?.zones ?? []) {
      await pace.breathe();
      parts.push(readChunks(context, one.id, [seq]));
    }
    const rest = found[index]?.rest;
    if (rest) parts.push(rest);
  }
  const all = concatenated(parts);
  const points = series.length > 1 ? dropDuplicates(sortPoints(all)) : all;
  for (const block of blocksOf(sortedBy(points, axis))) {
    await pace.breathe();
    yield block;
  }
}

/** All points, sorted by step. */
export async function wholeByStep(
  context: StoreContext,
  series: readonly Series[],
  pace: Pace,
): Promise<MetricColumns> {
  const blocks: MetricColumns[] = [];
  const all = { from: -Infinity, to: Infinity, before: 0, after: 0 };
  for await (const block of pointBlocks(context, series, 'step', all, pace)) blocks.push(block);
  return concatenated(blocks);
}

export function axisColumn({ steps, timestamps }: MetricColumns, axis: Axis): Float64Array {
  return axis === 'step' ? steps : timestamps;
}

function zonesOf(
  context: StoreContext,
  series: Series,
  axis: Axis,
): { readonly zones: readonly Zone[]; readonly rest: MetricColumns } {
  return context.transactions.read(() => {
    const column = axis === 'step' ? 'step' : 'time';
    const zones =
      series.chunks === 0
        ? []
        : context.sql
            .all(
              `SELECT seq, count, min_${column} AS low, max_${column} AS high FROM chunk WHERE series = ? ORDER BY seq`,
              series.id,
            )
            .map((row): Zone => ({
              seq: number(row, 'seq'),
              count: number(row, 'count'),
              low: number(row, 'low'),
              high: number(row, 'high'),
            }));
    return { zones, rest: readPieces(context, series).columns };
  });
}

function isInOrder(zones: readonly Zone[], rest: MetricColumns, axis: Axis): boolean {
  let high = -Infinity;
  for (const zone of zones) {
    if (zone.low < high) return false;
    high = zone.high;
  }
  return axisColumn(rest, axis).every((x) => x >= high);
}

/** The chunks in view, and as many to either side as have the points that are wanted there. */
function chosen(zones: readonly Zone[], { from, to, before, after }: Wanted): readonly Zone[] {
  let first = zones.findIndex(({ high }) => high >= from);
  let last = zones.findLastIndex(({ low }) => low <= to);
  if (first < 0) first = zones.length;
  for (let points = 0; first > 0 && points < before; first--) points += zones[first - 1]?.count ?? 0;
  for (let points = 0; last < zones.length - 1 && points < after; last++)
    points += zones[last + 1]?.count ?? 0;
  return zones.slice(first, last + 1);
}

function sortedBy(columns: MetricColumns, axis: Axis): MetricColumns {
  const x = axisColumn(columns, axis);
  if (x.every((value, index) => index === 0 || value >= (x[index - 1] ?? 0))) return columns;
  const order = Uint32Array.from(x, (_, index) => index);
  order.sort((a, b) => (x[a] ?? 0) - (x[b] ?? 0) || a - b);
  return pickPoints(columns, order);
}

function* blocksOf(columns: MetricColumns): Generator<MetricColumns> {
  const { length } = columns.steps;
  for (let start = 0; start < length; start += BLOCK) {
    yield sliceColumns(columns, start, Math.min(length, start + BLOCK));
  }
}
