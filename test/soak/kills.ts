import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { CHUNK_POINTS } from '../../src/store/metrics/chunker';
import { Random } from './random';
import { Connection, ServerProcess, storeFile } from './server';
import { verify } from './storeFacts';
import { Writer } from './writer';

export interface KillsOptions {
  readonly seed: number;
  readonly kills: number;
  readonly clients: number;
  /** Of load before a kill, at most. */
  readonly loadMs: number;
  readonly say: (line: string) => void;
}

/** When the process is killed: under load, while histories are sealed after it, while it starts, or while it leaves. */
const MOMENTS = ['load', 'sealing', 'load', 'start', 'load', 'leaving', 'sealing'] as const;

const LEAST_REQUESTS = 15;

export interface KillsReport {
  readonly kills: Record<(typeof MOMENTS)[number], number>;
  /** Kills that left a request without an answer, and those that left full series unsealed. */
  readonly unanswered: number;
  readonly unsealed: number;
  readonly requests: number;
  readonly facts: number;
  readonly points: number;
  readonly largestLog: number;
}

/** Kills the server again and again, over one folder, and looks each time whether all that was answered is there. */
export async function kills(options: KillsOptions): Promise<KillsReport> {
  const root = mkdtempSync(join(tmpdir(), 'tidemark-kills-'));
  try {
    return await killsIn(root, options);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

async function killsIn(root: string, options: KillsOptions): Promise<KillsReport> {
  const random = new Random(options.seed);
  const writers = Array.from(
    { length: options.clients },
    (_, index) => new Writer({ random: random.fork(), name: `c${String(index)}` }),
  );
  const journals = writers.map(({ journal }) => journal);
  const done = { load: 0, sealing: 0, start: 0, leaving: 0 };
  const total = { unanswered: 0, unsealed: 0, largestLog: 0, points: 0 };
  let server = new ServerProcess(root);
  try {
    for (let round = 0; round < options.kills; round++) {
      const moment = MOMENTS[round % MOMENTS.length] ?? 'load';
      await killDuring(moment, server, { random, writers, loadMs: options.loadMs });
      done[moment]++;
      total.unanswered += journals.filter(({ unanswered }) => unanswered).length;
      total.largestLog = Math.max(total.largestLog, sizeOf(storeFile(root, 'tracking.db-wal')));
      server = new ServerProcess(root);
      if (moment === 'start') {
        // While it reads the log, or just after.
        await Promise.race([sleep(random.below(500)), server.ready.then(() => sleep(random.below(20)))]);
        await server.kill();
        server = new ServerProcess(root);
      }
      await server.ready;
      if (fullSeries(root) > 0) total.unsealed++;
      const { wrong, points } = verify(root, journals, { recent: true });
      total.points += points;
      assert.deepEqual(
        wrong,
        [],
        `after kill ${String(round + 1)} (${moment}, seed ${String(options.seed)})`,
      );
      if ((round + 1) % 10 === 0)
        options.say(`${String(round + 1)} kills, ${amount(total.points)} points compared`);
    }
  } finally {
    await server.kill();
  }
  const { wrong, facts, points } = verify(root, journals);
  assert.deepEqual(wrong, [], `at the end (seed ${String(options.seed)})`);
  const requests = requestsOf(writers);
  return { kills: done, ...total, requests, facts, points };
}

async function killDuring(
  moment: (typeof MOMENTS)[number],
  server: ServerProcess,
  {
    random,
    writers,
    loadMs,
  }: { readonly random: Random; readonly writers: readonly Writer[]; readonly loadMs: number },
): Promise<void> {
  const port = await server.ready;
  const stop = new AbortController();
  const load = Promise.all(writers.map((writer) => writer.write(new Connection(port), stop.signal)));
  try {
    const least = requestsOf(writers) + LEAST_REQUESTS;
    const enough = Date.now() + loadMs * (0.2 + 0.8 * random.next());
    const ended = load.then(() => true);
    // On a busy machine little happens in a while.
    while (Date.now() < enough || requestsOf(writers) < least)
      if (await Promise.race([sleep(5, false), ended])) break;
    if (moment === 'sealing' || moment === 'leaving') {
      stop.abort();
      await load;
    }
    if (moment === 'sealing') await sleep(random.below(1000));
    if (moment === 'leaving') {
      server.child.kill('SIGTERM');
      await Promise.race([sleep(random.below(60)), server.ended]);
    }
  } finally {
    await server.kill();
  }
  await load;
  assert.doesNotMatch(server.said, /could not|Error/, 'the server complained');
}

function requestsOf(writers: readonly Writer[]): number {
  return writers.reduce((sum, { journal }) => sum + journal.operations.length, 0);
}

/** Series with a full chunk that the killed server had not sealed yet. */
function fullSeries(root: string): number {
  const database = new Database(storeFile(root, 'tracking.db'), { readonly: true });
  try {
    const full = database.prepare('SELECT count(*) FROM series WHERE piece_points >= ?').pluck();
    return Number(full.get(CHUNK_POINTS));
  } finally {
    database.close();
  }
}

function sizeOf(file: string): number {
  return existsSync(file) ? statSync(file).size : 0;
}

export function amount(number: number): string {
  return Math.round(number).toLocaleString('en-US');
}
