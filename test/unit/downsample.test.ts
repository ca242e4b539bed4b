import assert from 'node:assert/strict';
import { downsample, lowestAndHighest } from '../../src/core/downsample';

interface View {
  readonly from: number;
  readonly to: number;
  readonly pixels: number;
}

/** The rule, spelled out: which indexes stay, column by column. */
function expected(x: Float64Array, y: Float64Array, view: View): number[] {
  const columns = new Map<number, number[]>();
  x.forEach((value, index) => {
    const column = Math.floor((value - view.from) * (view.pixels / (view.to - view.from)));
    const clamped = Math.min(Math.max(column, 0), view.pixels - 1);
    columns.set(clamped, [...(columns.get(clamped) ?? []), index]);
  });
  const kept = new Set<number>();
  for (const indexes of columns.values()) {
    const finite = indexes.filter((index) => Number.isFinite(y[index]));
    const values = finite.map((index) => y[index] ?? 0);
    const low = finite[values.indexOf(Math.min(...values))];
    const high = finite[values.indexOf(Math.max(...values))];
    for (const index of [indexes[0], low, high, indexes.at(-1)]) if (index !== undefined) kept.add(index);
  }
  return [...kept].sort((a, b) => a - b);
}

function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

describe('downsample', () => {
  it('keeps first, lowest, highest and last of each column, as a brute-force reading does', () => {
    const random = numbers(7);
    for (let round = 0; round < 300; round++) {
      const count = Math.floor(random() * 400);
      const pixels = 1 + Math.floor(random() * 12);
      const x = Float64Array.from({ length: count }, () => Math.floor(random() * 100)).sort();
      const y = Float64Array.from({ length: count }, () => {
        const kind = random();
        if (kind < 0.1) return Number.NaN;
        if (kind < 0.15) return Infinity;
        if (kind < 0.2) return -Infinity;
        return kind < 0.5 ? Math.floor(random() * 3) : random();
      });
      const view = { from: random() < 0.5 ? 0 : -20, to: random() < 0.5 ? 99 : 140, pixels };
      const line = downsample(x, y, view);
      if (count <= 4 * pixels) {
        assert.deepEqual(line, { x, y, exact: true });
        continue;
      }
      const indexes = expected(x, y, view);
      assert.equal(line.exact, false);
      assert.deepEqual(
        [...line.x],
        indexes.map((index) => x[index]),
        `round ${round}`,
      );
      assert.deepEqual(
        [...line.y],
        indexes.map((index) => y[index]),
        `round ${round}`,
      );
      assert.ok(line.x.length <= 4 * pixels);
    }
  });

  it('loses no spike among a million points', () => {
    const count = 1_000_000;
    const x = Float64Array.from({ length: count }, (_, index) => index);
    const y = new Float64Array(count).fill(0.5);
    y[123_457] = 99;
    y[700_001] = -99;
    const line = downsample(x, y, { from: 0, to: count - 1, pixels: 500 });
    assert.ok(line.x.length <= 2000);
    assert.equal(line.x[line.y.indexOf(99)], 123_457);
    assert.equal(line.x[line.y.indexOf(-99)], 700_001);
  });

  it('copes with all points at one place, with nothing, and with odd widths', () => {
    const x = new Float64Array(100).fill(5);
    const y = Float64Array.from({ length: 100 }, (_, index) => index);
    assert.deepEqual([...downsample(x, y, { from: 5, to: 5, pixels: 10 }).y], [0, 99]);
    assert.equal(
      downsample(new Float64Array(0), new Float64Array(0), { from: 0, to: 1, pixels: 10 }).x.length,
      0,
    );
    assert.ok(downsample(x, y, { from: 0, to: 10, pixels: 0.3 }).x.length <= 4);
  });

  it('keeps a gap that fills a column', () => {
    const x = Float64Array.from({ length: 300 }, (_, index) => index);
    const y = x.map((value) => (value >= 100 && value < 200 ? Number.NaN : value));
    const line = downsample(x, y, { from: 0, to: 299, pixels: 3 });
    assert.ok([...line.y].some(Number.isNaN));
  });

  it('keeps only the lowest and the highest of each column among many', () => {
    const x = Float64Array.from({ length: 300 }, (_, index) => index);
    const y = x.map((value) => (value >= 100 && value < 200 ? Number.NaN : (value * 7) % 101));
    const line = lowestAndHighest(x, y, { from: 0, to: 299, pixels: 3 });
    assert.deepEqual([...line.y], [0, 100, NaN, 0, 100]);
    assert.deepEqual(
      [...line.x],
      [...line.x].sort((a, b) => a - b),
    );
    assert.equal(line.exact, false);
    const short = lowestAndHighest(x.subarray(0, 6), y.subarray(0, 6), { from: 0, to: 5, pixels: 3 });
    assert.deepEqual([short.x.length, short.exact], [6, true]);
  });
});
