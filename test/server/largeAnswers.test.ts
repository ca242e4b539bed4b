import assert from 'node:assert/strict';
import { join } from 'node:path';
import { openStore } from '../../src/store/store';
import { Workbench, type RunningServer } from './support/server';

const POINTS = 2_000_001;
const WIDE_RUNS = 410;
const METRICS = 1000;

describe('answers that would be larger than any text', function () {
  this.timeout(120_000);
  const bench = new Workbench();
  let server: RunningServer;
  let experimentId: string;
  let long: string;

  before(async () => {
    const root = bench.folder();
    const store = openStore({ directory: join(root, '.tidemark'), mode: 'owner' });
    experimentId = store.experiments.create({ name: 'wide' });
    const create = (startTime: number): string =>
      store.runs.create({ experimentId, runName: null, userId: '', startTime, tags: [] }).info.runId;
    const series = (
      key: string,
      count: number,
    ): Parameters<typeof store.metrics.appendColumns>[1][number] => {
      const steps = Float64Array.from({ length: count }, (_, step) => step);
      return {
        ...{ key, modelId: null, datasetName: null, datasetDigest: null },
        points: { steps, timestamps: steps, values: steps },
      };
    };
    const groups = Array.from({ length: METRICS }, (_, index) => series(`metric ${String(index)}`, 1));
    for (let run = 0; run < WIDE_RUNS; run++) store.metrics.appendColumns(create(1), groups);
    long = create(2);
    store.metrics.appendColumns(long, [series('m', POINTS)]);
    store.close();
    server = await bench.serve(root);
  });
  after(() => bench.clear());

  it('are pages of fewer runs, which go on', async () => {
    const search = { experiment_ids: [experimentId], max_results: 10_000 };
    const first = (await server.post('runs/search', search)).json;
    // The newest run has one metric, the others have a thousand: 400,000 values at most.
    assert.equal(first.runs.length, 1 + 399);
    const rest = (await server.post('runs/search', { ...search, page_token: first.next_page_token })).json;
    assert.equal(rest.next_page_token, undefined);
    const ids = [...first.runs, ...rest.runs].map((run: { info: { run_id: string } }) => run.info.run_id);
    assert.equal(new Set(ids).size, WIDE_RUNS + 1);
    assert.equal(rest.runs[0].data.metrics.length, METRICS);
  });

  it('of a history are asked for in pages', async () => {
    const query = { run_id: long, metric_key: 'm' };
    const refused = await server.get('metrics/get-history', query);
    assert.equal(refused.status, 400);
    assert.match(refused.json.message, /^The history of 'm' has 2000001 points, .* with max_results\.$/);
    const whole = (await server.get('metrics/get-history', { ...query, max_results: '1000000000' })).json;
    assert.equal(whole.metrics.length, POINTS - 1);
    const rest = { ...query, max_results: '1000000000', page_token: whole.next_page_token };
    const last = (await server.get('metrics/get-history', rest)).json;
    assert.deepEqual(
      [last.metrics.map(({ step }: { step: number }) => step), last.next_page_token],
      [[POINTS - 1], undefined],
    );
  });
});
