import type { Bench } from './harness';
import { batches, Client, createRun, drive, get, post, startServer } from './load';

/** The tracking server over HTTP, with its clients in one process beside it. */
export async function run(bench: Bench): Promise<void> {
  await writes(bench);
  await history(bench);
  await search(bench);
}

async function writes(bench: Bench): Promise<void> {
  const server = await startServer();
  try {
    const { port } = server;
    const runs = await Promise.all(Array.from({ length: 32 }, () => createRun(port)));
    await bench.time(
      'log-batch of 1,000 points, 4 clients: 100,000 points',
      { limit: 100 },
      async (round) => {
        const work = runs.slice(0, 4).map((runId) => batches(runId, `m${String(round)}`, 50, 1000));
        return (await drive(port, work)) * 500;
      },
    );
    await bench.time('log-batch of 10 points, 8 clients: 8,000 points', { limit: 100 }, async (round) => {
      const work = runs.slice(0, 8).map((runId) => batches(runId, `t${String(round)}`, 500, 10));
      return (await drive(port, work)) * 200;
    });
    for (const [clients, limit] of [
      [1, 500],
      [8, 1000 / 7],
      [32, 1000 / 15],
    ] as const) {
      await bench.time(`log-metric, ${String(clients)} clients: 1,000 calls`, { limit }, async (round) => {
        const calls = clients === 1 ? 1000 : Math.ceil(8000 / clients);
        const work = runs.slice(0, clients).map((runId) =>
          Array.from({ length: calls }, (_, step) =>
            post('runs/log-metric', {
              run_id: runId,
              key: `s${String(round)}-${String(clients)}`,
              value: Math.random(),
              timestamp: 1_700_000_000_000 + step,
              step,
            }),
          ),
        );
        return ((await drive(port, work)) * 1e6) / (calls * clients);
      });
    }
    await bench.time(
      'create + log-batch + update: 100 runs, 1 client',
      { limit: 100_000 / 900 },
      async () => {
        const client = new Client(port);
        const start = performance.now();
        for (let i = 0; i < 300; i++) await trainedRun(client, i);
        const took = performance.now() - start;
        client.close();
        return took / 3;
      },
    );
  } finally {
    await server.stop();
  }
}

async function trainedRun(client: Client, i: number): Promise<void> {
  const { run } = await client.json<{ run: { info: { run_id: string } } }>(
    post('runs/create', {
      experiment_id: '0',
      start_time: 1_700_000_000_000 + i,
      run_name: `run ${String(i)}`,
      tags: [{ key: 'mlflow.user', value: 'ana' }],
    }),
  );
  const run_id = run.info.run_id;
  await client.send(
    post('runs/log-batch', {
      run_id,
      params: Array.from({ length: 10 }, (_, k) => ({
        key: `p${String(k)}`,
        value: String((i * 7 + k) % 50),
      })),
      metrics: Array.from({ length: 20 }, (_, k) => ({
        key: `m${String(k)}`,
        value: Math.random(),
        timestamp: 1_700_000_000_000 + i,
        step: 1,
      })),
      tags: Array.from({ length: 5 }, (_, k) => ({
        key: `t${String(k)}`,
        value: `value ${String((i + k) % 10)}`,
      })),
    }),
  );
  await client.send(post('runs/update', { run_id, status: 'FINISHED', end_time: 1_700_000_100_000 + i }));
}

async function history(bench: Bench): Promise<void> {
  const server = await startServer();
  const client = new Client(server.port);
  try {
    const runId = await createRun(server.port);
    await drive(server.port, [batches(runId, 'loss', 1000, 1000)]);
    await new Promise((resolve) => setTimeout(resolve, 4000));
    await bench.time('get-history of 1M points in pages of 25,000', { limit: 1300 }, async () => {
      const start = performance.now();
      let token = '';
      let points = 0;
      do {
        const answer = await client.send(
          get(
            `metrics/get-history?run_id=${runId}&metric_key=loss&max_results=25000&page_token=${encodeURIComponent(token)}`,
          ),
        );
        points += 25_000;
        token = /"next_page_token": ?"([^"]+)"/.exec(answer.subarray(-200).toString())?.[1] ?? '';
      } while (token !== '');
      if (points !== 1_000_000) throw new Error(`${String(points)} points`);
      return performance.now() - start;
    });
    await bench.time('bulk-interval of 1M points to 2,500', { limit: 30 }, async () => {
      await client.send(
        get(`metrics/get-history-bulk-interval?run_ids=${runId}&metric_key=loss&max_results=2500`),
      );
      return undefined;
    });
  } finally {
    client.close();
    await server.stop();
  }
}

async function search(bench: Bench): Promise<void> {
  const server = await startServer();
  const client = new Client(server.port);
  try {
    for (let i = 0; i < 5000; i++) await trainedRun(client, i);
    const query = {
      experiment_ids: ['0'],
      filter: "metrics.m3 > 0.2 and params.p1 = '7'",
      order_by: ['metrics.m5 DESC'],
      max_results: 100,
    };
    await bench.time(
      'search, metric and param filter, ordered by a metric, 100 of 5,000 runs',
      { limit: 5, times: 20 },
      async () => {
        await client.send(post('runs/search', query));
        return undefined;
      },
    );
    await bench.time('newest 100 of 5,000 runs', { times: 20 }, async () => {
      await client.send(post('runs/search', { experiment_ids: ['0'], max_results: 100 }));
      return undefined;
    });
    await bench.time('all 5,000 runs in pages of 1,000', { limit: 250 }, async () => {
      let token: string | undefined;
      do {
        const answer = await client.send(
          post('runs/search', { experiment_ids: ['0'], max_results: 1000, page_token: token }),
        );
        token = /"next_page_token": ?"([^"]+)"/.exec(answer.subarray(-200).toString())?.[1];
      } while (token !== undefined);
      return undefined;
    });
  } finally {
    client.close();
    await server.stop();
  }
}
