import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { shape, text } from '../../core/decode';
import { TidemarkError } from '../../core/errors';
import { ask } from '../../http/ask';
import { refusalOf } from '../../http/refusal';
import { isElsewhere, isStarted, readDiscovery, type Discovery } from '../discovery';
import { isSameFolder, pingServer, TIDEMARK_PREFIX } from '../ping';
import { SNAPSHOTS } from '../snapshots';
import { assertNoneElsewhere } from './elsewhere';

/** What the tools read. */
export interface ReadableStore {
  /** Has the database: the store's folder, or one with a copy. */
  readonly directory: string;
  /** The store's folder. */
  readonly home: string;
}

/**
 * Has `work` read the store. Where its server has it open alone, on a network disk, the server is asked for a copy of the
 * database, which is removed afterwards: it makes one in small steps between its requests, and nobody else could.
 */
export async function readStore<T>(
  root: string,
  command: string,
  work: (store: ReadableStore) => T | Promise<T>,
): Promise<T> {
  const home = join(root, '.tidemark');
  await assertNotElsewhere(home, command);
  const server = await holder(home);
  if (server === undefined) return work({ directory: home, home });
  const { name } = snapshot(await askOwnServer(server, 'snapshot', {}));
  const directory = join(home, SNAPSHOTS, name);
  try {
    return await work({ directory, home });
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** Refuses where the store's server lives on another machine, with a sentence that says which. */
export async function assertNotElsewhere(home: string, command: string): Promise<void> {
  await assertNoneElsewhere(home, ({ host, pid }) => {
    const where = `the machine ${String(host)} (process ${String(pid)})`;
    return new TidemarkError(
      'TEMPORARILY_UNAVAILABLE',
      `The tracking server of '${home}' runs on ${where}, and has the store open alone: run 'tidemark ${command}' there, or stop that server first.`,
    );
  });
}

/** The answer of our own store's server; throws its refusal with its code. */
export async function askOwnServer(server: Discovery, path: string, body: object): Promise<unknown> {
  const { status, json } = await ask(server, {
    method: 'POST',
    path: `${TIDEMARK_PREFIX}/${path}`,
    body,
  }).catch((error: unknown) => {
    throw new TidemarkError(
      'TEMPORARILY_UNAVAILABLE',
      `The store's tracking server at ${server.url} did not answer: try again in a moment.`,
      { cause: error },
    );
  });
  if (status !== 200) throw refusalOf(status, Buffer.from(JSON.stringify(json ?? null)));
  return json;
}

/** The server that has this store open alone. */
async function holder(home: string): Promise<Discovery | undefined> {
  const server = readDiscovery(home);
  if (!server || server.host === null || isElsewhere(server) || !isStarted(server)) return undefined;
  const answer = await pingServer(server);
  return answer !== undefined && isSameFolder(answer.store, home) ? server : undefined;
}

/** A name, which leads nowhere else. */
const snapshot = shape({
  name: (value: unknown): string => {
    const name = text(value);
    if (!/^[\w-]+$/.test(name)) throw new Error('The server named a snapshot strangely.');
    return name;
  },
});
