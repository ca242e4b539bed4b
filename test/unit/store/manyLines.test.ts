import assert from 'node:assert/strict';
import { unpackLines } from '../../../src/core/lines/pack';
import { cleanUp, makeRun, temporaryStore } from './support';

describe('lines of many runs', () => {
  afterEach(cleanUp);

  it('are those of each, however many are read one after the other', async () => {
    const store = temporaryStore();
    const lengths = [300, 20_000, 1, 300, 5000, 70_000];
    const value = (run: number) => (step: number) => Math.sin(step) + run;
    const time = (step: number): number => step * 10 + Math.round(3 * Math.sin(step));
    const runIds = lengths.map((length, run) => {
      const runId = makeRun(store);
      const steps = Float64Array.from({ length }, (_, step) => step);
      const points = { steps, timestamps: steps.map(time), values: steps.map(value(run)) };
      store.metrics.appendColumns(runId, [
        { key: 'm', modelId: null, datasetName: null, datasetDigest: null, points },
      ]);
      return runId;
    });
    store.metrics.sealer.sealAll();
    const rest = {
      y: ['m'],
      x: { by: 'step' },
      from: null,
      to: null,
      pixels: 200,
      smoothing: { method: 'none' },
      group: null,
    } as const;
    for (const keep of ['shape', 'extremes'] as const) {
      const halves = [runIds.slice(0, 3), runIds.slice(3)];
      const asked = halves.map((half) => store.metrics.lines({ ...rest, keep, runIds: half }));
      const lines = (await Promise.all(asked)).flatMap(unpackLines);
      assert.deepEqual(
        lines.map(({ count }) => count),
        lengths,
      );
      for (const [run, { x, y, other }] of lines.entries()) {
        assert.deepEqual(y, x.map(value(run)));
        assert.deepEqual(other, keep === 'shape' ? x.map(time) : null);
      }
    }
  });
});
