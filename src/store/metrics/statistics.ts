import type { MetricColumns } from '../../core/entities';

/** What a zone map says of some points. Values without NaN; null where there is none. */
export interface Statistics {
  readonly count: number;
  readonly nans: number;
  readonly minStep: number;
  readonly maxStep: number;
  readonly minTime: number;
  readonly maxTime: number;
  readonly minValue: number | null;
  readonly maxValue: number | null;
  readonly sum: number | null;
}

/** Of at least one point. */
export function statisticsOf({ steps, timestamps, values }: MetricColumns): Statistics {
  let nans = 0;
  let sum = 0;
  let minValue = Infinity;
  let maxValue = -Infinity;
  for (const value of values) {
    if (Number.isNaN(value)) {
      nans++;
      continue;
    }
    sum += value;
    if (value < minValue) minValue = value;
    if (value > maxValue) maxValue = value;
  }
  const some = nans < values.length;
  const [minStep, maxStep] = extent(steps);
  const [minTime, maxTime] = extent(timestamps);
  return {
    count: values.length,
    nans,
    minStep,
    maxStep,
    minTime,
    maxTime,
    minValue: some ? minValue : null,
    maxValue: some ? maxValue : null,
    sum: some ? sum : null,
  };
}

export function merge(a: Statistics, b: Statistics): Statistics {
  return {
    count: a.count + b.count,
    nans: a.nans + b.nans,
    minStep: Math.min(a.minStep, b.minStep),
    maxStep: Math.max(a.maxStep, b.maxStep),
    minTime: Math.min(a.minTime, b.minTime),
    maxTime: Math.max(a.maxTime, b.maxTime),
    minValue: both(a.minValue, b.minValue, Math.min),
    maxValue: both(a.maxValue, b.maxValue, Math.max),
    sum: both(a.sum, b.sum, (x, y) => x + y),
  };
}

function both(a: number | null, b: number | null, combine: (a: number, b: number) => number): number | null {
  return a === null ? b : b === null ? a : combine(a, b);
}

function extent(values: Float64Array): [number, number] {
  let min = Infinity;
  let max = -Infinity;
  for (const value of values) {
    if (value < min) min = value;
    if (value > max) max = value;
  }
  return [min, max];
}
