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
    runs: null,
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
    const cases: readonly [name: string, lines: readonly OneLine[], packed: string][] = [
      ['steps and single precision', [line(0, steps, singles)], 'x y other'],
      ['what single precision has, too', [line(0, steps, odd)], 'x y other'],
      ['double precision', [line(0, steps, steps.map(Math.sin))], 'x other'],
      ['far apart', [line(0, [-5, 70_000, 70_000], [1, 2, 3])], 'x y other'],
      ['further apart', [line(0, [0, 2 ** 40], [1, 2])], 'y'],
      ['no whole steps', [line(0, halves, singles)], 'y other'],
      ['times that go back', [{ ...line(0, [0, 1], [1, 2]), other: Float64Array.of(9, 8) }], 'x y'],
      ['beyond whole numbers', [line(0, [0, 1e18], [1, 2])], 'y'],
      ['a line without points', [line(0, [], []), line(1, [7, 9], [1, 2]), line(2, [], [])], 'x y other'],
      ['one point', [line(0, [3], [NaN])], 'x y other'],
      ['no line', [], 'y'],
    ];
    for (const [name, lines, expected] of cases) {
      const whole = packLines(lines, []);
      const sent = slim(slimLines(whole));
      const packed = (['x', 'y', 'other'] as const).filter((key) => !(sent[key] instanceof Float64Array));
      assert.equal(packed.join(' '), expected, name);
      assert.deepEqual(wholeOf(sent), whole, name);
    }
  });

  it('are refused where their columns do not fit', () => {
    const good = slimLines(packLines([line(0, [1, 2], [3, 4])], []));
    const of = (packed: object): object => packed;
    assert.throws(() => slim({ ...good, x: [1, 2] }));
    assert.throws(() => slim({ ...good, x: { ...of(good.x), first: null } }));
    assert.throws(() => slim({ ...good, y: { ...of(good.y), widths: Uint8Array.of(33) } }), /bits/);
    assert.throws(() => slim({ ...good, y: new Float64Array(1) }), /differ in length/);
    assert.throws(
      () => wholeOf(slim({ ...good, x: { ...of(good.x), words: new Uint32Array(0) } })),
      /not as many/,
    );
  });
});
