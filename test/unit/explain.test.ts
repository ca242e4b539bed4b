import assert from 'node:assert/strict';
import { explained, numberOf } from '../../src/core/explain';

describe('how much a row explains a metric', () => {
  const close = (value: number | null, expected: number): void => {
    assert.ok(value !== null && Math.abs(value - expected) < 1e-9, `${value} is not ${expected}`);
  };

  it('is the square of the rank correlation where all values are numbers', () => {
    close(explained(['0.1', '0.01', '0.001', '1e-4'], [1, 2, 3, 4]), 1);
    close(explained([1, 2, 3, 4], [1, 8, 27, 1e9]), 1);
    // Spearman's rho of these ranks is 1 − 6·(1+1+1+1)/(4·15) = 0.6.
    close(explained([1, 2, 3, 4], [20, 10, 40, 30]), 0.36);
    close(explained([1, 1, 2, 2], [1, 2, 3, 4]), 0.8);
  });

  it('is the part of the variance between groups where they are texts', () => {
    close(explained(['adam', 'adam', 'sgd', 'sgd'], [1, 1, 5, 5]), 1);
    close(explained(['adam', 'adam', 'sgd', 'sgd'], [1, 5, 1, 5]), 0);
    // Between 9 of 10, within 1 over 2 degrees of freedom: (9 − 0.5) / 10.
    close(explained(['a', 'a', 'b', 'b'], [0, 1, 3, 4]), 0.85);
    close(explained([null, null, 'x', 'x'], [1, 1, 2, 2]), 1);
  });

  it('is not known where a value belongs to one run only, or nothing varies', () => {
    assert.equal(explained(['a', 'b', 'c'], [1, 2, 3]), null);
    assert.equal(explained(['1', '2'], [1, 2]), null);
    assert.equal(explained(['1', '2', '3'], [1, 1, 1]), null);
    assert.equal(explained(['1', '1', '1'], [1, 2, 3]), null);
    assert.equal(explained(['1', '2', '3'], [1, Number.NaN, null]), null);
  });

  it('reads numbers as people write them', () => {
    assert.deepEqual(['1e-3', ' 2 ', '', ' ', 'nan', 'Infinity', '0x10', null].map(numberOf), [
      0.001,
      2,
      null,
      null,
      null,
      null,
      16,
      null,
    ]);
  });
});
