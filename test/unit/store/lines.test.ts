import assert from 'node:assert/strict';
import type { MetricPoint } from '../../../src/core/entities';
import { unpackLines } from '../../../src/core/lines/pack';
import type { OneLine } from '../../../src/core/lines/pack';
import type { Band, LinesRequest } from '../../../src/core/lines/request';
import type { Store } from '../../../src/store/store';
import { numbers } from '../support/numbers';
import { cleanUp, makeRun, temporaryStore } from './support';

const STARTED = 1_000_000;
const PLAIN: Omit<LinesRequest, 'runIds' | 'y'> = {
  x: { by: 'step' },
  from: null,
  to: null,
  pixels: 200,
  keep: 'shape',
  smoothing: { method: 'none' },
  group: null,
};

describe('lines of charts', () => {
  const random = numbers(3);
  let store: Store;
  beforeEach(() => (store = temporaryStore()));
  afterEach(cleanUp);

  function log(runId: string, key: string, points: readonly MetricPoint[], seal = true): void {
    for (let at = 0; at < points.length; at += 20_000) {
      const part = points.slice(at, at + 20_000);
      store.metrics.appendColumns(runId, [
        {
          key,
          modelId: null,
          datasetName: null,
          datasetDigest: null,
          points: {
            steps: Float64Array.from(part, ({ step }) => step),
            timestamps: Float64Array.from(part, ({ timestamp }) => timestamp),
            values: Float64Array.from(part, ({ value }) => value),
          },
        },
      ]);
    }
    if (seal) store.metrics.sealer.sealAll();
  }

  const series = (length: number, value: (step: number) => number, every = 1): MetricPoint[] =>
    Array.from({ length }, (_, index) => ({
      step: index * every,
      timestamp: STARTED + index * every * 10,
      value: value(index * every),
    }));

  async function one(runId: string, request: Partial<LinesRequest>): Promise<OneLine> {
    const lines = unpackLines(await store.metrics.lines({ ...PLAIN, runIds: [runId], y: ['m'], ...request }));
    assert.equal(lines.length, 1);
    const [line] = lines;
    assert.ok(line);
    return line;
  }

  /** The lowest and highest value of each pixel column are those of `x` and `y`, and every point is one of these. */
  function holdsExtremes(
    line: OneLine,
    x: readonly number[],
    y: readonly number[],
    from: number,
    to: number,
  ): void {
    const pixels = 200;
    const columnOf = (value: number): number =>
      Math.min(pixels - 1, Math.max(0, Math.floor(((value - from) * pixels) / (to - from))));
    const extremes = (xs: ArrayLike<number>, ys: ArrayLike<number>): Map<number, [number, number]> => {
      const found = new Map<number, [number, number]>();
      for (let i = 0; i < xs.length; i++) {
        const at = xs[i] ?? NaN;
        const value = ys[i] ?? NaN;
        if (at < from || at > to || !Number.isFinite(value)) continue;
        const [low, high] = found.get(columnOf(at)) ?? [Infinity, -Infinity];
        found.set(columnOf(at), [Math.min(low, value), Math.max(high, value)]);
      }
      return found;
    };
    assert.deepEqual([...extremes(line.x, line.y)].sort(byColumn), [...extremes(x, y)].sort(byColumn));
    const points = new Set(x.map((at, index) => `${at} ${y[index]}`));
    line.x.forEach((at, index) => assert.ok(points.has(`${at} ${line.y[index]}`), `no point at ${at}`));
  }
  const byColumn = ([a]: [number, unknown], [b]: [number, unknown]): number => a - b;

  it('lose no spike of an expression, whole and zoomed', async () => {
    const runId = makeRun(store, { startTime: STARTED });
    const spikes = new Map(
      Array.from({ length: 20 }, () => [Math.floor(random() * 120_000), (random() - 0.5) * 1e3]),
    );
    const a = series(120_000, (step) => spikes.get(step) ?? random());
    const b = series(40_000, () => random(), 3);
    log(runId, 'm', a);
    log(runId, 'n', b);
    const x = a.map(({ step }) => step);
    const y = a.map(({ value }) => value ** 2 - 1);
    for (const [from, to] of [
      [null, null],
      [30_001, 91_234],
      [5_000, 5_100],
    ] as const) {
      const line = await one(runId, { y: ['m ^ 2 - 1'], from, to });
      holdsExtremes(line, x, y, from ?? 0, to ?? 119_999);
      const amongMany = await one(runId, { y: ['m ^ 2 - 1'], from, to, keep: 'extremes' });
      holdsExtremes(amongMany, x, y, from ?? 0, to ?? 119_999);
      assert.equal(amongMany.other, null);
      assert.ok(amongMany.x.length <= 2 * 200);
      const joined = await one(runId, { y: ['m - n'], from, to });
      const common = b.map(({ step, value }) => (a[step]?.value ?? NaN) - value);
      holdsExtremes(
        joined,
        b.map(({ step }) => step),
        common,
        Math.max(0, from ?? 0),
        Math.min(to ?? 119_997, 119_997),
      );
    }
    assert.equal((await one(runId, { y: ['m ^ 2 - 1'], from: 5_000, to: 5_100 })).exact, true);
  }).timeout(20_000);

  it('lose no spike over another metric, in whatever order it goes', async () => {
    const runId = makeRun(store, { startTime: STARTED });
    const x = series(30_000, (step) => (step % 2 === 0 ? step : 60_000 - step) + (step === 777 ? NaN : 0));
    const y = series(30_000, (step) => (step === 12_345 ? 1e6 : random()));
    log(runId, 'x', x);
    log(runId, 'm', y);
    const line = await one(runId, { x: { by: 'metric', key: 'x' } });
    const kept = x.flatMap(({ value }, index) => (Number.isFinite(value) ? [index] : []));
    const xs = kept.map((index) => x[index]?.value ?? NaN);
    holdsExtremes(
      line,
      xs,
      kept.map((index) => y[index]?.value ?? NaN),
      Math.min(...xs),
      Math.max(...xs),
    );
    assert.ok(line.y.includes(1e6));
    line.x.forEach((value, index) => assert.ok(index === 0 || value >= (line.x[index - 1] ?? 0)));
  }).timeout(20_000);

  it('are smoothed over all points, and zoomed the same as whole', async () => {
    const runId = makeRun(store, { startTime: STARTED });
    const length = 70_000;
    const points = series(length, (step) => Math.sin(step / 900) + random());
    log(runId, 'm', points);
    const weight = 0.95;
    let sum = 0;
    let weights = 0;
    const wanted = points.map(({ value }) => {
      sum = sum * weight + value;
      weights = weights * weight + 1;
      return sum / weights;
    });
    for (const [from, to] of [
      [null, null],
      [40_000, 40_060],
    ] as const) {
      const line = await one(runId, { smoothing: { method: 'ema', weight }, from, to });
      assert.equal(line.count, (to ?? length - 1) - (from ?? 0) + 1);
      line.x.forEach((step, index) => {
        assert.ok(Math.abs((line.y[index] ?? NaN) - (wanted[step] ?? NaN)) < 1e-8, `step ${step}`);
      });
    }
    const window = 201;
    const line = await one(runId, { smoothing: { method: 'mean', window }, from: 33_000, to: 33_100 });
    line.x.forEach((step, index) => {
      const around = points.slice(step - 100, step + 101);
      const mean = around.reduce((total, { value }) => total + value, 0) / window;
      assert.ok(Math.abs((line.y[index] ?? NaN) - mean) < 1e-8, `step ${step}`);
    });
  }).timeout(20_000);

  it('are smoothed in the order of the axis when points came in another', async () => {
    const runId = makeRun(store, { startTime: STARTED });
    const points = series(20_000, (step) => step);
    log(runId, 'm', [...points.slice(15_000), ...points.slice(0, 15_000)]);
    const line = await one(runId, { smoothing: { method: 'mean', window: 3 }, pixels: 5000 });
    assert.equal(line.exact, true);
    assert.deepEqual([...line.y.subarray(1, 6)], [1, 2, 3, 4, 5]);
    assert.equal(line.x.length, 20_000);
  });

  it('are one for each run and expression that there is something of, packed', async () => {
    const runIds = [1, 2, 3].map(() => makeRun(store, { startTime: STARTED }));
    const [a = '', b = ''] = runIds;
    log(
      a,
      'm',
      series(3, (step) => step),
      false,
    );
    log(
      b,
      'n',
      series(2, (step) => -step),
      false,
    );
    log(
      b,
      'm',
      series(1, () => 7),
      false,
    );
    const packed = await store.metrics.lines({
      ...PLAIN,
      runIds,
      y: ['m', 'n', '-n'],
      x: { by: 'relative' },
    });
    assert.deepEqual([...packed.owner], [0, 1, 1, 1]);
    assert.deepEqual([...packed.expression], [0, 0, 1, 2]);
    assert.deepEqual([...packed.offsets], [0, 3, 4, 6, 8]);
    assert.deepEqual([...packed.x], [0, 10, 20, 0, 0, 10, 0, 10]);
    assert.deepEqual(
      [...packed.y].map((value) => value + 0),
      [0, 1, 2, 7, 0, -1, 0, 1],
    );
    assert.deepEqual([...packed.other], [0, 1, 2, 0, 0, 1, 0, 1]);
    assert.deepEqual([...packed.exact], [1, 1, 1, 1]);
  });

  it('are the mean of a group within its band', async () => {
    const of = (lr: string, values: readonly number[]): string => {
      const runId = makeRun(store, { startTime: STARTED, params: { lr } });
      log(
        runId,
        'm',
        series(values.length, (step) => values[step] ?? 0),
        false,
      );
      return runId;
    };
    const runIds = [of('0.1', [1, 2, 3]), of('0.1', [3, 6]), of('0.01', [5])];
    const none = makeRun(store, { startTime: STARTED });
    log(
      none,
      'm',
      series(1, () => 9),
      false,
    );
    const bands: Readonly<Record<Band, readonly number[]>> = {
      std: [Math.SQRT2, Math.SQRT2 * 2, 0],
      stderr: [1, 2, 0],
      minmax: [1, 2, 0],
    };
    for (const band of ['std', 'stderr', 'minmax'] as const) {
      const lines = await store.metrics.lines({
        ...PLAIN,
        runIds: [...runIds, none],
        y: ['m'],
        group: { by: 'param', key: 'lr', band },
      });
      assert.deepEqual(lines.groups, ['', '0.01', '0.1']);
      const [, , group] = unpackLines(lines);
      assert.deepEqual([...(group?.y ?? [])], [2, 4, 3]);
      // The last point is of the run alone that went on.
      assert.deepEqual([...(group?.runs ?? [])], [2, 2, 1]);
      const half = [...(group?.high ?? [])].map((high, index) => (high - (group?.low?.[index] ?? 0)) / 2);
      half.forEach((size, index) => assert.ok(Math.abs(size - (bands[band][index] ?? NaN)) < 1e-12, band));
    }
  });

  it('keep the lowest and highest point of a group of long runs', async () => {
    const runIds = [1, 2].map((spike) => {
      const runId = makeRun(store, { startTime: STARTED, tags: { kind: 'a' } });
      log(
        runId,
        'm',
        series(50_000, (step) => (step === 20_000 + spike ? spike * 1000 : random())),
      );
      return runId;
    });
    const group = { by: 'tag', key: 'kind', band: 'minmax' } as const;
    const [line] = unpackLines(await store.metrics.lines({ ...PLAIN, runIds, y: ['m'], group }));
    assert.equal(Math.max(...(line?.high ?? [])), 2000);
    assert.equal(line?.count, 100_000);
    assert.ok(line.x.length <= PLAIN.pixels);
  });

  it('leave the thread to others in between, and end when nobody waits any more', async () => {
    const runId = makeRun(store, { startTime: STARTED });
    log(
      runId,
      'm',
      series(400_000, () => random()),
    );
    const smoothing = { method: 'gaussian', sigma: 16 } as const;
    let turns = 0;
    const timer = setInterval(() => turns++, 1);
    const line = await one(runId, { smoothing });
    clearInterval(timer);
    assert.equal(line.count, 400_000);
    assert.ok(turns >= 2, `${turns} turns of others`);
    const controller = new AbortController();
    const answer = store.metrics.lines({ ...PLAIN, runIds: [runId], y: ['m'], smoothing }, controller.signal);
    controller.abort();
    await assert.rejects(answer, { name: 'AbortError' });
  }).timeout(20_000);

  it('say what is wrong with an expression', async () => {
    const runId = makeRun(store, { startTime: STARTED });
    await assert.rejects(
      store.metrics.lines({ ...PLAIN, runIds: [runId], y: ['m +'] }),
      /missing at the end/,
    );
    await assert.rejects(
      store.metrics.lines({ ...PLAIN, runIds: [runId], y: ['1 + 2'] }),
      /no metric in '1 \+ 2'/,
    );
  });
});
