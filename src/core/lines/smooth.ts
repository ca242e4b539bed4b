import type { Smoothing } from './request';

/**
 * Smooths a line that comes block by block. What is given back belongs to the points in their order, and comes as soon
 * as all that it depends on is there: with the last block, all of the rest. NaN and infinities count for nothing.
 */
export interface Smoother {
  push(values: Float64Array, last: boolean): Float64Array;
}

/** Beyond so many points a Gaussian is some running means, which are off by less than a fiftieth of its height. */
const LARGEST_KERNEL = 16;
const MEANS = 8;

export function smootherOf(smoothing: Smoothing): Smoother {
  switch (smoothing.method) {
    case 'none':
      return { push: (values) => values };
    case 'ema':
      return new ExponentialAverage(smoothing.weight);
    case 'mean':
      return new Kernel(meanOver(Math.floor(smoothing.window / 2)));
    case 'gaussian': {
      const { sigma } = smoothing;
      if (sigma <= LARGEST_KERNEL) return new Kernel(gaussianOver(sigma));
      return chained(boxRadii(sigma).map((radius) => new Kernel(meanOver(radius))));
    }
  }
}

/** So many points before the first and behind the last one shown make a difference. */
export function reachOf(smoothing: Smoothing): { readonly before: number; readonly after: number } {
  switch (smoothing.method) {
    case 'none':
      return { before: 0, after: 0 };
    case 'ema':
      // What is older weighs less than a billionth in all.
      return {
        before: smoothing.weight === 0 ? 0 : Math.ceil(Math.log(1e-9) / Math.log(smoothing.weight)),
        after: 0,
      };
    case 'mean': {
      const radius = Math.floor(smoothing.window / 2);
      return { before: radius, after: radius };
    }
    case 'gaussian': {
      const radius = Math.ceil(4 * smoothing.sigma);
      return { before: radius, after: radius };
    }
  }
}

/** The mean of all values so far, weighted by `weight` to the power of their age. */
class ExponentialAverage implements Smoother {
  readonly #weight: number;
  #sum = 0;
  #weights = 0;

  constructor(weight: number) {
    this.#weight = weight;
  }

  push(values: Float64Array): Float64Array {
    const weight = this.#weight;
    const result = new Float64Array(values.length);
    let sum = this.#sum;
    let weights = this.#weights;
    for (let i = 0; i < values.length; i++) {
      const value = values[i] ?? NaN;
      if (Number.isFinite(value)) {
        sum = sum * weight + value * (1 - weight);
        weights = weights * weight + (1 - weight);
      }
      result[i] = weights === 0 ? NaN : sum / weights;
    }
    this.#sum = sum;
    this.#weights = weights;
    return result;
  }
}

interface Window {
  readonly radius: number;
  /** The smoothed values of `from` to `to` (exclusive) among these. */
  readonly over: (values: Float64Array, from: number, to: number) => Float64Array;
}

/** A weighted mean over `radius` points to either side; at the ends over those that there are. */
class Kernel implements Smoother {
  readonly #window: Window;
  /** Values that are still needed, of which the first `#done` have been given back. */
  #values = new Float64Array(0);
  #done = 0;

  constructor(window: Window) {
    this.#window = window;
  }

  push(values: Float64Array, last: boolean): Float64Array {
    const { radius, over } = this.#window;
    const all = new Float64Array(this.#values.length + values.length);
    all.set(this.#values);
    all.set(values, this.#values.length);
    const until = last ? all.length : Math.max(this.#done, all.length - radius);
    const result = over(all, this.#done, until);
    const keep = Math.max(0, until - radius);
    this.#values = all.slice(keep);
    this.#done = until - keep;
    return result;
  }
}

function meanOver(radius: number): Window {
  return {
    radius,
    over: (values, from, to) => {
      const { length } = values;
      const width = 2 * radius + 1;
      // Sums from a block's beginning, and to its end: a window is at most the end of one and the beginning of the next.
      // Differences of running sums would carry a huge value's rounding into all means after it.
      const begun = new Float64Array(length);
      const left = new Float64Array(length);
      const counts = new Uint32Array(length + 1);
      const valueAt = (i: number): number => {
        const value = values[i] ?? NaN;
        return Number.isFinite(value) ? value : 0;
      };
      for (let i = 0; i < length; i++) {
        begun[i] = (i % width === 0 ? 0 : (begun[i - 1] ?? 0)) + valueAt(i);
        counts[i + 1] = (counts[i] ?? 0) + (Number.isFinite(values[i]) ? 1 : 0);
      }
      for (let i = length - 1; i >= 0; i--)
        left[i] = ((i + 1) % width === 0 ? 0 : (left[i + 1] ?? 0)) + valueAt(i);
      const result = new Float64Array(to - from);
      for (let i = from; i < to; i++) {
        const start = Math.max(0, i - radius);
        const end = Math.min(length, i + radius + 1);
        const last = end - 1;
        const isWithin = Math.floor(start / width) === Math.floor(last / width);
        const sum = !isWithin
          ? (left[start] ?? 0) + (begun[last] ?? 0)
          : start % width === 0
            ? begun[last]
            : left[start];
        result[i - from] = (sum ?? 0) / ((counts[end] ?? 0) - (counts[start] ?? 0));
      }
      return result;
    },
  };
}

function gaussianOver(sigma: number): Window {
  const radius = Math.ceil(4 * sigma);
  const weights = Float64Array.from({ length: 2 * radius + 1 }, (_, i) =>
    Math.exp(-0.5 * ((i - radius) / sigma) ** 2),
  );
  return {
    radius,
    over: (values, from, to) => {
      const result = new Float64Array(to - from);
      // Gaps weigh nothing: the loop below, which runs for every weight of every point, need not know of them.
      const filled = values.map((value) => (Number.isFinite(value) ? value : 0));
      const present = values.map((value) => (Number.isFinite(value) ? 1 : 0));
      for (let i = from; i < to; i++) {
        const start = Math.max(0, i - radius);
        const end = Math.min(values.length, i + radius + 1);
        const shift = radius - i;
        let sum = 0;
        let total = 0;
        for (let j = start; j < end; j++) {
          const weight = weights[j + shift] ?? 0;
          sum += weight * (filled[j] ?? 0);
          total += weight * (present[j] ?? 0);
        }
        result[i - from] = sum / total;
      }
      return result;
    },
  };
}

/** Radii of running means whose variances add up to that of the Gaussian. */
function boxRadii(sigma: number): readonly number[] {
  const ideal = Math.sqrt((12 * sigma * sigma) / MEANS + 1);
  const small = Math.floor((ideal - 1) / 2);
  const width = 2 * small + 1;
  // So many of the smaller width, the rest two points wider.
  const narrow = Math.round(
    (12 * sigma * sigma - MEANS * width * width - 4 * MEANS * width - 3 * MEANS) / (-4 * width - 4),
  );
  return Array.from({ length: MEANS }, (_, index) => (index < narrow ? small : small + 1));
}

function chained(stages: readonly Smoother[]): Smoother {
  return { push: (values, last) => stages.reduce((smoothed, stage) => stage.push(smoothed, last), values) };
}
