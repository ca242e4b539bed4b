import assert from 'node:assert/strict';
import type { Store } from '../../../src/store/store';
import { cleanUp, fails, makeRun, temporaryStore } from './support';

describe('logged models', () => {
  let store: Store;
  beforeEach(() => {
    store = temporaryStore();
  });
  afterEach(cleanUp);

  const create = (name: string | null, change: { params?: Record<string, string> } = {}) =>
    store.loggedModels.create({
      experimentId: '0',
      name,
      modelType: 'sklearn',
      sourceRunId: null,
      params: Object.entries(change.params ?? {}).map(([key, value]) => ({ key, value })),
      tags: [],
    });

  it('are pending, then ready', () => {
    const model = create('model', { params: { depth: '3' } });
    assert.match(model.modelId, /^m-[0-9a-f]{32}$/);
    assert.equal(model.status, 'PENDING');
    assert.equal(model.artifactUri, `mlflow-artifacts:/0/models/${model.modelId}/artifacts`);
    assert.equal(store.loggedModels.finalize(model.modelId, 'READY').status, 'READY');
    store.loggedModels.setTags(model.modelId, [{ key: 'a', value: '1' }, { key: 'a', value: '2' }]); // prettier-ignore
    assert.deepEqual(store.loggedModels.get(model.modelId).tags, [{ key: 'a', value: '2' }]);
    store.loggedModels.deleteTag(model.modelId, 'a');
    fails(() => store.loggedModels.deleteTag(model.modelId, 'a'), 'RESOURCE_DOES_NOT_EXIST', /No tag/);
    store.loggedModels.logParams(model.modelId, [{ key: 'depth', value: '3' }]);
    fails(
      () => store.loggedModels.logParams(model.modelId, [{ key: 'depth', value: '4' }]),
      'RESOURCE_ALREADY_EXISTS',
      /depth/,
    );
    assert.match(create(null).name, /^[a-z]+-[a-z]+-\d+$/);
    for (const name of ['a/b', 'a:b', 'a.b', 'a%b', `a'b`])
      fails(() => create(name), 'INVALID_PARAMETER_VALUE', /Invalid model name/);
  });

  it('are deleted softly', () => {
    const { modelId } = create('model');
    store.loggedModels.delete(modelId);
    fails(
      () => store.loggedModels.get(modelId),
      'RESOURCE_DOES_NOT_EXIST',
      `Logged model with ID '${modelId}' not found.`,
    );
    assert.equal(store.loggedModels.get(modelId, { allowDeleted: true }).lifecycleStage, 'deleted');
    // What is known of it can still be noted, as with MLflow.
    store.loggedModels.setTags(modelId, [{ key: 'why', value: 'worse' }]);
    store.loggedModels.logParams(modelId, [{ key: 'p', value: '1' }]);
    const { tags, params } = store.loggedModels.get(modelId, { allowDeleted: true });
    assert.deepEqual([tags, params], [[{ key: 'why', value: 'worse' }], [{ key: 'p', value: '1' }]]);
    store.loggedModels.deleteTag(modelId, 'why');
  });

  it('are searched by what they are and how they did', () => {
    const runId = makeRun(store);
    const [a, b, c] = [create('a', { params: { k: '1' } }), create('b'), create('c')];
    const log = (modelId: string, value: number, datasetName: string | null = null): void => {
      store.metrics.append(runId, [
        { key: 'acc', value, timestamp: 1, step: 0, modelId, datasetName, datasetDigest: datasetName && 'd' },
      ]);
    };
    log(a.modelId, 0.9, 'train');
    log(a.modelId, 0.4, 'test');
    log(b.modelId, 0.6, 'test');
    const names = (change: Partial<Parameters<Store['loggedModels']['search']>[0]>): string =>
      store.loggedModels.search({ experimentIds: ['0'], maxResults: 50, ...change }).items.map(({ name }) => name).join(' '); // prettier-ignore
    assert.equal(names({}), 'c b a');
    assert.equal(names({ filter: `name = 'a' AND params.k = '1'` }), 'a');
    assert.equal(names({ filter: `model_id IN ('${c.modelId}')` }), 'c');
    assert.equal(names({ filter: 'metrics.acc > 0.5' }), 'b a');
    assert.equal(
      names({ filter: 'metrics.acc > 0.5', datasets: [{ datasetName: 'test', datasetDigest: 'd' }] }),
      'b',
    );
    assert.equal(
      names({ orderBy: [{ fieldName: 'metrics.acc', ascending: false, datasetName: 'test' }] }),
      'b a c',
    );
    assert.equal(names({ orderBy: [{ fieldName: 'name', ascending: true }] }), 'a b c');
    assert.equal(names({ filter: 'max(metrics.acc) >= 0.9 OR count(metrics.acc) = 1' }), 'b a');
    assert.equal(names({ filter: 'NOT min(metrics.acc) < 0.5' }), 'c b');
    const test = [{ datasetName: 'test', datasetDigest: 'd' }];
    assert.equal(names({ filter: 'max(metrics.acc) > 0.5', datasets: test }), 'b');
    assert.equal(names({ orderBy: [{ fieldName: 'min(metrics.acc)', ascending: true }] }), 'a b c');
    assert.equal(
      names({ filter: `params.k < 2 AND creation_time > '1969-01-01' AND experiment_id = 0` }),
      'a',
    );
    fails(() => names({ filter: 'nope = 1' }), 'INVALID_PARAMETER_VALUE', /Invalid attribute key/);
    const page = store.loggedModels.search({ experimentIds: ['0'], maxResults: 2 });
    assert.equal(
      store.loggedModels.search({ experimentIds: ['0'], maxResults: 2, pageToken: page.nextPageToken })
        .items[0]?.name,
      'a',
    );
  });
});

describe('inputs and outputs', () => {
  afterEach(cleanUp);

  it('know a dataset once, and an input of it once', () => {
    const store = temporaryStore();
    const [one, two] = [makeRun(store), makeRun(store)];
    const dataset = {
      name: 'digits',
      digest: 'd1',
      sourceType: 'code',
      source: '{}',
      schema: '{"a":1}',
      profile: null,
    };
    const train = { dataset, tags: [{ key: 'mlflow.data.context', value: 'train' }] };
    store.inputs.logInputs(one, [train, train], ['m-1']);
    store.inputs.logInputs(
      one,
      [{ ...train, tags: [{ key: 'mlflow.data.context', value: 'eval' }] }],
      ['m-1'],
    );
    store.inputs.logInputs(two, [{ dataset: { ...dataset, schema: 'other' }, tags: [] }], []);
    store.inputs.logOutputs(one, [{ modelId: 'm-2', step: 3 }]);
    const run = store.runs.get(one);
    assert.deepEqual(run.inputs, { datasets: [train], modelIds: ['m-1'] });
    assert.deepEqual(run.outputs.models, [{ modelId: 'm-2', step: 3 }]);
    assert.equal(store.runs.get(two).inputs.datasets[0]?.dataset.schema, '{"a":1}');
    fails(() => { store.inputs.logInputs(one, [{ dataset: { ...dataset, digest: 'x'.repeat(37) }, tags: [] }], []); }, 'INVALID_PARAMETER_VALUE', /digest' exceeds/); // prettier-ignore
  });
});
