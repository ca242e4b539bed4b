import assert from 'node:assert/strict';
import type { Metric, MetricPoint } from '../../../src/core/entities';
import { decodeColumn, encodeColumn, encodeWide } from '../../../src/store/metrics/columns';
import { CHUNK_POINTS } from '../../../src/store/metrics/chunker';
import { MOST_PIECES } from '../../../src/store/metrics/writer';
import type { Store } from '../../../src/store/store';
import { cleanUp, fails, makeRun, point, points, randomNumbers, temporaryStore } from './support';

/** MLflow's rules on a plain list: its order, each point once. */
function reference(logged: readonly MetricPoint[]): MetricPoint[] {
  const order = (value: number): number => (Number.isNaN(value) ? 0 : value);
  const compare = (a: number, b: number): number => (a < b ? -1 : a > b ? 1 : 0);
  const once = new Map(logged.map((item) => [`${item.step} ${item.timestamp} ${item.value}`, item]));
  return [...once.values()]
    .map(({ step, timestamp, value }) => ({ step, timestamp, value }))
    .sort(
      (a, b) =>
        compare(a.timestamp, b.timestamp) ||
        compare(a.step, b.step) ||
        compare(order(a.value), order(b.value)) ||
        Number(Number.isNaN(a.value)) - Number(Number.isNaN(b.value)),
    );
}

function latestOf(logged: readonly MetricPoint[]): MetricPoint | undefined {
  const order = (value: number): number => (Number.isNaN(value) ? 0 : value);
  let best: MetricPoint | undefined;
  for (const item of logged) {
    const later =
      best === undefined ||
      item.step > best.step ||
      (item.step === best.step && item.timestamp > best.timestamp) ||
      (item.step === best.step && item.timestamp === best.timestamp && order(item.value) > order(best.value));
    if (later) best = item;
  }
  return best;
}

describe('metric columns', () => {
  it('bring every number back bit for bit', () => {
    const random = randomNumbers(3);
    const kinds: readonly (() => number)[] = [
      () => Math.floor(random() * 1e6) - 5e5,
      () => Math.fround(random()),
      () => random() * 1e300,
      () =>
        [Number.NaN, Infinity, -Infinity, -0, 0, 2 ** 53, -(2 ** 53), 5e-324][Math.floor(random() * 8)] ?? 0,
      () => 1_700_000_000_000 + Math.floor(random() * 1000),
    ];
    for (let round = 0; round < 300; round++) {
      const kind = kinds[round % kinds.length] ?? random;
      const values = Float64Array.from({ length: 1 + Math.floor(random() * 50) }, kind);
      check(values);
    }
    check(Float64Array.from({ length: 1000 }, (_, index) => index * 10 - 5));
    check(Float64Array.of(-0));
    check(Float64Array.of(2 ** 51, -(2 ** 51), 2 ** 51));
  });

  it('give of an integer of 64 bits the double that is nearest to it', () => {
    const random = randomNumbers(5);
    const bits = (): bigint => BigInt(Math.floor(random() * 2 ** 32));
    const edges = [
      -(2n ** 63n),
      2n ** 63n - 1n,
      -1n,
      0n,
      2n ** 53n + 1n,
      -(2n ** 53n) - 1n,
      2n ** 62n + 512n,
    ];
    const values = BigInt64Array.from(
      { length: 2000 },
      (_, index) => edges[index] ?? (bits() << 32n) | bits(),
    );
    const target = new Float64Array(values.length);
    decodeColumn(encodeWide(values), 0, target, 0, values.length);
    values.forEach((value, index) => {
      assert.equal(target[index], Number(value));
    });
  });

  it('take little room for what is regular', () => {
    assert.ok(encodeColumn(Float64Array.from({ length: 4096 }, (_, index) => index)).length < 20);
    const times = Float64Array.from(
      { length: 1000 },
      (_, index) => 1_700_000_000_000 + index * 37 + (index % 3),
    );
    assert.ok(encodeColumn(times).length < 1100);
    assert.ok(
      encodeColumn(Float64Array.from({ length: 1000 }, (_, index) => Math.fround(Math.sin(index)))).length <
        4010,
    );
  });

  function check(values: Float64Array): void {
    // As SQLite hands it out: a Buffer somewhere within a larger one.
    const encoded = encodeColumn(values);
    const bytes = Buffer.concat([Buffer.alloc(3), encoded]).subarray(3);
    const target = new Float64Array(values.length + 2);
    assert.equal(decodeColumn(bytes, 0, target, 1, values.length), encoded.length);
    values.forEach((value, index) => {
      assert.ok(Object.is(target[index + 1], value), `${target[index + 1]} is not ${value}`);
    });
  }
});

describe('metrics', () => {
  let store: Store;
  let runId: string;
  beforeEach(() => {
    store = temporaryStore();
    runId = makeRun(store);
  });
  afterEach(cleanUp);

  const latest = (key: string): Metric | undefined =>
    store.metrics.latest(runId).find((metric) => metric.key === key);

  it('are counted once where a client logs them again for a model or data set', () => {
    const logged = Array.from({ length: 50 }, (_, step) => point('loss', 1 / (step + 1), { step }));
    store.metrics.append(runId, logged);
    const [first = point('loss', 1)] = logged;
    store.metrics.append(runId, [
      { ...first, datasetName: 'train', datasetDigest: '1' },
      { ...first, datasetName: 'train', datasetDigest: '2' },
      { ...first, datasetName: 'train', datasetDigest: '2', step: 50 },
    ]);
    const [summary] = store.metrics.summaries(runId, ['loss']);
    assert.equal(summary?.count, 51);
    assert.equal(points(store, runId, 'loss').length, 51);
  });

  it('come back as they were logged, whatever the order, with each point once', () => {
    const random = randomNumbers(11);
    const values = [0, 1, -1, Number.NaN, Infinity, -Infinity, 0.1];
    for (let round = 0; round < 40; round++) {
      const key = `m${round}`;
      const logged: Metric[] = [];
      store.transaction(() => {
        for (let request = 0; request < 30; request++) {
          const batch = Array.from({ length: 1 + Math.floor(random() * 8) }, () =>
            point(key, values[Math.floor(random() * values.length)] ?? 0, {
              step: Math.floor(random() * 6) - 2,
              timestamp: Math.floor(random() * 6),
            }),
          );
          store.metrics.append(runId, batch);
          logged.push(...batch);
        }
      });
      assert.deepEqual(points(store, runId, key), reference(logged));
      const best = latestOf(logged);
      const found = latest(key);
      assert.deepEqual([found?.step, found?.timestamp], [best?.step, best?.timestamp]);
      // NaN and 0 tie: the first of them stays.
      assert.deepEqual(
        Number.isNaN(found?.value ?? 1) ? 0 : found?.value,
        Number.isNaN(best?.value ?? 1) ? 0 : best?.value,
      );
    }
  });

  it('are not counted twice when a request is sent again', () => {
    const batch = Array.from({ length: 500 }, (_, step) =>
      point('loss', 1 / (step + 1), { step, timestamp: 1000 + step }),
    );
    for (let again = 0; again < 3; again++) store.metrics.append(runId, batch);
    const [range] = store.metrics.range({
      series: [{ runId, key: 'loss' }],
      x: 'step',
      from: null,
      to: null,
      pixels: 2000,
    });
    assert.equal(range?.count, 500);
    assert.equal(points(store, runId, 'loss').length, 500);
  });

  it('are sealed into chunks, and found again', () => {
    const logged: Metric[] = [];
    const random = randomNumbers(5);
    for (let step = 0; step < CHUNK_POINTS * 2 + MOST_PIECES + 7; step += 3) {
      const batch = [0, 1, 2].map((offset) =>
        point('loss', random(), { step: step + offset, timestamp: 1000 + Math.floor(random() * 5000) }),
      );
      logged.push(...batch);
    }
    store.transaction(() => {
      for (let at = 0; at < logged.length; at += 3) store.metrics.append(runId, logged.slice(at, at + 3));
    });
    assert.deepEqual(points(store, runId, 'loss'), reference(logged));
    // Points in sealed chunks are known too.
    store.metrics.append(runId, logged.slice(0, 900));
    assert.equal(points(store, runId, 'loss').length, logged.length);
    assert.equal(latest('loss')?.step, logged.length - 1);
  }).timeout(10_000);

  it('take one large request', () => {
    const batch = Array.from({ length: 20_000 }, (_, step) => point('loss', step, { step, timestamp: step }));
    store.metrics.append(runId, batch);
    assert.deepEqual(points(store, runId, 'loss').length, 20_000);
    const [range] = store.metrics.range({
      series: [{ runId, key: 'loss' }],
      x: 'step',
      from: 9000,
      to: 9099,
      pixels: 100,
    });
    assert.deepEqual([range?.count, range?.exact, range?.x[0], range?.y[99]], [100, true, 9000, 9099]);
    assert.deepEqual(range?.extent, { from: 0, to: 19_999 });
  });

  it('keep NaN, infinities, negative zero and large steps', () => {
    const odd = [Number.NaN, Infinity, -Infinity, -0, 1e-320];
    odd.forEach((value, index) => {
      store.metrics.append(runId, [point('odd', value, { timestamp: index, step: Number.MAX_SAFE_INTEGER })]);
    });
    const back = points(store, runId, 'odd').map((item) => item.value);
    assert.ok(
      back.every((value, index) => Object.is(value, odd[index])),
      String(back),
    );
    store.metrics.append(runId, [point('nan', Number.NaN)]);
    assert.ok(Number.isNaN(latest('nan')?.value));
    store.metrics.append(runId, [point('nan', -1)]);
    // NaN counts as 0, which is more than -1.
    assert.ok(Number.isNaN(latest('nan')?.value));
    store.metrics.append(runId, [point('inf', Infinity)]);
    assert.equal(latest('inf')?.value, Infinity);
  });

  it('refuse what MLflow refuses, all of a request or none', async () => {
    const bad = (change: Partial<Metric>) => (): void => {
      store.metrics.append(runId, [point('good', 1), { ...point('bad', 1), ...change }]);
    };
    fails(
      bad({ timestamp: -1 }),
      'INVALID_PARAMETER_VALUE',
      /Invalid value -1 for parameter 'metrics\[1\]\.timestamp' supplied: metric 'bad' \(value=1\.0\)\. Timestamp must be a nonnegative/,
    );
    fails(bad({ step: 1.5 }), 'INVALID_PARAMETER_VALUE', /Got invalid step 1.5/);
    fails(
      bad({ key: 'a@b' }),
      'INVALID_PARAMETER_VALUE',
      /^Invalid value "a@b" for parameter 'metrics\[1\].name'/,
    );
    fails(bad({ modelId: 'm-none' }), 'INVALID_PARAMETER_VALUE', /Logged model with ID 'm-none' not found/);
    assert.deepEqual(await store.metrics.keys([runId]), []);
    fails(() => { store.metrics.append('nope', []); }, 'RESOURCE_DOES_NOT_EXIST', 'Run with id=nope not found'); // prettier-ignore
    assert.equal(store.metrics.history('nope', 'x').steps.length, 0);
  });

  it('belong to a run and to a logged model and dataset', () => {
    const model = store.loggedModels.create({
      experimentId: '0',
      name: 'm',
      modelType: null,
      sourceRunId: runId,
      params: [],
      tags: [],
    });
    const of = { modelId: model.modelId, datasetName: 'train', datasetDigest: 'd1' };
    store.metrics.append(runId, [point('acc', 0.5, { step: 1 }), point('acc', 0.9, { step: 2, ...of })]);
    store.metrics.append(runId, [point('acc', 0.5, { step: 1, ...of })]);
    assert.deepEqual(
      points(store, runId, 'acc').map(({ value }) => value),
      [0.5, 0.9],
    );
    assert.equal(latest('acc')?.value, 0.9);
    store.metrics.append(runId, [point('acc', 0.7, { step: 3 })]);
    assert.equal(latest('acc')?.value, 0.7);
    assert.equal(store.runs.get(runId).data.metrics.length, 1);
    assert.deepEqual(
      store.loggedModels
        .get(model.modelId)
        .metrics.map(({ key, value, datasetName, runId: run }) => [key, value, datasetName, run]),
      [['acc', 0.9, 'train', runId]],
    );
  });

  it('are shown by step, time and relative time', () => {
    const run = makeRun(store, { startTime: 5000 });
    store.metrics.append(
      run,
      [3, 1, 2].map((step) => point('loss', step * 10, { step, timestamp: 5000 + (4 - step) * 100 })),
    );
    const range = (
      x: 'step' | 'timestamp' | 'relative',
      from: number | null = null,
      to: number | null = null,
    ) => {
      const [found] = store.metrics.range({ series: [{ runId: run, key: 'loss' }], x, from, to, pixels: 10 });
      return [[...(found?.x ?? [])], [...(found?.y ?? [])], found?.extent];
    };
    assert.deepEqual(range('step'), [[1, 2, 3], [10, 20, 30], { from: 1, to: 3 }]);
    assert.deepEqual(range('timestamp'), [[5100, 5200, 5300], [30, 20, 10], { from: 5100, to: 5300 }]);
    assert.deepEqual(range('relative', 150, null), [[200, 300], [20, 10], { from: 100, to: 300 }]);
    assert.deepEqual(range('step', 10, 20), [[], [], { from: 1, to: 3 }]);
    const [none] = store.metrics.range({
      series: [{ runId: run, key: 'nope' }],
      x: 'step',
      from: null,
      to: null,
      pixels: 10,
    });
    assert.deepEqual([none?.count, none?.extent], [0, null]);
    fails(
      () => store.metrics.range({ series: [], x: 'step', from: null, to: null, pixels: 0 }),
      'INVALID_PARAMETER_VALUE',
      /pixel/,
    );
  });

  it('list their keys over runs', async () => {
    const other = makeRun(store, { metrics: { b: 1, a: 1 } });
    store.metrics.append(runId, [point('c', 1), point('a', 1)]);
    assert.deepEqual(await store.metrics.keys([runId, other]), ['a', 'b', 'c']);
    assert.deepEqual(await store.metrics.keys([other]), ['a', 'b']);
    assert.deepEqual(await store.metrics.keys([]), []);
  });
});
