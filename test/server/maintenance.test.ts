import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { serveInProcess } from './support/inProcess';
import { runCli, Workbench, type Answer, type RunningServer } from './support/server';

describe('removal for good, and moves', () => {
  const bench = new Workbench();
  let server: RunningServer;

  beforeEach(async () => {
    server = await bench.serve(bench.folder());
  });
  afterEach(() => bench.clear());

  const tidemark = (path: string, body: object): Promise<Answer> =>
    server.fetch(`/api/tidemark/1.0/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });

  async function runWithFile(): Promise<{ readonly id: string; readonly file: string }> {
    const id = await server.createRun();
    await server.post('runs/log-batch', {
      run_id: id,
      metrics: [{ key: 'm', value: 1, timestamp: 1 }],
      params: [{ key: 'p', value: '1' }],
    });
    await server.fetch(`/api/2.0/mlflow-artifacts/artifacts/0/${id}/artifacts/a.txt`, {
      method: 'PUT',
      body: 'x',
    });
    return { id, file: join(server.root, '.tidemark/artifacts/0', id, 'artifacts/a.txt') };
  }

  it('removes deleted runs with their files, and nothing else', async () => {
    const [kept, gone] = [await runWithFile(), await runWithFile()];
    await server.post('runs/delete', { run_id: gone.id });
    assert.deepEqual((await tidemark('gc', { older_than: '1d' })).json.run_ids, []);
    assert.deepEqual((await tidemark('gc', { dry_run: true })).json.run_ids, [gone.id]);
    assert.ok(existsSync(gone.file));
    const { json } = await tidemark('gc', {});
    assert.deepEqual(json, { run_ids: [gone.id], experiment_ids: [], model_ids: [], artifacts_left: [] });
    assert.equal((await server.get('runs/get', { run_id: gone.id })).status, 404);
    assert.equal((await server.get('runs/get', { run_id: kept.id })).status, 200);
    assert.ok(!existsSync(gone.file));
    assert.ok(existsSync(kept.file));
  });

  it('removes an experiment with all in it', async () => {
    const { json } = await server.post('experiments/create', { name: 'doomed' });
    const experiment = String(json.experiment_id);
    const run = (await server.post('runs/create', { experiment_id: experiment })).json.run.info.run_id;
    const dataset = { name: 'd', digest: 'x', source_type: 'code', source: '{}' };
    await server.post('runs/log-inputs', { run_id: run, datasets: [{ dataset }] });
    const model = (await server.post('logged-models', { experiment_id: experiment, name: 'm' })).json.model
      .info;
    await server.post('experiments/delete', { experiment_id: experiment });
    const answer = await tidemark('gc', { experiment_ids: [experiment] });
    assert.deepEqual(answer.json, {
      run_ids: [run],
      experiment_ids: [experiment],
      model_ids: [model.model_id],
      artifacts_left: [],
    });
    assert.equal((await server.get('experiments/get', { experiment_id: experiment })).status, 404);
    assert.equal((await server.post('experiments/create', { name: 'doomed' })).status, 200);
  });

  it('refuses what is not deleted, not there or not understood', async () => {
    const id = await server.createRun();
    const active = await tidemark('gc', { run_ids: [id] });
    assert.equal(active.status, 400);
    assert.match(active.json.message, /is not deleted/);
    assert.equal((await tidemark('gc', { run_ids: ['none'] })).status, 404);
    assert.match((await tidemark('gc', { older_than: 'soon' })).json.message, /no duration/);
    assert.equal((await tidemark('gc', { run_ids: 5 })).status, 400);
    assert.equal((await tidemark('gc', { run_ids: [id], experiment_ids: ['0'] })).status, 400);
    assert.equal((await tidemark('runs/move', {})).status, 400);
  });

  it('tells all routes of its own, but those for its own windows alone', async () => {
    const { routes } = (await server.fetch('/api/tidemark/1.0/schema')).json;
    const table = await serveInProcess(bench.folder());
    await table.stop();
    const own = table.routes.filter((route) =>
      /^(?!HEAD)\w+ \/api\/tidemark\/1\.0\/(?!backend\/)/.test(route),
    );
    assert.deepEqual(
      routes.map(({ method, path }: Record<'method' | 'path', string>) => `${method} ${path}`).sort(),
      own.map((route) => route.replace(/:(\w+)/, '{$1}')).sort(),
    );
  });

  it('is undone by restoring until then', async () => {
    const { id } = await runWithFile();
    await server.post('runs/delete', { run_id: id });
    await server.post('runs/restore', { run_id: id });
    assert.deepEqual((await tidemark('gc', {})).json.run_ids, []);
    assert.equal((await server.get('runs/get', { run_id: id })).status, 200);
    const { model } = (await server.post('logged-models', { experiment_id: '0', name: 'm' })).json;
    const path = `logged-models/${String(model.info.model_id)}`;
    await server.send('DELETE', path, {});
    assert.equal((await server.get(path)).status, 404);
    const ids = [model.info.model_id, 'm-none'];
    assert.equal((await tidemark('logged-models/restore', { model_ids: ids })).status, 404);
    assert.equal((await server.get(path)).status, 404);
    assert.equal((await tidemark('logged-models/restore', { model_ids: ids.slice(0, 1) })).status, 200);
    assert.deepEqual((await tidemark('gc', {})).json.model_ids, []);
    assert.equal((await server.get(path)).status, 200);
  });

  it('moves runs with children, data sets and models; their files stay', async () => {
    const parent = await runWithFile();
    const tags = [{ key: 'mlflow.parentRunId', value: parent.id }];
    const child = (await server.post('runs/create', { experiment_id: '0', tags })).json.run.info.run_id;
    const dataset = { name: 'd', digest: 'x', source_type: 'code', source: '{}' };
    await server.post('runs/log-inputs', { run_id: parent.id, datasets: [{ dataset }] });
    const made = { experiment_id: '0', name: 'm', source_run_id: parent.id };
    const model = (await server.post('logged-models', made)).json.model.info;
    const target = (await server.post('experiments/create', { name: 'target' })).json.experiment_id;
    const moved = await tidemark('runs/move', { run_ids: [parent.id], experiment_id: target });
    assert.deepEqual([...moved.json.run_ids].sort(), [parent.id, child].sort());
    const run = (await server.get('runs/get', { run_id: parent.id })).json.run;
    assert.equal(run.info.experiment_id, target);
    assert.equal(run.info.artifact_uri, `mlflow-artifacts:/0/${parent.id}/artifacts`);
    assert.equal(run.inputs.dataset_inputs[0].dataset.name, 'd');
    assert.equal(
      (await server.get(`logged-models/${String(model.model_id)}`)).json.model.info.experiment_id,
      target,
    );
    const files = await server.get('artifacts/list', { run_id: parent.id });
    assert.equal(files.json.files[0].path, 'a.txt');
    assert.equal((await server.post('runs/search', { experiment_ids: ['0'] })).json.runs, undefined);
    assert.equal((await tidemark('runs/move', { run_ids: [parent.id], experiment_id: '777' })).status, 404);
  });

  it('has a command, with the server and without it', async () => {
    const [one, two] = [await runWithFile(), await runWithFile()];
    await server.post('runs/delete', { run_id: one.id });
    const asked = await runCli('gc', '--root', server.root, '--dry-run');
    assert.equal(asked.out, 'Would remove for good: 1 run, 0 experiments, 0 logged models.\n');
    assert.equal((await runCli('gc', '--root', server.root)).out.slice(0, 23), 'Removed for good: 1 run');
    await server.post('runs/delete', { run_id: two.id });
    await server.stop();
    const alone = await runCli('gc', '--root', server.root, '--run-ids', two.id);
    assert.equal(alone.code, 0, alone.err);
    assert.ok(!existsSync(two.file));
    assert.equal((await runCli('gc', '--root', server.root, '--older-than', 'x')).code, 1);
  });
});
