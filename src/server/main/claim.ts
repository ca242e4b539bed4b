import { setTimeout as sleep } from 'node:timers/promises';
import { sentence, TidemarkError } from '../../core/errors';
import { createLastingFolder } from '../../store/lasting';
import { openStore } from '../../store/store';
import { isElsewhere, isStarted, readDiscovery, type Discovery } from '../discovery';
import { isSameFolder, pingServer } from '../ping';
import { acquireServerLock, type ServerLock } from './serverLock';

/** A server that is just starting or leaving gets this long to be found, or to free the lock. */
const PATIENCE_MS = 10_000;

/** The lock of a store, or where the server is that has it. Throws a sentence where that one does not answer. */
export async function lockOrFindRunning(directory: string): Promise<ServerLock | Discovery> {
  const deadline = performance.now() + PATIENCE_MS;
  for (;;) {
    const lock = tryLock(directory);
    if (lock !== undefined) return lock;
    const running = readDiscovery(directory);
    if (running?.pid && isElsewhere(running)) throw elsewhere(directory, running);
    if (running !== undefined && isStarted(running) && (await serves(running, directory))) return running;
    if (performance.now() > deadline)
      throw new TidemarkError(
        'TEMPORARILY_UNAVAILABLE',
        sentence(
          "Another server holds the store '{0}' but doesn't answer: end it, then start this one.",
          directory,
        ),
      );
    await sleep(100);
  }
}

function tryLock(directory: string): ServerLock | undefined {
  try {
    createLastingFolder(directory);
    return acquireServerLock(directory);
  } catch (error) {
    // The store says in its own words what is wrong with its folder.
    openStore({ directory, mode: 'owner' }).close();
    throw error;
  }
}

/** Where this store's server was last; undefined when the file came along with a copy of another store's folder. */
export async function lastPlace(directory: string): Promise<Discovery | undefined> {
  const last = readDiscovery(directory);
  if (last === undefined || !isStarted(last)) return last;
  const answer = await pingServer(last);
  return answer === undefined || isSameFolder(answer.store, directory) ? last : undefined;
}

export function elsewhere(directory: string, { host, pid }: Discovery): TidemarkError {
  return new TidemarkError(
    'TEMPORARILY_UNAVAILABLE',
    sentence(
      "The tracking server of '{0}' runs on the machine {1} (process {2}): open the folder there, or stop that server first.",
      directory,
      host ?? '',
      pid ?? 0,
    ),
  );
}

async function serves(discovery: Discovery, directory: string): Promise<boolean> {
  const answer = await pingServer(discovery);
  return answer !== undefined && isSameFolder(answer.store, directory);
}
