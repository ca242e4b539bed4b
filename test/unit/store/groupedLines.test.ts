import assert from 'node:assert/strict';
import { unpackLines } from '../../../src/core/lines/pack';
import type { OneLine } from '../../../src/core/lines/pack';
import { cleanUp, makeRun, point, temporaryStore } from './support';

describe('lines of groups', () => {
  afterEach(cleanUp);

  it('are exact where one zooms in, and by pixels where that would be too many', async () => {
    const store = temporaryStore();
    const pixels = 200;
    // Half of the points lie in the last tenth of the steps.
    const steps = [...Array.from({ length: 10_000 }, (_, index) => index * 9), ...Array.from({ length: 10_000 }, (_, index) => 90_000 + index)]; // prettier-ignore
    const runIds = [1, 2].map((factor) => {
      const runId = makeRun(store, { tags: { kind: 'a' } });
      store.metrics.append(
        runId,
        steps.map((step) => point('m', step * factor, { step, timestamp: step })),
      );
      store.metrics.sealer.sealAll();
      return runId;
    });
    const group = { by: 'tag', key: 'kind', band: 'std' } as const;
    const lineOf = async (from: number, to: number): Promise<OneLine | undefined> => {
      const request = { runIds, y: ['m'], x: { by: 'step' }, from, to, pixels, keep: 'shape', smoothing: { method: 'none' }, group } as const; // prettier-ignore
      return unpackLines(await store.metrics.lines(request))[0];
    };
    const near = await lineOf(900, 990);
    assert.deepEqual([...(near?.x ?? [])], [900, 909, 918, 927, 936, 945, 954, 963, 972, 981, 990]);
    assert.deepEqual([near?.exact, near?.count, near?.y[1]], [true, 22, 909 * 1.5]);
    const wide = await lineOf(0, 99_999);
    assert.ok(wide && !wide.exact && wide.x.length <= pixels);
    assert.equal(wide.count, 40_000);
    // A fiftieth of the steps, where there are many more points than that of all.
    const dense = await lineOf(95_000, 97_000);
    assert.ok(dense && !dense.exact && dense.x.length <= pixels);
    assert.equal(dense.count, 4002);
  });
});
