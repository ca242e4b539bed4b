import assert from 'node:assert/strict';
import { loggedRows, withExplanations } from '../../src/core/comparison';
import type { ComparedMetric, CompareSection } from '../../src/core/comparison';
import type { RunWithoutMetrics } from '../../src/core/entities';
import { metricText, rowText } from '../../src/core/rowText';
import { comparedMetrics } from '../../src/features/compare/metrics';
import { LocalBackend } from '../../src/store/localBackend';
import type { Store } from '../../src/store/store';
import { cleanUp, makeRun, point, temporaryStore } from './store/support';

const pause = async (): Promise<void> => undefined;
const NO_FILES = { environment: { files: [] }, signatures: [] };

describe('the rows of a comparison', () => {
  afterEach(cleanUp);

  async function compared(store: Store, metric: ComparedMetric, runIds: readonly string[]) {
    const backend = new LocalBackend(store);
    const runs = await backend.getRunsWithoutMetrics(runIds);
    const rows = await loggedRows(runs, await comparedMetrics(backend, runs, metric), pause);
    return { backend, runs, rows };
  }

  function threeRuns(store: Store): readonly string[] {
    const histories = [
      [3, 0.5, 0.7],
      [Number.NaN, Number.NaN],
      [Infinity, 0.2, 0.1],
    ];
    return histories.map((values, index) => {
      const runId = makeRun(store, {
        params: { same: '1', lr: ['0.1', '0.1', '1e-3'][index] ?? '', ...(index === 2 && { extra: 'x' }) },
      });
      const points = (key: string) => values.map((value, step) => point(key, value, { step, timestamp: step })); // prettier-ignore
      store.metrics.append(runId, [...points('valid-logloss'), ...points('acc')]);
      return runId;
    });
  }

  it('have of each metric the value that was chosen, the best by its direction', async () => {
    const store = temporaryStore();
    const runIds = threeRuns(store);
    const values = async (metric: ComparedMetric, key: string) =>
      (await compared(store, metric, runIds)).rows.find((row) => row.key === key)?.values;
    assert.deepEqual(await values('last', 'acc'), [0.7, Number.NaN, 0.1]);
    assert.deepEqual(await values('min', 'acc'), [0.5, Number.NaN, 0.1]);
    assert.deepEqual(await values('max', 'acc'), [3, Number.NaN, Infinity]);
    assert.deepEqual(await values('best', 'acc'), [3, Number.NaN, Infinity]);
    assert.deepEqual(await values('best', 'valid-logloss'), [0.5, Number.NaN, 0.1]);
  });

  it('differ where a run has another value or none', async () => {
    const store = temporaryStore();
    const { rows } = await compared(store, 'last', threeRuns(store));
    const differing = rows.filter(({ differs }) => differs).map(({ section, key }) => `${section} ${key}`);
    assert.deepEqual(differing, ['params extra', 'params lr', 'metrics acc', 'metrics valid-logloss']);
    assert.deepEqual(rows.find(({ key }) => key === 'extra')?.values, [null, null, 'x']);
    const explained = await withExplanations(rows, 'acc', pause);
    assert.ok(explained.every(({ explains }) => explains === null || explains <= 1));
  });

  it('are found in turns, and explained in turns', async () => {
    const store = temporaryStore();
    const runIds = Array.from({ length: 9 }, (_, index) =>
      makeRun(store, {
        params: Object.fromEntries(
          Array.from({ length: 400 }, (__, key) => [`p${key}`, `${key % 2 ? index : 0}`]),
        ),
        metrics: { m: index },
      }),
    );
    const { runs, rows } = await compared(store, 'last', runIds);
    let turns = 0;
    const turn = async (): Promise<void> => {
      turns++;
    };
    await loggedRows(runs, [], turn);
    assert.ok(turns >= runs.length, `${turns} turns`);
    turns = 0;
    const explained = await withExplanations(rows, 'm', turn);
    assert.ok(turns >= rows.length / 100, `${turns} turns`);
    assert.equal(explained.find(({ key }) => key === 'p1')?.explains, 1);
  });

  it('open with all that the table may show of a metric, and with the data set that the row is about', async () => {
    const store = temporaryStore();
    const runIds = threeRuns(store);
    const { backend, runs } = await compared(store, 'last', runIds);
    const summaries = await Promise.all(runIds.map((runId) => backend.metricSummaries(runId, ['acc'])));
    const texts = summaries.map(([summary]) => (summary ? metricText(summary) : ''));
    assert.deepEqual(texts.slice(0, 2), ['last: 0.7\nmin: 0.5\nmax: 3\n', 'last: NaN\nmin: NaN\nmax: NaN\n']);
    const dataset = (name: string, digest: string) => ({
      dataset: { name, digest, sourceType: 'local', source: '{}', schema: null, profile: null },
      tags: [{ key: 'mlflow.data.context', value: 'training' }],
    });
    const [first] = runs;
    assert.ok(first);
    const run: RunWithoutMetrics = {
      ...first,
      inputs: { ...first.inputs, datasets: [dataset('digits', 'one'), dataset('digits2', 'two')] },
      data: {
        ...first.data,
        params: [...first.data.params, { key: 'net', value: `${'conv, '.repeat(999)}fc` }],
      },
    };
    const text = (section: CompareSection, key: string): Promise<string> =>
      rowText(run, NO_FILES, { section, key });
    assert.match(await text('datasets', 'digits2 (training)'), /"digest": "two"/);
    assert.match(await text('datasets', 'digits (training)'), /"digest": "one"/);
    assert.equal(await text('params', 'lr'), '0.1\n');
    assert.equal(await text('metrics', 'none'), '');
    assert.equal(await text('params', 'net'), `${'conv,\n'.repeat(999)}fc\n`);
  });
});
