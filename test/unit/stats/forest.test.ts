import assert from 'node:assert/strict';
import { importances } from '../../../src/features/charts/forest/forest';

describe('a forest', () => {
  it('finds what a value depends on, in the right order, and the same each time', () => {
    let state = 5;
    const next = (): number => {
      state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
      return state / 2_147_483_648;
    };
    const columns = Array.from({ length: 4 }, () => Float64Array.from({ length: 120 }, next));
    const [strong, weak] = columns;
    assert.ok(strong && weak);
    const target = strong.map((value, row) => (value - 0.5) ** 2 * 8 + 0.6 * (weak[row] ?? 0));
    const found = importances({ columns, target });
    const [first = 0, second = 0, third = 0, fourth = 0] = found;
    assert.ok(first > second && second > Math.max(third, fourth), String(found));
    assert.ok(first > 0.5, String(found));
    assert.ok(Math.abs(found.reduce((sum, one) => sum + one, 0) - 1) < 1e-9);
    assert.deepEqual(importances({ columns, target }), found);
  });

  it('finds nothing where there is nothing', () => {
    const columns = [Float64Array.from({ length: 20 }, (_, row) => row % 3)];
    assert.deepEqual(importances({ columns, target: new Float64Array(20).fill(7) }), [0]);
  });
});
