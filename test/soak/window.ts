import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { errorMessage } from '../../src/core/errors';
import { LocalBackend } from '../../src/store/localBackend';
import { openStore } from '../../src/store/store';
import { accompany } from './companion';
import { Latencies } from './latencies';
import { Random } from './random';
import { totalsOf } from './totals';

/** What a window does with the store while somebody works in it, without VS Code around it: `window.js ROOT SEED STALL_MS`. */
const [root = '', seed = '1', limit = '250'] = process.argv.slice(2);
const backend = new LocalBackend(openStore({ directory: join(root, '.tidemark'), mode: 'window' }), 'soak');
const random = new Random(Number(seed));
const latencies = new Latencies(Number(limit));
const errors: string[] = [];
let changed: readonly string[] = [];
let own = '';

const newest = {
  experimentIds: ['0'],
  filter: '',
  orderBy: [],
  viewType: 'ACTIVE_ONLY',
  parent: 'none',
} as const;
const best = {
  ...newest,
  filter: "metrics.loss > -3000 AND params.p1 LIKE '값%' AND attributes.status != 'KILLED'",
  orderBy: ['metrics.accuracy DESC'],
} as const;

const ways: readonly [string, () => Promise<unknown>][] = [
  ['tree', () => backend.searchRuns({ ...newest, maxResults: 100, pageToken: null })],
  ['search', () => backend.searchRuns({ ...best, maxResults: 100, pageToken: null })],
  ['changed runs', () => backend.getRuns(changed)],
  ['experiments', () => backend.searchExperiments({ viewType: 'ALL', maxResults: 100, pageToken: null })],
  ['chart', chart],
  ['chart', chart],
  ['versions', () => backend.searchRegisteredModels({ maxResults: 100, pageToken: null })],
  ['tag', () => backend.setTag(own, `note${String(random.below(10))}`, String(random.next()))],
  ['rename', () => backend.updateRun(own, { runName: `window ${String(random.below(1000))}` })],
];

async function chart(): Promise<void> {
  const series = changed.slice(0, 8).map((runId) => ({ runId, key: 'loss' }));
  await backend.metricRanges({ series, x: 'step', from: null, to: null, pixels: 1200 });
}

async function work(stop: AbortSignal): Promise<void> {
  const watching = backend.watch(
    ({ runs }) => {
      changed = runs.map(({ runId }) => runId);
    },
    { prompt: true },
  );
  const run = { experimentId: '0', runName: 'window', userId: 'soak', startTime: Date.now(), tags: [] };
  own = (await backend.createRun({ ...run, status: 'RUNNING' })).info.runId;
  while (!stop.aborted) {
    const [what, call] = ways[random.below(ways.length)] ?? ['chart', chart];
    try {
      await latencies.measure(what, call);
    } catch (error) {
      errors.push(`${what}: ${errorMessage(error)}`);
    }
    await sleep(20 + random.below(160));
  }
  watching.dispose();
}

void accompany(work, async () => {
  const totals = await totalsOf(backend);
  backend.dispose();
  return { ...latencies.summary(), errors, totals };
});
