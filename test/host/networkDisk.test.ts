import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { ask } from '../../src/http/ask';
import { ExperimentsTree } from '../../src/features/experiments/tree';
import { NETWORK_DISK_VARIABLE } from '../../src/store/disk';
import { labelOf, logRun, storeFolder, TestWorkspace, tidemark, until } from './support/workspace';

describe('a folder on a network disk', () => {
  let workspace: TestWorkspace;
  beforeEach(async () => {
    const { services } = await tidemark();
    workspace = new TestWorkspace(services.log);
  });
  afterEach(async () => {
    for (const folder of workspace.stores.folders()) await workspace.stores.server(folder).stop();
    Reflect.deleteProperty(process.env, NETWORK_DISK_VARIABLE);
    workspace.dispose();
  });

  it('is shown through its server: browsing, live changes, charts, promotion', async () => {
    const folder = workspace.addFolder('cluster');
    const seed = workspace.fill(folder);
    const runId = logRun(seed, '0', { name: 'calm-owl', params: { lr: '0.1' }, metrics: { loss: 0.5 } });
    seed.close();
    process.env[NETWORK_DISK_VARIABLE] = '1';
    const { stores } = workspace;
    const { backend, server, readOnly } = await stores.get(folder);
    assert.ok(stores.isOnNetworkDisk(folder));
    assert.equal(readOnly, undefined);
    assert.ok(!existsSync(path.join(storeFolder(folder), 'tracking.db-shm')));
    const discovery = JSON.parse(readFileSync(path.join(storeFolder(folder), 'server.json'), 'utf8')) as {
      host: string | null;
    };
    assert.notEqual(discovery.host, null);

    const tree = new ExperimentsTree(stores);
    try {
      const [experiment] = await tree.getChildren();
      assert.ok(experiment?.kind === 'experiment');
      const [run] = await tree.getChildren(experiment);
      assert.ok(run);
      assert.equal(labelOf(await tree.getTreeItem(run)), 'calm-owl');

      const changed: string[] = [];
      const watch = backend.watch(({ runs }) => changed.push(...runs.map((each) => each.runId)), {
        prompt: true,
      });
      await backend.getRun(runId);
      const address = await server.ensure();
      const log = (body: object): Promise<unknown> =>
        ask(address, { method: 'POST', path: '/api/2.0/mlflow/runs/log-metric', body });
      await log({ run_id: runId, key: 'loss', value: 0.25, step: 2, timestamp: 1_700_000_000_001 });
      await until('the run that logged is reported', () => changed.includes(runId));
      watch.dispose();
      const [range] = await backend.metricRanges({
        series: [{ runId, key: 'loss' }],
        x: 'step',
        from: null,
        to: null,
        pixels: 50,
      });
      assert.deepEqual([...(range?.y ?? [])], [0.5, 0.25]);

      await ask(address, {
        method: 'POST',
        path: '/api/2.0/mlflow/registered-models/create',
        body: { name: 'digits' },
      });
      await ask(address, {
        method: 'POST',
        path: '/api/2.0/mlflow/model-versions/create',
        body: { name: 'digits', source: 's3://bucket/model' },
      });
      const promoted = await backend.promote({
        modelName: 'digits',
        version: '1',
        state: 'deployed',
        alias: null,
        archiveExisting: false,
        comment: null,
      });
      assert.equal(promoted.currentStage, 'Production');
    } finally {
      tree.dispose();
    }
  });

  it('says what to do while the server is stopped, and goes on with the next one after a crash', async () => {
    const folder = workspace.addFolder('cluster');
    process.env[NETWORK_DISK_VARIABLE] = '1';
    const { backend, server } = await workspace.stores.get(folder);
    const { pid } = JSON.parse(readFileSync(path.join(storeFolder(folder), 'server.json'), 'utf8')) as {
      pid: number;
    };
    process.kill(pid, 'SIGKILL');
    const name = await until('another server answers', () =>
      backend.getExperiment('0').then(
        (experiment) => experiment.name,
        () => undefined,
      ),
    );
    assert.equal(name, 'Default');
    await server.stop();
    await assert.rejects(backend.getExperiment('0'), /is stopped.*start the server/);
    await server.ensure();
    assert.equal((await backend.getExperiment('0')).name, 'Default');
  });
});
