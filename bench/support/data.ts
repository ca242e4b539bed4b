import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { MetricColumns } from '../../src/core/entities';
import { STANDARD_ARRANGEMENT } from '../../src/core/panels/tableView';
import type { Store } from '../../src/store/store';
import { openStore } from '../../src/store/store';

// What the views are measured on, ours and the peer's: all of it is a function of the run's number, so that both show the
// same. Ours is made once in a process, by the store itself, and copied into each workspace.

/** Runs as a sweep leaves them, with so many params, and metrics of one point. */
export interface SweepShape {
  readonly runs: number;
  readonly params: number;
  readonly metrics: number;
}

/** Runs with one metric of so many points each. */
export interface CurveShape {
  readonly runs: number;
  readonly points: number;
}

export interface DataRun {
  readonly name: string;
  readonly startTime: number;
  readonly params: readonly (readonly [key: string, value: string])[];
  readonly metrics: readonly (readonly [key: string, value: number])[];
}

/** TIDEMARK_BENCH_SCALE=0.1 makes everything a tenth as large, where one works on the benches themselves. */
const scale = Number(process.env['TIDEMARK_BENCH_SCALE'] ?? 1);

export function scaled(count: number): number {
  return Math.max(1, Math.round(count * scale));
}

const START = 1_700_000_000_000;
/** In one transaction, and between two sealings. */
const RUNS_AT_ONCE = 2000;
const POINTS_AT_ONCE = 2_000_000;

export function sweepRun(shape: SweepShape, index: number): DataRun {
  return {
    name: `run-${index}`,
    startTime: START + index * 1000,
    // Some tell many runs apart, some few.
    params: Array.from({ length: shape.params }, (_, k) => [
      `param_${k}`,
      String((index * 7 + k) % (2 + (k % 40))),
    ]),
    metrics: Array.from({ length: shape.metrics }, (_, k) => [`metric_${k}`, noise(index * 31 + k)]),
  };
}

/** The newest run that this holds for, as tables show it first. */
export function newestOf(shape: SweepShape, holds: (run: DataRun) => boolean): string {
  for (let index = shape.runs - 1; index >= 0; index--) {
    const run = sweepRun(shape, index);
    if (holds(run)) return run.name;
  }
  throw new Error('No run is so.');
}

export function curve({ points }: CurveShape, index: number): MetricColumns {
  const steps = Float64Array.from({ length: points }, (_, step) => step);
  return {
    steps,
    timestamps: steps.map((step) => START + step * 100),
    values: steps.map((step) =>
      Math.fround(3 * Math.exp(-step / (points / 5)) + 0.2 * noise(step + index * 7919)),
    ),
  };
}

export const curveName = (index: number): string => `curve-${index}`;

/** Of any number always the same one, between 0 and 1. */
function noise(seed: number): number {
  let bits = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return ((bits ^ (bits >>> 16)) >>> 0) / 2 ** 32;
}

export function sweep(store: Store, name: string, shape: SweepShape): void {
  const experimentId = store.experiments.create({ name, artifactLocation: null, tags: [] });
  const atOnce = Math.max(1, Math.min(RUNS_AT_ONCE, Math.floor(1_000_000 / (shape.params + shape.metrics))));
  for (let from = 0; from < shape.runs; from += atOnce) {
    store.transaction(() => {
      for (let index = from; index < Math.min(shape.runs, from + atOnce); index++) {
        const { name: runName, startTime, params, metrics } = sweepRun(shape, index);
        const { runId } = create(store, experimentId, runName, startTime);
        for (let first = 0; first < params.length; first += 100)
          store.runs.logParams(
            runId,
            params.slice(first, first + 100).map(([key, value]) => ({ key, value })),
          );
        const one = (value: number): Float64Array => Float64Array.of(value);
        store.metrics.appendColumns(
          runId,
          metrics.map(([key, value]) => ({
            ...series(key),
            points: { steps: one(1), timestamps: one(startTime), values: one(value) },
          })),
        );
        store.runs.update(runId, { status: 'FINISHED', endTime: startTime + 60_000 });
      }
    });
  }
}

export function curves(store: Store, name: string, shape: CurveShape, key = 'loss'): void {
  const experimentId = store.experiments.create({ name, artifactLocation: null, tags: [] });
  const atOnce = Math.max(1, Math.floor(POINTS_AT_ONCE / shape.points));
  for (let from = 0; from < shape.runs; from += atOnce) {
    store.transaction(() => {
      for (let index = from; index < Math.min(shape.runs, from + atOnce); index++) {
        const { runId, startTime } = create(store, experimentId, curveName(index), START + index * 1000);
        store.metrics.appendColumns(runId, [{ ...series(key), points: curve(shape, index) }]);
        store.runs.update(runId, { status: 'FINISHED', endTime: startTime + shape.points * 100 });
      }
    });
    store.metrics.sealer.sealAll();
  }
}

/** Tables open with every column there is. */
export function showEveryColumn(store: Store): void {
  const view = store.views.save('everything', 'table', { ...STANDARD_ARRANGEMENT, everyColumn: true });
  store.views.setDefault(view.viewId);
}

function create(
  store: Store,
  experimentId: string,
  runName: string,
  startTime: number,
): { readonly runId: string; readonly startTime: number } {
  const { info } = store.runs.create({
    experimentId,
    runName,
    userId: 'ana',
    startTime,
    status: 'FINISHED',
    tags: [],
  });
  return info;
}

function series(key: string): { key: string; modelId: null; datasetName: null; datasetDigest: null } {
  return { key, modelId: null, datasetName: null, datasetDigest: null };
}

const made = new Map<string, string>();
process.on('exit', () => {
  for (const folder of made.values()) rmSync(folder, { recursive: true, force: true });
});

/** A function that puts the data set of this name into a workspace; it is filled when first asked for. */
export function dataSet(name: string, fill: (store: Store) => void): (workspace: string) => void {
  return (workspace) => {
    const folder = made.get(name) ?? make(name, fill);
    cpSync(path.join(folder, '.tidemark'), path.join(workspace, '.tidemark'), { recursive: true });
  };
}

function make(name: string, fill: (store: Store) => void): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'tidemark-bench-'));
  made.set(name, folder);
  const before = performance.now();
  const store = openStore({ directory: path.join(folder, '.tidemark'), mode: 'owner' });
  try {
    fill(store);
    store.metrics.sealer.sealAll();
  } finally {
    store.close();
  }
  console.log(`Data set '${name}' made in ${((performance.now() - before) / 1000).toFixed(1)} s.`);
  return folder;
}
