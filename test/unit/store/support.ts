import assert from 'node:assert/strict';
import { accessSync, constants, mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RunQuery } from '../../../src/core/backend';
import type { Metric, MetricPoint } from '../../../src/core/entities';
import { TidemarkError } from '../../../src/core/errors';
import type { ErrorCode } from '../../../src/core/errors';
import { openStore } from '../../../src/store/store';
import type { Store, StoreOptions } from '../../../src/store/store';

const folders: string[] = [];
const stores: Store[] = [];

/** A store syncs whatever it writes. Nothing of a test has to outlast a power cut, and in memory that takes no time. */
const QUICK_FOLDER = '/dev/shm';
const ROOM_BYTES = 2 ** 30;

/** A new folder; `cleanUp` removes it. */
export function temporaryFolder(): string {
  const folder = newFolder();
  folders.push(folder);
  return folder;
}

/** One that whoever asks removes. */
export function newFolder(): string {
  return mkdtempSync(join(hasQuickFolder() ? QUICK_FOLDER : tmpdir(), 'tidemark-store-'));
}

function hasQuickFolder(): boolean {
  try {
    accessSync(QUICK_FOLDER, constants.W_OK);
    const { bavail, bsize } = statfsSync(QUICK_FOLDER);
    return bavail * bsize > ROOM_BYTES;
  } catch {
    return false;
  }
}

/** A store on a real file, in a new folder unless another one is given. Its clock ticks with every look. */
export function temporaryStore(options: Partial<StoreOptions> = {}): Store {
  let time = 1_700_000_000_000;
  const store = openStore({
    directory: join(temporaryFolder(), '.tidemark'),
    mode: 'window',
    now: () => time++,
    ...options,
  });
  stores.push(store);
  return store;
}

/** For `afterEach`. */
export function cleanUp(): void {
  for (const store of stores.splice(0)) store.close();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
}

let started = 0;

export function makeRun(
  store: Store,
  options: {
    readonly experimentId?: string;
    readonly runName?: string | null;
    readonly startTime?: number;
    readonly userId?: string;
    readonly tags?: Readonly<Record<string, string>>;
    readonly params?: Readonly<Record<string, string>>;
    readonly metrics?: Readonly<Record<string, number>>;
  } = {},
): string {
  const run = store.runs.create({
    experimentId: options.experimentId ?? '0',
    runName: options.runName ?? null,
    userId: options.userId ?? 'ana',
    startTime: options.startTime ?? 1000 + started++,
    tags: pairs(options.tags),
  });
  const { runId } = run.info;
  store.runs.logParams(runId, pairs(options.params));
  const metrics = Object.entries(options.metrics ?? {});
  store.metrics.append(
    runId,
    metrics.map(([key, value]) => point(key, value)),
  );
  return runId;
}

function pairs(record: Readonly<Record<string, string>> = {}): { key: string; value: string }[] {
  return Object.entries(record).map(([key, value]) => ({ key, value }));
}

export function point(key: string, value: number, place: Partial<Metric> = {}): Metric {
  return {
    key,
    value,
    timestamp: 1,
    step: 0,
    modelId: null,
    datasetName: null,
    datasetDigest: null,
    ...place,
  };
}

export function points(store: Store, runId: string, key: string): MetricPoint[] {
  const { steps, timestamps, values } = store.metrics.history(runId, key);
  return [...steps].map((step, index) => ({
    step,
    timestamp: timestamps[index] ?? Number.NaN,
    value: values[index] ?? Number.NaN,
  }));
}

export function query(change: Partial<RunQuery> = {}): RunQuery {
  return {
    experimentIds: ['0'],
    filter: '',
    orderBy: [],
    viewType: 'ACTIVE_ONLY',
    maxResults: 1000,
    pageToken: null,
    parent: 'any',
    ...change,
  };
}

export function fails(work: () => unknown, code: ErrorCode, message: RegExp | string): void {
  assert.throws(work, (error) => isFailure(error, code, message));
}

export async function rejects(
  work: Promise<unknown>,
  code: ErrorCode,
  message: RegExp | string,
): Promise<void> {
  await assert.rejects(work, (error) => isFailure(error, code, message));
}

function isFailure(error: unknown, code: ErrorCode, message: RegExp | string): boolean {
  assert.ok(error instanceof TidemarkError, `not a TidemarkError: ${String(error)}`);
  assert.equal(error.code, code, error.message);
  if (typeof message === 'string') assert.equal(error.message, message);
  else assert.match(error.message, message);
  return true;
}

/** A small reproducible generator of numbers in [0, 1). */
export function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
