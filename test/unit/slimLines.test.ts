import assert from 'node:assert/strict';
import { packLines } from '../../src/core/lines/pack';
import type { OneLine } from '../../src/core/lines/pack';
import { slim, slimLines, wholeOf } from '../../src/core/lines/slim';

function line(owner: number, x: readonly number[], y: readonly number[]): OneLine {
  return {
    owner,
    expression: 0,
    x: Float64Array.from(x),
    y: Float64Array.from(y),
    other: Float64Array.from(x, (value) => value * 1000),
    low: null,
    high: null,
    count: x.length,
    exact: true,
    extent: { from: x[0] ?? NaN, to: x.at(-1) ?? NaN },
  };
}

describe('lines on their way to a page', () => {
  it('come back bit for bit, in fewer bytes', () => {
    const steps = Array.from({ length: 100 }, (_, index) => index * 3);
    const halves = steps.map((step) => step / 2);
    const singles = steps.map((step) => Math.fround(Math.sin(step)));
    const odd = [NaN, Infinity, -Infinity, -0, Math.fround(1e-45), ...singles.slice(5)];
    const cases: readonly [name: string, lines: readonly OneLine[], x: unknown, y: unknown][] = [
      ['steps and single precision', [line(0, steps, singles)], Uint16Array, Float32Array],
      ['what single precision has, too', [line(0, steps, odd)], Uint16Array, Float32Array],
      ['double precision', [line(0, steps, steps.map(Math.sin))], Uint16Array, Float64Array],
      ['far apart', [line(0, [-5, 70_000, 70_000], [1, 2, 3])], Uint32Array, Float32Array],
      ['further apart', [line(0, [0, 2 ** 40], [1, 2])], Float64Array, Float32Array],
      ['no whole steps', [line(0, halves, singles)], Float64Array, Float32Array],
      ['beyond whole numbers', [line(0, [0, 1e18], [1, 2])], Float64Array, Float32Array],
      ['a line without points', [line(0, [], []), line(1, [7, 9], [1, 2])], Uint16Array, Float32Array],
    ];
    for (const [name, lines, x, y] of cases) {
      const packed = packLines(lines, []);
      const sent = slim(slimLines(packed));
      assert.deepEqual([sent.x.constructor, sent.y.constructor], [x, y], name);
      assert.deepEqual(wholeOf(sent), packed, name);
    }
  });

  it('are refused where their columns do not fit', () => {
    const good = slimLines(packLines([line(0, [1, 2], [3, 4])], []));
    assert.throws(() => slim({ ...good, first: new Float64Array(0) }), /first x/);
    assert.throws(() => slim({ ...good, y: new Float32Array(1) }));
    assert.throws(() => slim({ ...good, x: [1, 2] }));
  });
});
