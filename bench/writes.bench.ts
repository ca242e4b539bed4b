import type { Bench } from './harness';
import { median } from './harness';
import { batches, Client, createRun, drive, post, trainedRun } from './load';
import { type BenchServer, eachTracker, TRACKERS } from './servers';

/** Writing over HTTP, with all clients in one process beside the server. */
export async function run(bench: Bench): Promise<void> {
  await eachTracker((server) => writes(bench, server));
  await eachTracker((server) => trainedRuns(bench, server), ['nothing', 'synced', ...TRACKERS]);
}

/** So much that a round takes us some tenths of a second, and the others not minutes. */
async function writes(bench: Bench, { who, port }: BenchServer): Promise<void> {
  const ours = who === 'Tidemark';
  const runs: string[] = [];
  // Not at once: a peer's pool of connections is full before that.
  while (runs.length < 32) runs.push(await createRun(port));
  const rate = (name: string, unit: string, least: number, work: (round: number) => Promise<number>) =>
    bench.rate(name, unit, { who, least }, work);

  await rate('log-batch of 1,000 points, 4 clients', 'points/s', 1_000_000, async (round) => {
    const bodies = ours ? 100 : 4;
    const work = runs.slice(0, 4).map((runId) => batches(runId, `m${round}`, bodies, 1000));
    return (bodies * 4000) / (await drive(port, work));
  });
  await rate('log-batch of 10 points, 8 clients', 'points/s', 80_000, async (round) => {
    const bodies = ours ? 500 : 20;
    const work = runs.slice(0, 8).map((runId) => batches(runId, `t${round}`, bodies, 10));
    return (bodies * 80) / (await drive(port, work));
  });
  for (const [clients, least] of [
    [8, 7000],
    [32, 15_000],
  ] as const)
    await rate(`log-metric of 1 point, ${clients} clients`, 'calls/s', least, async (round) => {
      const calls = Math.ceil((ours ? 8000 : 320) / clients);
      const work = runs.slice(0, clients).map((runId) => points(runId, `s${round}-${clients}`, calls));
      return (calls * clients) / (await drive(port, work));
    });

  const client = new Client(port);
  const calls = points(runs[0] ?? '', 'alone', ours ? 2004 : 120);
  // The first sixth warms up.
  const size = calls.length / 6;
  await bench.time(
    'log-metric of 1 point, 1 client: median of a call',
    { who, limit: 0.5 },
    async (round) => {
      const took: number[] = [];
      for (const call of calls.slice((round + 1) * size, (round + 2) * size)) {
        const start = performance.now();
        await client.send(call);
        took.push(performance.now() - start);
      }
      return median(took);
    },
  );
  client.close();
}

function points(runId: string, key: string, count: number): Buffer[] {
  return Array.from({ length: count }, (_, step) =>
    post('runs/log-metric', {
      run_id: runId,
      key,
      value: Math.random(),
      timestamp: 1_700_000_000_000 + step,
      step,
    }),
  );
}

async function trainedRuns(bench: Bench, { who, port }: BenchServer): Promise<void> {
  const client = new Client(port);
  const count = { Tidemark: 500, nothing: 500, synced: 500, FastTrackML: 100, 'MLflow lean': 20, MLflow: 5 }[
    who
  ];
  await bench.rate(
    'create + log-batch of 10 params, 20 metrics, 5 tags + update, 1 client',
    'runs/s',
    { who, least: 900 },
    async (round) => {
      const start = performance.now();
      for (let i = 0; i < count; i++) await trainedRun(client, (round + 1) * count + i);
      return count / ((performance.now() - start) / 1000);
    },
  );
  client.close();
}
