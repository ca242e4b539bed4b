import assert from 'node:assert/strict';
import {
  EXPERIMENTS,
  LOGGED_MODELS,
  MODEL_VERSIONS,
  REGISTERED_MODELS,
  RUNS,
} from '../../src/core/filter/dialects';
import { FilterError } from '../../src/core/filter/filterError';
import { parseFilter } from '../../src/core/filter/parser';

const DIALECTS = [RUNS, EXPERIMENTS, LOGGED_MODELS, REGISTERED_MODELS, MODEL_VERSIONS];
const TOKENS = [
  ...[
    'metrics',
    'params',
    'tags',
    'attributes',
    'datasets',
    'min',
    'max',
    'best',
    'count',
    'name',
    'run_id',
    'start_time',
  ],
  ...['AND', 'OR', 'NOT', 'IN', 'LIKE', 'ILIKE', 'IS', 'NULL', 'and', 'is not null', 'not in'],
  ...['=', '!=', '<', '<=', '>', '>=', '<>', '==', '(', ')', ',', '.', '-', '+', ';', '--', '/*'],
  ...[
    "'a'",
    '"b"',
    '`c d`',
    "'",
    '"',
    '`',
    "'2026-11-01'",
    '-7d',
    '1',
    '-1.5e3',
    '1e999',
    '.5',
    '0x1',
    'NaN',
    'Infinity',
  ],
  ...[
    'metrics.loss',
    'params.`a b`',
    'tags."x"',
    '한국어',
    '🌊',
    '\u0000',
    '\ud800',
    ' ',
    '\n',
    '\t',
    'x'.repeat(50),
  ],
];

describe('generated filters', () => {
  let state = 20261125;
  const below = (count: number): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * count);
  };
  const pick = (items: readonly string[]): string => items[below(items.length)] ?? '';

  /** Reads it, or says in a sentence where it can't. */
  function parses(text: string): boolean {
    let read = false;
    for (const dialect of DIALECTS) {
      try {
        parseFilter(text, dialect);
        read = true;
      } catch (error) {
        assert.ok(error instanceof FilterError, `${JSON.stringify(text)}: ${String(error)}`);
        assert.ok(error.position >= 0 && error.position <= text.length, JSON.stringify(text));
        assert.ok(error.message.length > 10 && !/undefined|\[object/.test(error.message), error.message);
      }
    }
    return read;
  }

  function valid(depth: number): string {
    const kind = depth > 4 ? 2 + below(4) : below(6);
    if (kind === 0) return `(${valid(depth + 1)} ${pick(['AND', 'OR', 'and'])} ${valid(depth + 1)})`;
    if (kind === 1) return `NOT (${valid(depth + 1)})`;
    if (kind === 2)
      return `metrics.${pick(['loss', '`a b`', '"x/y"'])} ${pick(['<', '>=', '!='])} ${pick(['1', '-0.5', '1e-3'])}`;
    if (kind === 3)
      return `params.${pick(['lr', '`a b`'])} ${pick(['=', '!=', 'LIKE', 'ILIKE'])} ${pick(["'v'", '"%x%"'])}`;
    if (kind === 4) return `tags.t ${pick(['IS NULL', 'IS NOT NULL'])}`;
    return `attributes.run_id ${pick(['IN', 'NOT IN'])} ('a', 'b')`;
  }

  it('of any tokens are read, or refused with a sentence and a position', () => {
    let read = 0;
    for (let count = 0; count < 20_000; count++)
      if (parses(Array.from({ length: below(12) }, () => pick(TOKENS)).join(pick(['', ' ', ' '])))) read++;
    assert.ok(read > 0);
  });

  it('that are right are read, and mutated ones never break the parser', () => {
    for (let count = 0; count < 5000; count++) {
      const text = valid(0);
      assert.doesNotThrow(() => parseFilter(text, RUNS), text);
      const letters = Array.from(text);
      for (let changes = 1 + below(4); changes > 0; changes--)
        letters.splice(below(letters.length + 1), below(3), pick(TOKENS));
      parses(letters.join(''));
    }
  });

  it('of any length take time in proportion, and depth no stack', () => {
    const shapes: readonly ((size: number) => string)[] = [
      (size) => '('.repeat(size),
      (size) => 'NOT '.repeat(size),
      (size) => `${'('.repeat(size)}metrics.a > 1${')'.repeat(size)}`,
      (size) => `metrics.a > 1${' AND metrics.a > 1'.repeat(size)}`,
      (size) => `attributes.run_id IN (${"'a',".repeat(size)}'b')`,
      (size) => `params.a = '${'x'.repeat(size)}`,
      (size) => '`'.repeat(size),
      (size) => 'a.'.repeat(size),
      (size) => ' '.repeat(size),
      (size) => '1'.repeat(size),
      (size) => `metrics.a > ${'9'.repeat(size)}e`,
      (size) => '-'.repeat(size),
    ];
    // A quadratic parser would need minutes for these, or a stack that nobody has.
    for (const shape of shapes) parses(shape(100_000));
  });
});
