import assert from 'node:assert/strict';
import { fromJsonNumbers, toJsonNumbers } from '../../src/core/jsonNumbers';

describe('numbers that JSON has no word for', () => {
  it('cross as they are, beside texts that look like them and typed arrays, which cross by themselves', () => {
    const bytes = new Float64Array([Number.NaN]);
    const value = { rows: [{ last: Number.NaN, min: -Infinity, text: 'NaN' }, [Infinity, null, 1.5]], bytes };
    const { bytes: left, ...sent } = toJsonNumbers(value) as typeof value;
    assert.equal(left, bytes);
    assert.deepEqual(fromJsonNumbers(JSON.parse(JSON.stringify(sent))), { rows: value.rows });
    const plain = { rows: [1, 'a', null], bytes };
    assert.equal(toJsonNumbers(plain), plain);
  });
});
