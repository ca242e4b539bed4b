import assert from 'node:assert/strict';
import type { RunQuery } from '../../../src/core/backend';
import { TidemarkError } from '../../../src/core/errors';
import { pageOffset, pageToken } from '../../../src/store/pages';
import type { Store } from '../../../src/store/store';
import { cleanUp, fails, makeRun, query, temporaryStore } from './support';

const POINT = {
  step: 0,
  timestamp: 0,
  modelId: null,
  datasetName: null,
  datasetDigest: null,
} as const;

describe('run search', () => {
  let store: Store;
  beforeEach(() => {
    store = temporaryStore();
  });
  afterEach(cleanUp);

  const found = (change: Partial<RunQuery>): string =>
    store.runs
      .search(query(change))
      .items.map((run) => run.info.runName)
      .join(' ');
  const matches = (filter: string): string => found({ filter, orderBy: ['run_name'] });

  it('looks at whole histories, in filters and orders', () => {
    for (const [runName, values] of [
      ['a', [3, 1, 2]],
      ['b', [5, 4]],
      ['c', []],
    ] as const) {
      const id = makeRun(store, { runName, startTime: 1 });
      const points = values.map((value, step) => ({ ...POINT, key: 'loss', value, step, timestamp: step }));
      if (points.length > 0) store.metrics.append(id, points);
      store.metrics.append(id, [{ ...POINT, key: 'acc', value: values.length }]);
    }
    assert.equal(matches('min(metrics.loss) <= 1'), 'a');
    assert.equal(matches('max(metrics.loss) = 5'), 'b');
    assert.equal(matches('best(metrics.loss) < 2 OR count(metrics.loss) = 2'), 'a b');
    assert.equal(matches('NOT count(metrics.loss) >= 1'), 'c');
    assert.equal(matches('min(metrics.none) < 1'), '');
    assert.equal(found({ orderBy: ['max(metrics.loss) DESC'] }), 'b a c');
    assert.equal(found({ orderBy: ['best(metrics.loss)'] }), 'a b c');
    assert.equal(found({ orderBy: ['best(metrics.acc) DESC'] }), 'a b c');
    assert.equal(found({ orderBy: ['min(metrics.loss)', 'metrics.loss DESC'] }), 'a b c');
  });

  it('filters as MLflow does', () => {
    makeRun(store, {
      runName: 'a',
      params: { lr: '0.1', net: 'CNN' },
      metrics: { acc: 0.9, only: 1 },
      tags: { team: 'x' },
      startTime: 100,
    });
    makeRun(store, {
      runName: 'b',
      params: { lr: '0.01', net: 'cnn*' },
      metrics: { acc: 0.5 },
      startTime: 200,
      userId: 'bo',
    });
    const c = makeRun(store, {
      runName: 'c',
      params: { 'my lr': '1' },
      metrics: { acc: Number.NaN },
      startTime: 300,
    });
    makeRun(store, { runName: 'd', metrics: { acc: Infinity }, startTime: 400 });
    store.runs.update(c, { status: 'FAILED', endTime: 350 });
    const cases: readonly (readonly [string, string])[] = [
      ['metrics.acc > 0.5', 'a d'],
      ['metrics.acc <= 0.5', 'b'],
      ['metrics.acc != 0.5', 'a c d'],
      ['metrics.acc IN (0.5, 0.9)', 'a b'],
      ['metrics.only IS NULL', 'b c d'],
      ['metrics.nowhere IS NULL', 'a b c d'],
      ['metrics.nowhere != 1', ''],
      [`params.lr = '0.1'`, 'a'],
      // A run without the param doesn't match.
      [`params.lr != '0.1'`, 'b'],
      [`NOT params.lr = '0.1'`, 'b c d'],
      ['params.lr IS NOT NULL', 'a b'],
      ["params.`my lr` = '1'", 'c'],
      [`params.net LIKE 'C%'`, 'a'],
      [`params.net ILIKE 'c%'`, 'a b'],
      [`params.net LIKE '_nn*'`, 'b'],
      [`params.net LIKE 'cnn[*]'`, ''],
      [`tags.team = 'x'`, 'a'],
      [`tags.team IS NULL AND user_id = 'bo'`, 'b'],
      [`status = 'FAILED' OR run_name = 'd'`, 'c d'],
      [`status IN ('FAILED', 'KILLED')`, 'c'],
      ['start_time >= 200 AND start_time < 400', 'b c'],
      ['end_time > 0', 'c'],
      [`run_id = '${c}'`, 'c'],
      [`run_id NOT IN ('${c}')`, 'a b d'],
      [`artifact_uri LIKE '%/${c}/artifacts'`, 'c'],
      [`tags.\`mlflow.runName\` = 'a'`, 'a'],
      [`params.lr = '1'' OR 1=1 --'`, ''],
      ['params.lr < 0.05', 'b'],
      ['params.lr = 0.10', 'a'],
      ['params.lr != 0.1', 'b'],
      // What is no number differs from none, and a pattern takes the way over the tables.
      ['params.net != 1', ''],
      [`params.lr >= 0.01 AND params.net LIKE '%'`, 'a b'],
      [`params.net > -1 OR params.net LIKE 'C%'`, 'a'],
    ];
    for (const [filter, expected] of cases) assert.equal(matches(filter), expected, filter);
    fails(
      () => matches('metrics.acc > "x"'),
      'INVALID_PARAMETER_VALUE',
      /Expected numeric value type for metric/,
    );
  });

  it('filters by datasets', () => {
    const a = makeRun(store, { runName: 'a' });
    makeRun(store, { runName: 'b' });
    const dataset = {
      name: 'digits',
      digest: 'd1',
      sourceType: 'code',
      source: '{}',
      schema: null,
      profile: null,
    };
    store.inputs.logInputs(a, [{ dataset, tags: [{ key: 'mlflow.data.context', value: 'train' }] }], []);
    assert.equal(matches(`dataset.name = 'digits'`), 'a');
    assert.equal(matches(`datasets.context = 'train' AND dataset.digest IN ('d1', 'd2')`), 'a');
    assert.equal(matches(`dataset.context = 'eval'`), '');
    assert.equal(matches('dataset.name IS NULL'), 'b');
  });

  it('puts values first, then NaN, then runs without one, in both directions', () => {
    makeRun(store, { runName: 'none' });
    makeRun(store, { runName: 'nan', metrics: { m: Number.NaN } });
    makeRun(store, { runName: 'one', metrics: { m: 1 }, params: { p: '10' } });
    makeRun(store, { runName: 'inf', metrics: { m: Infinity }, params: { p: '9' } });
    makeRun(store, { runName: 'low', metrics: { m: -Infinity } });
    assert.equal(found({ orderBy: ['metrics.m ASC'] }), 'low one inf nan none');
    assert.equal(found({ orderBy: ['metrics.m DESC'] }), 'inf one low nan none');
    assert.equal(found({ orderBy: ['params.p'] }), 'one inf low nan none');
    assert.equal(found({ orderBy: ['params.p DESC', 'run_name DESC'] }), 'inf one none nan low');
    assert.equal(found({ orderBy: ['metrics.nowhere', 'start_time ASC'] }), 'none nan one inf low');
    assert.equal(found({ orderBy: ['metrics.m', 'metrics.m DESC'] }), 'low one inf nan none');
    assert.equal(found({}), 'low inf one nan none');
  });

  it('looks into the experiments named, and only there', () => {
    const other = store.experiments.create({ name: 'other' });
    makeRun(store, { runName: 'here' });
    makeRun(store, { runName: 'there', experimentId: other });
    assert.equal(found({ experimentIds: [] }), '');
    assert.equal(found({ experimentIds: [other] }), 'there');
    assert.equal(found({ experimentIds: ['0', other, '99'] }), 'there here');
    fails(() => found({ experimentIds: ['x'] }), 'INVALID_PARAMETER_VALUE', /Invalid experiment ID/);
  });

  it('goes through all runs once, page by page', () => {
    const names = Array.from({ length: 25 }, (_, index) => `r${index}`);
    for (const runName of names) makeRun(store, { runName, startTime: 7, metrics: { m: 1 } });
    const seen: string[] = [];
    let token: string | null = null;
    do {
      const page: ReturnType<Store['runs']['search']> = store.runs.search(
        query({ maxResults: 10, pageToken: token, orderBy: ['metrics.m'] }),
      );
      seen.push(...page.items.map((run) => run.info.runName));
      token = page.nextPageToken;
    } while (token !== null);
    assert.deepEqual(seen.sort(), names.sort());
    fails(() => found({ maxResults: 0 }), 'INVALID_PARAMETER_VALUE', /max_results/);
    fails(() => found({ maxResults: 50_001 }), 'INVALID_PARAMETER_VALUE', /It must be at most 50000/);
  });

  it('gives fewer runs where all of them would have too many values, and one at least', () => {
    const names = Array.from({ length: 40 }, (_, index) => `r${String(index).padStart(2, '0')}`);
    const metrics = Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`m${index}`, index]));
    for (const [index, runName] of names.entries())
      makeRun(store, { runName, params: { p: '1' }, ...(index < 30 && { metrics }) });
    const sizes: number[] = [];
    const seen: string[] = [];
    let token: string | null = null;
    do {
      const page: ReturnType<Store['runs']['search']> = store.runs.search(
        query({ maxResults: 35, pageToken: token, orderBy: ['run_name'] }),
        // Each wide run has a param and its name's tag, too.
        22 * 12,
      );
      sizes.push(page.items.length);
      seen.push(...page.items.map((run) => run.info.runName));
      token = page.nextPageToken;
    } while (token !== null);
    assert.deepEqual(seen, names);
    assert.deepEqual(sizes, [12, 12, 16]);
    assert.equal(store.runs.search(query({ orderBy: ['run_name'] }), 1).items.length, 1);
  });

  it('refuses what one statement of the database can not say', () => {
    makeRun(store, { params: { a: '1' }, metrics: { a: 1 } });
    const orderBy = Array.from({ length: 70 }, (_, index) => `metrics.m${index}`);
    const tooMuch = /^The search has too many conditions, orders or data sets: ask for fewer\.$/;
    fails(() => found({ filter: "params.a LIKE 'x'", orderBy }), 'INVALID_PARAMETER_VALUE', tooMuch);
    const models = { experimentIds: ['0'], maxResults: 5 };
    const datasets = Array.from({ length: 1500 }, (_, index) => ({
      datasetName: `d${index}`,
      datasetDigest: null,
    }));
    const by = datasets.map(({ datasetName }) => ({ fieldName: `metrics.${datasetName}`, ascending: true }));
    const filter = Array.from({ length: 300 }, () => 'metrics.a > 1').join(' AND ');
    for (const change of [{ datasets }, { orderBy: by }, { filter, datasets: datasets.slice(0, 200) }])
      fails(() => store.loggedModels.search({ ...models, ...change }), 'INVALID_PARAMETER_VALUE', tooMuch);
  });

  it('never fails but for the filter, whatever that is', () => {
    makeRun(store, { params: { a: '1' }, metrics: { a: 1 }, tags: { a: 'x' } });
    const leaves = [
      'metrics.a > 1',
      `params.a LIKE '%[]*?'`,
      `tags.b != ''`,
      'tags.a IS NULL',
      `dataset.name NOT IN ('x', '')`,
      'end_time IS NOT NULL',
      `status ILIKE 'run%'`,
      'metrics.a NOT IN (1, 2e400)',
      `run_id IN ('a')`,
    ];
    for (let round = 0; round < 500; round++) {
      const parts = Array.from(
        { length: 1 + (round % 5) },
        (_, index) => leaves[(round * 7 + index * 3) % leaves.length],
      );
      const filter = parts
        .map((leaf, index) => (index % 2 === 1 ? `NOT (${leaf})` : leaf))
        .join(round % 2 === 0 ? ' AND ' : ' OR ');
      try {
        store.runs.search(query({ filter }));
      } catch (error) {
        assert.ok(error instanceof TidemarkError && error.code === 'INVALID_PARAMETER_VALUE', filter);
      }
    }
    const many = Array.from({ length: 300 }, () => `params.a = '1'`).join(' OR ');
    assert.equal(store.runs.search(query({ filter: many })).items.length, 1);
  });

  it('pages 10,000 runs, as deep as there are any', function () {
    this.timeout(60_000);
    store.transaction(() => {
      for (let index = 0; index < 10_000; index++) {
        makeRun(store, {
          startTime: index,
          params: { lr: '0.1', depth: String(index % 7) },
          metrics: { loss: index, acc: -index },
        });
      }
    });
    const startTimes = (change: Partial<RunQuery>): number[] =>
      store.runs.search(query({ maxResults: 100, ...change })).items.map(({ info }) => info.startTime);
    const down = (from: number, by: number): number[] =>
      Array.from({ length: 100 }, (_, index) => from - index * by);
    assert.deepEqual(startTimes({ parent: 'none' }), down(9999, 1));
    assert.deepEqual(startTimes({ parent: 'none', pageToken: pageToken(9900) }), down(99, 1));
    const filter = `metrics.loss > 10 AND params.depth = '3'`;
    assert.deepEqual(startTimes({ filter, orderBy: ['metrics.acc'] }), down(9999 - ((9999 - 3) % 7), 7));
  });
});

describe('page tokens', () => {
  it('are those of MLflow', () => {
    assert.equal(pageToken(1), 'eyJvZmZzZXQiOiAxfQ==');
    assert.equal(pageOffset('eyJvZmZzZXQiOiAxfQ=='), 1);
    assert.equal(pageOffset(null), 0);
    assert.equal(pageOffset(''), 0);
  });

  it('are refused when they are not', () => {
    for (const token of ['%%%', 'abc', 'bnVsbA==', 'eyJvZmZzZXQiOiAtMX0=', 'eyJvZmZzZXQiOiAiMSJ9', 'WzFd']) {
      fails(() => pageOffset(token), 'INVALID_PARAMETER_VALUE', /^Invalid page token/);
    }
  });
});
