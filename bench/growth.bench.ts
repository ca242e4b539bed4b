import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { openStore, type Store } from '../src/store/store';
import { type Bench, percentile } from './harness';
import { Client, get, post } from './load';
import { memory, start } from './servers';
import { scaled } from './support/data';
import type { WindowTimes } from './window';

/** Runs, of which each hundredth has a history of 10,000 points; the others have the last of two metrics. */
const STAGES = [10_000, 100_000, 1_000_000].map(scaled);
const LONG = 100;
const POINTS = 10_000;
const BATCH = 5000;

/** One store that grows to 1M runs and 100M points: what writing to it, and reading from it, takes on the way. */
export async function run(bench: Bench): Promise<void> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'tidemark-bench-'));
  const directory = path.join(folder, '.tidemark');
  try {
    const filler = new Filler();
    for (const runs of STAGES) {
      const size = `${runs.toLocaleString('en')} runs and ${(runs * LONG).toLocaleString('en')} points`;
      const store = openStore({ directory, mode: 'owner' });
      const from = filler.runs;
      const took = filler.fill(store, runs);
      const [newRuns, newPoints] = [runs - from, (runs - from) * LONG];
      bench.count(`${size}: writing runs`, newRuns / took.runs, 'runs/s');
      bench.count(`${size}: writing and sealing points`, newPoints / took.points, 'points/s');
      bench.count(`${size}: bytes on disk`, store.bytes().used / 1e6, 'MB');
      store.close();
      await windows(bench, size, directory, filler.last, runs === STAGES.at(-1));
      await served(bench, size, folder, filler.last, runs);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

class Filler {
  runs = 0;
  /** The newest run with a long history. */
  last = '';

  /** Seconds. */
  fill(store: Store, upTo: number): { readonly runs: number; readonly points: number } {
    const long: string[] = [];
    const start = performance.now();
    while (this.runs < upTo) {
      store.transaction(() => {
        for (const end = this.runs + BATCH; this.runs < end; this.runs++) {
          const runId = this.#create(store);
          if (this.runs % LONG === 0) long.push(runId);
        }
      });
    }
    const between = performance.now();
    long.forEach((runId, index) => {
      store.transaction(() => {
        history(store, runId);
      });
      if (index % 20 === 19) store.metrics.sealer.sealAll();
    });
    store.metrics.sealer.sealAll();
    this.last = long.at(-1) ?? this.last;
    return { runs: (between - start) / 1000, points: (performance.now() - between) / 1000 };
  }

  #create(store: Store): string {
    const startTime = 1_700_000_000_000 + this.runs;
    const { runId } = store.runs.create({
      experimentId: '0',
      runName: `run ${this.runs}`,
      userId: 'ana',
      startTime,
      status: 'FINISHED',
      tags: [],
    }).info;
    store.runs.logParams(runId, [{ key: 'lr', value: String(this.runs % 50) }]);
    const point = { step: 1, timestamp: startTime, modelId: null, datasetName: null, datasetDigest: null };
    store.metrics.append(
      runId,
      ['f1', 'acc'].map((key) => ({ ...point, key, value: Math.random() })),
    );
    return runId;
  }
}

function history(store: Store, runId: string): void {
  const steps = Float64Array.from({ length: POINTS }, (_, i) => i);
  const points = {
    steps,
    timestamps: steps.map((step) => 1_700_000_000_000 + step * 100),
    values: steps.map((step) => Math.fround(Math.exp(-step / 3000) + 0.05 * Math.random())),
  };
  const series = { key: 'loss', modelId: null, datasetName: null, datasetDigest: null };
  store.metrics.appendColumns(runId, [{ ...series, points }]);
}

/** As the extension host opens it, each time in a new process. */
async function windows(
  bench: Bench,
  size: string,
  directory: string,
  runId: string,
  barred: boolean,
): Promise<void> {
  const all: WindowTimes[] = [];
  for (let round = -1; round < 5; round++) {
    const program = path.join(__dirname, 'window.js');
    const { stdout } = await promisify(execFile)(process.execPath, [program, directory, runId]);
    if (round >= 0) all.push(JSON.parse(stdout) as WindowTimes);
  }
  const times = (name: string, key: keyof WindowTimes, unit: string, limit?: number): void => {
    const values = all.map((one) => one[key]);
    bench.values(`${size}: ${name}`, unit, values, { limit: barred ? limit : undefined });
  };
  times('a window opens the store', 'open', 'ms', 30);
  times('its first page of runs', 'firstPage', 'ms', 10);
  times('memory (PSS) this adds', 'memory', 'MiB', 60);
  times('its first search', 'firstSearch', 'ms');
  times('its second search', 'search', 'ms');
  times('a chart of 10,000 points', 'chart', 'ms');
  times('1,000 points of a history', 'history', 'ms');
  times('memory (PSS) this adds with searches', 'memoryAfter', 'MiB');
}

/** By the server that opens it, while somebody trains. */
async function served(
  bench: Bench,
  size: string,
  folder: string,
  runId: string,
  runs: number,
): Promise<void> {
  const server = await start('Tidemark', folder);
  const client = new Client(server.port);
  const largest = runs === STAGES.at(-1);
  try {
    const first = performance.now();
    await client.send(search(0));
    bench.count(`${size}: the server's first search`, performance.now() - first, 'ms');
    const took: number[] = [];
    for (let round = 1; round <= 40; round++) {
      const point = {
        run_id: runId,
        key: 'loss',
        value: Math.random(),
        timestamp: 1_800_000_000_000 + round,
      };
      await client.send(post('runs/log-metric', { ...point, step: POINTS + runs + round }));
      const from = performance.now();
      await client.send(search(round));
      if (round > 10) took.push(performance.now() - from);
    }
    const name = `search, metric and param filter, ordered by a metric, 100 of ${runs.toLocaleString('en')} runs`;
    // The smallest stage has no bar of its own: 5,000 runs have.
    const limit = { 100_000: 8, 1_000_000: 30 }[runs];
    bench.samples(name, took);
    bench.count(`${name}: 95th percentile`, percentile(took, 0.95), 'ms', limit);
    await bench.time(`${size}: newest 100 runs`, { times: 20 }, async () => {
      await client.send(post('runs/search', { experiment_ids: ['0'], max_results: 100 }));
      return undefined;
    });
    await bench.time(`${size}: a page of 10,000 points over HTTP`, { times: 10 }, async () => {
      await client.send(get(`metrics/get-history?run_id=${runId}&metric_key=loss&max_results=10000`));
      return undefined;
    });
    bench.count(
      `${size}: memory of the server after that (PSS)`,
      memory(server.pid),
      'MiB',
      largest ? 350 : undefined,
    );
  } finally {
    client.close();
    await server.stop();
  }
}

function search(round: number): Buffer {
  return post('runs/search', {
    experiment_ids: ['0'],
    filter: `metrics.f1 < 0.${5 + (round & 3)} and params.lr = '${round % 50}'`,
    order_by: ['metrics.acc DESC'],
    max_results: 100,
  });
}
