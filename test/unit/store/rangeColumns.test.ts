import assert from 'node:assert/strict';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { unpackLines } from '../../../src/core/lines/pack';
import type { Keep, LineX } from '../../../src/core/lines/request';
import { decodeRow, encodeChunkRow } from '../../../src/store/metrics/rowBytes';
import type { Store } from '../../../src/store/store';
import { numbers } from '../support/numbers';
import { columnsOf, heightOf } from './pixelColumns';
import { cleanUp, makeRun, temporaryFolder, temporaryStore } from './support';

const STARTED = 1_000_000;

interface Points {
  readonly steps: Float64Array;
  readonly timestamps: Float64Array;
  readonly values: Float64Array;
}

/** Of more points a pixel, blocks of 16,384 points stand for them. */
const COARSE = 32_768;

describe('a raw line of more points than are read', () => {
  const random = numbers(11);
  let directory: string;
  let store: Store;
  beforeEach(() => {
    directory = join(temporaryFolder(), '.tidemark');
    store = temporaryStore({ directory });
  });
  afterEach(cleanUp);

  const within = (limit: number): number => Math.floor(random() * limit);
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

  /** `sealed`: after how many points what has gathered is sealed, in chunks of whatever size. */
  function log(
    runId: string,
    points: Points,
    sealed: number,
    tail = 0,
    datasetName: string | null = null,
  ): void {
    const { length } = points.steps;
    const datasetDigest = datasetName;
    for (let at = 0, since = 0; at < length; at += 4000) {
      const part = (column: Float64Array): Float64Array => column.subarray(at, at + 4000);
      const some = {
        steps: part(points.steps),
        timestamps: part(points.timestamps),
        values: part(points.values),
      };
      store.metrics.appendColumns(runId, [
        { key: 'm', modelId: null, datasetName, datasetDigest, points: some },
      ]);
      since += some.steps.length;
      const left = length - at - some.steps.length;
      if (left < tail || (left > 0 && since < sealed)) continue;
      store.metrics.sealer.sealAll();
      since = 0;
    }
  }

  /** All zooms that are tried: each pixel column's lowest and highest are the data's, by every axis. */
  async function holds(
    runId: string,
    all: readonly Points[],
    name: string,
    rounds: number,
    among = 1,
  ): Promise<void> {
    for (const by of ['step', 'timestamp', 'relative'] as const) {
      const axis = by === 'step' ? 'steps' : 'timestamps';
      const origin = by === 'relative' ? STARTED : 0;
      const x = all.flatMap((points) => Array.from(points[axis], (at) => at - origin));
      const y = all.flatMap(({ values }) => [...values]);
      // Of some only: it takes longer than all the rest.
      const known = within(6) === 0 ? new Set(x.map((at, index) => `${at} ${y[index]}`)) : null;
      const [least, most] = x.reduce(
        ([a, b], at) => [Math.min(a, at), Math.max(b, at)],
        [Infinity, -Infinity],
      );
      for (let round = 0; round < rounds; round++) {
        const pixels = [1, 3, 7, 16, 50, 133, 400][within(7)] ?? 1;
        const keep = (['shape', 'extremes'] as const)[within(2)] ?? 'shape';
        const at = (share: number): number => least + share * (most - least);
        const start = random() ** 2;
        const whole = round === 0;
        const from = whole ? null : Math.round(at(start * 0.8));
        const to = whole ? null : Math.round(at(start * 0.8 + random() * (1 - start * 0.8)));
        if (from !== null && to !== null && from > to) continue;
        const line = await lineOf(runId, { by }, from, to, pixels, keep, among);
        const view = { from: Math.max(from ?? least, least), to: Math.min(to ?? most, most), pixels };
        const place = `${name}, ${keep} by ${by} from ${view.from} to ${view.to} at ${pixels} px`;
        const drawn = columnsOf(line.x, line.y, view);
        const wanted = columnsOf(x, y, view);
        const unseen = among > 10 || line.count / pixels > COARSE ? heightOf(wanted) / 4096 : 0;
        for (const [column, [low, high]] of wanted) {
          const [lowest, highest] = drawn.get(column) ?? [NaN, NaN];
          const isRight =
            lowest >= low && lowest <= low + unseen && highest <= high && highest >= high - unseen;
          assert.ok(isRight, `column ${column}, ${low} to ${high}: ${lowest} to ${highest}: ${place}`);
        }
        line.x.forEach((one, index) => {
          assert.ok(index === 0 || one >= (line.x[index - 1] ?? NaN), `back at ${one}: ${place}`);
          assert.ok(known?.has(`${one} ${line.y[index]}`) !== false, `no point at ${one}: ${place}`);
        });
        assert.ok(line.exact || line.x.length <= (keep === 'shape' ? 4 : 2) * pixels, place);
      }
    }
  }

  async function lineOf(
    runId: string,
    x: LineX,
    from: number | null,
    to: number | null,
    pixels: number,
    keep: Keep,
    among: number,
  ): Promise<{
    readonly x: Float64Array;
    readonly y: Float64Array;
    readonly count: number;
    readonly exact: boolean;
  }> {
    const lines = unpackLines(
      await store.metrics.lines({
        runIds: [runId, ...Array.from({ length: among - 1 }, (_, index) => `another ${index}`)],
        y: ['m'],
        x,
        from,
        to,
        pixels,
        keep,
        smoothing: { method: 'none' },
        group: null,
      }),
    );
    return lines[0] ?? { x: new Float64Array(0), y: new Float64Array(0), count: 0, exact: true };
  }

  const odd = [NaN, Infinity, -Infinity, -0];
  const values: Readonly<Record<string, (index: number) => number>> = {
    noise: () => random(),
    'noise around a curve': (index) => Math.exp(-index / 20_000) + 0.05 * normal(),
    'a rise': (index) => index * 1e-3,
    'a fall that stands still': (index) => -Math.floor(index / 900),
    'a wave': (index) => Math.sin(index / 700),
    'a constant': () => 0.25,
    'few different values': () => within(6),
    spikes: (index) => (within(700) === 0 ? 50 * normal() : Math.sin(index / 5000)),
    'saw teeth of a block': (index) => (index % 64) * (Math.floor(index / 4096) % 2 === 0 ? 1 : -1),
    'gaps and infinities': () => (within(3) === 0 ? (odd[within(4)] ?? 0) : random()),
    'hardly a number': () => (within(900) === 0 ? random() : NaN),
    'numbers for a while': (index) => (index % 30_000 < 9000 ? NaN : random()),
  };
  const even = (index: number): number => index * 10;
  /** Of each point its step and its time after the start. */
  const places: Readonly<Record<string, (index: number, count: number) => readonly [number, number]>> = {
    evenly: (index) => [index, even(index)],
    'fast and then slowly': (index, count) => [
      index < 0.9 * count ? index : index * 300,
      index < 0.95 * count ? Math.floor(index / 100) : count + index * 20,
    ],
    'with a pause in each epoch': (index) => [
      index + Math.floor(index / 3000) * 7000,
      index + Math.floor(index / 5000) * 40_000,
    ],
    'many at one place': (index) => [Math.floor(index / 250), Math.floor(index / 90) * 100],
    'with times that go back a little': (index) => [index, even(index) + within(3000)],
    'with steps that begin anew': (index) => [index % 23_000, even(index)],
    'with steps in any order': (index) => [within(1e6) - 5e5, even(index)],
    'in the wrong order': (index, count) => [index, even(count - index)],
    'by two machines in turns': (index) => [Math.floor(index / 2), even(index) + (index % 2) * 400_000],
    'at growing distances': (index) => [Math.floor(index ** 1.7), Math.floor(index ** 1.5)],
  };

  function pointsOf(
    count: number,
    place: (index: number, count: number) => readonly [number, number],
    value: (index: number) => number,
  ): Points {
    const at = Array.from({ length: count }, (_, index) => place(index, count));
    return {
      steps: Float64Array.from(at, ([step]) => step),
      timestamps: Float64Array.from(at, ([, time]) => STARTED + time),
      values: Float64Array.from(at.keys(), value),
    };
  }

  for (const [how, place] of Object.entries(places)) {
    it(`has the extremes of every pixel column at every zoom, logged ${how}`, async () => {
      for (const [what, value] of Object.entries(values)) {
        const count = 20_000 + within(40_000);
        const points = pointsOf(count, place, value);
        const runId = makeRun(store, { startTime: STARTED });
        log(runId, points, [Infinity, 8000, 40_000][within(3)] ?? 0, within(3) === 0 ? 9000 : 0);
        await holds(runId, [points], `${what} ${how}`, 8);
      }
    }).timeout(60_000);
  }

  it('has them of so many points that several levels of summaries stand for them', async () => {
    for (const what of ['noise', 'noise around a curve', 'a wave', 'spikes', 'hardly a number'] as const) {
      const value = values[what] ?? random;
      const points = pointsOf(
        400_000,
        places['with a pause in each epoch'] ?? ((index) => [index, index]),
        value,
      );
      const runId = makeRun(store, { startTime: STARTED });
      log(runId, points, Infinity);
      await holds(runId, [points], `much ${what}`, 6);
    }
  }).timeout(120_000);

  it('has them of millions of points, at whichever zoom', async () => {
    const count = 4_400_000;
    const steps = Float64Array.from({ length: count }, (_, index) => index);
    const points = {
      steps,
      timestamps: steps.map((step) => STARTED + even(step) + within(9)),
      values: steps.map((step) => Math.sin(step / 1e5) + random()),
    };
    const runId = makeRun(store, { startTime: STARTED });
    log(runId, points, 400_000);
    // Of 30 pixels blocks of 16,384 points stand for them, of the others smaller ones.
    for (const [pixels, share] of [
      [30, 1],
      [130, 1],
      [400, 0.9],
      [2000, 1],
      [400, 0.1],
    ] as const) {
      const from = share === 1 ? null : Math.floor(within(count * (1 - share)));
      const to = from === null ? null : from + Math.floor(share * count);
      const line = await lineOf(runId, { by: 'step' }, from, to, pixels, 'extremes', 1);
      const view = { from: from ?? 0, to: to ?? count - 1, pixels };
      const wanted = columnsOf(points.steps, points.values, view);
      const drawn = columnsOf(line.x, line.y, view);
      const unseen = line.count / pixels > COARSE ? heightOf(wanted) / 4096 : 0;
      for (const [column, [low, high]] of wanted) {
        const [lowest, highest] = drawn.get(column) ?? [NaN, NaN];
        const place = `column ${column} of ${pixels} from ${view.from} to ${view.to}`;
        assert.ok(lowest >= low && lowest <= low + unseen, `${place}: ${lowest} for ${low}`);
        assert.ok(highest <= high && highest >= high - unseen, `${place}: ${highest} for ${high}`);
      }
      line.x.forEach((x, index) => assert.equal(points.values[x], line.y[index]));
    }
  }).timeout(60_000);

  it('has them among many lines to less than anybody sees', async () => {
    for (const [what, value] of Object.entries(values)) {
      const points = pointsOf(
        60_000,
        places['with a pause in each epoch'] ?? ((index) => [index, index]),
        value,
      );
      const runId = makeRun(store, { startTime: STARTED });
      log(runId, points, Infinity);
      await holds(runId, [points], `${what} among many`, 8, 11);
    }
  }).timeout(60_000);

  it('has them of several series of one key together, on whichever data set', async () => {
    const runId = makeRun(store, { startTime: STARTED });
    const some = [50_000, 5000, 1, 40_000].map((count) =>
      pointsOf(count, places['evenly'] ?? ((index) => [index, index]), () => normal()),
    );
    some.forEach((points, index) => {
      log(runId, points, 20_000, 0, index === 0 ? null : `data ${index}`);
    });
    await holds(runId, some, 'several series', 20);
  }).timeout(30_000);

  it('has them of what an earlier version sealed, which told less of its points', async () => {
    const runId = makeRun(store, { startTime: STARTED });
    const points = pointsOf(50_000, places['evenly'] ?? ((index) => [index, index]), () => normal());
    log(runId, points, Infinity);
    const database = new Database(join(directory, 'tracking.db'));
    const isRow = (row: unknown): row is { id: number; pairs: number; data: Uint8Array } => row !== null;
    const rows = database
      .prepare('SELECT id, 2 * ((count + 63) / 64) AS pairs, summary AS data FROM chunk')
      .all()
      .filter(isRow);
    assert.ok(rows.length > 1);
    for (const { id, pairs, data } of rows) {
      const { details, ...row } = decodeRow(data, pairs);
      assert.ok(details?.hidden);
      const old = encodeChunkRow({ ...row, details: null });
      database.prepare('UPDATE chunk SET summary = ? WHERE id = ?').run(old, id);
    }
    database.close();
    await holds(runId, [points], 'sealed before', 4);
  }).timeout(30_000);
});
