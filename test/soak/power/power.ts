import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Journal } from '../journal';
import { Random } from '../random';
import { Connection, ServerProcess } from '../server';
import { verify } from '../storeFacts';
import { Writer } from '../writer';
import { Disk } from './disk';
import { buildTracer, readTrace, tracing, type TraceRecord } from './trace';

export interface PowerOptions {
  readonly seed: number;
  readonly cuts: number;
  readonly clients: number;
  /** How often the server is started; and how long it gets load then. */
  readonly lives: number;
  readonly loadMs: number;
  readonly say: (line: string) => void;
}

export interface PowerReport {
  readonly cuts: number;
  readonly requests: number;
  readonly records: number;
  readonly syncs: number;
  readonly facts: number;
  readonly points: number;
}

/**
 * Records every change that a server under load makes to its files, then cuts the power at random moments of it: what may
 * be on the disk then is opened, and must have all that was answered by that moment.
 */
export async function power(options: PowerOptions): Promise<PowerReport> {
  const folder = mkdtempSync(join(tmpdir(), 'tidemark-power-'));
  try {
    const root = join(folder, 'root');
    mkdirSync(root);
    const trace = join(folder, 'trace');
    const random = new Random(options.seed);
    const journals = await record(root, trace, tracing(buildTracer(folder), trace), random, options);
    const records = readTrace(trace);
    return cutPower(folder, root, { records, journals, random, options });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function record(
  root: string,
  trace: string,
  env: Readonly<Record<string, string>>,
  random: Random,
  { clients, lives, loadMs }: PowerOptions,
): Promise<readonly Journal[]> {
  const position = (): number => (existsSync(trace) ? statSync(trace).size : 0);
  const writers = Array.from({ length: clients }, (_, index) => {
    const own = random.fork();
    return new Writer({ random: own, name: `c${String(index)}`, position, pause: () => own.below(40) });
  });
  for (let life = 0; life < lives; life++) {
    const server = new ServerProcess(root, env);
    try {
      const port = await server.ready;
      // One alone first: nobody else's sync covers for a missing one.
      for (const some of [writers.slice(life % clients, (life % clients) + 1), writers]) {
        const stop = new AbortController();
        const load = Promise.all(some.map((writer) => writer.write(new Connection(port), stop.signal)));
        await Promise.race([sleep(loadMs / 2), load]);
        stop.abort();
        await load;
      }
      // Long enough to seal something.
      await sleep(700);
    } finally {
      await server.kill(life % 2 === 0 ? 'SIGKILL' : 'SIGTERM');
    }
  }
  return writers.map(({ journal }) => journal);
}

interface Recorded {
  readonly records: readonly TraceRecord[];
  readonly journals: readonly Journal[];
  readonly random: Random;
  readonly options: PowerOptions;
}

function cutPower(folder: string, root: string, recorded: Recorded): PowerReport {
  const { records, journals, random, options } = recorded;
  const disk = new Disk(root, statSync(root, { bigint: true }).ino);
  const again = join(folder, 'again');
  let [at, facts, points] = [0, 0, 0];
  const moments = momentsOf(recorded);
  for (const [index, moment] of moments.entries()) {
    for (; at < records.length; at++) {
      const next = records[at];
      if (next === undefined || next.end > moment) break;
      disk.apply(next);
    }
    disk.cut(again, random);
    const verdict = verify(again, journals, { moment });
    assert.deepEqual(
      verdict.wrong,
      [],
      `cut ${String(index)}, at byte ${String(moment)} of the trace, seed ${String(options.seed)}`,
    );
    facts = Math.max(facts, verdict.facts);
    points += verdict.points;
    rmSync(again, { recursive: true });
    if ((index + 1) % 50 === 0) options.say(`${String(index + 1)} cuts`);
  }
  const operations = journals.flatMap((journal) => journal.operations);
  assertSynced(records, operations);
  const requests = operations.length;
  return { cuts: moments.length, requests, records: records.length, syncs: disk.syncs, facts, points };
}

/** Half of them just after an answer, where nothing else has been synced since. */
function momentsOf({ records, journals, random, options }: Recorded): readonly number[] {
  const answers = journals.flatMap(({ operations }) => operations.map(({ answered }) => answered));
  const ends = records.map(({ end }) => end);
  return Array.from({ length: options.cuts }, (_, index) => {
    const from = index % 2 === 0 ? answers : ends;
    return from[random.below(from.length)] ?? 0;
  }).sort((a, b) => a - b);
}

/** The library saw a sync between each request that changed something and its answer. */
function assertSynced(records: readonly TraceRecord[], operations: Journal['operations']): void {
  const syncs = records.filter(({ kind }) => kind === 'sync').map(({ end }) => end);
  const unsynced = operations.filter(
    ({ changes, sent, answered }) =>
      changes.length > 0 && sent > 0 && !syncs.some((end) => end > sent && end <= answered),
  );
  assert.deepEqual(unsynced, [], 'answered without a sync');
}
