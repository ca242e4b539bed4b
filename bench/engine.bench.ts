import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { openStore } from '../src/store/store';
import type { Store } from '../src/store/store';
import type { Bench } from './harness';

/** The store in one process, without HTTP. */
export async function run(bench: Bench): Promise<void> {
  for (const [name, value, limit] of KINDS) sizes(bench, name, value, limit);
  for (const [millions, limit] of [
    [1, 5],
    [10, 5],
    [100, 10],
  ] as const)
    await ranges(bench, millions, limit);
}

const KINDS: readonly (readonly [string, (step: number) => number, number])[] = [
  ['noisy float32-exact', (step) => Math.fround(Math.exp(-step / 50_000) + 0.05 * noise()), 4],
  ['integer-like', () => Math.floor(Math.random() * 100), 1.5],
  ['noisy float64', (step) => Math.exp(-step / 50_000) + 0.05 * noise(), 9],
];

function noise(): number {
  return Math.sqrt(-2 * Math.log(1 - Math.random())) * Math.cos(2 * Math.PI * Math.random());
}

function inFolder<T>(work: (directory: string) => T): T {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'tidemark-bench-'));
  try {
    return work(path.join(folder, '.tidemark'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function newRun(store: Store, i = 0): string {
  const { info } = store.runs.create({
    experimentId: '0',
    runName: `run ${String(i)}`,
    userId: 'ana',
    startTime: 1_700_000_000_000 + i,
    tags: [],
  });
  return info.runId;
}

function log(store: Store, runId: string, key: string, count: number, value: (step: number) => number): void {
  const size = 1000;
  for (let at = 0; at < count; at += 500 * size) {
    store.transaction(() => {
      for (let from = at; from < Math.min(count, at + 500 * size); from += size) {
        const steps = Float64Array.from({ length: size }, (_, i) => from + i);
        const timestamps = steps.map(
          (step) => 1_700_000_000_000 + step * 100 + Math.floor(Math.random() * 4),
        );
        const points = { steps, timestamps, values: steps.map(value) };
        store.metrics.appendColumns(runId, [
          { key, modelId: null, datasetName: null, datasetDigest: null, points },
        ]);
      }
    });
    store.metrics.sealer.sealAll();
  }
}

function sizes(bench: Bench, name: string, value: (step: number) => number, limit: number): void {
  inFolder((directory) => {
    const store = openStore({ directory, mode: 'owner' });
    const empty = store.bytes().used;
    const count = 1_000_000;
    log(store, newRun(store), 'loss', count, value);
    // Pages that pieces left free are used again by what comes next.
    const bytes = store.bytes().used - empty;
    store.close();
    bench.count(`bytes on disk a point, ${name}`, bytes / count, 'bytes', limit);
  });
}

async function ranges(bench: Bench, millions: number, limit: number): Promise<void> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'tidemark-bench-'));
  const directory = path.join(folder, '.tidemark');
  try {
    const store = openStore({ directory, mode: 'owner' });
    const runId = newRun(store);
    log(store, runId, 'loss', millions * 1_000_000, (step) => Math.sin(step / 1e5) + Math.random());
    store.close();
    for (const x of ['step', 'timestamp'] as const) {
      await bench.time(
        `range of ${String(millions)}M points at 2,000 px by ${x}, cold`,
        { limit, times: 25 },
        () => {
          const reader = openStore({ directory, mode: 'window' });
          const start = performance.now();
          const [line] = reader.metrics.range({
            series: [{ runId, key: 'loss' }],
            x,
            from: null,
            to: null,
            pixels: 2000,
          });
          const took = performance.now() - start;
          reader.close();
          if (line?.count !== millions * 1_000_000) throw new Error('points are missing');
          return took;
        },
      );
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
