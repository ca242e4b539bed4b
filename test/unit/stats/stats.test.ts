import assert from 'node:assert/strict';
import { axisPlaces, numberAxis, categoriesOf, placeOn, valueAt } from '../../../src/core/stats/axes';
import type { Grid } from '../../../src/core/stats/contours';
import { binned, contour, interpolated } from '../../../src/core/stats/contours';
import { correlation } from '../../../src/core/stats/correlation';
import { empiricalDistribution } from '../../../src/core/stats/distribution';
import { features } from '../../../src/core/stats/features';
import { binCounts, binEdges, binOf } from '../../../src/core/stats/histogram';
import { lanes } from '../../../src/core/stats/lanes';
import { frontEdge, paretoFront } from '../../../src/core/stats/pareto';
import { boxNumbers, quantile } from '../../../src/core/stats/quartiles';

function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}
const near = (found: number | null | undefined, wanted: number, what?: string): void =>
  assert.ok(Math.abs((found ?? NaN) - wanted) < 1e-9, `${what ?? ''} ${String(found)} for ${wanted}`);

describe('quartiles', () => {
  it('are those of NumPy and R', () => {
    const sorted = [1, 2, 4, 8, 16, 32];
    near(quantile(sorted, 0.25), 2.5);
    near(quantile(sorted, 0.5), 6);
    near(quantile(sorted, 0.75), 14);
    near(quantile([7], 0.9), 7);
    assert.ok(Number.isNaN(quantile([], 0.5)));
  });

  it('set the whiskers at the last value within 1.5 boxes, and what is beyond apart', () => {
    const box = boxNumbers([NaN, 10, 1, 2, 3, 4, 5, Infinity, 40]);
    assert.deepEqual(box, {
      count: 7,
      mean: 65 / 7,
      q1: 2.5,
      median: 4,
      q3: 7.5,
      low: 1,
      high: 10,
      outliers: [40],
    });
    assert.equal(boxNumbers([NaN]), undefined);
    assert.deepEqual(boxNumbers([3])?.outliers, []);
  });
});

describe('histograms', () => {
  it('have the bins of Freedman and Diaconis', () => {
    const values = Array.from({ length: 1000 }, (_, index) => index);
    // Width 2 * 499.5 / 10 = 99.9, so 10 bins.
    assert.equal(binEdges(values).length, 11);
    assert.deepEqual(binCounts(values, binEdges(values)), new Array(10).fill(100));
  });

  it('count every finite value once, however odd the values', () => {
    const next = random(3);
    for (const values of [
      Array.from({ length: 500 }, () => next() ** 8),
      [...new Array<number>(90).fill(0), 1e300, -1e300],
      [-Number.MAX_VALUE, Number.MAX_VALUE],
      [5, 5, 5],
      [0],
      [NaN, 1, Infinity, 2, -Infinity],
    ]) {
      const edges = binEdges(values);
      assert.ok(edges.length >= 2 && edges.length <= 101, String(edges.length));
      assert.deepEqual(
        edges,
        [...edges].sort((a, b) => a - b),
      );
      const finite = values.filter(Number.isFinite);
      assert.equal(
        binCounts(values, edges).reduce((sum, count) => sum + count, 0),
        finite.length,
      );
      for (const value of finite) {
        const bin = binOf(value, edges);
        assert.ok((edges[bin] ?? NaN) <= value && value <= (edges[bin + 1] ?? NaN), `${value} in ${bin}`);
      }
    }
    assert.deepEqual(binEdges([NaN]), []);
    assert.equal(binEdges([1, 2, 3], 7).length, 8);
  });
});

describe('the empirical distribution', () => {
  it('is the share of values that are at most this', () => {
    assert.deepEqual(empiricalDistribution([3, 1, NaN, 3, 2]), [
      { value: 1, share: 0.25 },
      { value: 2, share: 0.5 },
      { value: 3, share: 1 },
    ]);
    assert.deepEqual(empiricalDistribution([]), []);
  });
});

describe('correlations', () => {
  // Anscombe's first set, whose coefficients are in every textbook.
  const x = [10, 8, 13, 9, 11, 14, 6, 4, 12, 7, 5];
  const y = [8.04, 6.95, 7.58, 8.81, 8.33, 9.96, 7.24, 4.26, 10.84, 4.82, 5.68];

  it('have the known values', () => {
    assert.equal(correlation(x, y, 'pearson')?.toFixed(5), '0.81642');
    assert.equal(correlation(x, y, 'spearman')?.toFixed(5), '0.81818');
    near(correlation([1, 2, 2, 3], [1, 2, 3, 4], 'spearman'), 4.5 / Math.sqrt(4.5 * 5));
  });

  it('leave out pairs with a missing value, and say nothing of too few or constant ones', () => {
    const holes = [NaN, ...x];
    assert.equal(correlation(holes, [5, ...y], 'pearson'), correlation(x, y, 'pearson'));
    assert.equal(correlation([1, 2, NaN], [1, NaN, 2], 'pearson'), null);
    assert.equal(correlation([1, 1, 1], [1, 2, 3], 'spearman'), null);
    near(correlation([1e300, 2e300, 4e300], [1e-300, 2e-300, 4e-300], 'pearson'), 1);
  });
});

describe('Pareto fronts', () => {
  it('are those that brute force finds', () => {
    const next = random(11);
    for (let round = 0; round < 60; round++) {
      const point = (): number => (next() < 0.05 ? NaN : Math.floor(next() * 12));
      const x = Array.from({ length: 40 }, point);
      const y = Array.from({ length: 40 }, point);
      const better = { x: round % 2 ? 'low' : 'high', y: round % 3 ? 'low' : 'high' } as const;
      const beats = (a: number, b: number, way: 'low' | 'high'): boolean => (way === 'low' ? a < b : a > b);
      const wanted = [...x.keys()].filter((row) => {
        const [px = NaN, py = NaN] = [x[row], y[row]];
        if (Number.isNaN(px) || Number.isNaN(py)) return false;
        return ![...x.keys()].some((other) => {
          const [ox = NaN, oy = NaN] = [x[other], y[other]];
          const asGood = (ox === px || beats(ox, px, better.x)) && (oy === py || beats(oy, py, better.y));
          return asGood && (ox !== px || oy !== py);
        });
      });
      const front = paretoFront(x, y, better);
      assert.deepEqual(
        [...front].sort((a, b) => a - b),
        wanted,
      );
      assert.ok(front.every((row, index) => index === 0 || (x[row] ?? 0) >= (x[front[index - 1] ?? 0] ?? 0)));
    }
  });
});

describe('the edge of a Pareto front', () => {
  it('passes through its points and claims nothing that was not reached', () => {
    const next = random(3);
    for (const x of ['low', 'high'] as const) {
      for (const y of ['low', 'high'] as const) {
        const better = { x, y };
        const xs = Array.from({ length: 60 }, () => Math.floor(next() * 30));
        // What is gained in one is lost in the other, but for some luck.
        const ys = xs.map((one) => (x === y ? 30 - one : one) + Math.floor(next() * 3));
        const front = paretoFront(xs, ys, better).map((row) => ({ x: xs[row] ?? NaN, y: ys[row] ?? NaN }));
        assert.ok(front.length > 2);
        const edge = frontEdge(front, better);
        assert.deepEqual(edge.filter((_, index) => index % 2 === 0), front); // prettier-ignore
        const isAsGood = (a: number, b: number, way: 'low' | 'high'): boolean =>
          way === 'low' ? a <= b : a >= b;
        edge.forEach((corner, index) => {
          const [before, after] = [front[(index - 1) / 2], front[(index + 1) / 2]];
          if (!before || !after) return;
          // Each corner lies beside both neighbours, and each of them is as good as it in both.
          for (const one of [before, after]) {
            assert.ok(one.x === corner.x || one.y === corner.y);
            assert.ok(
              isAsGood(one.x, corner.x, x) && isAsGood(one.y, corner.y, y),
              JSON.stringify({ better, corner, one }),
            );
          }
        });
      }
    }
  });
});

describe('contours', () => {
  const cone = (size: number): Grid => ({
    columns: size,
    rows: size,
    values: Float64Array.from({ length: size * size }, (_, cell) =>
      Math.hypot((cell % size) - (size - 1) / 2, Math.floor(cell / size) - (size - 1) / 2),
    ),
  });

  it('of a cone is a circle, closed and at its level', () => {
    const segments = contour(cone(41), 12.3);
    const ends = new Map<string, number>();
    let length = 0;
    for (const [x1, y1, x2, y2] of segments) {
      for (const [x, y] of [
        [x1, y1],
        [x2, y2],
      ] as const) {
        assert.ok(Math.abs(Math.hypot(x - 20, y - 20) - 12.3) < 0.02);
        const key = `${x.toFixed(6)} ${y.toFixed(6)}`;
        ends.set(key, (ends.get(key) ?? 0) + 1);
      }
      length += Math.hypot(x2 - x1, y2 - y1);
    }
    assert.ok(
      [...ends.values()].every((count) => count === 2),
      'every end is met by another',
    );
    assert.ok(Math.abs(length / (2 * Math.PI * 12.3) - 1) < 0.01);
  });

  it('are nowhere where a corner is unknown, and cross a saddle without crossing each other', () => {
    const saddle = { columns: 2, rows: 2, values: Float64Array.from([1, 0, 0, 1]) };
    assert.equal(contour(saddle, 0.4).length, 2);
    assert.equal(contour(saddle, 0.6).length, 2);
    assert.equal(contour({ ...saddle, values: Float64Array.from([1, 0, NaN, 1]) }, 0.5).length, 0);
    assert.equal(contour(saddle, 2).length, 0);
  });

  it('go through a surface that keeps to its points', () => {
    const x = [0, 1, 0, 1, NaN];
    const y = [0, 0, 1, 1, 0.5];
    const z = [1, 2, 3, 4, 99];
    const grid = interpolated(x, y, z, 3, 3);
    assert.ok(Math.abs((grid.values[0] ?? 0) - 1) < 1e-6, 'a corner is its point');
    assert.ok(Math.abs((grid.values[8] ?? 0) - 4) < 1e-6);
    near(grid.values[4], 2.5, 'the middle');
    assert.deepEqual([...binned(x, y, z, 2, 2).values], [1, 2, 3, 4]);
    assert.ok(Number.isNaN(binned([0.1], [0.1], [5], 2, 2).values[3]));
  });
});

describe('axes of fields', () => {
  it('are logarithmic where the values ask for it or a person does', () => {
    assert.deepEqual(numberAxis([1e-5, NaN, 1e-1]), { kind: 'number', log: true, least: 1e-5, most: 1e-1 });
    assert.deepEqual(numberAxis([0, 5]), { kind: 'number', log: false, least: 0, most: 5 });
    assert.deepEqual(numberAxis([-1, 2, 8], true), { kind: 'number', log: true, least: 2, most: 8 });
    assert.equal(numberAxis([NaN]), undefined);
  });

  it('are told by powers of ten where they are logarithmic', () => {
    const valuesOf = (values: readonly number[], most = 5): readonly number[] => {
      const axis = numberAxis(values);
      assert.ok(axis?.kind === 'number');
      return axisPlaces(axis, most).map((place) => Number(valueAt(axis, place).toPrecision(6)));
    };
    assert.deepEqual(valuesOf([1.12e-5, 0.0913]), [1e-4, 1e-3, 1e-2]);
    assert.deepEqual(valuesOf([1e-5, 1e-1]), [1e-5, 1e-4, 1e-3, 1e-2, 1e-1]);
    assert.deepEqual(valuesOf([1e-12, 1e12], 5), [1e-12, 1e-7, 1e-2, 1e3, 1e8]);
    assert.deepEqual(valuesOf([0, 8]), [0, 2, 4, 6, 8]);
    assert.deepEqual(valuesOf([7, 7]), [7]);
  });

  it('know the way from values to places and back', () => {
    for (const axis of [numberAxis([1e-5, 1]), numberAxis([-3, 9]), numberAxis([-1e308, 1e308])]) {
      assert.ok(axis);
      for (const place of [0, 0.25, 1]) near(placeOn(axis, valueAt(axis, place)), place);
    }
    const words = { kind: 'category', categories: categoriesOf(['b10', 'b2', 'a', 'b2']) } as const;
    assert.deepEqual(words.categories, ['a', 'b2', 'b10']);
    assert.deepEqual(
      [0, 1, 2, -1].map((code) => placeOn(words, code)),
      [0, 0.5, 1, NaN],
    );
    assert.equal(placeOn({ kind: 'number', log: false, least: 4, most: 4 }, 4), 0.5);
  });
});

describe('lanes', () => {
  it('overlap nowhere and are as few as can be', () => {
    const next = random(5);
    const all = Array.from({ length: 200 }, () => {
      const start = Math.floor(next() * 1000);
      return { start, end: start + Math.floor(next() * 100) };
    });
    const found = lanes(all);
    all.forEach((one, index) =>
      all.forEach((other, at) => {
        if (at <= index || found[at] !== found[index]) return;
        assert.ok(one.end <= other.start || other.end <= one.start, `${index} and ${at}`);
      }),
    );
    const depth = Math.max(
      ...all.map(({ start }) => all.filter((b) => b.start <= start && b.end > start).length),
    );
    assert.ok(Math.max(...found) + 1 <= depth + 1);
  });
});

describe('features of params', () => {
  it('are numbers, codes of few texts, and nothing of what is the same or unique', () => {
    const found = features([
      { key: 'lr', values: ['0.1', null, '0.3'] },
      { key: 'optimiser', values: ['adam', 'sgd', 'adam'] },
      { key: 'seed', values: ['1', '1', '1'] },
      { key: 'path', values: ['/a', '/b', '/c'] },
    ]);
    assert.deepEqual(
      found.map(({ key, values }) => [key, [...values]]),
      [
        ['lr', [0.1, 0.1 - 1, 0.3]],
        ['optimiser', [0, 1, 0]],
      ],
    );
  });
});
