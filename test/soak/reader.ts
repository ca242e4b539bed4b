import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { errorMessage } from '../../src/core/errors';
import { LocalBackend } from '../../src/store/localBackend';
import { openStore } from '../../src/store/store';
import { accompany } from './companion';
import { Latencies } from './latencies';
import { totalsOf } from './totals';

/** Reads every point of every run, again and again, as an export does: `reader.js ROOT STALL_MS`. */
const [root = '', limit = '250'] = process.argv.slice(2);
const store = openStore({ directory: join(root, '.tidemark'), mode: 'readonly' });
const latencies = new Latencies(Number(limit));
const errors: string[] = [];

async function work(stop: AbortSignal): Promise<void> {
  while (!stop.aborted) {
    try {
      await latencies.measure('walk', () => walk(stop));
    } catch (error) {
      errors.push(errorMessage(error));
    }
    await sleep(200);
  }
}

async function walk(stop: AbortSignal): Promise<void> {
  const { items } = store.runs.search({
    experimentIds: ['0'],
    filter: '',
    orderBy: [],
    viewType: 'ALL',
    maxResults: 50_000,
    pageToken: null,
    parent: 'any',
  });
  for (const { info, data } of items) {
    for (const { key } of data.metrics) {
      await latencies.measure('history', async () => store.metrics.history(info.runId, key));
      await sleep(2);
      if (stop.aborted) return;
    }
  }
}

void accompany(work, async () => {
  const backend = new LocalBackend(store);
  const totals = await totalsOf(backend);
  backend.dispose();
  const { rows, slow } = latencies.summary();
  return { rows, slow: slow.filter(({ what }) => what !== 'walk'), errors, totals };
});
