import assert from 'node:assert/strict';
import type { Smoothing } from '../../../src/core/lines/request';
import { smootherOf } from '../../../src/core/lines/smooth';
import { joinedColumn } from '../../../src/core/lines/thin';
import { numbers } from '../support/numbers';

/** What each method means, spelled out, a point at a time. */
function expected(y: Float64Array, smoothing: Smoothing): Float64Array {
  return y.map((_, at) => {
    let sum = 0;
    let weights = 0;
    y.forEach((value, index) => {
      if (!Number.isFinite(value)) return;
      const weight = weightOf(smoothing, y, at, index);
      sum += weight * value;
      weights += weight;
    });
    return sum / weights;
  });
}

function weightOf(smoothing: Smoothing, y: Float64Array, at: number, index: number): number {
  const distance = Math.abs(at - index);
  switch (smoothing.method) {
    case 'none':
      return at === index ? 1 : 0;
    case 'ema': {
      if (index > at) return 0;
      // By how many values came since, not counting gaps.
      const age = y.slice(index + 1, at + 1).filter(Number.isFinite).length;
      return smoothing.weight ** age;
    }
    case 'mean':
      return distance <= Math.floor(smoothing.window / 2) ? 1 : 0;
    case 'gaussian':
      return distance <= Math.ceil(4 * smoothing.sigma)
        ? Math.exp(-0.5 * (distance / smoothing.sigma) ** 2)
        : 0;
  }
}

function smoothed(y: Float64Array, smoothing: Smoothing, block: number): Float64Array {
  const smoother = smootherOf(smoothing);
  const parts: Float64Array[] = [];
  for (let start = 0; start < y.length; start += block)
    parts.push(smoother.push(y.slice(start, start + block), false));
  parts.push(smoother.push(new Float64Array(0), true));
  return joinedColumn(parts);
}

function near(found: Float64Array, wanted: Float64Array, most: number, what: string): void {
  assert.equal(found.length, wanted.length, what);
  found.forEach((value, index) => {
    const other = wanted[index] ?? 0;
    assert.ok(
      Object.is(value, other) || Math.abs(value - other) <= most,
      `${what}, point ${index}: ${value} is not ${other}`,
    );
  });
}

describe('smoothing', () => {
  const random = numbers(5);
  const line = (length: number, gaps: boolean): Float64Array =>
    Float64Array.from({ length }, () => {
      const kind = random();
      if (gaps && kind < 0.1) return NaN;
      return gaps && kind < 0.12 ? Infinity : random() * 10 - 5;
    });

  it('is what its definition says, in blocks of any size, over gaps too', () => {
    const methods: readonly Smoothing[] = [
      { method: 'none' },
      { method: 'ema', weight: 0 },
      { method: 'ema', weight: 0.9 },
      { method: 'mean', window: 1 },
      { method: 'mean', window: 7 },
      { method: 'mean', window: 500 },
      { method: 'gaussian', sigma: 0.5 },
      { method: 'gaussian', sigma: 6 },
    ];
    for (const smoothing of methods) {
      for (const gaps of [false, true]) {
        const y = line(200, gaps);
        const wanted = smoothing.method === 'none' ? y : expected(y, smoothing);
        for (const block of [1, 13, 1000]) {
          near(smoothed(y, smoothing, block), wanted, 1e-9, `${JSON.stringify(smoothing)} by ${block}`);
        }
      }
    }
  });

  it('carries nothing of a huge value into the means after it', () => {
    const y = line(400, true);
    y[150] = 1e300;
    y[151] = -1e16;
    for (const smoothing of [
      { method: 'mean', window: 9 },
      { method: 'gaussian', sigma: 20 },
    ] as const) {
      const found = smoothed(y, smoothing, 64);
      const without = smoothed(y.with(150, 0).with(151, 0), smoothing, 64);
      near(found.subarray(320), without.subarray(320), 1e-9, smoothing.method);
    }
    const means = smoothed(y, { method: 'mean', window: 9 }, 1000);
    near(means.subarray(156), expected(y, { method: 'mean', window: 9 }).subarray(156), 1e-9, 'mean');
  });

  it('begins with the first value: the exponential average has no bias towards 0', () => {
    assert.equal(smoothed(Float64Array.of(100, 100, 100), { method: 'ema', weight: 0.99 }, 1)[0], 100);
  });

  it('comes within a fiftieth of a wide Gaussian, at a cost that does not grow with its width', () => {
    const y = Float64Array.from({ length: 4000 }, (_, index) => (index === 2000 ? 1 : 0));
    const sigma = 50;
    const peak = 1 / (sigma * Math.sqrt(2 * Math.PI));
    const exact = y.map((_, index) => peak * Math.exp(-0.5 * ((index - 2000) / sigma) ** 2));
    near(smoothed(y, { method: 'gaussian', sigma }, 333), exact, peak / 50, 'impulse');
    const constant = new Float64Array(5000).fill(3);
    near(smoothed(constant, { method: 'gaussian', sigma: 400 }, 1024), constant, 1e-9, 'constant');
  });
});
