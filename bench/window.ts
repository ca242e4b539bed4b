/* A process of its own that opens a store as the extension host does, reads, and prints what that took as JSON. */
import { readFileSync } from 'node:fs';
import type { RunQuery } from '../src/core/backend';
import { openStore } from '../src/store/store';

export interface WindowTimes {
  readonly open: number;
  readonly firstPage: number;
  /** MiB that it added to the process until then. */
  readonly memory: number;
  readonly chart: number;
  readonly history: number;
  readonly firstSearch: number;
  readonly search: number;
  /** MiB that it had added with the columns that searches go over. */
  readonly memoryAfter: number;
}

const NEWEST: RunQuery = {
  experimentIds: ['0'],
  filter: '',
  orderBy: [],
  viewType: 'ACTIVE_ONLY',
  maxResults: 100,
  pageToken: null,
  parent: 'any',
};

const [, , directory = '', runId = ''] = process.argv;
const before = memory();
const times: Record<string, number> = {};
const timed = <T>(name: keyof WindowTimes, work: () => T): T => {
  const start = performance.now();
  const result = work();
  times[name] = performance.now() - start;
  return result;
};

const store = timed('open', () => openStore({ directory, mode: 'window' }));
const page = timed('firstPage', () => store.runs.search(NEWEST));
if (page.items.length !== 100) throw new Error('There is no whole page of runs.');
times['memory'] = memory() - before;
timed('chart', () =>
  store.metrics.range({ series: [{ runId, key: 'loss' }], x: 'step', from: null, to: null, pixels: 2000 }),
);
timed('history', () => store.metrics.historyPart(runId, 'loss', 0, 1000));
const filtered = {
  ...NEWEST,
  filter: "metrics.acc < 0.5 and params.lr = '7'",
  orderBy: ['metrics.acc DESC'],
};
timed('firstSearch', () => store.runs.search(filtered));
timed('search', () => store.runs.search({ ...filtered, filter: "metrics.acc < 0.6 and params.lr = '8'" }));
times['memoryAfter'] = memory() - before;
store.close();
console.log(JSON.stringify(times));

/** MiB: what the process has for itself, and its share of the rest. */
function memory(): number {
  const rollup = readFileSync('/proc/self/smaps_rollup', 'utf8');
  return Number(/^Pss: +(\d+)/m.exec(rollup)?.[1]) / 1024;
}
