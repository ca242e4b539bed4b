import assert from 'node:assert/strict';
import type { Metric, Run } from '../../src/core/entities';
import { encodeRun } from '../../src/server/encode';
import { runsText } from '../../src/server/runsText';

const metric = (key: string, value: number, more: Partial<Metric> = {}): Metric => ({
  ...{ key, value, timestamp: 1_700_000_000_000, step: 3 },
  ...{ modelId: null, datasetName: null, datasetDigest: null },
  ...more,
});

const run = (data: Partial<Run['data']>): Run => ({
  info: {
    ...{ runId: 'a'.repeat(32), number: 1, runName: 'a "run"\n', experimentId: '0', userId: '' },
    ...{ status: 'RUNNING', startTime: 0, endTime: null, artifactUri: 'file:///ü', lifecycleStage: 'active' },
  },
  data: { metrics: [], params: [], tags: [], ...data },
  inputs: { datasets: [], modelIds: [] },
  outputs: { models: [{ modelId: 'm-1', step: 2 }] },
});

describe('the text of found runs', () => {
  it('says what the runs as objects say', () => {
    const odd = [NaN, Infinity, -Infinity, 0.1, 1e300, 5e-324, 12, -7.25];
    const names = ['"', '\\', '\n', '</script>', 'ü', '한', '🙂', '\ud800', '__proto__'];
    const runs = [
      run({ metrics: odd.map((value, i) => metric(`m${i}`, value)) }),
      run({}),
      run({
        metrics: names.map((name, i) => metric(name, i)),
        params: names.map((name) => ({ key: name, value: name })),
        tags: names.map((name) => ({ key: name, value: name.repeat(3) })),
      }),
      run({ metrics: [metric('of a model', 1, { modelId: 'm-1', datasetName: 'd', datasetDigest: 'e' })] }),
    ];
    assert.deepEqual(JSON.parse(runsText(runs)), JSON.parse(JSON.stringify(runs.map(encodeRun))));
    assert.equal(runsText([]), '[]');
  });

  it('keeps a negative zero, and integers that no double has', () => {
    const exact = { step: 9007199254740993n, timestamp: 9223372036854775807n };
    const text = runsText([run({ metrics: [metric('a', -0), metric('b', 1, { exact })] })]);
    assert.match(text, /"key":"a","value":-0\.0/);
    assert.match(text, /"timestamp":9223372036854775807,"step":9007199254740993/);
  });
});
