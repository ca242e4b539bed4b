import type { Bench } from './harness';
import { median } from './harness';
import { batches, Client, createRun, drive, post, trainedRun } from './load';
import { type BenchServer, eachTracker, TRACKERS } from './servers';

/** Writing over HTTP, with all clients in one process beside the server. */
export async function run(bench: Bench): Promise<void> {
  await eachTracker((server) => writes(bench, server));
  await eachTracker((server) => trainedRuns(bench, server), ['nothing', ...TRACKERS]);
}

/** So much that a round takes us some tenths of a second, and the others not minutes. */
async function writes(bench: Bench, { who, port }: BenchServer): Promise<void> {
  const ours = who === 'Tidemark';
  const runs = await Promise.all(Array.from({ length: 32 }, () => createRun(port)));
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
  const calls = points(runs[0] ?? '', 'alone', ours ? 2000 : 120);
  const took: number[] = [];
  for (const call of calls) {
    const start = performance.now();
    await client.send(call);
    took.push(performance.now() - start);
  }
  client.close();
  // Each fifth is one measurement; the first calls warm up.
  const size = calls.length / 6;
  const medians = [1, 2, 3, 4, 5].map((part) => median(took.slice(part * size, (part + 1) * size)));
  bench.samples('log-metric of 1 point, 1 client: median of a call', medians, { who, limit: 0.5 });
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
  const count = { Tidemark: 500, nothing: 500, FastTrackML: 100, 'MLflow lean': 20, MLflow: 5 }[who];
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
