import assert from 'node:assert/strict';
import type { RunTableQuery, TableCells, TableColumn } from '../../../src/core/runTable';
import type { Store } from '../../../src/store/store';
import { cleanUp, makeRun, rejects, temporaryStore } from './support';
import { metric, param, tableQuery as query } from './tableQuery';

async function rows(store: Store, change: Partial<RunTableQuery>): Promise<readonly string[]> {
  const table = await store.tables.open(query(change), null);
  const cells = await store.tables.cells({
    tableId: table.tableId,
    from: 0,
    to: table.rowCount,
    columns: [],
  });
  return cells?.rows.ids ?? [];
}

function plain(cells: TableCells | undefined): readonly (string | number | null)[] {
  if (cells?.kind === 'number')
    return Array.from(cells.values, (value, index) =>
      cells.states[index] === 1 ? value : cells.states[index] === 2 ? Number.NaN : null,
    );
  if (cells?.kind === 'text') return Array.from(cells.codes, (code) => cells.texts[code] ?? null);
  return [];
}

describe('tables of runs', () => {
  afterEach(cleanUp);
  it('have only the runs that are asked for, of those that the query finds', async () => {
    const store = temporaryStore();
    const runs = ['one', 'two', 'three', 'four'].map((runName) => makeRun(store, { runName }));
    const [one = '', two = '', three = '', four = ''] = runs;
    assert.deepEqual(new Set(await rows(store, { only: [one, three] })), new Set([one, three]));
    assert.deepEqual(await rows(store, { only: [one, three, 'f'.repeat(32)], text: 'thr' }), [three]);
    assert.deepEqual(await rows(store, { only: [one], hidden: [one] }), []);
    assert.deepEqual(await rows(store, { only: [] }), []);
    assert.equal((await rows(store, { only: null })).length, 4);
    // Pinned ones come first, whatever else is asked for.
    assert.deepEqual(await rows(store, { only: [two], pinned: [four] }), [four, two]);
    const table = await store.tables.open(query({ only: [two] }), null);
    assert.deepEqual([table.runCount, table.totalCount], [1, 4]);
  });

  it('are ordered by duration as it is shown: of runs that go on, until now', async () => {
    let now = 1000;
    const store = temporaryStore({ now: () => now });
    const run = (runName: string, startTime: number, endTime: number | null): string => {
      const runId = makeRun(store, { runName, startTime });
      if (endTime !== null) store.runs.update(runId, { status: 'FINISHED', endTime });
      return runId;
    };
    const long = run('long', 0, 900);
    const short = run('short', 100, 200);
    const later = run('later', 700, null);
    const first = run('first', 500, null);
    const odd = run('odd', 0, null);
    store.runs.update(odd, { status: 'FAILED' });
    const by = (ascending: boolean): Promise<readonly string[]> =>
      rows(store, { orderBy: [{ column: { kind: 'attribute', key: 'duration' }, ascending }] });
    // One that ended at no time shows no duration.
    assert.deepEqual(await by(false), [long, first, later, short, odd]);
    now = 1500;
    assert.deepEqual(await by(false), [first, long, later, short, odd]);
    assert.deepEqual(await by(true), [short, later, long, first, odd]);
    now = 2000;
    assert.deepEqual(await by(true), [short, long, later, first, odd]);
    store.runs.update(first, { status: 'FINISHED', endTime: 550 });
    assert.deepEqual(await by(false), [later, long, short, first, odd]);
  });

  it('stand children below their parents, to any depth and around circles', async () => {
    const store = temporaryStore();
    const names = new Map<string, string>();
    const child = (name: string, parent?: string): string => {
      const run = makeRun(store, {
        runName: name,
        ...(parent !== undefined && { tags: { 'mlflow.parentRunId': parent } }),
      });
      names.set(run, name);
      return run;
    };
    const top = child('top');
    let deepest = top;
    const chain = [top];
    for (let depth = 1; depth <= 300; depth++) chain.push((deepest = child(`depth ${depth}`, deepest)));
    const one = child('one');
    const other = child('other', one);
    store.runs.setTags(one, [{ key: 'mlflow.parentRunId', value: other }]);
    child('orphan', 'f'.repeat(32));
    const shown = async (expanded: readonly string[], filter = ''): Promise<readonly string[]> =>
      (await rows(store, { tree: true, expanded, filter })).map((id) => names.get(id) ?? id);
    assert.deepEqual(await shown([]), ['orphan', 'other', 'one', 'top']);
    assert.deepEqual((await shown([top])).slice(-2), ['top', 'depth 1']);
    assert.equal((await shown(chain)).length, 304);
    // What the filter leaves out between two runs doesn't part them.
    const some = await shown([top], "run_name = 'top' OR run_name = 'depth 5' OR run_name = 'depth 9'");
    assert.deepEqual(some, ['top', 'depth 5']);
    const table = await store.tables.open(query({ tree: true, expanded: chain }), deepest);
    assert.equal(table.anchorRow, 303);
    const cells = await store.tables.cells({ tableId: table.tableId, from: 3, to: 6, columns: [] });
    assert.deepEqual([...(cells?.rows.depths ?? [])], [0, 1, 2]);
    assert.deepEqual([...(cells?.rows.children ?? [])], [1, 1, 1]);
    assert.deepEqual([...(cells?.rows.isExpanded ?? [])], [1, 1, 1]);
  });

  it('group runs, with what their values come to', async () => {
    const store = temporaryStore();
    for (const [p, m] of [['a', 1], ['a', 3], ['b', 10], ['b', Number.NaN]] as const) makeRun(store, { params: { p, k: 'same' }, metrics: { m } }); // prettier-ignore
    makeRun(store, { metrics: { m: 5 } });
    const asked = query({ groupBy: [param('p')], orderBy: [{ column: metric('m'), ascending: true }] });
    const table = await store.tables.open(asked, null);
    assert.deepEqual([table.rowCount, table.groupCount, table.runCount], [3, 3, 5]);
    const range = { tableId: table.tableId, from: 0, to: 3, columns: [metric('m'), param('k'), param('p')] };
    const cells = await store.tables.cells(range);
    assert.ok(cells);
    assert.deepEqual(cells.rows.names, ['a', '∅', 'b']);
    assert.deepEqual([...cells.rows.children], [2, 1, 2]);
    const [numbers, texts] = cells.columns;
    assert.deepEqual(plain(numbers), [2, 5, 10]);
    assert.ok(numbers?.kind === 'number' && numbers.groups);
    assert.deepEqual([...numbers.groups.counts], [2, 1, 1]);
    assert.deepEqual([...numbers.groups.deviations], [Math.SQRT2, 0, 0]);
    assert.deepEqual([...numbers.groups.most], [3, 5, 10]);
    assert.deepEqual(plain(texts), ['same', null, 'same']);
    const open = await rows(store, { ...asked, expanded: [cells.rows.ids[0] ?? ''] });
    assert.equal(open.length, 5);
    assert.equal(store.tables.runIds(table.tableId, 0, 1)?.length, 2);
  });

  it('order groups by what their cells show, not by their best run', async () => {
    const store = temporaryStore();
    for (const [p, m, k] of [
      ['a', 0.1, 'x'],
      ['a', 0.9, 'y'],
      ['b', 0.2, 'z'],
      ['b', 0.4, 'z'],
      ['c', Number.NaN, 'w'],
    ] as const)
      makeRun(store, { params: { p, k }, metrics: { m } });
    const names = async (change: Partial<RunTableQuery>): Promise<readonly string[] | undefined> => {
      const table = await store.tables.open(query({ groupBy: [param('p')], ...change }), null);
      const range = { tableId: table.tableId, from: 0, to: table.rowCount, columns: [] };
      return (await store.tables.cells(range))?.rows.names;
    };
    const by = (column: TableColumn, ascending: boolean): Partial<RunTableQuery> => ({
      orderBy: [{ column, ascending }],
    });
    // Means of 0.5 and 0.3, though the lowest of all is among the first; no value comes last either way.
    assert.deepEqual(await names(by(metric('m'), true)), ['b', 'a', 'c']);
    assert.deepEqual(await names(by(metric('m'), false)), ['a', 'b', 'c']);
    // Texts that all of a group share are in order, groups of several come after them.
    assert.deepEqual(await names(by(param('k'), true)), ['c', 'b', 'a']);
    assert.deepEqual(await names(by(param('k'), false)), ['b', 'c', 'a']);
    assert.deepEqual(await names(by(param('p'), false)), ['c', 'b', 'a']);
    const [of = ''] = await rows(store, { filter: 'metrics.m = 0.9' });
    assert.deepEqual(await names({ ...by(metric('m'), true), pinned: [of] }), ['a', 'b', 'c']);
  });

  it('are in the order of what went in and came out, where that is asked for', async () => {
    const store = temporaryStore();
    const dataset = (name: string) => ({
      dataset: { name, digest: name, sourceType: 'local', source: '{}', schema: null, profile: null },
      tags: [],
    });
    const runs = [['b'], [], ['c', 'a'], ['a']].map((names, index) => {
      const run = makeRun(store, { runName: String(index) });
      store.inputs.logInputs(run, names.map(dataset), []);
      store.inputs.logOutputs(
        run,
        names.map((name) => ({ modelId: `m-${name}`, step: 0 })),
      );
      return run;
    });
    const [b = '', none = '', ac = '', a = ''] = runs;
    for (const key of ['datasets', 'models'] as const) {
      const column = { kind: 'attribute', key } as const;
      assert.deepEqual(await rows(store, { orderBy: [{ column, ascending: true }] }), [a, ac, b, none]);
      assert.deepEqual(await rows(store, { orderBy: [{ column, ascending: false }] }), [b, ac, a, none]);
      const table = await store.tables.open(query({ groupBy: [column] }), null);
      assert.equal(table.groupCount, 4);
    }
    store.inputs.logInputs(none, [dataset('aa')], []);
    const column = { kind: 'attribute', key: 'datasets' } as const;
    const { tableId } = await store.tables.open(query(), null);
    const read = await store.tables.cells({ tableId, from: 0, to: 4, columns: [column] });
    const [cells] = read?.columns ?? [];
    assert.deepEqual(cells?.kind === 'text' && [...cells.texts].sort(), ['a (a)', 'a (a), c (c)', 'aa (aa)', 'b (b)']); // prettier-ignore
    assert.deepEqual(await rows(store, { orderBy: [{ column, ascending: true }] }), [a, ac, none, b]);
  });

  it('have no row for a run that is gone for good', async () => {
    const store = temporaryStore();
    const runs = Array.from({ length: 3 }, (_, index) => makeRun(store, { runName: String(index) }));
    const [, second = ''] = runs;
    const table = await store.tables.open(query({ viewType: 'ALL' }), null);
    assert.equal(table.rowCount, 3);
    store.runs.delete(second);
    store.removal.remove({ deletedBefore: Infinity, runIds: [second], experimentIds: [], modelIds: [] });
    assert.equal(await store.tables.cells({ tableId: table.tableId, from: 0, to: 3, columns: [] }), null);
    assert.deepEqual((await rows(store, { viewType: 'ALL' })).toSorted(), runs.filter((id) => id !== second).toSorted()); // prettier-ignore
    const late = makeRun(store, {});
    assert.equal((await rows(store, { viewType: 'ALL' })).length, 3);
    assert.ok((await rows(store, { viewType: 'ALL' })).includes(late));
  });

  it('put pinned runs first, say where the anchor is, and are let go after many others', async () => {
    const store = temporaryStore();
    const runs = Array.from({ length: 5 }, () => makeRun(store, {}));
    const [first = '', second = ''] = runs;
    assert.deepEqual(await rows(store, { pinned: [first, second], filter: "run_id = 'x'" }), [first, second]);
    store.runs.delete(second);
    assert.deepEqual(await rows(store, { pinned: [first, second], filter: "run_id = 'x'" }), [first]);
    assert.deepEqual(await rows(store, { pinned: [first], viewType: 'DELETED_ONLY' }), [second]);
    store.runs.restore(second);
    const table = await store.tables.open(query({ pinned: [second] }), first);
    assert.equal(table.anchorRow, 4);
    for (let i = 0; i < 20; i++) await store.tables.open(query(), null);
    assert.equal(await store.tables.cells({ tableId: table.tableId, from: 0, to: 1, columns: [] }), null);
    await rejects(
      store.tables.open(query({ filter: 'metrics.' }), null),
      'INVALID_PARAMETER_VALUE',
      /metrics\./,
    );
  });

  it('let others have their turn while they read many runs', async () => {
    const store = temporaryStore();
    store.transaction(() => {
      for (let i = 0; i < 25_000; i++) makeRun(store, { runName: `run-${i}` });
    });
    let turns = 0;
    const pause = async (): Promise<void> => {
      turns++;
      // Somebody writes meanwhile.
      if (turns === 2) makeRun(store, { runName: 'late' });
    };
    const table = await store.tables.open(query(), null, pause);
    assert.ok(turns >= 4, `${turns} pauses`);
    assert.equal(table.rowCount, 25_001);
  }).timeout(60_000);

  it('count keys, by their runs and whether these differ', async () => {
    const store = temporaryStore();
    makeRun(store, { params: { same: '1', other: 'a' }, metrics: { m: 1 } });
    makeRun(store, { params: { same: '1', other: 'b', some: 'x' }, metrics: { m: 1 } });
    const { params, metrics, complete } = await store.keys.keys(['0'], 'ACTIVE_ONLY', false);
    assert.equal(complete, true);
    assert.deepEqual(params.keys, ['other', 'same', 'some']);
    assert.deepEqual([...params.runs], [2, 2, 1]);
    assert.deepEqual([...params.differs], [1, 0, 1]);
    assert.deepEqual([metrics.keys, [...metrics.differs]], [['m'], [0]]);
    makeRun(store, { metrics: { later: 1 } });
    assert.deepEqual((await store.keys.keys(['0'], 'ACTIVE_ONLY', true)).metrics.keys.length > 0, true);
    assert.deepEqual(await store.tables.values(['0'], param('other'), 10), ['a', 'b']);
  });
});
