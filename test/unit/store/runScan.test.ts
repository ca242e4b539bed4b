import assert from 'node:assert/strict';
import type { RunQuery } from '../../../src/core/backend';
import { storeContext } from '../../../src/store/context';
import { Locations } from '../../../src/store/locations';
import { openDatabase } from '../../../src/store/open';
import { RunColumns } from '../../../src/store/search/runColumns';
import type { Store } from '../../../src/store/store';
import { firstOf } from '../../../src/store/search/topRuns';
import { cleanUp, makeRun, point, query, randomNumbers, temporaryStore } from './support';

describe('searches in memory', () => {
  afterEach(cleanUp);
  const random = randomNumbers(99);
  const pick = <T>(items: readonly [T, ...T[]]): T => items[Math.floor(random() * items.length)] ?? items[0];

  function change(store: Store, runs: string[]): void {
    const run = pick([runs[0] ?? '', ...runs]);
    const kind = Math.floor(random() * 7);
    if (kind > 0 && run !== '' && store.runs.info(run).lifecycleStage === 'deleted') {
      if (random() < 0.3) store.runs.restore(run);
      return;
    }
    if (kind === 0 || run === '') {
      runs.push(
        makeRun(store, {
          startTime: Math.floor(random() * 20),
          userId: pick(['ana', 'Bob', '가나']),
          ...(random() < 0.7 && { params: { p: pick(['1', '7', '10', 'ä']), 'q r': pick(['x', 'y']) } }),
          ...(random() < 0.7 && { tags: { t: pick(['a', 'B', 'b']) } }),
        }),
      );
    } else if (kind < 4) {
      const value = pick([Number.NaN, Infinity, -Infinity, 0, 0.5, 1, 2, random()]);
      store.metrics.append(run, [point(pick(['m', 'n']), value, { step: Math.floor(random() * 50) })]);
    } else if (kind === 4) {
      store.runs.setTags(run, [{ key: 't', value: pick(['a', 'B', 'c']) }]);
    } else if (kind === 5) {
      store.runs.update(run, { status: pick(['FINISHED', 'FAILED']), endTime: Math.floor(random() * 30) });
    } else if (random() < 0.5) {
      store.runs.setTags(run, [{ key: 'gone', value: '1' }]);
      store.runs.deleteTag(run, 'gone');
    } else {
      store.runs.delete(run);
      if (random() < 0.5) store.runs.restore(run);
    }
  }

  const filters = [
    '',
    'metrics.m > 0.4',
    'metrics.m != 0.5',
    'metrics.m <= 1 AND metrics.n >= 0',
    "params.p = '7'",
    "params.p != '7'",
    "params.nope = '7'",
    'params.p > 3',
    'params.p != 7 OR tags.t < 2',
    'NOT params.p <= 5.5',
    'params.p IS NULL',
    'params.`q r` IS NOT NULL',
    "tags.t = 'a' OR metrics.m < 1",
    "NOT (tags.t = 'a')",
    "NOT tags.t != 'B' AND metrics.n IS NULL",
    "attributes.status = 'FINISHED'",
    "status != 'FINISHED' AND user_id = '가나'",
    'end_time > 10',
    'start_time <= 12 AND NOT end_time < 20',
    "tags.t IN ('a', 'c')",
    "params.p NOT IN ('1', 'ä')",
    'min(metrics.m) < 0.3 AND max(metrics.m) > 1',
    'NOT count(metrics.m) >= 2',
    'best(metrics.n) != 1 OR count(metrics.nope) > 0',
  ];
  const orders = ['metrics.m', 'metrics.m DESC', 'metrics.nope DESC', 'max(metrics.m) DESC', 'best(metrics.n)', 'count(metrics.m) DESC', 'params.p', 'params.p DESC', 'tags.t', 'status', 'user_id DESC', 'start_time', 'start_time DESC', 'end_time', 'end_time DESC', 'run_name']; // prettier-ignore

  it('find what the tables have, in the same order, while runs change', () => {
    const store = temporaryStore();
    const runs: string[] = [];
    for (let i = 0; i < 60; i++) change(store, runs);
    for (let round = 0; round < 400; round++) {
      for (let i = 0; i < 3; i++) change(store, runs);
      const orderBy = [pick(['', ...orders]), pick(['', ...orders])].filter((order) => order !== '');
      const wish: RunQuery = query({
        filter: pick(['', ...filters]),
        orderBy,
        viewType: pick(['ACTIVE_ONLY', 'DELETED_ONLY', 'ALL']),
        maxResults: pick([1, 3, 10, 1000]),
      });
      let pageToken: string | null = null;
      do {
        const page = store.runs.search({ ...wish, pageToken });
        // Within a transaction the tables answer.
        const tables = store.transaction(() => store.runs.search({ ...wish, pageToken }));
        assert.deepEqual(page, tables, JSON.stringify(wish));
        pageToken = page.nextPageToken;
      } while (pageToken !== null);
    }
  }).timeout(60_000);

  it('see an experiment go and come back', () => {
    const store = temporaryStore();
    const experimentId = store.experiments.create({ name: 'e', artifactLocation: null, tags: [] });
    makeRun(store, { experimentId, metrics: { m: 1 } });
    makeRun(store, { metrics: { m: 1 } });
    const found = (): number =>
      store.runs.search(query({ experimentIds: ['0', experimentId], filter: 'metrics.m = 1' })).items.length;
    assert.equal(found(), 2);
    store.experiments.delete(experimentId);
    assert.equal(found(), 1);
    store.experiments.restore(experimentId);
    assert.equal(found(), 2);
  });

  it('forget the names that no run has any more', () => {
    const store = temporaryStore();
    const runs = store.transaction(() => Array.from({ length: 500 }, () => makeRun(store)));
    const sql = openDatabase(store.directory, 'readonly', 0);
    const columns = new RunColumns(storeContext(sql, new Locations(undefined), Date.now));
    for (let round = 0; round < 8; round++) {
      store.transaction(() => {
        runs.forEach((runId, index) => store.runs.update(runId, { runName: `${round} ${index}` }));
      });
      columns.refresh();
      const column = columns.column({ of: 'name' });
      assert.ok(column.kind === 'text' && column.texts.length <= 2000);
      const names = Array.from(column.codes.subarray(0, columns.count), (code) => column.texts[code]);
      assert.deepEqual(
        names,
        runs.map((_, index) => `${round} ${index}`),
      );
    }
    sql.close();
  });

  it('take the first of many as sorting does', () => {
    for (let round = 0; round < 200; round++) {
      const items = Uint32Array.from({ length: Math.floor(random() * 200) }, () =>
        Math.floor(random() * 1000),
      );
      const count = Math.floor(random() * 60);
      const expected = items.toSorted().subarray(0, count);
      assert.deepEqual(
        firstOf(items, count, (a, b) => a - b),
        expected,
      );
    }
  });
});
