import type { StoreContext } from '../context';
import { readHistory } from './history';
import { readPoints } from './reader';
import { seriesOf } from './series';
import type { Series } from './series';

/** The mean of the last `count` points of a run's metric; undefined without points, NaN where one is. */
export function tailMean(context: StoreContext, run: number, key: number, count: number): number | undefined {
  const series = seriesOf(context, run, key);
  if (series.length === 0) return undefined;
  const total = series.reduce((sum, { statistics }) => sum + statistics.count, 0);
  const [only] = series;
  if (series.length === 1 && only && total <= count && only.statistics.nans === 0) {
    const { sum } = only.statistics;
    if (sum !== null) return sum / total;
  }
  const from = series.length === 1 ? Math.max(0, total - count) : 0;
  const { values } = readHistory(context, series, from, total).points;
  const tail = values.subarray(Math.max(0, values.length - count));
  return tail.reduce((sum, value) => sum + value, 0) / tail.length;
}

/** The value at this step, else at the step before it that has one; undefined where there is none. */
export function pointAt(context: StoreContext, run: number, key: number, step: number): number | undefined {
  const series = seriesOf(context, run, key).filter(({ statistics }) => statistics.minStep <= step);
  if (series.length === 0) return undefined;
  return lastUpTo(context, series, step, step) ?? lastUpTo(context, series, -Infinity, step);
}

/** Of several points at the same step, the newest. */
function lastUpTo(
  context: StoreContext,
  series: readonly Series[],
  from: number,
  step: number,
): number | undefined {
  const { steps, timestamps, values } = readPoints(context, series, { axis: 'step', from, to: step });
  let best = -1;
  for (let i = 0; i < steps.length; i++) {
    const at = steps[i] ?? 0;
    if (at < from || at > step) continue;
    const difference =
      best < 0 ? 1 : at - (steps[best] ?? 0) || (timestamps[i] ?? 0) - (timestamps[best] ?? 0);
    if (difference >= 0) best = i;
  }
  return best < 0 ? undefined : values[best];
}
