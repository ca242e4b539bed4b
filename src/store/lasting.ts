import { closeSync, fsync, fsyncSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { hasCode } from '../core/errors';

/** Of an open file, by its number, on another thread. */
export const syncAll = promisify(fsync);

/*
 * A file's content lasts when it was synced, but its name only when its folder was: after a power cut a file that was
 * created or renamed may otherwise be gone. Windows keeps names by itself, and can't sync a folder.
 */
const NAMES_LAST = process.platform === 'win32';
/** Folders that can't be read, and disks that know no such thing: there is no more to be done. */
const IMPOSSIBLE = ['EACCES', 'EPERM', 'EINVAL', 'ENOTSUP', 'EBADF'];

/**
 * So many bytes of a file that is being written may wait for the disk, here 8 MiB. The system keeps what it was given for
 * half a minute and then writes all of it at once: of an export, a backup or a large artifact that may be gigabytes, and
 * the sync of a commit, which takes a millisecond, would have to wait for them.
 */
export const MOST_UNSYNCED = 8 * 1024 * 1024;

export function syncFolder(folder: string): void {
  if (NAMES_LAST) return;
  try {
    syncFile(folder);
  } catch (error) {
    if (!hasCode(error, ...IMPOSSIBLE)) throw error;
  }
}

export function syncFile(file: string): void {
  const handle = openSync(file, NAMES_LAST ? 'r+' : 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** At once: the file system writes its journal once for all. */
export async function syncFolders(folders: readonly string[]): Promise<void> {
  if (!NAMES_LAST) await Promise.all(folders.map(syncShared));
}

const running = new Map<string, Promise<void>>();
const waiting = new Map<string, Promise<void>>();

/**
 * A sync that is under way may miss what was put into the folder just now. The next one begins when it has ended,
 * and serves everybody who has asked by then.
 */
function syncShared(folder: string): Promise<void> {
  const next = waiting.get(folder);
  if (next) return next;
  const current = running.get(folder);
  if (!current) return begin(folder);
  const turn = current
    .catch(() => undefined)
    .then(() => {
      waiting.delete(folder);
      return begin(folder);
    });
  waiting.set(folder, turn);
  return turn;
}

function begin(folder: string): Promise<void> {
  const sync = syncOne(folder).finally(() => running.delete(folder));
  running.set(folder, sync);
  return sync;
}

/** Creates the folder and those above it that aren't there, so that they last. */
export function createLastingFolder(folder: string): void {
  const first = mkdirSync(folder, { recursive: true });
  if (first === undefined) return;
  for (let part = folder; ; part = dirname(part)) {
    syncFolder(dirname(part));
    if (part === first || dirname(part) === part) return;
  }
}

async function syncOne(folder: string): Promise<void> {
  try {
    const handle = openSync(folder, 'r');
    try {
      await syncAll(handle);
    } finally {
      closeSync(handle);
    }
  } catch (error) {
    if (!hasCode(error, ...IMPOSSIBLE)) throw error;
  }
}
