import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import Database from 'better-sqlite3';
import { openStore, type Store } from '../src/store/store';
import { type Bench, percentile } from './harness';
import { Client, post, trainedRun } from './load';
import { type BenchServer, measured, memory, start } from './servers';
import { scaled } from './support/data';

const RUNS = scaled(5000);
/** So many times the runs a peer is given by its API, which takes minutes for all of them; its tables then have the others. */
const GIVEN = 5;
const MANY = 20;
/** Of a million runs what is searched by, and little else. */
const MILLION = scaled(1_000_000);

/** A run's params, metrics and tags: so many of each. */
interface Shape {
  readonly params: number;
  readonly metrics: number;
  readonly tags: number;
}
const TRAINED: Shape = { params: 10, metrics: 20, tags: 5 };
const SLIM: Shape = { params: 2, metrics: 6, tags: 0 };

const FILTERED = {
  experiment_ids: ['0'],
  filter: "metrics.m3 > 0.2 and params.p1 = '7'",
  order_by: ['metrics.m5 DESC'],
  max_results: 100,
};

/** Searches over HTTP of runs with 10 params, 20 metrics and 5 tags, beside peers as far as they answer within minutes. */
export async function run(bench: Bench): Promise<void> {
  const base = mkdtempSync(path.join(os.tmpdir(), 'tidemark-bench-'));
  const folderOf = (name: string): string => path.join(base, name);
  try {
    for (const who of measured(['Tidemark'])) {
      const folder = folderOf(who);
      fill(folder, 0, RUNS, TRAINED);
      await served(start(who, folder), (server) => few(bench, server));
      fill(folder, RUNS, RUNS * MANY, TRAINED);
      await served(start(who, folder), (server) => many(bench, server, RUNS * MANY));
      rmSync(folder, { recursive: true });
      fill(folder, 0, MILLION, SLIM);
      await served(start(who, folder), (server) => many(bench, server, MILLION));
      rmSync(folder, { recursive: true });
    }
    for (const who of measured(['MLflow lean', 'FastTrackML'])) {
      const folder = folderOf(who);
      await served(start(who, folder), give);
      multiply(folder, RUNS / GIVEN, GIVEN);
      await served(start(who, folder), (server) => few(bench, server));
      if (who === 'MLflow lean') {
        for (const form of measured(['MLflow']))
          await served(start(form, folder), (server) => few(bench, server));
      } else {
        multiply(folder, RUNS, MANY);
        await served(start(who, folder), (server) => many(bench, server, RUNS * MANY));
      }
    }
  } finally {
    rmSync(base, { recursive: true, force: true });
  }
}

async function served(
  starting: Promise<BenchServer>,
  work: (server: BenchServer) => Promise<void>,
): Promise<void> {
  const server = await starting;
  try {
    await work(server);
  } finally {
    await server.stop();
  }
}

/** Runs `from` to `to` into our store, as `trainedRun` makes them. */
function fill(folder: string, from: number, to: number, shape: Shape): void {
  const before = performance.now();
  const store = openStore({ directory: path.join(folder, '.tidemark'), mode: 'owner' });
  try {
    for (let first = from; first < to; first += 2000)
      store.transaction(() => {
        for (let i = first; i < Math.min(to, first + 2000); i++) addRun(store, i, shape);
      });
  } finally {
    store.close();
  }
  const seconds = ((performance.now() - before) / 1000).toFixed(1);
  console.log(`${thousands(to - from)} runs stored in ${seconds} s.`);
}

function addRun(store: Store, i: number, shape: Shape): void {
  const startTime = 1_700_000_000_000 + i;
  const { runId } = store.runs.create({
    experimentId: '0',
    runName: `run ${i}`,
    userId: 'ana',
    startTime,
    tags: [{ key: 'mlflow.user', value: 'ana' }],
  }).info;
  const several = <T>(count: number, item: (k: number) => T): T[] =>
    Array.from({ length: count }, (_, k) => item(k));
  store.runs.logParams(
    runId,
    several(shape.params, (k) => ({ key: `p${k}`, value: String((i * 7 + k) % 50) })),
  );
  store.metrics.append(
    runId,
    several(shape.metrics, (k) => ({
      key: `m${k}`,
      value: Math.random(),
      timestamp: startTime,
      step: 1,
      modelId: null,
      datasetName: null,
      datasetDigest: null,
    })),
  );
  if (shape.tags > 0)
    store.runs.setTags(
      runId,
      several(shape.tags, (k) => ({ key: `t${k}`, value: `value ${(i + k) % 10}` })),
    );
  store.runs.update(runId, { status: 'FINISHED', endTime: startTime + 100_000 });
}

async function give({ port }: BenchServer): Promise<void> {
  const clients = Array.from({ length: 4 }, () => new Client(port));
  let next = 0;
  await Promise.all(
    clients.map(async (client) => {
      while (next < RUNS / GIVEN) await trainedRun(client, next++);
      client.close();
    }),
  );
}

const filteredName = (runs: number): string =>
  `search, metric and param filter, ordered by a metric, 100 of ${thousands(runs)} runs`;

async function few(bench: Bench, server: BenchServer): Promise<void> {
  const { who } = server;
  const client = new Client(server.port);
  const warm = await filtered(bench, client, who, RUNS);
  bench.samples(filteredName(RUNS), warm, { who, limit: 5 });
  await bench.time(
    `newest 100 of ${thousands(RUNS)} runs`,
    { who, times: who === 'Tidemark' ? 20 : 5 },
    async () => {
      await client.send(post('runs/search', { experiment_ids: ['0'], max_results: 100 }));
      return undefined;
    },
  );
  await bench.time(`all ${thousands(RUNS)} runs in pages of 1,000`, { who, limit: 250 }, () =>
    everyPage(client),
  );
  client.close();
}

/** Milliseconds that the filtered search takes once it is warm. Ours is that when the code is, too: after some searches. */
async function filtered(
  bench: Bench,
  client: Client,
  who: BenchServer['who'],
  runs: number,
): Promise<readonly number[]> {
  const took: number[] = [];
  const [cold, rounds] = who === 'Tidemark' ? [10, 50] : [1, 6];
  for (let round = 0; round < rounds; round++) {
    const from = performance.now();
    await client.send(post('runs/search', FILTERED));
    took.push(performance.now() - from);
  }
  bench.count(`the first such search of ${thousands(runs)} runs`, took[0] ?? NaN, 'ms', undefined, { who });
  return took.slice(cold);
}

async function everyPage(client: Client): Promise<undefined> {
  let token: string | undefined;
  let runs = 0;
  do {
    const answer = await client.send(
      post('runs/search', { experiment_ids: ['0'], max_results: 1000, page_token: token }),
    );
    // FastTrackML says that there is more when a page is full, and gives an empty one then.
    if (answer.length > 1000) runs += 1000;
    token = /"next_page_token": ?"([^"]+)"/.exec(answer.subarray(-300).toString())?.[1];
  } while (token !== undefined);
  if (runs !== RUNS) throw new Error(`${runs} runs`);
  return undefined;
}

async function many(bench: Bench, server: BenchServer, runs: number): Promise<void> {
  const { who } = server;
  const client = new Client(server.port);
  const before = memory(server.pid);
  const warm = await filtered(bench, client, who, runs);
  client.close();
  // What ours reads into memory then, a peer reads again each time.
  if (who === 'Tidemark')
    bench.count(
      `memory (PSS) that searching ${thousands(runs)} runs adds`,
      memory(server.pid) - before,
      'MiB',
    );
  const limit = runs === RUNS * MANY ? 8 : 30;
  bench.samples(filteredName(runs), warm, { who });
  bench.count(`${filteredName(runs)}, 95th percentile`, percentile(warm, 0.95), 'ms', limit, { who });
}

const TABLES = ['runs', 'params', 'tags', 'metrics', 'latest_metrics'];

/** The peer's `runs` so many times over, put into its tables. */
function multiply(folder: string, runs: number, times: number): void {
  const file = path.join(folder, folder.endsWith('FastTrackML') ? 'fasttrackml.db' : 'mlflow.db');
  const database = new Database(file);
  database.transaction(() => {
    for (const table of TABLES) {
      const columns = database.prepare<[], { name: string }>(`PRAGMA table_info(${table})`).all();
      // Copies of copies are others in other digits; so many of them are the same in no two runs.
      const at = times === GIVEN ? 1 : 9;
      const rows = (copy: number): string =>
        columns
          .map(({ name }) => {
            if (name === 'run_uuid')
              return `substr(run_uuid, 1, ${at - 1}) || '${copy.toString(16).padStart(8, '0')}' || substr(run_uuid, ${at + 8})`;
            return name === 'row_num' && table === 'runs' ? `row_num + ${copy * runs}` : `"${name}"`;
          })
          .join(', ');
      const names = columns.map(({ name }) => `"${name}"`).join(', ');
      database.exec(`CREATE TEMP TABLE original AS SELECT * FROM ${table}`);
      for (let copy = 1; copy < times; copy++)
        database.exec(`INSERT INTO ${table} (${names}) SELECT ${rows(copy)} FROM original`);
      database.exec('DROP TABLE original');
    }
  })();
  database.exec('ANALYZE');
  database.close();
}

function thousands(count: number): string {
  return count.toLocaleString('en');
}
