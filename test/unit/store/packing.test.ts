import assert from 'node:assert/strict';
import type { Metric } from '../../../src/core/entities';
import { pointAt } from '../../../src/store/metrics/points';
import { deflateAll } from '../../../src/store/metrics/sealer';
import type { Store } from '../../../src/store/store';
import { cleanUp, makeRun, point, randomNumbers, temporaryStore } from './support';

const ODD = [Number.NaN, Infinity, -Infinity, -0, 0, 0.1, 2 ** 60];

describe('packing of short series', () => {
  afterEach(cleanUp);
  const random = randomNumbers(5);
  const pick = (count: number): number => Math.floor(random() * count);

  function anyPoint(key: string): Metric {
    const value = random() < 0.1 ? (ODD[pick(ODD.length)] ?? 0) : Math.fround(random());
    const step = pick(400);
    return point(key, value, { step, timestamp: 1000 + (random() < 0.9 ? step : pick(100)) });
  }

  /** What MLflow would answer, the slow way. */
  function expected(points: readonly Metric[]): string[] {
    const order = (value: number): number => (Number.isNaN(value) ? 0 : value);
    const sorted = points.toSorted(
      (a, b) =>
        a.timestamp - b.timestamp ||
        a.step - b.step ||
        compare(order(a.value), order(b.value)) ||
        Number(Number.isNaN(a.value)) - Number(Number.isNaN(b.value)),
    );
    return [...new Set(sorted.map(written))];
  }

  const compare = (a: number, b: number): number => (a < b ? -1 : a > b ? 1 : 0);
  const written = ({ step, timestamp, value }: Pick<Metric, 'step' | 'timestamp' | 'value'>): string =>
    `${timestamp} ${step} ${Object.is(value, -0) ? '-0' : value}`;
  const stored = (store: Store, runId: string, key: string): string[] => {
    const columns = store.metrics.history(runId, key);
    return [...columns.steps.keys()].map((index) => written(pointAt(columns, index)));
  };

  it('loses nothing while runs go on, are packed, written to again and opened anew', async () => {
    let store = temporaryStore();
    const { directory } = store;
    const runs = [makeRun(store), makeRun(store), makeRun(store)];
    const logged = new Map<string, Metric[]>();
    for (let round = 0; round < 300; round++) {
      const runId = runs[pick(runs.length)] ?? '';
      const batch = Array.from({ length: 1 + pick(40) }, () => anyPoint(`m${pick(12)}`));
      const before = batch.filter(({ key }) => logged.has(`${runId} ${key}`)).slice(0, 3);
      // A client that asks again.
      for (const { key } of before) {
        const again = logged.get(`${runId} ${key}`)?.[0];
        if (again && random() < 0.3) batch.push(again);
      }
      store.metrics.append(runId, batch);
      for (const each of batch) {
        const id = `${runId} ${each.key}`;
        logged.set(id, [...(logged.get(id) ?? []), each]);
      }
      if (random() < 0.2) store.runs.update(runId, { status: pick(2) === 0 ? 'FINISHED' : 'RUNNING' });
      if (random() < 0.2) store.metrics.sealer.sealAll();
      if (random() < 0.1) {
        const work = store.metrics.sealer.prepare(Infinity);
        const deflated = work && (await deflateAll(work));
        const late = anyPoint('m0');
        store.metrics.append(runId, [late]);
        logged.set(`${runId} m0`, [...(logged.get(`${runId} m0`) ?? []), late]);
        if (work && deflated) store.metrics.sealer.finish(work, deflated);
      }
      if (random() < 0.05) {
        store.close();
        store = temporaryStore({ directory });
      }
      if (round % 10 !== 9) continue;
      for (const [id, points] of logged) {
        const [run = '', key = ''] = id.split(' ');
        const history = withoutNegativeZero(points, expected(points));
        assert.deepEqual(stored(store, run, key), history, id);
        const [line] = store.metrics.range({
          series: [{ runId: run, key }],
          x: 'step',
          from: null,
          to: null,
          pixels: 2000,
        });
        assert.equal(line?.count, history.length);
      }
    }
  }).timeout(60_000);

  /** 0 and -0 at one place are one point, the one that came first. */
  function withoutNegativeZero(points: readonly Metric[], all: readonly string[]): string[] {
    return all.filter((text) => {
      const [place, value] = [text.slice(0, text.lastIndexOf(' ')), text.slice(text.lastIndexOf(' ') + 1)];
      if (value !== '0' && value !== '-0') return true;
      const first = points.find(
        (each) => `${each.timestamp} ${each.step}` === place && Math.abs(each.value) === 0,
      );
      return first !== undefined && written(first) === text;
    });
  }

  it('takes little room, leaves what is at work alone, and goes with its run', async () => {
    const store = temporaryStore();
    const runId = makeRun(store);
    for (let m = 0; m < 200; m++) {
      const steps = Float64Array.from({ length: 20 }, (_, step) => step);
      const points = {
        steps,
        timestamps: steps.map((step) => 1_700_000_000_000 + step * 1000),
        values: steps.map(() => Math.fround(random())),
      };
      store.metrics.appendColumns(runId, [
        { key: `m${m}`, modelId: null, datasetName: null, datasetDigest: null, points },
      ]);
    }
    const later = performance.now() + 20_000;
    assert.equal(store.metrics.sealer.prepare(), undefined, 'just written to');
    assert.equal(store.metrics.sealer.prepare(later), undefined, 'at work');
    store.runs.update(runId, { status: 'FINISHED' });
    assert.ok(store.metrics.sealer.prepare(later));
    const before = store.metrics.history(runId, 'm7');
    store.metrics.sealer.sealAll();
    assert.deepEqual(store.metrics.history(runId, 'm7'), before);
    assert.equal(store.metrics.sealer.prepare(Infinity), undefined);
    store.runs.delete(runId);
    store.removal.remove({ deletedBefore: Infinity, runIds: [runId], experimentIds: [], modelIds: [] });
    assert.deepEqual(await store.metrics.keys([runId]), []);
  });
});
