import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { imagesData } from '../../src/features/charts/kinds/images';
import { LocalBackend } from '../../src/store/localBackend';
import type { Store } from '../../src/store/store';
import { runPython } from './support/python';
import { Workbench, type Json, type RunningServer } from './support/server';

describe("tracking with MLflow's Python client", function () {
  this.timeout(120_000);
  const bench = new Workbench();
  let server: RunningServer;
  let seen: Json;
  let store: Store;

  before(async () => {
    server = await bench.serve(bench.folder());
    seen = await runPython(server, 'tracking.py');
    store = bench.openStore(server);
  });
  after(() => bench.clear());

  it('sets an experiment, and finds it again', () => {
    assert.equal(seen.experiment.location, `mlflow-artifacts:/${String(seen.experiment.id)}`);
    assert.equal(seen.same_experiment, seen.experiment.id);
    assert.equal(store.experiments.getByName('tracking flows')?.experimentId, seen.experiment.id);
  });

  it('keeps a run with its name, params and tags, whatever they hold', () => {
    const run = store.runs.get(seen.run_id);
    assert.equal(run.info.runName, '<img src=x onerror="alert(1)">');
    assert.equal(seen.info.name, run.info.runName);
    assert.equal(seen.odd_round_trip, true);
    const params = new Map(run.data.params.map(({ key, value }) => [key, value]));
    assert.deepEqual([...params.keys()].sort(), ['alpha', 'beta', 'emoji', 'html', 'newlines', 'quotes']);
    assert.equal(params.get('alpha'), '0.5');
    assert.equal(params.get('emoji'), '🌊'.repeat(2560));
    assert.equal(seen.tags.stage, 'two');
    assert.equal(seen.tags['mlflow.note.content'], 'a note');
    assert.equal(seen.tags['mlflow.loggedImages'], 'True');
  });

  it('keeps metrics with their history, NaN and infinities', () => {
    assert.equal(seen.metrics.loss, 1.25);
    assert.equal(seen.metrics.accuracy, 0.5);
    assert.deepEqual(
      seen.history.map(([step, time, value]: [number, number, string]) => [step, time, Number(value)]),
      [
        [0, 1000, NaN],
        [1, 1001, Number.MAX_VALUE],
        [2, 1002, -Number.MAX_VALUE],
      ],
    );
    assert.deepEqual([...store.metrics.history(seen.run_id, 'odd').values], [NaN, Infinity, -Infinity]);
    assert.equal(seen.no_history, 0);
  });

  it('takes 200 asynchronous points from ten threads, each once', () => {
    const expected = Array.from({ length: 200 }, (_, index) => [index, index]);
    assert.deepEqual(
      [...seen.async].sort((a: number[], b: number[]) => (a[0] ?? 0) - (b[0] ?? 0)),
      expected,
    );
    assert.equal(store.metrics.history(seen.run_id, 'async').values.length, 200);
  });

  it('ends runs as they ended, nests them, and resumes one by MLFLOW_RUN_ID', () => {
    assert.deepEqual(seen.statuses, {
      run: 'FINISHED',
      child: 'FINISHED',
      other: 'FINISHED',
      failed: 'FAILED',
    });
    assert.equal(seen.resumed_id, seen.other_id);
    assert.equal(seen.resumed_status, 'RUNNING');
    assert.deepEqual(seen.children, [seen.child_id]);
    assert.equal(store.runs.get(seen.other_id).data.metrics[0]?.value, 0.75);
    assert.equal(seen.info.ended, true);
  });

  it('keeps artifacts as files, and gives them back', async () => {
    const names = Object.keys(seen.artifacts);
    for (const name of [
      'notes/hello.txt',
      'notes/인사 말.txt',
      'config.json',
      'plots/line.png',
      'a.txt',
      'folder/a.txt',
      'folder/sub/b.txt',
      'table.json',
    ])
      assert.ok(names.includes(name), name);
    assert.equal(names.filter((name) => name.startsWith('images/samples~first+step+3+')).length, 2);
    const shown = await imagesData(
      new LocalBackend(store),
      { kind: 'images', runIds: [seen.run_id, seen.other_id], keys: null },
      new AbortController().signal,
    );
    assert.deepEqual(shown.keys, ['samples/first']);
    const [image] = shown.runs[0]?.series[0]?.images ?? [];
    assert.equal(image?.step, 3);
    assert.match(image.small?.path ?? '', /\+compressed\.webp$/);
    const folder = join(server.root, '.tidemark/artifacts', seen.experiment.id, seen.run_id, 'artifacts');
    assert.equal(readFileSync(join(folder, 'notes/hello.txt'), 'utf8'), 'hello\n');
    assert.equal(seen.artifacts['notes/hello.txt'], 6);
    assert.ok(existsSync(join(folder, 'folder/sub/b.txt')));
    assert.equal(seen.text, '안녕\n');
    assert.deepEqual(seen.dict, { a: [1, 2] });
    assert.deepEqual(seen.table, [
      ['q1', 'a1'],
      ['q2', 'a2'],
    ]);
    assert.deepEqual(seen.downloaded, ['a.txt', 'sub/b.txt']);
  });

  it('keeps data sets with their context', () => {
    assert.deepEqual(seen.datasets, [['points', 'code', [['mlflow.data.context', 'training']]]]);
    const [input] = store.runs.get(seen.run_id).inputs.datasets;
    assert.match(input?.dataset.schema ?? '', /mlflow_colspec/);
  });

  it('searches, orders and pages runs', () => {
    assert.deepEqual(seen.found, [seen.run_id]);
    assert.equal(seen.ordered, seen.other_id);
    assert.deepEqual(
      new Set(seen.paged),
      new Set([seen.run_id, seen.child_id, seen.other_id, seen.failed_id]),
    );
  });

  it('deletes, restores and renames', () => {
    assert.equal(seen.after_delete, 'deleted');
    assert.equal(seen.after_restore, 'active');
    assert.deepEqual(seen.renamed, ['renamed', 'renamed']);
    assert.equal(seen.tag_deleted, true);
    assert.deepEqual(seen.deleted_experiments, ['spare renamed']);
    assert.deepEqual(seen.experiments, ['Default', 'spare renamed', 'tracking flows']);
    assert.deepEqual(seen.experiment_tags, { team: 'b' });
  });
});
