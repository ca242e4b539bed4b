import { strict as assert } from 'node:assert';
import { describe, it } from 'mocha';
import { packed, unpacked } from '../../src/core/panels/packed';

const crossed = (value: unknown): unknown => unpacked(JSON.parse(JSON.stringify(packed(value))));

describe('values in a document', () => {
  it('are the same on the other side, typed arrays and what JSON has no number for too', () => {
    const value = {
      names: ['a', '</script>', '\u2028', '😀'],
      cells: [{ kind: 'number', values: Float64Array.of(0.1, -0, NaN, Infinity, -Infinity, 2 ** -1074) }],
      states: Uint8Array.of(0, 1, 2, 255),
      none: new Float64Array(0),
      nothing: null,
      count: 3,
      flag: true,
    };
    assert.deepStrictEqual(crossed(value), value);
  });

  it('may be many', () => {
    const many = Float64Array.from({ length: 50_000 }, (_, index) => index / 7);
    assert.deepStrictEqual(crossed(many), many);
  });

  it('are cut out of what they are a part of', () => {
    assert.deepStrictEqual(crossed(new Float64Array(10).fill(4).subarray(3, 5)), Float64Array.of(4, 4));
  });
});
