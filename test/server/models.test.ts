import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Store } from '../../src/store/store';
import { runPython } from './support/python';
import { Workbench, type Json, type RunningServer } from './support/server';

describe("models and the registry with MLflow's Python client", function () {
  this.timeout(180_000);
  const bench = new Workbench();
  let server: RunningServer;
  let seen: Json;
  let store: Store;

  before(async () => {
    server = await bench.serve(bench.folder());
    seen = await runPython(server, 'models.py');
    store = bench.openStore(server);
  });
  after(() => bench.clear());

  it('takes what scikit-learn autologging logs', () => {
    const { autolog } = seen;
    assert.equal(autolog.params.max_iter, '60');
    assert.ok(autolog.metrics.training_accuracy_score > 0.9);
    assert.equal(autolog.tags.estimator_name, 'LogisticRegression');
    assert.equal(autolog.datasets.length, 1);
    assert.ok(autolog.files.includes('training_confusion_matrix.png'));
    assert.deepEqual(autolog.outputs.length, 1);
    assert.equal(autolog.model.status, 'READY');
    assert.equal(autolog.model.source_run_id, autolog.run_id);
    assert.ok(autolog.model.metrics.includes('training_accuracy_score'));
    const model = store.loggedModels.get(autolog.outputs[0], { allowDeleted: false });
    assert.equal(model.status, 'READY');
    const folder = join(
      server.root,
      '.tidemark/artifacts',
      model.experimentId,
      'models',
      model.modelId,
      'artifacts',
    );
    assert.ok(existsSync(join(folder, 'MLmodel')));
  });

  it('registers logged models as versions', () => {
    assert.deepEqual(seen.versions.map(String), ['1', '2']);
    assert.deepEqual(seen.version_sources, [
      `models:/${String(seen.logged_1.model_id)}`,
      `models:/${String(seen.logged_2.model_id)}`,
    ]);
    assert.match(seen.download_uri, /^mlflow-artifacts:\/1\/models\/m-[0-9a-f]{32}\/artifacts$/);
    assert.deepEqual(seen.found_models, [seen.logged_2.model_id]);
  });

  it('moves aliases and stages, and remembers who did', () => {
    assert.equal(String(seen.alias), '2');
    assert.equal(seen.stage, 'Production');
    assert.deepEqual(seen.stages, { 1: 'Archived', 2: 'Production' });
    assert.deepEqual(seen.registered.aliases, { champion: '2' });
    assert.deepEqual(
      seen.registered.latest.map(([version, stage]: [unknown, string]) => [String(version), stage]),
      [
        ['1', 'Archived'],
        ['2', 'Production'],
      ],
    );
    assert.deepEqual(seen.described, ['Reads digits', 'the better one', { checked: 'yes' }]);
    const actions = store.audit.entries('Digits').map((entry) => [entry.actor, entry.action]);
    assert.ok(actions.some(([actor, action]) => actor === 'rest' && action === 'transition-stage'));
    assert.ok(actions.some(([actor, action]) => actor === 'rest' && action === 'set-alias'));
  });

  it('loads a model by alias, version, id and run, and predicts', () => {
    for (const way of ['by_alias', 'by_version', 'by_model_id', 'by_run']) assert.ok(seen[way] >= 18, way);
    assert.equal(seen.pyfunc, 3);
  });

  it('copies, renames and deletes; a version number never returns', () => {
    assert.deepEqual(seen.search_models, ['Digits']);
    assert.deepEqual(seen.copied.map(String), ['Digits copy', '1', 'models:/Digits/1']);
    assert.equal(String(seen.registered_again), '3');
    assert.deepEqual(seen.left, ['Digits']);
    assert.equal(String(seen.next_version), '4');
  });
});
