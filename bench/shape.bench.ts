import { statSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { openStore } from '../src/store/store';
import type { Bench } from './harness';
import { Client, createRun, drive, get, post } from './load';
import { startServer } from './servers';

/** Of 75,000 runs with 1,500 metrics of 20 points each, a hundredth; TIDEMARK_BENCH_RUNS asks for more of them. */
const RUNS = Number(process.env['TIDEMARK_BENCH_RUNS'] ?? 750);
const WHOLE = 75_000;
const METRICS = 1500;
const POINTS = 20;
const SERIES_A_BODY = 50;
const CLIENTS = 4;

/** Many runs of very many short metrics: what freezes a store with a row for each point. */
export async function run(bench: Bench): Promise<void> {
  const server = await startServer();
  try {
    let runs = 0;
    let last = '';
    for (const part of [0.1, 0.3, 1]) {
      const upTo = Math.round(RUNS * part);
      const start = performance.now();
      const added = upTo - runs;
      for (; runs < upTo; runs += CLIENTS) {
        const ids = await Promise.all(Array.from({ length: CLIENTS }, () => createRun(server.port)));
        await drive(
          server.port,
          ids.map((id, index) => bodies(id, runs + index)),
        );
        last = ids[0] ?? last;
      }
      const seconds = (performance.now() - start) / 1000;
      await sealed(server.folder);
      const points = upTo * METRICS * POINTS;
      const bytes = statSync(path.join(server.folder, '.tidemark/tracking.db')).size;
      const name = `${String(upTo)} runs of ${String(METRICS)} metrics of ${String(POINTS)} points`;
      bench.count(`${name}: points a second`, (added * METRICS * POINTS) / seconds, 'points/s');
      // What waits for being sealed weighs on a small store.
      bench.count(`${name}: bytes on disk a point`, bytes / points, 'bytes', part === 1 ? 12 : undefined);
      bench.count(`${name}: the whole ${String(WHOLE)} would be`, (bytes * WHOLE) / upTo / 1e9, 'GB');
      let first = 0;
      const client = new Client(server.port);
      await bench.time(
        `${name}: search, filtered and ordered by metrics`,
        { limit: 8, times: 20 },
        async (round) => {
          const from = performance.now();
          await client.send(
            post('runs/search', {
              experiment_ids: ['0'],
              filter: 'metrics.`layer7/grad` > 0.5',
              order_by: ['metrics.`layer8/grad` DESC'],
              // The runs have 1,500 metrics each, all of which an answer names.
              max_results: 1,
            }),
          );
          if (round < 0) first = performance.now() - from;
          return undefined;
        },
      );
      bench.count(`${name}: the first such search`, first, 'ms');
      await bench.time(`${name}: a history`, { times: 20 }, async (round) => {
        await client.send(
          get(
            `metrics/get-history?run_id=${last}&metric_key=layer${String(100 + round)}/grad&max_results=25000`,
          ),
        );
        return undefined;
      });
      client.close();
      await charts(bench, name, server.folder, last);
    }
  } finally {
    await server.stop();
  }
}

async function charts(bench: Bench, name: string, folder: string, runId: string): Promise<void> {
  const store = openStore({ directory: path.join(folder, '.tidemark'), mode: 'window' });
  await bench.time(`${name}: 50 charts of a run`, { limit: 10, times: 20 }, (round) => {
    const series = Array.from({ length: 50 }, (_, k) => ({
      runId,
      key: `layer${String((round + 1) * 50 + k)}/grad`,
    }));
    const start = performance.now();
    const lines = store.metrics.range({ series, x: 'step', from: null, to: null, pixels: 500 });
    const took = performance.now() - start;
    if (lines.some(({ count }) => count !== POINTS)) throw new Error('points are missing');
    return took;
  });
  store.close();
}

/** All of a run's points, and its end. */
function bodies(runId: string, run: number): Buffer[] {
  const requests: Buffer[] = [];
  for (let metric = 0; metric < METRICS; metric += SERIES_A_BODY) {
    const points: string[] = [];
    for (let step = 0; step < POINTS; step++) {
      const timestamp = 1_700_000_000_000 + run * 60_000 + step * 1000;
      for (let k = metric; k < metric + SERIES_A_BODY; k++)
        points.push(
          `{"key":"layer${String(k)}/grad","value":${String(Math.fround(Math.random()))},"timestamp":${String(timestamp)},"step":${String(step)}}`,
        );
    }
    requests.push(post('runs/log-batch', `{"run_id":"${runId}","metrics":[${points.join(',')}]}`));
  }
  requests.push(post('runs/update', { run_id: runId, status: 'FINISHED', end_time: Date.now() }));
  return requests;
}

/** Waits until the server has sealed what it was sent. */
async function sealed(folder: string): Promise<void> {
  const database = new Database(path.join(folder, '.tidemark/tracking.db'));
  const unsealed = database.prepare('SELECT EXISTS (SELECT 1 FROM piece)').pluck();
  while (unsealed.get() === 1) await new Promise((resolve) => setTimeout(resolve, 500));
  database.pragma('wal_checkpoint(PASSIVE)');
  database.close();
}
