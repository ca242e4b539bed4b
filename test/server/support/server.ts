import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { openStore, type Store } from '../../../src/store/store';

export const CLI = resolve(__dirname, '../../cli.js');

/** Everything a test started or made, for `afterEach` to take away again. */
export class Workbench {
  readonly #folders: string[] = [];
  readonly #servers: RunningServer[] = [];
  readonly #stores: Store[] = [];

  folder(): string {
    const folder = mkdtempSync(join(tmpdir(), 'tidemark-server-'));
    this.#folders.push(folder);
    return folder;
  }

  async serve(root: string, ...args: readonly string[]): Promise<RunningServer> {
    const server = await startServer(root, args);
    this.#servers.push(server);
    return server;
  }

  /** What the server's clients wrote, as another process reads it. */
  openStore(server: RunningServer): Store {
    const store = openStore({ directory: join(server.root, '.tidemark'), mode: 'readonly' });
    this.#stores.push(store);
    return store;
  }

  async clear(): Promise<void> {
    for (const store of this.#stores.splice(0)) store.close();
    await Promise.all(this.#servers.splice(0).map((server) => server.stop()));
    for (const folder of this.#folders.splice(0)) rmSync(folder, { recursive: true, force: true });
  }
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The body as JSON; undefined when it isn't. */
  readonly json: Json;
}

// Tests look into answers of many shapes; each look asserts what it finds.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type Json = any;

export class RunningServer {
  readonly root: string;
  readonly url: string;
  readonly pid: number;
  readonly token: string;
  readonly process: ChildProcess;

  constructor(root: string, line: { readonly url: string; readonly pid: number }, child: ChildProcess) {
    this.root = root;
    this.url = line.url;
    this.pid = line.pid;
    this.process = child;
    this.token = readDiscoveryFile(root).token;
  }

  /** With the token, unless `headers` has its own authorization. */
  async fetch(path: string, init: RequestInit & { duplex?: 'half' } = {}): Promise<Answer> {
    const headers = new Headers(init.headers);
    if (!headers.has('authorization')) headers.set('authorization', `Bearer ${this.token}`);
    const response = await fetch(`${this.url}${path}`, { ...init, headers });
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, json: parse(text) };
  }

  get(path: string, query: Readonly<Record<string, string | readonly string[]>> = {}): Promise<Answer> {
    const search = new URLSearchParams();
    for (const [key, value] of Object.entries(query))
      for (const item of typeof value === 'string' ? [value] : value) search.append(key, item);
    const suffix = search.size > 0 ? `?${search.toString()}` : '';
    return this.fetch(`/api/2.0/mlflow/${path}${suffix}`);
  }

  send(method: string, path: string, body: unknown): Promise<Answer> {
    return this.fetch(`/api/2.0/mlflow/${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
  }

  post(path: string, body: unknown): Promise<Answer> {
    return this.send('POST', path, body);
  }

  async createRun(): Promise<string> {
    const { json } = await this.post('runs/create', { experiment_id: '0', start_time: Date.now() });
    return String(json.run.info.run_id);
  }

  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    if (this.process.exitCode !== null || this.process.signalCode !== null) return;
    const exited = once(this.process, 'exit');
    this.process.kill(signal);
    const timer = setTimeout(() => this.process.kill('SIGKILL'), 8000);
    await exited;
    clearTimeout(timer);
  }
}

async function startServer(root: string, args: readonly string[]): Promise<RunningServer> {
  const child = spawn(process.execPath, [CLI, 'serve', '--root', root, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    cwd: root,
  });
  const line = await firstLine(child);
  return new RunningServer(root, line as { url: string; pid: number }, child);
}

function firstLine(child: ChildProcess): Promise<Json> {
  return new Promise((resolveLine, reject) => {
    let output = '';
    let errors = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      if (output.includes('\n')) resolveLine(JSON.parse(output.split('\n', 1)[0] ?? ''));
    });
    child.stderr?.on('data', (chunk: Buffer) => {
      errors += chunk.toString();
    });
    child.on('exit', (code) => {
      reject(new Error(`The server ended with ${String(code)} before it was ready: ${errors}`));
    });
  });
}

/** Runs the command to its end. */
export async function runCli(
  ...args: readonly string[]
): Promise<{ code: number; out: string; err: string }> {
  const child = spawn(process.execPath, [CLI, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
  const timer = setTimeout(() => child.kill('SIGKILL'), 20_000);
  await once(child, 'close');
  clearTimeout(timer);
  return { code: child.exitCode ?? -1, out, err };
}

export function discoveryFile(root: string): string {
  return join(root, '.tidemark', 'server.json');
}

export function readDiscoveryFile(root: string): Json {
  return JSON.parse(readFileSync(discoveryFile(root), 'utf8'));
}

/** Waits until `check` holds. */
export async function eventually(check: () => boolean | Promise<boolean>, within = 10_000): Promise<void> {
  const deadline = Date.now() + within;
  while (!(await check())) {
    assert.ok(Date.now() < deadline, `not so after ${String(within)} ms`);
    await new Promise((done) => setTimeout(done, 30));
  }
}

function parse(text: string): Json {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
