import assert from 'node:assert/strict';
import { PARENT_TAG, RUN_NAME_TAG } from '../../../src/store/runs';
import type { Store } from '../../../src/store/store';
import { cleanUp, fails, makeRun, query, temporaryStore } from './support';

const tagOf = (store: Store, runId: string, key: string): string | undefined =>
  store.runs.get(runId).data.tags.find((tag) => tag.key === key)?.value;

describe('runs', () => {
  let store: Store;
  beforeEach(() => {
    store = temporaryStore();
  });
  afterEach(cleanUp);

  it('start running, with an id, a name and a place for artifacts', () => {
    const { info } = store.runs.create({
      experimentId: '0',
      runName: null,
      userId: 'ana',
      startTime: 5,
      tags: [],
    });
    assert.match(info.runId, /^[0-9a-f]{32}$/);
    assert.match(info.runName, /^[a-z]+-[a-z]+-\d+$/);
    assert.deepEqual(
      [info.status, info.startTime, info.endTime, info.artifactUri],
      ['RUNNING', 5, null, `mlflow-artifacts:/0/${info.runId}/artifacts`],
    );
    assert.equal(tagOf(store, info.runId, RUN_NAME_TAG), info.runName);
  });

  it('refuse an unknown experiment, a taken id and names that differ', () => {
    const run = { experimentId: '0', runName: 'a', userId: '', startTime: 0, tags: [] };
    fails(
      () => store.runs.create({ ...run, experimentId: '9' }),
      'RESOURCE_DOES_NOT_EXIST',
      'No Experiment with id=9 exists',
    );
    store.runs.create({ ...run, runId: 'abc' });
    fails(() => store.runs.create({ ...run, runId: 'abc' }), 'RESOURCE_ALREADY_EXISTS', /abc/);
    fails(() => store.runs.create({ ...run, runId: '../x' }), 'INVALID_PARAMETER_VALUE', /run_id/);
    fails(
      () => store.runs.create({ ...run, tags: [{ key: RUN_NAME_TAG, value: 'b' }] }),
      'INVALID_PARAMETER_VALUE',
      /different values/,
    );
    const named = store.runs.create({ ...run, runName: null, tags: [{ key: RUN_NAME_TAG, value: 'b' }] });
    assert.equal(named.info.runName, 'b');
  });

  it('keep name and name tag the same, whichever is written', () => {
    const runId = makeRun(store, { runName: 'first' });
    store.runs.update(runId, { runName: 'second' });
    assert.equal(tagOf(store, runId, RUN_NAME_TAG), 'second');
    store.runs.setTags(runId, [{ key: RUN_NAME_TAG, value: 'third' }]);
    assert.equal(store.runs.info(runId).runName, 'third');
    store.runs.setTags(runId, [{ key: RUN_NAME_TAG, value: '' }]);
    assert.equal(store.runs.info(runId).runName, 'third');
    assert.equal(tagOf(store, runId, RUN_NAME_TAG), 'third');
  });

  it('know their children, also those that are adopted later', () => {
    const parent = makeRun(store);
    const child = makeRun(store, { tags: { [PARENT_TAG]: parent } });
    const adopted = makeRun(store);
    store.runs.setTags(adopted, [{ key: PARENT_TAG, value: parent }]);
    const ids = (of: { runId: string } | 'none'): string[] =>
      store.runs.search(query({ parent: of })).items.map((run) => run.info.runId);
    assert.deepEqual(ids({ runId: parent }), [adopted, child]);
    assert.deepEqual(ids('none'), [parent]);
    store.runs.deleteTag(adopted, PARENT_TAG);
    assert.deepEqual(ids('none'), [adopted, parent]);
    // Nothing hangs below what isn't shown.
    store.runs.delete(parent);
    assert.deepEqual(ids('none'), [adopted, child]);
  });

  it('show a run that is its own parent, once', () => {
    const runId = makeRun(store);
    store.runs.setTags(runId, [{ key: PARENT_TAG, value: runId }]);
    assert.equal(store.runs.search(query({ parent: 'none' })).items.length, 1);
    assert.equal(store.runs.search(query({ parent: { runId } })).items.length, 0);
  });

  it('end, and accept writes after', () => {
    const runId = makeRun(store);
    const info = store.runs.update(runId, { status: 'FINISHED', endTime: 9 });
    assert.deepEqual([info.status, info.endTime], ['FINISHED', 9]);
    store.runs.logParam(runId, 'late', '1');
    assert.equal(store.runs.get(runId).data.params.length, 1);
  });

  it('are deleted softly, which stops writes', () => {
    const runId = makeRun(store);
    store.runs.delete(runId);
    store.runs.delete(runId);
    const message = `The run ${runId} must be in the 'active' state. Current state is deleted.`;
    fails(() => { store.runs.logParam(runId, 'a', 'b'); }, 'INVALID_PARAMETER_VALUE', message); // prettier-ignore
    fails(() => { store.runs.setTags(runId, [{ key: 'a', value: 'b' }]); }, 'INVALID_PARAMETER_VALUE', message); // prettier-ignore
    fails(() => { store.metrics.append(runId, []); }, 'INVALID_PARAMETER_VALUE', message); // prettier-ignore
    assert.equal(store.runs.search(query()).items.length, 0);
    assert.equal(store.runs.search(query({ viewType: 'DELETED_ONLY' })).items.length, 1);
    store.runs.restore(runId);
    store.runs.restore(runId);
    assert.equal(store.runs.info(runId).lifecycleStage, 'active');
    fails(() => store.runs.get('nope'), 'RESOURCE_DOES_NOT_EXIST', 'Run with id=nope not found');
  });

  it('keep params as they were first logged', () => {
    const runId = makeRun(store, { params: { p: '1' } });
    store.runs.logParam(runId, 'p', '1');
    fails(
      () => { store.runs.logParam(runId, 'p', '2'); }, // prettier-ignore
      'INVALID_PARAMETER_VALUE',
      `Changing param values is not allowed. Param with key='p' was already logged with value='1' for run ID='${runId}'. Attempted logging new value '2'.`,
    );
    const batch = [{ key: 'q', value: '1' }, { key: 'p', value: '3' }]; // prettier-ignore
    fails(() => { store.runs.logParams(runId, batch); }, 'INVALID_PARAMETER_VALUE', /Params were already logged='\[\{'key': 'p'/); // prettier-ignore
    const twice = [{ key: 'q', value: '1' }, { key: 'q', value: '1' }]; // prettier-ignore
    fails(() => { store.runs.logParams(runId, twice); }, 'INVALID_PARAMETER_VALUE', /Duplicate parameter keys have been submitted: \['q'\]/); // prettier-ignore
    assert.deepEqual(store.runs.get(runId).data.params, [{ key: 'p', value: '1' }]);
  });

  it('cut long values by characters, not in the middle of one', () => {
    const long = '😀'.repeat(9000);
    const runId = makeRun(store, { params: { p: long } });
    store.runs.logParam(runId, 'p', long);
    store.runs.setTags(runId, [{ key: 't', value: long }]);
    assert.equal(store.runs.get(runId).data.params[0]?.value, '😀'.repeat(6000));
    assert.equal(tagOf(store, runId, 't'), '😀'.repeat(8000));
  });

  it('bring any text back as it was given', () => {
    const texts = [
      '<img src=x onerror=alert(1)>',
      `'"; DROP TABLE run; --`,
      'line\nline\r\n\ttab',
      '모델 🎉'.repeat(900),
      'a\0b',
      '',
    ];
    for (const value of texts) {
      const runId = makeRun(store, {
        runName: value === '' ? 'x' : value,
        params: { p: value },
        tags: { t: value },
      });
      const run = store.runs.get(runId);
      assert.equal(run.data.params[0]?.value, value);
      assert.equal(tagOf(store, runId, 't'), value);
      if (value !== '') assert.equal(run.info.runName, value);
    }
  });

  it('check keys as MLflow does', () => {
    const runId = makeRun(store);
    const set = (key: string) => (): void => {
      store.runs.setTags(runId, [{ key, value: '' }]);
    };
    for (const key of ['a', 'a b', 'a/b', 'a.b-c_d:e', '정확도', 'k'.repeat(250)])
      assert.doesNotThrow(set(key), key);
    fails(
      set('m@x'),
      'INVALID_PARAMETER_VALUE',
      `Invalid value "m@x" for parameter 'key' supplied: Names may only contain alphanumerics, underscores (_), dashes (-), periods (.), spaces ( ), colon(:) and slashes (/).`,
    );
    for (const key of ['/a', 'a//b', '../a', 'a/../b', '.', './a', 'a/', '..']) {
      fails(set(key), 'INVALID_PARAMETER_VALUE', /must not resolve to other names/);
    }
    fails(
      set('k'.repeat(251)),
      'INVALID_PARAMETER_VALUE',
      "'key' exceeds the maximum length of 250 characters",
    );
    fails(set(''), 'INVALID_PARAMETER_VALUE', /would resolve to '\.'/);
  });

  it('say when a tag to delete is missing', () => {
    const runId = makeRun(store);
    fails(() => { store.runs.deleteTag(runId, 'zz'); }, 'RESOURCE_DOES_NOT_EXIST', `No tag with name: zz in run with id ${runId}`); // prettier-ignore
  });

  it('come back many at once, in the order asked', () => {
    const [a, b] = [makeRun(store), makeRun(store, { metrics: { m: 2 } })];
    const runs = store.runs.heads([b, 'nope', a]);
    assert.deepEqual(
      runs.map((run) => run.info.runId),
      [b, a],
    );
  });

  it('lie below a root that is not the proxy', () => {
    const other = temporaryStore({ artifactRoot: '/srv/artifacts' });
    const runId = makeRun(other, { experimentId: other.experiments.create({ name: 'a' }) });
    assert.equal(other.runs.info(runId).artifactUri, `/srv/artifacts/1/${runId}/artifacts`);
  });
});

describe('transactions', () => {
  afterEach(cleanUp);

  it('keep all or nothing', () => {
    const store = temporaryStore();
    const runId = makeRun(store);
    assert.throws(() =>
      store.transaction(() => {
        store.runs.logParam(runId, 'never-stored', '1');
        throw new Error('stop');
      }),
    );
    assert.deepEqual(store.runs.get(runId).data.params, []);
    // The name's number was taken back too.
    store.runs.logParam(runId, 'other', '1');
    store.runs.logParam(runId, 'never-stored', '1');
    assert.deepEqual(
      store.runs.get(runId).data.params.map(({ key }) => key),
      ['never-stored', 'other'],
    );
  });

  it('let one of several attempts fail alone', () => {
    const store = temporaryStore();
    const runId = makeRun(store);
    store.transaction(() => {
      store.attempt(() => { store.runs.logParam(runId, 'a', '1'); }); // prettier-ignore
      assert.throws(() =>
        store.attempt(() => {
          store.runs.logParam(runId, 'b', '1');
          store.runs.logParam(runId, 'a', '2');
        }),
      );
      store.attempt(() => { store.runs.logParam(runId, 'c', '1'); }); // prettier-ignore
    });
    assert.deepEqual(
      store.runs.get(runId).data.params.map(({ key }) => key),
      ['a', 'c'],
    );
  });

  it('are refused for a moment while another process writes', () => {
    const store = temporaryStore();
    const window = temporaryStore({ directory: store.directory, mode: 'window' });
    store.transaction(() => {
      makeRun(store);
      fails(() => makeRun(window), 'TEMPORARILY_UNAVAILABLE', /is busy: try again/);
    });
    makeRun(window);
    assert.equal(store.runs.search(query()).items.length, 2);
  }).timeout(10_000);
});
