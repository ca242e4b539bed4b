import assert from 'node:assert/strict';
import type { Filter } from '../../src/core/filter/ast';
import { completions } from '../../src/core/filter/completion';
import {
  EXPERIMENTS,
  LOGGED_MODELS,
  MODEL_VERSIONS,
  REGISTERED_MODELS,
  RUNS,
} from '../../src/core/filter/dialects';
import type { Dialect } from '../../src/core/filter/dialects';
import { FilterError } from '../../src/core/filter/filterError';
import { parseFilter, parseOrder } from '../../src/core/filter/parser';

/** The tree in prefix notation. */
function shown(filter: Filter | null): string {
  if (filter === null) return '';
  switch (filter.kind) {
    case 'and':
    case 'or':
      return `(${filter.kind} ${filter.items.map(shown).join(' ')})`;
    case 'not':
      return `(not ${shown(filter.item)})`;
    case 'null':
      return `(${filter.operator} ${filter.field.entity}.${filter.field.key})`;
    case 'list':
      return `(${filter.operator} ${filter.field.entity}.${filter.field.key} ${JSON.stringify(filter.values)})`;
    default:
      return `(${filter.operator} ${filter.field.entity}.${filter.field.key} ${JSON.stringify(filter.value)})`;
  }
}

const tree = (text: string, dialect: Dialect = RUNS): string => shown(parseFilter(text, dialect));

function fails(text: string, message: string | RegExp, position?: number, dialect: Dialect = RUNS): void {
  assert.throws(
    () => parseFilter(text, dialect),
    (error) => {
      assert.ok(error instanceof FilterError, String(error));
      assert.equal(error.code, 'INVALID_PARAMETER_VALUE');
      if (typeof message === 'string') assert.equal(error.message, message);
      else assert.match(error.message, message);
      if (position !== undefined) assert.equal(error.position, position, error.message);
      return true;
    },
  );
}

describe('filter', () => {
  it('reads what MLflow reads', () => {
    const cases: readonly (readonly [string, string])[] = [
      ['', ''],
      ['   ', ''],
      ['metrics.loss < 0.5', '(< metric.loss 0.5)'],
      ['metric.loss>=-1e-3', '(>= metric.loss -0.001)'],
      ['metrics.`val loss` != .5', '(!= metric.val loss 0.5)'],
      ['metrics."val/loss" = 1', '(= metric.val/loss 1)'],
      ['metrics.a.b = 1', '(= metric.a.b 1)'],
      [`params.lr = "0.1"`, '(= parameter.lr "0.1")'],
      [`param.model LIKE '%net'`, '(LIKE parameter.model "%net")'],
      [`parameters.a = 'it''s'`, `(= parameter.a "it's")`],
      [`tags.mlflow.source.type ilike 'local'`, '(ILIKE tag.mlflow.source.type "local")'],
      ['tags.x IS NULL', '(IS NULL tag.x)'],
      ['params.x is not null', '(IS NOT NULL parameter.x)'],
      [
        `status = 'FINISHED' AND start_time > 1700000000000`,
        '(and (= attribute.status "FINISHED") (> attribute.start_time 1700000000000))',
      ],
      [`attributes.run_id IN ('a', "b")`, '(IN attribute.run_id ["a","b"])'],
      [`attr.run_id not in ('a')`, '(NOT IN attribute.run_id ["a"])'],
      [`run.run_name = 'x'`, '(= attribute.run_name "x")'],
      [`Created > 5 and Run Name = 'x'`, '(and (> attribute.start_time 5) (= attribute.run_name "x"))'],
      [
        `datasets.name = 'd' AND dataset.digest IN ('1')`,
        '(and (= dataset.name "d") (IN dataset.digest ["1"]))',
      ],
      [`params.정확도 = '높음'`, '(= parameter.정확도 "높음")'],
    ];
    for (const [text, expected] of cases) assert.equal(tree(text), expected, text);
  });

  it('reads OR, NOT and parentheses beyond it', () => {
    assert.equal(
      tree('metrics.a > 1 OR metrics.b > 1 AND NOT (metrics.c > 1 OR tags.x IS NULL)'),
      '(or (> metric.a 1) (and (> metric.b 1) (not (or (> metric.c 1) (IS NULL tag.x)))))',
    );
    assert.equal(tree(`params.x NOT LIKE 'a%'`), '(not (LIKE parameter.x "a%"))');
    assert.equal(tree('metrics.epochs IN (1, 2, -3)'), '(IN metric.epochs [1,2,-3])');
    assert.equal(tree('((metrics.a > 1))'), '(> metric.a 1)');
  });

  it('says what is wrong, and where', () => {
    fails(
      'foo.x = 1',
      "Invalid entity type 'foo'. Valid values are ['metric', 'parameter', 'tag', 'attribute', 'dataset']",
      0,
    );
    fails(`metrics.loss > 'x'`, "Expected numeric value type for metric. Found 'x'", 15);
    fails('params.x = y', /Expected a quoted string value for parameter .* Got value 'y'/, 11);
    fails('status = 1', /Expected a quoted string value for attribute .* Got value '1'/, 9);
    fails('params.x > -7d', /Invalid comparator '>'/, 9);
    fails('params.x > "1"', /Invalid comparator '>'/, 9);
    fails(`metrics.x LIKE 'a'`, /Invalid comparator 'LIKE'/, 10);
    fails('metrics.x == 1', /Invalid comparator '=='/, 10);
    fails('nope = 1', /Invalid attribute key 'nope' specified. Valid keys are 'run_id', 'run_name'/, 0);
    fails('attribute.nope = 1', /Invalid attribute key 'nope'/, 0);
    fails(`dataset.nope = 'a'`, /Invalid dataset key 'nope'/, 0);
    fails('metrics.a > 1 AND', /Invalid clause\(s\) in filter string/, 17);
    fails('AND metrics.a > 1', /Invalid/, 0);
    fails('metrics.a > 1 metrics.b > 2', /Invalid clause\(s\) in filter string: 'metrics.b'/, 14);
    fails('(metrics.a > 1', /'\)' is missing/, 14);
    fails('metrics.a > 1)', /Invalid clause/, 13);
    fails(`params.a = 'open`, /the quote at position 11 isn't closed/, 11);
    fails('metrics.a > 1; DROP TABLE run', /Invalid clause\(s\) in filter string: ';'/, 13);
    fails(`run_id IN 'a'`, /expected a list in parentheses/, 10);
    fails('run_id IN ()', /quoted string value/, 11);
    fails('metrics.a', /Invalid clause/);
    fails('metrics. > 1', /Invalid clause/, 0);
    fails('metrics.a > 12abc', /Expected numeric/, 12);
    fails('1 = 1', /Invalid clause/, 0);
  });

  it('has limits instead of overflows', () => {
    fails('('.repeat(5000) + 'metrics.a > 1', /nested too deeply/);
    fails('NOT '.repeat(5000) + 'metrics.a > 1', /nested too deeply/);
    fails(Array.from({ length: 301 }, () => 'metrics.a > 1').join(' OR '), /more than 300 comparisons/);
    fails(`params.a LIKE '${'%'.repeat(10_000)}'`, /pattern is too long/);
  });

  it('ends with a tree or a FilterError, whatever it is given', () => {
    const pieces = [
      'metrics.a',
      'params.`x y`',
      '"',
      "'",
      '`',
      ' AND ',
      ' or ',
      'NOT ',
      '(',
      ')',
      ' = ',
      '>',
      '!=',
      'IN',
      ',',
      '1',
      '-2e9',
      `'v'`,
      '.',
      '\0',
      '🎉',
      ' IS NULL',
      'LIKE ',
      '\n',
      '%',
      '\\',
    ];
    let state = 1;
    const random = (limit: number): number => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return Math.floor((state / 2 ** 32) * limit);
    };
    for (let round = 0; round < 20_000; round++) {
      const text = Array.from({ length: random(12) }, () => pieces[random(pieces.length)]).join('');
      try {
        parseFilter(text, RUNS);
      } catch (error) {
        if (!(error instanceof FilterError)) throw error;
        assert.ok(error.position >= 0 && error.position <= text.length, text);
      }
    }
  });

  it('knows what each kind of search can name', () => {
    assert.equal(
      tree(`name ILIKE 'a%' AND tags.k = 'v'`, EXPERIMENTS),
      '(and (ILIKE attribute.name "a%") (= tag.k "v"))',
    );
    fails(
      'metrics.x > 1',
      "Invalid entity type 'metrics'. Valid values are ['tag', 'attribute']",
      0,
      EXPERIMENTS,
    );
    assert.equal(
      tree(`name = 'm' and tag.\`mlflow.prompt.is_prompt\` != 'true'`, REGISTERED_MODELS),
      '(and (= attribute.name "m") (!= tag.mlflow.prompt.is_prompt "true"))',
    );
    fails(`run_id = 'x'`, /Invalid attribute key 'run_id'/, 0, REGISTERED_MODELS);
    assert.equal(
      tree(`name='m' AND version_number > 2 AND run_id IN ('a')`, MODEL_VERSIONS),
      '(and (= attribute.name "m") (> attribute.version_number 2) (IN attribute.run_id ["a"]))',
    );
    assert.equal(
      tree(`creation_time > 1 AND metrics.acc > 0.5`, LOGGED_MODELS),
      '(and (> attribute.creation_timestamp_ms 1) (> metric.acc 0.5))',
    );
  });
});

describe('order by', () => {
  const order = (clause: string, dialect: Dialect = RUNS): string => {
    const { field, ascending } = parseOrder(clause, dialect);
    return `${field.entity}.${field.key} ${ascending ? 'up' : 'down'}`;
  };
  const refuses = (clause: string, message: RegExp, dialect: Dialect = RUNS): void => {
    assert.throws(
      () => parseOrder(clause, dialect),
      (error) => error instanceof FilterError && message.test(error.message),
    );
  };

  it('reads what MLflow reads', () => {
    assert.equal(order('metrics.loss DESC'), 'metric.loss down');
    assert.equal(order('metrics.`a b` desc'), 'metric.a b down');
    assert.equal(order('params.lr'), 'parameter.lr up');
    assert.equal(order('start_time ASC'), 'attribute.start_time up');
    assert.equal(order('attributes.Created DESC'), 'attribute.start_time down');
    assert.equal(order('Run Name'), 'attribute.run_name up');
    assert.equal(order('experiment_id', EXPERIMENTS), 'attribute.experiment_id up');
    assert.equal(order('timestamp DESC', REGISTERED_MODELS), 'attribute.timestamp down');
    assert.equal(order('version_number', MODEL_VERSIONS), 'attribute.version_number up');
  });

  it('refuses the rest', () => {
    refuses('', /Invalid order_by clause ''/);
    refuses('metrics.loss DOWN', /Invalid order_by clause 'metrics.loss DOWN'. Could not be parsed./);
    refuses('metrics.loss DESC, metrics.b', /Could not be parsed/);
    refuses('dataset.name', /Invalid order_by entity 'dataset'/);
    refuses('tags.x', /Invalid order_by entity 'tag'/, EXPERIMENTS);
    refuses('nope', /Invalid attribute key/);
  });

  it('looks at the whole history of a metric', () => {
    const all = (text: string): unknown => parseFilter(text, RUNS);
    assert.deepEqual(all('min(metrics.loss) < 0.1'), {
      kind: 'number',
      field: { entity: 'metric', key: 'loss', type: 'number', aggregate: 'min' },
      operator: '<',
      value: 0.1,
    });
    assert.equal(
      tree('MAX(metrics.`val loss`) >= 1 AND count(metric.x) > 10'),
      '(and (>= metric.val loss 1) (> metric.x 10))',
    );
    assert.equal(parseOrder('best(metrics.acc) DESC', RUNS).field.aggregate, 'best');
    fails('min(params.lr) < 1', /of a metric/, 4);
    fails('min(min(metrics.a)) < 1', /of a metric/);
    fails('min(metrics.a < 1', /\)/);
    fails('min(metrics.a) < 1', /./, undefined, EXPERIMENTS);
    assert.equal(parseOrder('max(metrics.a)', LOGGED_MODELS).field.aggregate, 'max');
  });

  it('compares params and tags that are numbers as numbers', () => {
    assert.equal(tree('params.lr < 0.1 OR tags.`n` != -2'), '(or (< parameter.lr 0.1) (!= tag.n -2))');
    assert.equal(tree('tag.n >= 1e3', REGISTERED_MODELS), '(>= tag.n 1000)');
  });

  it('knows times and more of every kind that has them', () => {
    for (const dialect of [EXPERIMENTS, REGISTERED_MODELS, MODEL_VERSIONS, LOGGED_MODELS]) {
      const field = dialect === EXPERIMENTS ? 'last_update_time' : 'last_updated_timestamp';
      const filter = parseFilter(`${field} > -7d`, dialect, 8 * 86_400_000);
      assert.equal(filter?.kind === 'number' ? filter.value : filter, 86_400_000);
    }
    assert.equal(
      tree("stage = 'Production' AND description LIKE '%best%'", MODEL_VERSIONS),
      '(and (= attribute.current_stage "Production") (LIKE attribute.description "%best%"))',
    );
    assert.equal(tree('experiment_id IN (1, 2)', EXPERIMENTS), '(IN attribute.experiment_id [1,2])');
  });

  it('reads times as people write them', () => {
    const now = Date.UTC(2026, 10, 24);
    const value = (text: string): unknown => {
      const filter = parseFilter(text, RUNS, now);
      return filter?.kind === 'number' ? filter.value : filter;
    };
    assert.equal(value('start_time > -7d'), now - 7 * 86_400_000);
    assert.equal(value("start_time > '-1d12h'"), now - 36 * 3_600_000);
    assert.equal(value("start_time >= '2026-11-01'"), new Date(2026, 10, 1).getTime());
    assert.equal(value('end_time < "2026-11-01 09:30"'), new Date(2026, 10, 1, 9, 30).getTime());
    assert.equal(value("created < '2026-11-01T09:30:00Z'"), Date.UTC(2026, 10, 1, 9, 30));
    assert.equal(value('start_time > -5'), -5);
    fails("start_time > '2026-13-01'", /numeric/);
    fails("start_time > 'yesterday'", /numeric/);
    fails('metrics.loss > -7d', /numeric/);
  });

  it('says what may come next', () => {
    const names = {
      metrics: ['loss', 'val loss'],
      params: ['lr'],
      tags: ['team'],
      values: { status: ['RUNNING', 'FINISHED'] },
    };
    const next = (text: string): readonly string[] =>
      completions(text, text.length, RUNS, names).map((completion) => completion.text);
    assert.deepEqual(next('metr'), ['metrics.loss', 'metrics.`val loss`']);
    assert.deepEqual(next('par'), ['params.lr']);
    assert.ok(next('').includes('status') && next('').includes('min('));
    assert.deepEqual(next('metrics.loss <'), ['<=']);
    assert.ok(next('params.lr ').includes('LIKE') && next('params.lr ').includes('<'));
    assert.ok(next('user_id ').includes('LIKE') && !next('user_id ').includes('<'));
    assert.ok(next('metrics.`val loss` ').includes('<'));
    assert.deepEqual(next('metrics.loss < 1 '), ['AND', 'OR']);
    assert.deepEqual(next('status = '), ["'RUNNING'", "'FINISHED'"]);
    assert.deepEqual(next("params.lr = '0"), []);
    assert.deepEqual([...next("status = 'F"), ...next('status = "r')], ["'FINISHED'", "'RUNNING'"]);
    assert.deepEqual([...next('metrics.`lo'), ...next('params.`l')], ['metrics.loss', 'params.lr']);
    assert.deepEqual(next('constructor = '), []);
    assert.deepEqual(next('__proto__ = '), []);
    assert.deepEqual(next('tags.team IS NOT NULL '), ['AND', 'OR']);
    assert.deepEqual(next('NOT (min(metrics.l'), ['metrics.loss']);
    const [replaced] = completions('metrics.lo < 1', 10, RUNS, names);
    assert.deepEqual(replaced, { text: 'metrics.loss', kind: 'field', from: 0, to: 10 });
  });
});
