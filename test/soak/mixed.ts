import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Companion, type CompanionReport } from './companion';
import type { Journal } from './journal';
import { amount } from './kills';
import { Latencies, starvedOf, type LatencySummary } from './latencies';
import { fileSize, MemoryOf } from './memory';
import { Random } from './random';
import { Connection, ServerProcess, storeFile } from './server';
import { verify } from './storeFacts';
import { Writer } from './writer';

export interface MixedOptions {
  readonly seed: number;
  readonly minutes: number;
  readonly clients: number;
  /** Between two requests of a client, in the mean. */
  readonly pauseMs: number;
  readonly say: (line: string) => void;
}

const STALL_MS = 250;
const SAMPLE_MS = 2000;

/** Writers, two windows and an export at once; says what stalled, and fails where something is wrong. */
export async function mixed(options: MixedOptions): Promise<void> {
  const root = mkdtempSync(join(tmpdir(), 'tidemark-mixed-'));
  try {
    await mixedIn(root, options);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

async function mixedIn(root: string, options: MixedOptions): Promise<void> {
  const { seed, say } = options;
  const random = new Random(seed);
  const server = new ServerProcess(root);
  const port = await server.ready;
  const latencies = new Latencies(STALL_MS);
  const limit = String(STALL_MS);
  const companions = [
    new Companion('window.js', 'window 1', [root, String(seed), limit]),
    new Companion('window.js', 'window 2', [root, String(seed + 1), limit]),
    new Companion('exporter.js', 'export', [root]),
    new Companion('control.js', 'control', [limit]),
  ];
  const writers = Array.from({ length: options.clients }, (_, index) => {
    const own = random.fork();
    const pause = (): number => own.next() * 2 * options.pauseMs;
    const starved = (): number => starvedOf(server.child.pid ?? 0) + starvedOf(process.pid);
    const onRequest = (path: string): (() => void) => {
      const begin = performance.now();
      const before = starved();
      return () => {
        const what = path.startsWith('mlflow-artifacts') ? 'artifact' : path;
        latencies.note(what, performance.now() - begin, starved() - before);
      };
    };
    return new Writer({ random: own, name: `c${String(index)}`, onRequest, pause });
  });
  try {
    const stop = new AbortController();
    const load = Promise.all(writers.map((writer) => writer.write(new Connection(port), stop.signal)));
    const memory = [{ name: 'server', child: server.child }, ...companions].map(
      ({ name, child }) => new MemoryOf(name, child.pid ?? 0),
    );
    const log = await watchLog(root, memory, options, load);
    stop.abort();
    const answered = await load;
    assert.ok(
      answered.every((all) => all),
      'the server has ended',
    );
    const reports = await Promise.all(companions.map((companion) => companion.report()));
    const journals = writers.map(({ journal }) => journal);
    tell(say, 'clients', latencies.summary());
    reports.forEach((report, index) => {
      tell(say, companions[index]?.name ?? '', report);
      say(`  in use after a collection (MiB, each half minute): ${(report.used ?? []).join(', ')}`);
    });
    for (const process of memory)
      say(`memory (PSS, MiB; slope a minute): ${JSON.stringify(process.summary())}`);
    say(
      `log at most ${amount(log / 2 ** 20)} MiB, database ${amount(fileSize(storeFile(root, 'tracking.db')) / 2 ** 20)} MiB`,
    );
    judge(root, journals, reports, server.said);
    say(`the same totals everywhere: ${JSON.stringify(reports[0]?.totals)}`);
  } finally {
    await server.kill('SIGTERM');
    for (const { child } of companions) child.kill('SIGKILL');
  }
}

/** Samples until the time is over; gives how large the log was at most. */
async function watchLog(
  root: string,
  memory: readonly MemoryOf[],
  { minutes, say }: MixedOptions,
  load: Promise<unknown>,
): Promise<number> {
  const end = Date.now() + minutes * 60_000;
  let most = 0;
  for (let round = 0; Date.now() < end; round++) {
    await Promise.race([sleep(SAMPLE_MS), load]);
    for (const process of memory) process.sample();
    most = Math.max(most, fileSize(storeFile(root, 'tracking.db-wal')));
    if (round % 30 === 29)
      say(
        `${String(Math.round((end - Date.now()) / 1000))} s left, log at most ${amount(most / 2 ** 20)} MiB`,
      );
  }
  return most;
}

function judge(
  root: string,
  journals: readonly Journal[],
  reports: readonly CompanionReport[],
  said: string,
): void {
  assert.deepEqual(
    reports.flatMap(({ errors }) => errors),
    [],
  );
  assert.doesNotMatch(said, /locked|could not|Error/);
  const totals = reports.flatMap((report) => report.totals ?? []);
  for (const other of totals) assert.deepEqual(other, totals[0]);
  const { wrong } = verify(root, journals);
  assert.deepEqual(wrong, []);
  const points = new Map<string, number>();
  for (const { changes } of journals.flatMap(({ operations }) => operations))
    for (const { fact, value } of changes)
      if (fact.kind === 'points') points.set(`${fact.owner} ${fact.name}`, Number(value));
  assert.equal(
    totals[0]?.points,
    [...points.values()].reduce((sum, count) => sum + count, 0),
  );
}

function tell(say: (line: string) => void, name: string, { rows, slow }: LatencySummary): void {
  const ours = slow.filter(({ milliseconds, starved }) => milliseconds - starved > STALL_MS);
  say(
    `${name}: ${String(slow.length)} over ${String(STALL_MS)} ms, ${String(ours.length)} of them without the time the processes waited for a processor`,
  );
  for (const { what, count, median, p99, most } of rows)
    say(
      `  ${what.padEnd(34)} ${amount(count).padStart(9)} × median ${String(median)}, p99 ${String(p99)}, most ${String(most)} ms`,
    );
  for (const { what, milliseconds, starved, at } of (ours.length > 0 ? ours : slow).slice(0, 20))
    say(
      `  ${new Date(at).toISOString().slice(11, 23)} ${what} ${amount(milliseconds)} ms (${amount(starved)} without a processor)`,
    );
}
