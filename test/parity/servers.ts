import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import type { PublicCalls } from './completeness';
import type { ScenarioAnswers } from './normalise';

const CLI = resolve(__dirname, '../../cli.js');
const SCENARIOS = resolve(__dirname, '../../../test/parity/python/all.py');
/** A Python that has all of MLflow. */
const PYTHON = process.env['TIDEMARK_PARITY_PYTHON'] ?? '';
const QUIET = { MLFLOW_DISABLE_TELEMETRY: 'true', MLFLOW_SERVER_ENABLE_JOB_EXECUTION: 'false' };

export interface Asked {
  readonly url: string;
  readonly folders: readonly string[];
  readonly scenarios: readonly ScenarioAnswers[];
}

/** MLflow's own server, on a new SQLite store, in its leanest form. */
export async function askMlflow(): Promise<Asked> {
  const port = String(await freePort());
  return ask(`http://127.0.0.1:${port}`, (folder) => ({
    command: join(dirname(PYTHON), 'mlflow'),
    args: [
      'server',
      ...[
        '--backend-store-uri',
        `sqlite:///${folder}/mlflow.db`,
        '--artifacts-destination',
        join(folder, 'artifacts'),
      ],
      ...['--host', '127.0.0.1', '--port', port, '--workers', '1'],
    ],
  }));
}

export async function askTidemark(): Promise<Asked> {
  const port = String(await freePort());
  return ask(`http://127.0.0.1:${port}`, (folder) => ({
    command: process.execPath,
    args: [CLI, 'serve', '--root', folder, '--auth', 'none', '--port', port],
    store: join(folder, '.tidemark', 'tracking.db'),
  }));
}

interface Started {
  readonly command: string;
  readonly args: readonly string[];
  /** Our own server's database, in which a scenario sees that histories have been put away. */
  readonly store?: string;
}

async function ask(url: string, server: (folder: string) => Started): Promise<Asked> {
  const folder = mkdtempSync(join(tmpdir(), 'tidemark-parity-'));
  const { command, args, store } = server(folder);
  const child = spawn(command, args, {
    cwd: folder,
    detached: true,
    stdio: 'ignore',
    env: { ...process.env, ...QUIET },
  });
  try {
    await ready(url, child);
    return { url, folders: [folder], scenarios: await runScenarios(url, folder, store) };
  } finally {
    await end(child);
    rmSync(folder, { recursive: true, force: true });
  }
}

async function runScenarios(
  url: string,
  folder: string,
  store: string | undefined,
): Promise<readonly ScenarioAnswers[]> {
  const home = join(folder, 'client');
  mkdirSync(home);
  const child = spawn(PYTHON, [SCENARIOS], {
    cwd: home,
    env: {
      ...process.env,
      ...QUIET,
      MLFLOW_TRACKING_URI: url,
      ...(store !== undefined && { TIDEMARK_PARITY_STORE: store }),
      // What a server answers to a mistake is to be seen, not asked for seven times.
      MLFLOW_HTTP_REQUEST_MAX_RETRIES: '0',
      PYTHONIOENCODING: 'utf-8',
      PYTHONDONTWRITEBYTECODE: '1',
      PYTHONHASHSEED: '0',
    },
  });
  let out = '';
  let errors = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (out += chunk));
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (errors += chunk));
  await once(child, 'close');
  if (child.exitCode !== 0) throw new Error(`The scenarios could not run: ${errors.slice(-3000)}`);
  return parseAnswers(out);
}

/** Answers kept from an earlier run. */
export function readAsked(file: string): Asked {
  const kept: unknown = JSON.parse(readFileSync(file, 'utf8'));
  return kept as Asked;
}

function parseAnswers(out: string): readonly ScenarioAnswers[] {
  return out
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as ScenarioAnswers);
}

/** By introspection. */
export function publicCalls(): PublicCalls {
  const out = execFileSync(PYTHON, [join(dirname(SCENARIOS), 'methods.py')], {
    env: { ...process.env, ...QUIET },
  });
  return JSON.parse(out.toString()) as PublicCalls;
}

async function ready(url: string, child: ChildProcess): Promise<void> {
  const deadline = Date.now() + 120_000;
  while (Date.now() < deadline) {
    if (child.exitCode !== null)
      throw new Error(`The server at ${url} ended with ${String(child.exitCode)}.`);
    const answer = await fetch(`${url}/health`).catch(() => undefined);
    if (answer?.ok) return;
    await new Promise((done) => setTimeout(done, 200));
  }
  throw new Error(`The server at ${url} was not ready after two minutes.`);
}

/** With the workers it started. */
async function end(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null) return;
  const ended = once(child, 'exit');
  process.kill(-child.pid, 'SIGTERM');
  const timer = setTimeout(() => child.pid !== undefined && process.kill(-child.pid, 'SIGKILL'), 8000);
  await ended;
  clearTimeout(timer);
}

async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (address === null || typeof address === 'string') throw new Error('There is no free port.');
  return address.port;
}
