import assert from 'node:assert/strict';
import { yLimits } from '../../../webview/charts/line/limits';
import { formatsFor } from '../../../webview/ui/format';
import type { Points } from '../../../webview/charts/line/series';
import { areSparse } from '../../../webview/charts/line/series';
import { numberLabel, roundTicks, timeLabel, timeTicks } from '../../../webview/charts/line/ticks';

const line = (y: readonly number[]): { readonly points: Points; readonly smoothed: null } => ({
  points: {
    x: Float64Array.from(y.keys()),
    y: Float64Array.from(y),
    low: null,
    high: null,
    runs: null,
    other: null,
  },
  smoothed: null,
});
const ALL = { from: 0, to: Infinity };
const PLAIN = { log: false, clip: false, range: { from: null, to: null } };
/** A hundred values from 0 to 1, and one that is far away. */
const WITH_SPIKE = [...Array.from({ length: 100 }, (_, index) => index / 99), 1e6];

describe('what the y axis shows', () => {
  it('is all that is in view, with some room', () => {
    const { from, to } = yLimits([line([5, 1, 2, 3, 9])], { from: 1, to: 3 }, PLAIN);
    assert.ok(from < 1 && from > 0.8 && to > 3 && to < 3.2, `${from} to ${to}`);
    assert.ok(yLimits([line(WITH_SPIKE)], ALL, PLAIN).to > 1e6);
  });

  it('has a line in it that has no point in view, but one on either side', () => {
    const { from, to } = yLimits([line([100, 200, NaN, 4, 5])], { from: 0.25, to: 0.75 }, PLAIN);
    assert.ok(from > 120 && from <= 125 && to >= 175 && to < 180, `${from} to ${to}`);
    assert.deepEqual(yLimits([line([100, 200])], { from: 1.5, to: 3 }, PLAIN), { from: 0, to: 1 });
    assert.deepEqual(yLimits([line([1, NaN, 3])], { from: 0.25, to: 0.75 }, PLAIN), { from: 0, to: 1 });
  });

  it('leaves out outliers on request', () => {
    const { from, to } = yLimits([line(WITH_SPIKE)], ALL, { ...PLAIN, clip: true });
    assert.ok(from > -0.1 && from < 0.1 && to > 0.9 && to < 1.1, `${from} to ${to}`);
    // Of a few values none is an outlier.
    assert.ok(yLimits([line([0, 1, 1e6])], ALL, { ...PLAIN, clip: true }).to > 1e6);
  });

  it('is what a person fixed, the other end as the data are', () => {
    const { from, to } = yLimits([line([1, 2, 3])], ALL, { ...PLAIN, range: { from: -5, to: null } });
    assert.equal(from, -5);
    assert.ok(to > 3 && to < 3.5, String(to));
    const fixed = { ...PLAIN, range: { from: 0.25, to: 0.75 } };
    assert.deepEqual(yLimits([line([1, 2, 3])], ALL, fixed), { from: 0.25, to: 0.75 });
  });

  it('is above 0 where it is logarithmic', () => {
    const log = { ...PLAIN, log: true };
    const { from, to } = yLimits([line([-1, 0, 1e-6, 1])], ALL, log);
    assert.ok(from > 1e-7 && from < 1e-6 && to > 1, `${from} to ${to}`);
    assert.deepEqual(yLimits([line([-1, 0])], ALL, log), { from: 0.1, to: 10 });
  });

  it('does not blow up what doubles are out by', () => {
    const { from, to } = yLimits([line([0.3 - 0.2, 0.1, 0.4 - 0.3])], ALL, PLAIN);
    assert.ok(from < 0.095 && to > 0.105, `${from} to ${to}`);
    // But small differences that there are.
    assert.ok(yLimits([line([1, 1 + 1e-9])], ALL, PLAIN).to < 1 + 2e-9);
  });

  it('has a length, whatever the values', () => {
    for (const values of [
      [NaN],
      [Infinity, -Infinity],
      [0.5],
      [1e-300, 1e-300],
      [-1.7e308, 1.7e308],
      [1.7e308],
    ]) {
      const { from, to } = yLimits([line(values)], ALL, PLAIN);
      assert.ok(to > from && Number.isFinite(to - from), `${String(values)}: ${from} to ${to}`);
    }
  });
});

describe('ticks on an axis of time', () => {
  const zone = process.env['TZ'];
  afterEach(() => {
    if (zone === undefined) delete process.env['TZ'];
    else process.env['TZ'] = zone;
  });

  it('are at midnight and at full hours where the clock is changed in between, too', () => {
    process.env['TZ'] = 'Europe/Berlin';
    // The night of 31 March 2024 had no hour from 2 to 3.
    const from = new Date(2024, 2, 29, 12).getTime();
    const days = timeTicks(from, new Date(2024, 3, 3, 12).getTime(), 7, 'timestamp');
    assert.deepEqual(days.map((time) => new Date(time).toString().slice(4, 21)), ['Mar 30 2024 00:00', 'Mar 31 2024 00:00', 'Apr 01 2024 00:00', 'Apr 02 2024 00:00', 'Apr 03 2024 00:00']); // prettier-ignore
    const autumn = timeTicks(new Date(2024, 9, 26, 18).getTime(), new Date(2024, 9, 27, 12).getTime(), 7, 'timestamp'); // prettier-ignore
    assert.deepEqual(autumn.map((time) => new Date(time).getHours()), [18, 21, 0, 3, 6, 9, 12]); // prettier-ignore
    assert.ok(autumn.every((time, index) => index === 0 || time > (autumn[index - 1] ?? 0)));
    assert.deepEqual(timeTicks(0, 10_000, 5, 'relative'), [0, 2000, 4000, 6000, 8000, 10_000]);
  });
});

describe('labels on an axis of numbers', () => {
  const formats = formatsFor('en');
  const labels = (from: number, to: number): readonly string[] =>
    roundTicks(from, to, 4).map((value) => numberLabel(value, { from, to }, formats));

  it('tell neighbours apart, however close they are', () => {
    assert.deepEqual(labels(0, 1), ['0', '0.5', '1']);
    assert.deepEqual(labels(500_000, 500_010), ['500,000', '500,005', '500,010']);
    assert.deepEqual(labels(1, 1.000_000_2), ['1', '1.00000005', '1.0000001', '1.00000015', '1.0000002']);
    assert.deepEqual(
      labels(2e12, 2e12 + 4),
      [0, 1, 2, 3, 4].map((step) => String(2e12 + step)),
    );
    assert.deepEqual(labels(0, 1e18), ['0', '5E17', '1E18']);
  });
});

describe('labels on an axis of time', () => {
  const start = new Date(2024, 2, 5, 13, 4, 5).getTime();
  const label = (days: number): string => timeLabel(start, days * 86_400_000, 'timestamp', 'en');

  it('say as much as tells them apart', () => {
    assert.equal(label(0.001), '13:04:05');
    assert.equal(label(1), '13:04');
    assert.equal(label(30), 'Mar 5');
    // Of several years each has such a day.
    assert.equal(label(1000), 'Mar 5, 2024');
  });
});

describe('points of lines', () => {
  const few = line(WITH_SPIKE.slice(0, 20));
  const many = line(WITH_SPIKE);

  it('are shown as dots where all lines have few in view, and of none where one has many', () => {
    assert.equal(areSparse([few, few], ALL, 500), true);
    assert.equal(areSparse([few, many], ALL, 500), false);
    assert.equal(areSparse([few, many], { from: 10, to: 30 }, 500), true);
    assert.equal(areSparse([few, { ...few, smoothed: many.points }], ALL, 500), false);
  });
});
