import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { repository } from '../test/e2e/driver/session';
import type { Who } from './harness';

/** A tracking server in a process of its own, over a folder of its own. */
export interface BenchServer {
  readonly who: Who;
  readonly port: number;
  readonly folder: string;
  readonly pid: number;
  /** Milliseconds from being started to the first answer with data. */
  readonly started: number;
  stop(): Promise<void>;
}

/** Our server over a new folder, which goes with it. */
export async function startServer(): Promise<BenchServer> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'tidemark-bench-'));
  const server = await start('Tidemark', folder);
  return {
    ...server,
    stop: async () => {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Those that keep data. MLflow's two forms are one program: what one wrote the other reads. */
export const TRACKERS = ['Tidemark', 'MLflow lean', 'MLflow', 'FastTrackML'] as const;

/** TIDEMARK_BENCH_ONLY=Tidemark,FastTrackML leaves the others out, where one works on a single row. */
const only = process.env['TIDEMARK_BENCH_ONLY']?.split(',');

export function measured(trackers: readonly Who[]): readonly Who[] {
  return trackers.filter((who) => only?.includes(who) ?? true);
}

/** `work` with the server of each over a folder of its own, but both MLflows over one. */
export async function eachTracker(
  work: (server: BenchServer) => Promise<void>,
  trackers: readonly Who[] = TRACKERS,
): Promise<void> {
  const base = mkdtempSync(path.join(os.tmpdir(), 'tidemark-bench-'));
  try {
    for (const who of measured(trackers)) {
      const server = await start(who, path.join(base, who.startsWith('MLflow') ? 'MLflow' : who));
      try {
        await work(server);
      } finally {
        await server.stop();
      }
    }
  } finally {
    rmSync(base, { recursive: true, force: true });
  }
}

interface Command {
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

const running = new Set<number>();
// Its own process group each, so that its workers end with it: also when this process ends early.
process.on('exit', () => running.forEach(endGroup));
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));

function endGroup(leader: number): void {
  try {
    process.kill(-leader, 'SIGKILL');
  } catch {
    // None of it is left.
  }
}

/** Starts it on what is in the folder, if there is anything. */
export async function start(who: Who, folder: string): Promise<BenchServer> {
  const port = await freePort();
  const { command, args, env } = commandOf(who, folder, port);
  mkdirSync(folder, { recursive: true });
  const before = performance.now();
  const child = spawn(command, args, {
    cwd: folder,
    detached: true,
    stdio: ['ignore', 'ignore', 'ignore'],
    env: { ...process.env, ...env },
  });
  if (child.pid !== undefined) running.add(child.pid);
  try {
    await answers(who, port, child);
  } catch (error) {
    await end(child);
    throw error;
  }
  const started = performance.now() - before;
  const pid = child.pid ?? 0;
  return { who, port, folder, pid, started, stop: () => end(child) };
}

function commandOf(who: Who, folder: string, port: number): Command {
  switch (who) {
    case 'Tidemark':
      return {
        command: process.execPath,
        args: [
          path.join(repository, 'dist/cli.js'),
          ...['serve', '--root', folder, '--port', String(port), '--auth', 'none'],
        ],
      };
    case 'MLflow':
    case 'MLflow lean':
      return {
        command: beside('TIDEMARK_BENCH_MLFLOW', 'mlflow'),
        args: [
          ...['server', '--host', '127.0.0.1', '--port', String(port)],
          ...['--backend-store-uri', `sqlite:///${folder}/mlflow.db`],
          ...['--artifacts-destination', path.join(folder, 'artifacts')],
          ...(who === 'MLflow lean' ? ['--workers', '1'] : []),
        ],
        env: {
          MLFLOW_DISABLE_TELEMETRY: 'true',
          ...(who === 'MLflow lean' && { MLFLOW_SERVER_ENABLE_JOB_EXECUTION: 'false' }),
        },
      };
    case 'FastTrackML':
      return {
        command: beside('TIDEMARK_BENCH_FASTTRACKML', 'fml'),
        args: [
          ...['server', '--listen-address', `127.0.0.1:${port}`, '--log-level', 'error'],
          ...['--database-uri', `sqlite://${folder}/fasttrackml.db`],
          ...['--default-artifact-root', path.join(folder, 'artifacts')],
        ],
      };
    case 'nothing':
      return {
        command: process.execPath,
        args: [path.join(repository, 'bench/support/nothing.mjs'), String(port)],
      };
    case 'synced':
      return {
        command: process.execPath,
        args: [path.join(repository, 'bench/support/nothing.mjs'), String(port), path.join(folder, 'synced')],
      };
  }
}

/** A program that pip put beside the Python which this variable names. */
function beside(variable: string, program: string): string {
  const python = process.env[variable];
  if (python === undefined) throw new Error(`${variable} is not set: run this by \`npm run bench\`.`);
  return path.join(path.dirname(python), program);
}

/** Its first answer out of its store. */
async function answers(who: Who, port: number, child: ChildProcess): Promise<void> {
  const deadline = performance.now() + 180_000;
  while (performance.now() < deadline) {
    if (child.exitCode !== null) throw new Error(`The server of ${who} ended with ${child.exitCode}.`);
    const answer = await fetch(`http://127.0.0.1:${port}/api/2.0/mlflow/experiments/search`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"max_results":10}',
    }).catch(() => undefined);
    await answer?.arrayBuffer();
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  throw new Error(`The server of ${who} gave no answer within three minutes.`);
}

/** With the workers it started. */
async function end(child: ChildProcess): Promise<void> {
  const { pid } = child;
  if (pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  process.kill(-pid, 'SIGTERM');
  const timer = setTimeout(() => {
    endGroup(pid);
  }, 8000);
  await ended;
  clearTimeout(timer);
  endGroup(pid);
  running.delete(pid);
}

/** MiB of memory that are a process's own, and its share of what it shares, with all it started. */
export function memory(pid: number): number {
  return family(pid).reduce((sum, id) => sum + ownMemory(id), 0);
}

/** The same of those of its family alone whose command line says so. */
export function memoryOf(pid: number, command: string): number {
  const found = family(pid).filter((id) => readIfThere(`/proc/${id}/cmdline`).includes(command));
  return found.reduce((sum, id) => sum + ownMemory(id), 0);
}

/** A process and all it started, and those did. */
function family(pid: number): readonly number[] {
  const parents = new Map<number, number>();
  for (const file of globSync('/proc/[0-9]*/stat')) {
    const stat = readIfThere(file);
    const [, id, parent] = /^(\d+) \(.*\) \S (\d+)/s.exec(stat) ?? [];
    if (id !== undefined) parents.set(Number(id), Number(parent));
  }
  const belongs = (id: number | undefined): boolean =>
    id !== undefined && (id === pid || belongs(parents.get(id)));
  return [...parents.keys()].filter(belongs);
}

function ownMemory(pid: number): number {
  return Number(/^Pss: +(\d+)/m.exec(readIfThere(`/proc/${pid}/smaps_rollup`))?.[1] ?? 0) / 1024;
}

/** Processes come and go while they are looked at. */
function readIfThere(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (address === null || typeof address === 'string') throw new Error('There is no free port.');
  return address.port;
}
