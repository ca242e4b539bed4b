import assert from 'node:assert/strict';
import { AGGREGATES, comparisons, type Field, type Filter, type Order } from '../../src/core/filter/ast';
import {
  DATASET_KEYS,
  EXPERIMENTS,
  LOGGED_MODELS,
  MODEL_VERSIONS,
  REGISTERED_MODELS,
  RUNS,
  type Dialect,
} from '../../src/core/filter/dialects';
import { parseFilter, parseOrder } from '../../src/core/filter/parser';
import { printFilter, printOrder } from '../../src/core/filter/print';
import { randomNumbers } from './store/support';

const DIALECTS = { RUNS, EXPERIMENTS, LOGGED_MODELS, REGISTERED_MODELS, MODEL_VERSIONS };
const TREES = 4000;

const KEYS = [
  ...['loss', 'val.loss', 'a/b-c:d', '한국어', 'AND', 'NOT', 'NULL', '1', '-1', '@$', '.', 'x '],
  ...['a b', '`', '``', 'a`b', "it's", '"', '', ' ', '(', 'a,b', 'a=b', '🌊', '\n', '\ud800', '--', 'min('],
];
const TEXTS = [
  '',
  'v',
  "it's",
  "''",
  '"',
  '`',
  '%x_%',
  ' OR ',
  ')',
  '한국어 🌊',
  '\n\t\u0000',
  '\udfff',
  '-7d',
];
const NUMBERS = [
  ...[0, -0, 1, -1.5, 0.1, 1e21, -1e-7, 5e-324, Number.MAX_VALUE, Infinity, -Infinity],
  ...[1_763_974_800_000, Number.MAX_SAFE_INTEGER],
];

describe('filters as text', () => {
  for (const [name, dialect] of Object.entries(DIALECTS)) {
    it(`of ${name.toLowerCase().replace('_', ' ')} are read as the tree that they were printed from`, () => {
      const trees = new Trees(dialect, name.length);
      const kinds = new Set<string>();
      for (let count = 0; count < TREES; count++) {
        const tree = trees.filter(0);
        const text = printFilter(tree);
        assert.deepEqual(parseFilter(text, dialect), tree, text);
        for (const { kind } of comparisons(tree)) kinds.add(kind);
      }
      assert.ok(kinds.has('text') && kinds.has('list') && kinds.has('null'));
      for (let count = 0; count < 500; count++) {
        const order = trees.order();
        if (order) assert.deepEqual(parseOrder(printOrder(order), dialect), order, printOrder(order));
      }
    });
  }

  it('have parentheses and quotes only where they need them', () => {
    const asPrinted = (text: string): string => printFilter(parseFilter(text, RUNS));
    for (const [written, printed] of [
      ['', ''],
      ['metric.loss<1', 'metrics.loss < 1'],
      ['(a.b = 1)', undefined],
      ['((params.`lr`="it\'s"))', "params.lr = 'it''s'"],
      [
        'tags.a is null or (tags.b is null and tags.c is null)',
        'tags.a IS NULL OR tags.b IS NULL AND tags.c IS NULL',
      ],
      [
        '(tags.a is null or tags.b is null) and not (tags.c is null)',
        '(tags.a IS NULL OR tags.b IS NULL) AND NOT tags.c IS NULL',
      ],
      ["`run_name` not like 'x%'", "NOT run_name LIKE 'x%'"],
      ['MIN(metrics."a b") <> 2', 'min(metrics.`a b`) != 2'],
      ['Created > 5', 'start_time > 5'],
    ] as const) {
      if (printed === undefined) assert.throws(() => asPrinted(written));
      else assert.equal(asPrinted(written), printed);
    }
  });
});

/** Trees as the parser makes them, of everything that a dialect knows. */
class Trees {
  private readonly dialect: Dialect;
  private readonly random: () => number;

  constructor(dialect: Dialect, seed: number) {
    this.dialect = dialect;
    this.random = randomNumbers(seed);
  }

  filter(depth: number): Filter {
    const kind = this.below(depth > 5 ? 4 : 7);
    if (kind === 4) return { kind: 'not', item: this.filter(depth + 1) };
    if (kind > 4) {
      const items = Array.from({ length: 2 + this.below(3) }, () => this.filter(depth + 2));
      return { kind: kind === 5 ? 'and' : 'or', items };
    }
    return this.comparison();
  }

  /** Undefined where results can't be ordered by such a field. */
  order(): Order | undefined {
    const field = this.field();
    if (!this.dialect.orderEntities.includes(field.entity)) return undefined;
    return { field, ascending: this.below(2) === 0 };
  }

  private comparison(): Filter {
    const field = this.field();
    const kind = this.below(4);
    if (kind === 0) return { kind: 'null', field, operator: this.pick(['IS NULL', 'IS NOT NULL']) };
    if (kind === 1) {
      const values = Array.from({ length: 1 + this.below(4) }, () =>
        this.pick<string | number>(field.type === 'number' ? NUMBERS : TEXTS),
      );
      return { kind: 'list', field, operator: this.pick(['IN', 'NOT IN']), values };
    }
    if (field.type === 'number') {
      const operator = this.pick(['=', '!=', '<', '<=', '>', '>='] as const);
      return { kind: 'number', field, operator, value: this.pick(NUMBERS) };
    }
    const operator = this.pick(['=', '!=', 'LIKE', 'ILIKE'] as const);
    return { kind: 'text', field, operator, value: this.pick(TEXTS) };
  }

  private field(): Field {
    const entity = this.pick([...new Set(this.dialect.entities.values())]);
    if (entity === 'attribute') {
      const { name, type } = this.pick([...this.dialect.attributes.values()]);
      return { entity, key: name, type };
    }
    if (entity === 'dataset') return { entity, key: this.pick(DATASET_KEYS), type: 'string' };
    const key = this.pick(KEYS);
    if (entity !== 'metric') return { entity, key, type: 'string' };
    const metric = { entity, key, type: 'number' } as const;
    return this.dialect.histories && this.below(3) === 0
      ? { ...metric, aggregate: this.pick(AGGREGATES) }
      : metric;
  }

  private below(count: number): number {
    return Math.floor(this.random() * count);
  }

  private pick<T>(items: readonly T[]): T {
    const item = items[this.below(items.length)];
    assert.ok(item !== undefined);
    return item;
  }
}
