import assert from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';
import type { ChartQuery } from '../../../src/core/charts/kinds';
import type { LineQuery } from '../../../src/core/charts/line';
import { packLines } from '../../../src/core/lines/pack';
import { Answer } from '../../../webview/charts/figure/answer';
import { LinesReader } from '../../../webview/charts/line/reader';
import type { ChartSource } from '../../../webview/charts/source';

interface Asked<Q> {
  readonly query: Q;
  readonly signal: AbortSignal;
  readonly answer: () => Promise<void>;
  readonly fail: (message: string) => Promise<void>;
}

/** A source whose answers wait for the test. */
function waiting<Q extends ChartQuery>(answerOf: (query: Q) => Awaited<ReturnType<ChartSource>>) {
  const asked: Asked<Q>[] = [];
  const source: ChartSource = (query, signal) =>
    new Promise((resolve, reject) => {
      const own = query as Q;
      const soon = async (work: () => void): Promise<void> => {
        work();
        await setImmediate();
      };
      asked.push({
        query: own,
        signal,
        answer: () => soon(() => resolve(answerOf(own))),
        fail: (message) => soon(() => reject(new Error(message))),
      });
    });
  return { asked, source };
}

describe('the points of a chart whose run goes on', () => {
  const lineOf = ({ from, to }: LineQuery) => ({
    kind: 'line' as const,
    ...packLines(
      [
        {
          owner: 0,
          expression: 0,
          x: Float64Array.of(from ?? 0, to ?? 100),
          y: Float64Array.of(1, 2),
          other: null,
          low: null,
          runs: null,
          high: null,
          count: 1000,
          exact: false,
          extent: { from: 0, to: 100 },
        },
      ],
      [],
    ),
  });
  const reading = {
    runIds: ['a'],
    y: ['m'],
    x: { by: 'step' },
    smoothing: { method: 'none' },
    group: null,
    zoom: undefined,
    pixels: 100,
  } as const;

  it('come in the range that is zoomed in, however often others come meanwhile', async () => {
    const { asked, source } = waiting<LineQuery>(lineOf);
    const reader = new LinesReader({ source, reading, changed: () => undefined });
    reader.setPaused(false);
    await asked[0]?.answer();
    const zoom = { from: 40, to: 60 };
    reader.read({ ...reading, zoom });
    const detail = asked.at(-1);
    assert.deepEqual([detail?.query.from, detail?.query.to], [30, 70]);
    for (let i = 0; i < 3; i++) {
      reader.refresh(['a']);
      await asked.at(-1)?.answer();
    }
    assert.equal(detail?.signal.aborted, false);
    const steps = (): readonly number[] => [...(reader.detail?.lines.values().next().value?.x ?? [])];
    assert.deepEqual(steps(), []);
    await detail.answer();
    assert.deepEqual(steps(), [30, 70]);
    // What came while it was read is read after it.
    assert.equal(asked.length, 6);
    assert.deepEqual([asked[5]?.query.from, reader.waiting], [30, true]);
    await asked[5]?.answer();
    assert.equal(reader.waiting, false);
    // Another range doesn't wait for the last one.
    reader.refresh(['a']);
    await asked.at(-1)?.answer();
    const old = asked.at(-1);
    reader.read({ ...reading, zoom: { from: 0, to: 10 } });
    assert.equal(old?.signal.aborted, true);
    reader.dispose();
  });
});

describe('the answer to a chart of runs', () => {
  const query = (key: string, runIds: readonly string[]) =>
    ({ kind: 'bar', runIds, fields: [{ of: 'metric', key, value: 'last' }] }) as const;

  it('is about the fields that are asked for now: old values get no new names', async () => {
    const { asked, source } = waiting<ReturnType<typeof query>>(({ runIds }) => ({
      kind: 'bar',
      runIds,
      columns: [{ values: new Float64Array(runIds.length), texts: null }],
    }));
    const answer = new Answer('bar', () => undefined);
    const runs = (): readonly string[] | undefined => answer.data?.runIds;
    answer.ask(query('loss', ['a']), source);
    assert.deepEqual([runs(), answer.waiting], [undefined, true]);
    await asked[0]?.answer();
    assert.deepEqual(runs(), ['a']);
    // Of more runs the old ones are still right.
    answer.ask(query('loss', ['a', 'b']), source);
    assert.deepEqual(runs(), ['a']);
    await asked[1]?.answer();
    assert.deepEqual(runs(), ['a', 'b']);
    answer.ask(query('accuracy', ['a', 'b']), source);
    assert.equal(runs(), undefined);
    await asked[2]?.fail('gone');
    assert.deepEqual([runs(), answer.problem], [undefined, 'gone']);
    answer.refresh();
    await asked[3]?.answer();
    assert.deepEqual([runs(), answer.problem], [['a', 'b'], undefined]);
  });
});
