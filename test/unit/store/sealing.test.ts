import assert from 'node:assert/strict';
import { deflateRawSync } from 'node:zlib';
import type { MetricRange } from '../../../src/core/backend';
import { downsample } from '../../../src/core/downsample';
import type { MetricColumns, MetricPoint } from '../../../src/core/entities';
import { columnsOf, pointAt, sortPoints } from '../../../src/store/metrics/points';
import { assemble, decodeSealed, sealColumn } from '../../../src/store/metrics/sealedColumns';
import { sealedParts } from '../../../src/store/metrics/sealedParts';
import { CHUNK_POINTS } from '../../../src/store/metrics/chunker';
import { deflateAll } from '../../../src/store/metrics/sealer';
import type { Store } from '../../../src/store/store';
import { cleanUp, makeRun, point, randomNumbers, temporaryStore } from './support';

function sealedBytes(values: Float64Array): Uint8Array {
  const column = sealColumn(values);
  return assemble(column, column.deflate && deflateRawSync(column.deflate));
}

function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

describe('sealed columns', () => {
  const random = randomNumbers(21);
  const odd = [Number.NaN, Infinity, -Infinity, -0, 0, 2 ** 53, -(2 ** 63), 5e-324, 0.1, 1e21];
  const kinds: Readonly<Record<string, (index: number) => number>> = {
    'a line': (index) => 7 - 3 * index,
    'a line with one that is off': (index) => (index === 90 ? 5 : index),
    bytes: () => Math.floor(random() * 100),
    'two bytes': () => 40_000 - Math.floor(random() * 60_000),
    'four bytes': () => Math.floor(random() * 2 ** 31),
    'large integers': () => Math.floor(random() * 2 ** 52) - 2 ** 51,
    decimals: () => Math.round(random() * 1e4) / 1e4,
    'negative decimals': () => Math.round(normal(random) * 1e3) / 1e3,
    'decimals but for one': (index) => (index === 33 ? Math.PI : Math.round(random() * 1e4) / 1e4),
    'single precision': () => Math.fround(normal(random)),
    'double precision': () => normal(random),
    'wide range': () => random() * 10 ** (600 * random() - 300),
    'what is odd': () => odd[Math.floor(random() * odd.length)] ?? 0,
    'times that are nearly regular': (index) => 1_700_000_000_000 + index * 100 + Math.floor(random() * 7),
    constant: () => 0.25,
  };
  for (const [name, kind] of Object.entries(kinds)) {
    it(`bring ${name} back bit for bit`, () => {
      for (const count of [1, 2, 3, 100, 1000, 5000]) {
        const values = Float64Array.from({ length: count }, (_, index) => kind(index));
        const bytes = Buffer.concat([Buffer.alloc(5), sealedBytes(values)]).subarray(5);
        const target = new Float64Array(count + 2);
        decodeSealed(bytes, target, 1, count);
        values.forEach((value, index) => {
          assert.ok(Object.is(target[index + 1], value), `${target[index + 1]} is not ${value}`);
        });
        const parts = sealedParts(bytes, 0, count);
        assert.equal(parts.end, bytes.length);
        const from = Math.floor(random() * count);
        parts.read(from, count, target, 0);
        values.subarray(from).forEach((value, index) => {
          assert.ok(Object.is(target[index], value), `${target[index]} is not ${value}`);
        });
      }
    });
  }

  it('take as little room as is promised', () => {
    const n = CHUNK_POINTS;
    const size = (kind: (index: number) => number): number =>
      sealedBytes(Float64Array.from({ length: n }, (_, index) => kind(index))).length / n;
    const times = size((index) => 1_700_000_000_000 + index * 100 + Math.floor(random() * 3));
    assert.ok(size((index) => index) < 0.01);
    assert.ok(size(() => Math.fround(normal(random))) + times < 3.8, 'single precision');
    assert.ok(size(() => Math.floor(random() * 100)) + times < 1.4, 'integers');
    assert.ok(size(() => normal(random)) + times < 8.6, 'double precision');
  });
});

describe('sealing', () => {
  let store: Store;
  let runId: string;
  beforeEach(() => {
    store = temporaryStore();
    runId = makeRun(store);
  });
  afterEach(cleanUp);

  const all = (key: string): MetricPoint[] => listed(store.metrics.history(runId, key));

  function log(key: string, points: readonly MetricPoint[], size: number): void {
    store.transaction(() => {
      for (let at = 0; at < points.length; at += size) {
        const columns = columnsOf(points.slice(at, at + size));
        store.metrics.appendColumns(runId, [
          { key, modelId: null, datasetName: null, datasetDigest: null, points: columns },
        ]);
      }
    });
  }

  const random = randomNumbers(77);
  const shapes: Readonly<Record<string, (index: number) => MetricPoint>> = {
    'in order': (index) => ({ step: index, timestamp: 1000 + index * 10, value: normal(random) }),
    'many at one time': (index) => ({
      step: index,
      timestamp: 1000 + Math.floor(index / 300),
      value: index % 7,
    }),
    'nearly in order': (index) => ({
      step: index,
      timestamp: 1000 + index + Math.floor(random() * 500),
      value: Math.fround(random()),
    }),
    'without order': (index) => ({
      step: Math.floor(random() * 1e6) - 5e5,
      timestamp: Math.floor(random() * 1e6),
      value: index % 11 === 0 ? Number.NaN : random(),
    }),
    'with gaps and infinities': (index) => ({
      step: index * 3,
      timestamp: 5000 + index,
      value: [Number.NaN, Infinity, -Infinity, index, -0][index % 5] ?? 0,
    }),
    'beyond 2^53': (index) => {
      const exact = { step: 2n ** 62n + BigInt(index), timestamp: 2n ** 60n + BigInt(index % 50) };
      return { step: Number(exact.step), timestamp: Number(exact.timestamp), value: index, exact };
    },
  };
  for (const [name, shape] of Object.entries(shapes)) {
    it(`loses nothing of points ${name}, whole or in pages`, () => {
      const logged = Array.from({ length: 2.5 * CHUNK_POINTS }, (_, index) => shape(index));
      log('m', logged, 900);
      const expected = listed(sortPoints(columnsOf(logged)));
      assert.deepEqual(all('m'), expected);
      store.metrics.sealer.sealAll();
      assert.deepEqual(all('m'), expected);
      log('m', logged.slice(-950), 900);
      const more = Array.from({ length: 500 }, (_, index) => shape(logged.length + index));
      log('m', more, 50);
      const whole = listed(sortPoints(columnsOf([...logged, ...more])));
      for (let round = 0; round < 12; round++) {
        const from = Math.floor(random() * whole.length);
        const to = from + Math.floor(random() * 20_000);
        const part = store.metrics.historyPart(runId, 'm', from, to);
        assert.equal(part.total, whole.length);
        assert.deepEqual(listed(part.points), whole.slice(from, to));
      }
    }).timeout(20_000);
  }

  it('goes on while points arrive and pieces are merged', async () => {
    const logged = Array.from({ length: 3 * CHUNK_POINTS }, (_, index) => ({
      step: index,
      timestamp: index,
      value: random(),
    }));
    let at = 0;
    const add = (count: number, size: number): void => {
      log('m', logged.slice(at, at + count), size);
      at += count;
    };
    add(CHUNK_POINTS + 500, 1000);
    for (let round = 0; round < 4; round++) {
      const work = store.metrics.sealer.prepare();
      const deflated = work && (await deflateAll(work));
      add(7000, round % 2 === 0 ? 10 : 700);
      if (work && deflated) store.metrics.sealer.finish(work, deflated);
      assert.deepEqual(all('m'), logged.slice(0, at));
    }
    store.metrics.sealer.sealAll();
    assert.deepEqual(all('m'), logged.slice(0, at));
    assert.equal(store.metrics.sealer.prepare(Infinity), undefined);
  }).timeout(20_000);

  it('keeps no spike from a chart', () => {
    const count = 40 * CHUNK_POINTS;
    const values = Array.from({ length: count }, () => normal(random));
    for (let i = 0; i < 30; i++) values[Math.floor(random() * count)] = (random() - 0.5) * 1e4;
    log(
      'm',
      values.map((value, step) => ({ step, timestamp: 1000 + step * 7, value })),
      20_000,
    );
    store.metrics.sealer.sealAll();
    log('m', [{ step: count, timestamp: 1000 + count * 7, value: 3 }], 1);
    const views: [number | null, number | null][] = [
      [null, null],
      [100_000, null],
      [33_333, 600_001],
    ];
    for (const [from, to] of views) {
      for (const pixels of [50, 500, 2000]) {
        const line = range('step', from, to, pixels);
        const first = from ?? 0;
        const last = Math.min(to ?? count, count);
        const x = Float64Array.from({ length: last - first + 1 }, (_, index) => first + index);
        const y = x.map((step) => (step === count ? 3 : (values[step] ?? 0)));
        assert.equal(line.count, x.length);
        assert.ok(line.x.length <= 4 * pixels);
        line.x.forEach((step, i) => {
          assert.equal(line.y[i], y[step - first], 'not a point of the line');
          assert.equal(line.other?.[i], 1000 + step * 7);
          assert.ok(i === 0 || step > (line.x[i - 1] ?? 0));
        });
        const exact = downsample(x, y, { from: first, to: last, pixels });
        assert.equal(highest(line.y), highest(exact.y));
        assert.equal(highest(line.y.map((value) => -value)), highest(exact.y.map((value) => -value)));
        // Every pixel's extremes, but for a block of points that may count to its neighbour.
        const width = (last - first) / pixels;
        for (let pixel = 0; pixel < pixels; pixel += 7) {
          const inner = y.slice(Math.ceil(pixel * width), Math.floor((pixel + 1) * width));
          const near = line.y.filter((_, i) => {
            const at = ((line.x[i] ?? 0) - first) / width;
            return at >= pixel - 1 && at <= pixel + 2;
          });
          assert.ok(highest(near) >= highest(inner), `pixel ${pixel} of ${pixels}`);
        }
      }
    }
    assert.equal(range('timestamp', null, null, 300).count, count + 1);
  }).timeout(30_000);

  function range(
    x: 'step' | 'timestamp',
    from: number | null,
    to: number | null,
    pixels: number,
  ): MetricRange {
    const [line] = store.metrics.range({ series: [{ runId, key: 'm' }], x, from, to, pixels });
    assert.ok(line);
    return line;
  }

  it('tells neighbours apart beyond 2^53', () => {
    const of = (step: bigint, value: number) =>
      point('big', value, { step: Number(step), exact: { step, timestamp: 5n }, timestamp: 5 });
    const top = 2n ** 63n - 1n;
    store.metrics.append(runId, [of(top, 1), of(top - 1n, 2), of(top, 1), of(-(2n ** 63n), 3)]);
    store.metrics.append(runId, [of(top - 1n, 2), of(top - 2n, 4)]);
    assert.deepEqual(
      all('big').map(({ exact, value }) => [exact?.step, value]),
      [
        [-(2n ** 63n), 3],
        [top - 2n, 4],
        [top - 1n, 2],
        [top, 1],
      ],
    );
    const latest = store.metrics.latest(runId).find(({ key }) => key === 'big');
    assert.deepEqual([latest?.exact?.step, latest?.value], [top, 1]);
  });
});

function listed(columns: MetricColumns): MetricPoint[] {
  return [...columns.steps.keys()].map((index) => pointAt(columns, index));
}

function highest(values: Float64Array): number {
  return values.reduce((most, value) => Math.max(most, value), -Infinity);
}
