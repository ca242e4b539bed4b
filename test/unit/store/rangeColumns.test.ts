import assert from 'node:assert/strict';
import { unpackLines } from '../../../src/core/lines/pack';
import type { Store } from '../../../src/store/store';
import { numbers } from '../support/numbers';
import { cleanUp, makeRun, temporaryStore } from './support';

const STARTED = 1_000_000;

interface Logged {
  readonly runId: string;
  readonly times: Float64Array;
  readonly values: Float64Array;
}

describe('a raw line of more points than are read', () => {
  const random = numbers(11);
  let store: Store;
  beforeEach(() => (store = temporaryStore()));
  afterEach(cleanUp);

  function log(count: number, timeOf: (index: number) => number): Logged {
    const runId = makeRun(store, { startTime: STARTED });
    const steps = Float64Array.from({ length: count }, (_, index) => index);
    const times = steps.map((index) => STARTED + timeOf(index));
    const values = steps.map(() => random());
    for (let at = 0; at < count; at += 20_000) {
      const part = (column: Float64Array): Float64Array => column.subarray(at, at + 20_000);
      const points = { steps: part(steps), timestamps: part(times), values: part(values) };
      store.metrics.appendColumns(runId, [
        { key: 'm', modelId: null, datasetName: null, datasetDigest: null, points },
      ]);
    }
    store.metrics.sealer.sealAll();
    return { runId, times, values };
  }

  /** The lowest and highest value of each pixel column. */
  function columnsOf(
    x: ArrayLike<number>,
    y: ArrayLike<number>,
    view: { readonly from: number; readonly to: number; readonly pixels: number },
  ): readonly (readonly [low: number, high: number])[] {
    const { from, to, pixels } = view;
    const columns = Array.from({ length: pixels }, (): [number, number] => [Infinity, -Infinity]);
    for (let i = 0; i < x.length; i++) {
      const at = x[i] ?? NaN;
      if (at < from || at > to) continue;
      const column = columns[Math.min(pixels - 1, Math.floor(((at - from) * pixels) / (to - from)))];
      if (!column) continue;
      column[0] = Math.min(column[0], y[i] ?? 0);
      column[1] = Math.max(column[1], y[i] ?? 0);
    }
    return columns;
  }

  /**
   * Summaries stand for blocks of points, and a block may lie over the edge of a column: the extreme of one column is
   * left out where a point at most a column beside it goes further. The line's own width covers that.
   */
  async function holds({ runId, times, values }: Logged, share: readonly [number, number], pixels: number) {
    const [first, last] = [times[0] ?? 0, times.at(-1) ?? 0];
    const [from, to] = share.map((one) => Math.round(first + one * (last - first)));
    const view = { from: from ?? 0, to: to ?? 0, pixels };
    const [line] = unpackLines(
      await store.metrics.lines({
        runIds: [runId],
        y: ['m'],
        x: { by: 'timestamp' },
        from: view.from,
        to: view.to,
        pixels,
        smoothing: { method: 'none' },
        group: null,
        keep: 'shape',
      }),
    );
    assert.ok(line);
    const drawn = columnsOf(line.x, line.y, view);
    const wanted = columnsOf(times, values, view);
    const off: number[] = [];
    wanted.forEach(([low, high], column) => {
      const beside = drawn.slice(Math.max(0, column - 1), column + 2);
      const lowest = Math.min(...beside.map(([least]) => least));
      const highest = Math.max(...beside.map(([, most]) => most));
      const name = `column ${column} of ${pixels} from ${view.from} to ${view.to}`;
      assert.ok(lowest <= low && highest >= high, name);
      if (drawn[column]?.[0] !== low || drawn[column][1] !== high) off.push(column);
    });
    assert.ok(off.length <= pixels / 10, `${off.length} of ${pixels} columns have another's extreme`);
    assert.ok(line.x.length <= 4 * pixels || line.exact);
  }

  for (const [name, count, timeOf] of [
    ['evenly', 300_000, (index: number) => index],
    [
      'fast and then slowly',
      400_000,
      (index: number) => (index < 380_000 ? index / 100 : 3800 + (index - 380_000) * 20),
    ],
    ['with a pause in each epoch', 400_000, (index: number) => index + Math.floor(index / 30_000) * 40_000],
  ] as const) {
    it(`has the extremes of every pixel column at every zoom, logged ${name}`, async () => {
      const logged = log(count, timeOf);
      for (const pixels of [33, 400, 1000]) {
        await holds(logged, [0, 1], pixels);
        for (let round = 0; round < 6; round++) {
          const start = random() * 0.8;
          await holds(logged, [start, start + 0.05 + random() * (0.95 - start)], pixels);
        }
      }
    }).timeout(30_000);
  }
});
