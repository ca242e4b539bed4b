import assert from 'node:assert/strict';
import { Workbench, type RunningServer } from './support/server';

describe('the REST API', function () {
  this.timeout(30_000);
  const bench = new Workbench();
  let server: RunningServer;
  let runId: string;

  before(async () => {
    server = await bench.serve(bench.folder());
    runId = await server.createRun();
  });
  after(() => bench.clear());

  it('says that it is there, and what it speaks', async () => {
    assert.equal((await server.fetch('/health')).text, 'OK');
    assert.equal((await server.fetch('/version')).text, '3.17.2');
    assert.equal((await server.fetch('/api/3.0/mlflow/server-info')).json.multipart_uploads_enabled, false);
  });

  it('serves each route under both prefixes and both versions', async () => {
    for (const prefix of ['/api/2.0', '/api/3.0', '/ajax-api/2.0', '/ajax-api/3.0']) {
      const answer = await server.fetch(`${prefix}/mlflow/runs/get?run_id=${runId}`);
      assert.equal(answer.json.run.info.run_id, runId, prefix);
      assert.match(answer.headers.get('content-type') ?? '', /^application\/json/);
    }
  });

  it('omits what is unset and lists that are empty', async () => {
    assert.deepEqual(
      (await server.post('runs/search', { experiment_ids: ['0'], filter: "run_id = 'x'" })).json,
      {},
    );
    const { info } = (await server.get('runs/get', { run_id: runId })).json.run;
    assert.equal('end_time' in info, false);
    assert.equal(info.status, 'RUNNING');
    assert.deepEqual((await server.get('metrics/get-history', { run_id: runId, metric_key: 'x' })).json, {});
    assert.deepEqual((await server.get('metrics/get-history', { run_id: 'gone', metric_key: 'x' })).json, {});
  });

  it('reads protobuf JSON in all its forms', async () => {
    const forms: readonly unknown[] = [
      { run_id: runId, run_uuid: runId, key: 'm', value: 1, timestamp: '1', step: '0' },
      { runId, key: 'm', value: '2.5', timestamp: 2, unknown_field: { a: 1 } },
      { run_uuid: runId, key: 'm', value: 'NaN', timestamp: 3 },
      JSON.stringify({ run_id: runId, key: 'm', value: '-Infinity', timestamp: 4, step: null }),
      JSON.stringify(JSON.stringify({ run_id: runId, key: 'm', value: 5, timestamp: 5 })),
      `{"run_id": "${runId}", "key": "m", "value": NaN, "timestamp": 6}`,
    ];
    for (const form of forms) {
      const answer = await server.post('runs/log-metric', form);
      assert.equal(answer.status, 200, answer.text);
    }
    const { metrics } = (await server.get('metrics/get-history', { run_id: runId, metric_key: 'm' })).json;
    assert.deepEqual(
      metrics.map((metric: { value: unknown }) => metric.value),
      [1, 2.5, 'NaN', -Number.MAX_VALUE, 5, 'NaN'],
    );
    for (const status of ['FINISHED', 3, '3']) {
      const answer = await server.post('runs/update', { run_id: runId, status });
      assert.equal(answer.json.run_info.status, 'FINISHED');
    }
    const found = await server.fetch(
      '/api/2.0/mlflow/experiments/search?max_results=5&view_type=ACTIVE_ONLY',
    );
    assert.equal(found.json.experiments.length, 1);
    assert.equal(found.json.experiments[0].name, 'Default');
  });

  it('keeps params as they were first logged', async () => {
    const id = await server.createRun();
    const log = (value: string): ReturnType<RunningServer['post']> =>
      server.post('runs/log-parameter', { run_id: id, key: 'p', value });
    assert.equal((await log('1')).status, 200);
    assert.equal((await log('1')).status, 200);
    const refused = await log('2');
    assert.equal(refused.status, 400);
    assert.match(
      refused.json.message,
      /Changing param values is not allowed\. Param with key='p' was already logged with value='1'/,
    );
  });

  it('refuses writes to a deleted run until it is restored', async () => {
    const id = await server.createRun();
    await server.post('runs/delete', { run_id: id });
    const refused = await server.post('runs/set-tag', { run_id: id, key: 'a', value: 'b' });
    assert.equal(refused.status, 400);
    assert.match(refused.json.message, /must be in the 'active' state\. Current state is deleted\./);
    await server.post('runs/restore', { run_id: id });
    assert.equal((await server.post('runs/set-tag', { run_id: id, key: 'a', value: 'b' })).status, 200);
  });

  it('undoes a refused write alone among many that came at once', async () => {
    const id = await server.createRun();
    const answers = await Promise.all(
      Array.from({ length: 60 }, (_, index) =>
        server.post('runs/log-batch', {
          run_id: id,
          params: [{ key: `p${String(index)}`, value: 'v' }],
          // A tag key no store takes: the param of the same request must not stay.
          tags: index % 3 === 0 ? [{ key: '../x', value: 'v' }] : [],
        }),
      ),
    );
    assert.deepEqual([...new Set(answers.map(({ status }) => status))].sort(), [200, 400]);
    const { params } = (await server.get('runs/get', { run_id: id })).json.run.data;
    assert.equal(params.length, 40);
  });

  it('pages a history, and thins one', async () => {
    const id = await server.createRun();
    const points = Array.from({ length: 1000 }, (_, step) => ({
      key: 'm',
      value: step / 2,
      timestamp: step,
      step,
    }));
    assert.equal((await server.post('runs/log-batch', { run_id: id, metrics: points })).status, 200);
    const query = { run_id: id, metric_key: 'm', max_results: '400' };
    let token: string | undefined;
    const values: number[] = [];
    do {
      const { json } = await server.get('metrics/get-history', {
        ...query,
        ...(token && { page_token: token }),
      });
      values.push(...json.metrics.map((metric: { value: number }) => metric.value));
      token = json.next_page_token;
    } while (token !== undefined);
    assert.deepEqual(
      values,
      points.map(({ value }) => value),
    );

    const interval = { run_ids: [id, 'unknown'], metric_key: 'm', max_results: '10' };
    const { metrics } = (await server.get('metrics/get-history-bulk-interval', interval)).json;
    assert.deepEqual(
      metrics.map((metric: { step: number }) => metric.step),
      [0, 100, 200, 300, 400, 500, 600, 700, 800, 999],
    );
    assert.equal(metrics[0].run_id, id);
  });

  it('asks for JSON, and for no more than it can hold', async () => {
    const path = '/api/2.0/mlflow/experiments/create';
    const plain = await server.fetch(path, { method: 'POST', body: '{"name":"x"}' });
    assert.equal(plain.status, 400);
    assert.match(plain.json.message, /Content-Type must be one of \['application\/json'\]/);
    const huge = await server.post('experiments/create', `{"name":"${'x'.repeat(65 * 2 ** 20)}"}`);
    assert.equal(huge.status, 413);
    assert.equal(huge.json.error_code, 'BAD_REQUEST');
    // Also one that is refused before its body was read reads why.
    const stranger = await server.fetch(path, {
      method: 'POST',
      headers: { authorization: 'Bearer wrong', 'content-type': 'application/json' },
      body: 'x'.repeat(65 * 2 ** 20),
    });
    assert.equal(stranger.status, 401);
    const deep = await server.post(
      'experiments/create',
      `{"name":${'['.repeat(100_000)}${']'.repeat(100_000)}}`,
    );
    assert.equal(deep.status, 400);
  });
});
