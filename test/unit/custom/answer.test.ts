import assert from 'node:assert/strict';
import { parseCustomChart } from '../../../src/core/custom/parse';
import { sentenceText } from '../../../src/core/errors';
import type { CustomSource } from '../../../src/features/custom/answer';
import { answerCustom } from '../../../src/features/custom/answer';
import { LocalBackend } from '../../../src/store/localBackend';
import { cleanUp, makeRun, temporaryStore } from '../store/support';

describe('what a custom chart shows of the store', () => {
  afterEach(cleanUp);

  it('is as many runs as the query says, in however many pages they come', async () => {
    const store = temporaryStore();
    const backend = new LocalBackend(store);
    for (let index = 0; index < 50; index++) makeRun(store, { metrics: { loss: index } });
    // As the store does it where runs are wide.
    const source: CustomSource = {
      searchExperiments: (query) => backend.searchExperiments(query),
      runCells: (runIds, columns) => backend.runCells(runIds, columns),
      chartLines: (request, signal) => backend.chartLines(request, signal),
      searchRuns: (query) => backend.searchRuns({ ...query, maxResults: Math.min(7, query.maxResults) }),
    };
    const answer = async (limit: number) => {
      const { chart } = parseCustomChart(
        JSON.stringify({
          query: { from: 'runs', limit, orderBy: ['metrics.loss ASC'] },
          chart: { type: 'bar', data: { datasets: [{ y: 'metrics.loss' }] } },
        }),
      );
      assert.ok(chart);
      return answerCustom(source, chart, new AbortController().signal);
    };
    const some = await answer(20);
    assert.equal(some.runs.length, 20);
    assert.deepEqual(some.notes.map((note) => sentenceText(note)), ['These are the first 20 runs; query.limit says how many.']); // prettier-ignore
    assert.deepEqual([...(some.data?.columns.at(-1)?.values ?? [])], Array.from({ length: 20 }, (_, index) => index)); // prettier-ignore
    const all = await answer(100);
    assert.deepEqual([all.runs.length, all.notes], [50, []]);
  });
});
