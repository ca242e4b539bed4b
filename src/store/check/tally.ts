import type { MetricColumns, MetricPoint } from '../../core/entities';
import { isLater, latestIndex, pointAt } from '../metrics/points';
import { merge, statisticsOf } from '../metrics/statistics';
import type { Statistics } from '../metrics/statistics';

/** Sums of doubles depend on the order they were added in, which isn't kept. */
const ROUNDING = 1e-9;

/** What the row of a series must say, counted up from its points. */
export class Tally {
  statistics: Statistics | undefined;
  latest: MetricPoint | undefined;
  /** Lowest in MLflow's order; of points at one place any is. */
  first: MetricPoint | undefined;
  /** The sum of the values' sizes, which says how exact their sum can be. */
  size = 0;

  /** Of points of which there is at least one. */
  add(columns: MetricColumns, zone = statisticsOf(columns)): void {
    this.statistics = this.statistics ? merge(this.statistics, zone) : zone;
    this.size += sizeOf(columns);
    const latest = pointAt(columns, latestIndex(columns));
    if (this.latest === undefined || isLater(latest, this.latest)) this.latest = latest;
    const first = earliest(columns);
    if (this.first === undefined || isEarlier(first, this.first)) this.first = first;
  }
}

export function sizeOf({ values }: MetricColumns): number {
  let size = 0;
  for (const value of values) if (!Number.isNaN(value)) size += Math.abs(value);
  return size;
}

/** The names of what two statements about the same points differ in. */
export function differences(claimed: Statistics, actual: Statistics, size: number): readonly string[] {
  const names: readonly (readonly [keyof Statistics, string])[] = [
    ['count', 'count'],
    ['nans', 'count of NaN'],
    ['minStep', 'lowest step'],
    ['maxStep', 'highest step'],
    ['minTime', 'lowest time'],
    ['maxTime', 'highest time'],
    ['minValue', 'lowest value'],
    ['maxValue', 'highest value'],
  ];
  const differing = names.flatMap(([field, name]) => (claimed[field] === actual[field] ? [] : [name]));
  // With infinities the order decides whether a sum is one of them or nothing at all.
  const isOff =
    Number.isFinite(size) && !(Math.abs((claimed.sum ?? 0) - (actual.sum ?? 0)) <= ROUNDING * size);
  return isOff ? [...differing, 'sum'] : differing;
}

/** Neither is later: they are at one place, or the same. */
export function isSameLatest(a: MetricPoint, b: MetricPoint): boolean {
  return !isLater(a, b) && !isLater(b, a);
}

export function isEarlier(a: MetricPoint, b: MetricPoint): boolean {
  return a.timestamp !== b.timestamp ? a.timestamp < b.timestamp : a.step < b.step;
}

function earliest(columns: MetricColumns): MetricPoint {
  let best = 0;
  for (let i = 1; i < columns.steps.length; i++) {
    const time = columns.timestamps[i] ?? 0;
    const bestTime = columns.timestamps[best] ?? 0;
    if (time > bestTime) continue;
    if (time < bestTime || (columns.steps[i] ?? 0) < (columns.steps[best] ?? 0)) best = i;
  }
  return pointAt(columns, best);
}
