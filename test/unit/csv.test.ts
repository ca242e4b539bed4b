import assert from 'node:assert/strict';
import { csvField } from '../../src/core/csv';

describe('a field of CSV', () => {
  it('is quoted where it must be, kept from being a formula, and a number where it is one', () => {
    const fields = [null, '', 'a b', 'a,b', 'say "hi"', 'two\nlines', '=1+1', '-sum(A1)', '@x', '-0.5', '+1e-3', -2, Number.NaN, Infinity]; // prettier-ignore
    const written = ['', '', 'a b', '"a,b"', '"say ""hi"""', '"two\nlines"', "'=1+1", "'-sum(A1)", "'@x", '-0.5', '+1e-3', '-2', 'NaN', 'Infinity']; // prettier-ignore
    assert.deepEqual(fields.map(csvField), written);
  });
});
