import assert from 'node:assert/strict';
import { mainMetric } from '../../../src/core/mainMetric';
import { openDatabase } from '../../../src/store/open';
import type { Store } from '../../../src/store/store';
import { cleanUp, makeRun, query, randomNumbers, temporaryStore } from './support';
import { metric } from './tableQuery';

const numbered = (count: number, name: string): Readonly<Record<string, number>> =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`${name}${index}`, index]));

/** Counts where others would have their turn. */
function counting(): { readonly pause: () => Promise<void>; pauses: number } {
  const counted = {
    pauses: 0,
    pause: async () => {
      counted.pauses++;
    },
  };
  return counted;
}

describe('runs with thousands of params and metrics', () => {
  afterEach(cleanUp);

  it('are listed without a look at their params and metrics', () => {
    const store = temporaryStore();
    const runId = makeRun(store, { tags: { t: 'x' }, params: { p: '1' }, metrics: { m: 1, n: 2 } });
    const { info, data } = store.runs.get(runId);
    const database = openDatabase(store.directory, 'owner', 0);
    for (const table of ['param', 'series'])
      database.exec(`ALTER TABLE ${table} RENAME TO ${table}_elsewhere`);
    database.close();
    const head = { info, data: { tags: data.tags } };
    assert.deepEqual(store.runs.searchHeads(query()).items, [head]);
    assert.deepEqual(store.runs.searchHeads(query({ filter: "tags.t = 'x'" })).items, [head]);
    assert.deepEqual(store.runs.heads([runId, 'nope']), [head]);
    assert.throws(() => store.runs.search(query()), /no such table|has no/i);
  });

  it('come in pages of heads as all of them do', () => {
    const store = temporaryStore();
    for (let i = 0; i < 7; i++) makeRun(store, { metrics: { m: i } });
    const order = { orderBy: ['metrics.m DESC'], maxResults: 3 };
    let pageToken: string | null = null;
    do {
      const heads = store.runs.searchHeads(query({ ...order, pageToken }));
      const whole = store.runs.search(query({ ...order, pageToken }));
      assert.deepEqual(
        heads.items,
        whole.items.map(({ info, data }) => ({ info, data: { tags: data.tags } })),
      );
      assert.equal(heads.nextPageToken, whole.nextPageToken);
      pageToken = heads.nextPageToken;
    } while (pageToken !== null);
  });

  it('let others have their turn between two runs, and between some thousand cells', async () => {
    const store = temporaryStore();
    const runs = Array.from({ length: 12 }, () => makeRun(store, { metrics: numbered(1000, 'm') }));
    const each: readonly ((pause: () => Promise<void>) => Promise<unknown>)[] = [
      (pause) => store.runs.withoutMetrics(runs, pause),
      (pause) => store.metrics.keys(runs, pause),
      (pause) => store.metrics.main(runs, '', pause),
    ];
    for (const work of each) {
      const counted = counting();
      await work(counted.pause);
      assert.equal(counted.pauses, 12);
    }
    const counted = counting();
    const columns = Array.from({ length: 1000 }, (_, index) => metric(`m${index}`, 'max'));
    const cells = await store.tables.cellsOf(runs, columns, counted.pause);
    assert.ok(counted.pauses >= 3, `${counted.pauses} pauses`);
    assert.deepEqual(cells.runIds, runs);
    cells.columns.forEach((column, index) => {
      assert.ok(column.kind === 'number');
      assert.deepEqual([...column.values], runs.map(() => index)); // prettier-ignore
    });
    const points = counting();
    await store.tables.cellsOf(runs, Array.from({ length: 20 }, (_, index) => metric(`m${index}`, 'mean', 3)), points.pause); // prettier-ignore
    assert.ok(points.pauses >= 2, 'what is read from points takes longer');
  });

  it('have their keys counted a few at a time, also after many narrow ones', async () => {
    const store = temporaryStore();
    const [wide, narrow] = [42, 64];
    store.transaction(() => {
      for (let i = 0; i < wide; i++) makeRun(store, { startTime: i, metrics: numbered(5000, 'w') });
      for (let i = 0; i < narrow; i++) makeRun(store, { startTime: 1000 + i, metrics: { n: i } });
    });
    const counted = counting();
    const { metrics, complete } = await store.keys.keys(['0'], 'ACTIVE_ONLY', false, counted.pause);
    assert.ok(complete);
    assert.deepEqual([metrics.keys.length, metrics.keys[0], metrics.runs[0], metrics.runs[1]], [5001, 'n', narrow, wide]); // prettier-ignore
    // 20,000 keys each.
    assert.ok(counted.pauses >= (wide * 5000) / 20_000, `${counted.pauses} pauses`);
    store.runs.setTags(makeRun(store), [{ key: 't', value: '' }]);
    const fresh = temporaryStore({ directory: store.directory });
    const sample = await fresh.keys.keys(['0'], 'ACTIVE_ONLY', true, counting().pause);
    assert.equal(sample.complete, false, 'a first answer looks at 200,000 keys');
    assert.deepEqual([sample.metrics.keys.length, sample.metrics.runs[0]], [5001, narrow]);
  }).timeout(60_000);
});

describe('main metrics', () => {
  afterEach(cleanUp);

  it('are what each run is judged by, found by the keys alone', async () => {
    const store = temporaryStore();
    const random = randomNumbers(3);
    const keys = ['val/loss', 'loss', 'acc', 'b', 'a', 'system/gpu', 'test_f1', 'lr'];
    const runs = Array.from(
      { length: 60 },
      () =>
      makeRun(store, { metrics: Object.fromEntries(keys.filter(() => random() < 0.3).map((key) => [key, random()])) }), // prettier-ignore
    );
    const whole = (of: Store) => runs.map((runId) => of.runs.get(runId).data.metrics);
    for (const wanted of ['', 'lr', 'system/gpu', 'none']) {
      const found = await store.metrics.main([...runs, 'nope'], wanted);
      const expected = whole(store).map((metrics) => mainMetric(metrics, wanted) ?? null);
      assert.deepEqual(found, [...expected, null]);
    }
    assert.ok((await store.metrics.main(runs, '')).some((main) => main === null));
  });
});
