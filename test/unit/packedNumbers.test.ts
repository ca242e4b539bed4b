import assert from 'node:assert/strict';
import type { PackedIntegers } from '../../src/core/lines/bits';
import { IntegerPacker, packSingles, unpackIntegers, unpackSingles } from '../../src/core/lines/bits';
import { numbers } from './support/numbers';

function packIntegers(values: Uint32Array): PackedIntegers {
  const packer = new IntegerPacker(values.length);
  for (const value of values) packer.push(value);
  return packer.finish();
}

function unpacked(packed: PackedIntegers, count: number): Uint32Array {
  const values = new Uint32Array(count);
  unpackIntegers(packed, count, (start, end, numbers) => values.set(numbers.subarray(0, end - start), start));
  return values;
}

describe('packed numbers', () => {
  const random = numbers(11);

  it('come back, however many there are and however large', () => {
    for (const count of [0, 1, 2, 63, 64, 65, 128, 1000]) {
      for (let bits = 0; bits <= 32; bits++) {
        const values = Uint32Array.from({ length: count }, () => Math.floor(random() * 2 ** bits));
        // One that is far larger than those about it.
        if (count > 100) values[99] = 2 ** 32 - 1;
        assert.deepEqual(unpacked(packIntegers(values), count), values, `${count} of ${bits} bits`);
      }
    }
  });

  it('are as short as the largest of those about them', () => {
    const small = new Uint32Array(640).fill(13);
    assert.equal(packIntegers(small).words.byteLength, (640 * 4) / 8);
    small[0] = 2 ** 31;
    assert.equal(packIntegers(small).words.byteLength, (576 * 4) / 8 + 64 * 4);
  });

  it('keep each value of single precision bit for bit', () => {
    const odd = [
      NaN,
      Infinity,
      -Infinity,
      -0,
      0,
      1e-45,
      -1e-45,
      3.4028234663852886e38,
      -3.4028234663852886e38,
    ];
    for (let round = 0; round < 200; round++) {
      const scale = 10 ** (random() * 70 - 38);
      const share = random();
      const values = Float64Array.from({ length: Math.floor(random() * 300) }, () =>
        Math.fround(
          random() < share / 4 ? (odd[Math.floor(random() * odd.length)] ?? 0) : (random() - share) * scale,
        ),
      );
      assert.deepEqual(unpackSingles(packSingles(values), values.length), values);
    }
  });

  it('take few bits where they lie close together', () => {
    const close = Float64Array.from({ length: 640 }, () => Math.fround(1 + random() / 1024));
    assert.ok(packSingles(close).words.byteLength <= (640 * 14) / 8);
  });

  it('are refused where there are not as many as was said', () => {
    const packed = packIntegers(Uint32Array.of(1, 2, 3));
    assert.throws(() => unpacked(packed, 100), /not as many/);
    assert.throws(() => unpacked({ ...packed, words: new Uint32Array(0) }, 3), /not as many/);
  });
});
