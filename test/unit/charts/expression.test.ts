import assert from 'node:assert/strict';
import { expressionCompletions } from '../../../src/core/expression/completion';
import { evaluate } from '../../../src/core/expression/evaluate';
import { metricsOf, parseExpression } from '../../../src/core/expression/parser';
import { ExpressionError, metricName } from '../../../src/core/expression/tokens';

const values = new Map([
  ['train/loss', Float64Array.of(1, 2, NaN)],
  ['val/loss', Float64Array.of(0.5, 4, 1)],
  ['x', Float64Array.of(3, -2, 0)],
  ['my metric-1', Float64Array.of(10, 20, 30)],
]);
const of = (source: string): number[] => [...evaluate(parseExpression(source), values, 3)];

describe('expressions over metrics', () => {
  it('compute what they say, row by row', () => {
    assert.deepEqual(of('train/loss - val/loss'), [0.5, -2, NaN]);
    assert.deepEqual(of('train/loss / val/loss'), [2, 0.5, NaN]);
    assert.deepEqual(of('-x^2 + 2 * (x - 1)'), [-5, -10, -2]);
    assert.deepEqual(of('2 ^ 3 ^ 2'), [512, 512, 512]);
    assert.deepEqual(of('x ** 2 % 4'), [1, 0, 0]);
    assert.deepEqual(of('max(x, 0, val/loss) - min(x)'), [0, 6, 1]);
    assert.deepEqual(of('exp(x)'), [Math.exp(3), Math.exp(-2), 1]);
    assert.deepEqual(of('`my metric-1` / 1e1 + pi - pi'), [1, 2, 3]);
    assert.deepEqual(of('1 / x'), [1 / 3, -0.5, Infinity]);
    assert.deepEqual(of('unknown'), [NaN, NaN, NaN]);
  });

  it('say where they are wrong', () => {
    for (const [source, position] of [
      ['train/loss -', 12],
      ['(x + 1', 0],
      ['x + )', 4],
      ['x $ 2', 2],
      ['x x', 2],
      ['sinn(x)', 0],
      ['1 + exp(x, 2)', 4],
      ['`x', 0],
      ['', 0],
      ['2x', 0],
    ] as const) {
      assert.throws(
        () => parseExpression(source),
        (error: unknown) => error instanceof ExpressionError && error.position === position,
        source,
      );
    }
  });

  it('are refused when they would exhaust the stack, not by exhausting it', () => {
    assert.throws(() => parseExpression('('.repeat(5000)), /nested too deeply/);
    assert.throws(() => parseExpression('-'.repeat(5000) + 'x'), /nested too deeply/);
    assert.throws(() => parseExpression('x+'.repeat(6000)), /at most/);
    assert.equal(of(`${'x+'.repeat(1000)}0`)[0], 3000);
  });

  it('write any key so that it is read as this key', () => {
    for (const key of [
      'loss',
      'a/b/c',
      'a b',
      'a-b',
      '`',
      'e',
      'pi',
      '1st',
      '/',
      'a/',
      '손실',
      '<img>',
      '🚀',
      'a.b:c@2',
    ]) {
      assert.deepEqual(metricsOf(parseExpression(metricName(key))), [key], key);
    }
    assert.equal(metricName('train/loss'), 'train/loss');
  });

  it('are completed with metrics and functions where a value may stand', () => {
    const keys = ['train/loss', 'val/loss', 'my metric-1', 'example'];
    const texts = (source: string, at = source.length): string[] =>
      expressionCompletions(source, at, keys).map(({ text }) => text);
    assert.deepEqual(texts('loss'), ['train/loss', 'val/loss']);
    assert.deepEqual(texts('train/loss - va'), ['val/loss']);
    assert.deepEqual(texts('ex'), ['example', 'exp(']);
    assert.deepEqual(texts('`my'), ['`my metric-1`']);
    assert.deepEqual(texts('train/loss '), []);
    assert.equal(texts('').length, 4);
    assert.deepEqual(expressionCompletions('1 + va', 6, keys)[0], {
      text: 'val/loss',
      kind: 'metric',
      from: 4,
      to: 6,
    });
  });
});
