import assert from 'node:assert/strict';
import { decodeMessage, encodeMessage } from '../../src/http/wire';

describe('a message between processes', () => {
  it('carries what JSON alone would lose', () => {
    const value = {
      numbers: [NaN, Infinity, -Infinity, -0, 0.1, Number.MAX_SAFE_INTEGER],
      big: 2n ** 62n,
      none: null,
      text: '한국어 "$" \u0000',
      empty: {},
      list: [[], [1, 'a', true, false]],
      doubles: Float64Array.of(1, NaN, -0, Infinity),
      noDoubles: new Float64Array(0),
      bytes: Uint8Array.of(1, 2, 3),
      aView: new Uint8Array(Uint8Array.of(9, 8, 7, 6).buffer, 1, 2),
      $: ['number', { $: ['doubles', 0, 8] }],
    };
    assert.deepStrictEqual(decodeMessage(encodeMessage(value)), value);
  });

  it('carries a value that is no object, and leaves out what is not set', () => {
    for (const value of [undefined, null, 5, 'x', true, [], Float64Array.of(2)])
      assert.deepStrictEqual(decodeMessage(encodeMessage(value)), value);
    assert.deepStrictEqual(decodeMessage(encodeMessage({ a: 1, b: undefined })), { a: 1 });
    assert.deepStrictEqual(
      decodeMessage(encodeMessage(Buffer.from('hi'))),
      Uint8Array.from(Buffer.from('hi')),
    );
  });

  it('refuses a message that is cut off or not one', () => {
    const message = encodeMessage({ text: 'a longer text than none' });
    assert.throws(() => decodeMessage(message.subarray(0, 2)));
    assert.throws(() => decodeMessage(message.subarray(0, 12)));
  });
});
