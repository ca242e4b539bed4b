import assert from 'node:assert/strict';
import { sortedPositions } from '../../../src/store/metrics/order';
import { randomNumbers } from './support';

describe('positions in order', () => {
  const sorted = (values: readonly number[]): number[] => [
    ...sortedPositions(Uint32Array.from(values.keys()), (a, b) => (values[a] ?? 0) > (values[b] ?? 0)),
  ];
  const bruteForce = (values: readonly number[]): number[] =>
    [...values.keys()].sort((a, b) => (values[a] ?? 0) - (values[b] ?? 0) || a - b);

  it('are those of a stable sort, whatever stretches they come in', () => {
    const random = randomNumbers(3);
    const below = (limit: number): number => Math.floor(random() * limit);
    for (let round = 0; round < 300; round++) {
      let next = 0;
      const values = Array.from({ length: below(200) }, () => {
        // Goes on, stays, goes back to an earlier one, or is far out.
        const dice = below(20);
        if (dice === 0) return below(2) === 0 ? 2 ** 63 : -(2 ** 63);
        if (dice === 1) next = below(100);
        else if (dice > 3) next++;
        return next;
      });
      assert.deepEqual(sorted(values), bruteForce(values));
    }
  });

  it('are as they were where they are in order, and turned round where they go down', () => {
    assert.deepEqual(sorted([]), []);
    assert.deepEqual(sorted([5]), [0]);
    assert.deepEqual(sorted([1, 1, 2]), [0, 1, 2]);
    assert.deepEqual(sorted([5, 4, 3, 2, 1]), [4, 3, 2, 1, 0]);
  });
});
