import { cpSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import type { Bench } from './harness';
import { Client, post, trainedRun } from './load';
import { type BenchServer, eachTracker, start } from './servers';
import { scaled } from './support/data';

const RUNS = scaled(5000);
const TIMES_MORE = 20;

const FILTERED = {
  experiment_ids: ['0'],
  filter: "metrics.m3 > 0.2 and params.p1 = '7'",
  order_by: ['metrics.m5 DESC'],
  max_results: 100,
};

/** Searches over HTTP of 5,000 runs with 10 params, 20 metrics and 5 tags, and of 100,000 where a peer can. */
export async function run(bench: Bench): Promise<void> {
  await eachTracker(async (server) => {
    // MLflow's forms share a store, which its lean one has filled.
    if (server.who !== 'MLflow') await fill(server);
    await few(bench, server);
    if (server.who === 'MLflow lean' || server.who === 'FastTrackML') await many(bench, server);
  });
}

async function fill({ port }: BenchServer): Promise<void> {
  const clients = Array.from({ length: 4 }, () => new Client(port));
  let next = 0;
  await Promise.all(
    clients.map(async (client) => {
      while (next < RUNS) await trainedRun(client, next++);
      client.close();
    }),
  );
}

async function few(bench: Bench, server: BenchServer): Promise<void> {
  const { who } = server;
  const times = who === 'Tidemark' ? 20 : 5;
  const client = new Client(server.port);
  const search = async (body: object): Promise<undefined> => {
    await client.send(post('runs/search', body));
    return undefined;
  };
  const filtered = `search, metric and param filter, ordered by a metric, 100 of ${thousands(RUNS)} runs`;
  await bench.time(filtered, { who, limit: 5, times }, () => search(FILTERED));
  await bench.time(`newest 100 of ${thousands(RUNS)} runs`, { who, times }, () =>
    search({ experiment_ids: ['0'], max_results: 100 }),
  );
  await bench.time(`all ${thousands(RUNS)} runs in pages of 1,000`, { who, limit: 250 }, () =>
    everyPage(client),
  );
  client.close();
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

/** The runs twenty times over, put into the peer's tables: by its API they would take it most of an hour. */
async function many(bench: Bench, server: BenchServer): Promise<void> {
  const { who } = server;
  await server.stop();
  const folder = `${server.folder} with many`;
  cpSync(server.folder, folder, { recursive: true });
  multiply(path.join(folder, who === 'FastTrackML' ? 'fasttrackml.db' : 'mlflow.db'));
  const again = await start(who, folder);
  const client = new Client(again.port);
  const name = `search, metric and param filter, ordered by a metric, 100 of ${thousands(RUNS * TIMES_MORE)} runs`;
  try {
    const slow = who === 'MLflow lean';
    const note = slow ? 'once, since it takes minutes' : undefined;
    const took: number[] = [];
    for (let round = slow ? 0 : -1; round < (slow ? 1 : 5); round++) {
      const before = performance.now();
      await client.send(post('runs/search', FILTERED));
      if (round >= 0) took.push(performance.now() - before);
    }
    bench.samples(name, took, { who, note });
  } finally {
    client.close();
    await again.stop();
  }
}

const TABLES = ['runs', 'params', 'tags', 'metrics', 'latest_metrics'];

function multiply(file: string): void {
  const database = new Database(file);
  database.transaction(() => {
    for (const table of TABLES) {
      const columns = database.prepare<[], { name: string }>(`PRAGMA table_info(${table})`).all();
      const rows = (copy: number): string =>
        columns
          .map(({ name }) => {
            if (name === 'run_uuid') return `'${copy.toString(16).padStart(4, '0')}' || substr(run_uuid, 5)`;
            return name === 'row_num' && table === 'runs' ? `row_num + ${copy * RUNS}` : `"${name}"`;
          })
          .join(', ');
      const names = columns.map(({ name }) => `"${name}"`).join(', ');
      database.exec(`CREATE TEMP TABLE original AS SELECT * FROM ${table}`);
      for (let copy = 1; copy < TIMES_MORE; copy++)
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
