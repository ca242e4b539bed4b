import assert from 'node:assert/strict';
import { TrackingClient } from '../../src/projects/trackingClient';
import { Workbench } from './support/server';

describe('TrackingClient', function () {
  this.timeout(30_000);
  const bench = new Workbench();
  after(() => bench.clear());

  it('makes an experiment, finds it again, and brings back a deleted one', async () => {
    const server = await bench.serve(bench.folder());
    const client = new TrackingClient(server);
    const name = 'digits <b>"x"</b> 😀';
    const experimentId = await client.experiment(name);
    assert.equal(await client.experiment(name), experimentId);
    await server.post('experiments/delete', { experiment_id: experimentId });
    assert.equal(await client.experiment(name), experimentId);
    const { json } = await server.get('experiments/get', { experiment_id: experimentId });
    assert.equal(json.experiment.lifecycle_stage, 'active');
  });

  it('logs any number of params, of any text', async () => {
    const server = await bench.serve(bench.folder());
    const client = new TrackingClient(server);
    const experimentId = await client.experiment('many');
    const { runId } = await client.createRun({ experimentId, userId: 'ana', startTime: 1, tags: [] });
    const params = Array.from({ length: 230 }, (_, index) => ({
      key: `p${index}`,
      value: `<b>${index}\n"'`,
    }));
    await client.logParams(runId, params);
    const { json } = await server.get('runs/get', { run_id: runId });
    assert.equal(json.run.data.params.length, 230);
    assert.equal(json.run.data.params.find(({ key }: { key: string }) => key === 'p7').value, `<b>7\n"'`);
  });

  it('says in one sentence that nobody answers', async () => {
    const client = new TrackingClient({ url: 'http://127.0.0.1:9', token: null });
    await assert.rejects(client.experiment('x'), {
      name: 'TidemarkError',
      message: /^The tracking server doesn't answer: /,
    });
  });
});
