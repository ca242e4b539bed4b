import path from 'node:path';
import Database from 'better-sqlite3';
import type { Bench } from './harness';
import { batches, Client, createRun, drive, get } from './load';
import { type BenchServer, eachTracker } from './servers';

const PAGE = 25_000;
const MILLION = 1_000_000;

/** A long history over HTTP, page by page, and thinned out. */
export async function run(bench: Bench): Promise<void> {
  let runId = '';
  await eachTracker(async (server) => {
    const { who } = server;
    const ours = who === 'Tidemark';
    const points = ours ? MILLION : MILLION / 10;
    // MLflow's forms share a store, which its lean one has filled.
    if (who !== 'MLflow') {
      runId = await createRun(server.port);
      await drive(server.port, [batches(runId, 'loss', points / 1000, 1000)]);
    }
    if (ours) await sealed(server.folder);
    await pages(bench, server, runId, points);
    if (who !== 'FastTrackML') await thinned(bench, server, runId);
  });
}

async function pages(bench: Bench, server: BenchServer, runId: string, points: number): Promise<void> {
  const { who, port } = server;
  const client = new Client(port);
  const times = MILLION / points;
  const note = times > 1 ? `ten times what 100,000 points take it` : undefined;
  await bench.time('get-history of 1M points in pages of 25,000', { who, limit: 1300, note }, async () => {
    const start = performance.now();
    let token = '';
    let bytes = 0;
    do {
      const from = encodeURIComponent(token);
      const answer = await client.send(
        get(
          `metrics/get-history?run_id=${runId}&metric_key=loss&max_results=${PAGE}` +
            (token === '' ? '' : `&page_token=${from}`),
        ),
      );
      bytes += answer.length;
      token = /"next_page_token": ?"([^"]+)"/.exec(answer.subarray(-300).toString())?.[1] ?? '';
    } while (token !== '');
    const took = performance.now() - start;
    // A point is at least so many characters.
    if (bytes < points * 40) throw new Error(`${who} did not answer all points.`);
    return took * times;
  });
  client.close();
}

async function thinned(bench: Bench, { who, port }: BenchServer, runId: string): Promise<void> {
  const client = new Client(port);
  const note = who === 'Tidemark' ? undefined : 'of 100,000 points instead of 1M';
  await bench.time('bulk-interval of 1M points to 2,500', { who, limit: 30, note }, async () => {
    await client.send(
      get(`metrics/get-history-bulk-interval?run_ids=${runId}&metric_key=loss&max_results=2500`),
    );
    return undefined;
  });
  client.close();
}

/** Waits until our server has sealed what it was sent. */
async function sealed(folder: string): Promise<void> {
  const database = new Database(path.join(folder, '.tidemark/tracking.db'), { readonly: true });
  const unsealed = database.prepare('SELECT EXISTS (SELECT 1 FROM piece)').pluck();
  const deadline = performance.now() + 60_000;
  while (unsealed.get() === 1 && performance.now() < deadline)
    await new Promise((resolve) => setTimeout(resolve, 200));
  database.close();
}
