import assert from 'node:assert/strict';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { Store } from '../../../src/store/store';
import { cleanUp, makeRun, temporaryFolder, temporaryStore } from './support';

describe('revisions', () => {
  let store: Store;
  let file: string;
  beforeEach(() => {
    const directory = join(temporaryFolder(), '.tidemark');
    store = temporaryStore({ directory });
    file = join(directory, 'tracking.db');
  });
  afterEach(cleanUp);

  const changedSince = (revision: number): readonly string[] =>
    store.changes.since(revision).runs.map(({ runId }) => runId);
  const removeForGood = (...runIds: string[]): void => {
    for (const runId of runIds) store.runs.delete(runId);
    store.removal.remove({ deletedBefore: Infinity, runIds, experimentIds: [], modelIds: [] });
  };
  function rowId(runId: string): unknown {
    const database = new Database(file, { readonly: true });
    try {
      return database.prepare('SELECT id FROM run WHERE run_id = ?').pluck().get(runId);
    } finally {
      database.close();
    }
  }

  it('grow by one with each transaction, whatever it writes', () => {
    const runId = makeRun(store);
    let revision = store.changes.revision();
    const writes: readonly (() => unknown)[] = [
      () => store.runs.setTags(runId, [{ key: 'a', value: '1' }]),
      () => store.runs.update(runId, { status: 'FINISHED' }),
      () => { store.experiments.setTag('0', 'a', '1'); }, // prettier-ignore
      () => store.runs.logParams(runId, [{ key: 'p', value: '1' }]),
      () => store.registry.createModel({ name: 'm' }),
      () => makeRun(store),
      () => { store.experiments.delete(store.experiments.create({ name: 'b' })); }, // prettier-ignore
    ];
    for (const write of writes) {
      store.transaction(write);
      assert.equal(store.changes.revision(), ++revision, String(write));
    }
  });

  it('tell what changed, also by an experiment that is deleted with its runs', () => {
    const id = store.experiments.create({ name: 'a' });
    const run = makeRun(store, { experimentId: id });
    makeRun(store);
    const before = store.changes.revision();
    store.experiments.delete(id);
    assert.equal(store.changes.revision(), before + 1);
    assert.deepEqual(changedSince(before), [run]);
    assert.deepEqual(store.changes.since(before).experimentIds, [id]);
  });

  it('never come again, nor do the ids of rows, when what was newest goes for good', () => {
    const kept = makeRun(store);
    const gone = makeRun(store);
    const before = store.changes.revision();
    const id = rowId(gone);
    removeForGood(gone);
    assert.equal(store.changes.revision(), before + 2, 'deleted, then removed');
    assert.equal(store.changes.since(before).everything, true, 'who showed it looks again');
    assert.equal(store.changes.since(before + 2).everything, false);
    const next = makeRun(store);
    assert.equal(rowId(next), Number(id) + 1);
    assert.deepEqual(changedSince(before + 2), [next]);
    removeForGood(kept, next);
    assert.equal(rowId(makeRun(store)), Number(id) + 2, 'of a store without runs');
  });

  it('are of what is there when a request of a group is taken back', () => {
    const runId = makeRun(store);
    const before = store.changes.revision();
    store.transaction(() => {
      assert.throws(() =>
        store.attempt(() => {
          makeRun(store);
          throw new Error('refused');
        }),
      );
      store.runs.setTags(runId, [{ key: 'a', value: '1' }]);
    });
    assert.equal(store.changes.revision(), before + 1);
    assert.deepEqual(changedSince(before), [runId]);
  });
});
