import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Store } from '../../src/store/store';
import { openStore } from '../../src/store/store';
import { openSession, type Session } from '../../test/e2e/driver/session';

/** A real VS Code on a folder with a store that `fill` filled; it is closed when `work` is done. */
export async function withWindow(
  fill: (store: Store) => void,
  work: (session: Session) => Promise<void>,
): Promise<void> {
  await withWorkspace((workspace) => fillStore(workspace, fill), work);
}

/** The same on what `prepare` puts into the folder, such as a data set. */
export async function withWorkspace(
  prepare: (workspace: string) => void,
  work: (session: Session) => Promise<void>,
): Promise<void> {
  const files = mkdtempSync(path.join(os.tmpdir(), 'tidemark-bench-'));
  try {
    const session = await openSession({ files, prepare });
    try {
      await work(session);
    } finally {
      await stopServer(session.workspace);
      await session.close();
    }
  } finally {
    rmSync(files, { recursive: true, force: true });
  }
}

function fillStore(workspace: string, fill: (store: Store) => void): void {
  const directory = path.join(workspace, '.tidemark');
  mkdirSync(directory, { recursive: true });
  const store = openStore({ directory, mode: 'window' });
  try {
    store.transaction(() => fill(store));
  } finally {
    store.close();
  }
}

/** The window's server outlives the window by design, but not the measurement. */
export async function stopServer(workspace: string): Promise<void> {
  const server = discovered(workspace);
  if (!server) return;
  await fetch(`${server.url}/api/tidemark/1.0/shutdown`, {
    method: 'POST',
    headers: { authorization: `Bearer ${server.token}` },
  }).catch(() => undefined);
}

export interface Server {
  readonly url: string;
  readonly token: string;
}

/** The server of the workspace, as its discovery file has it. */
export async function trackingServer(workspace: string): Promise<Server> {
  const found = await eventually('the tracking server is up', async () => {
    const server = discovered(workspace);
    const answer = server && (await fetch(`${server.url}/health`).catch(() => undefined));
    return answer?.ok ? server : undefined;
  });
  return found;
}

function discovered(workspace: string): Server | undefined {
  const [file] = globSync('.tidemark/server.json', { cwd: workspace });
  return file === undefined
    ? undefined
    : (JSON.parse(readFileSync(path.join(workspace, file), 'utf8')) as Server);
}

/** What the extension logged in this VS Code, the windows before a reload included. */
export function extensionLog(workspace: string): string {
  const logs = path.join(path.dirname(workspace), 'data/logs');
  return globSync('**/*.log', { cwd: logs })
    .filter((file) => /tidemark/i.test(file))
    .map((file) => readFileSync(path.join(logs, file), 'utf8'))
    .join('\n');
}

/** Waits for what nobody measures. */
export async function eventually<T>(
  what: string,
  look: () => Promise<T | undefined> | T | undefined,
  milliseconds = 30_000,
): Promise<T> {
  const deadline = performance.now() + milliseconds;
  for (;;) {
    const value = await look();
    if (value !== undefined) return value;
    if (performance.now() > deadline) throw new Error(`Not so after ${milliseconds} ms: ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
