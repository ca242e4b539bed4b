import { closeSync, fsyncSync, mkdirSync, openSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { dirname } from 'node:path';

/*
 * A file's content lasts when it was synced, but its name only when its folder was: after a power cut a file that was
 * created or renamed may otherwise be gone. Windows keeps names by itself, and can't sync a folder.
 */
const NAMES_LAST = process.platform === 'win32';
/** Folders that can't be read, and disks that know no such thing: there is no more to be done. */
const IMPOSSIBLE = ['EACCES', 'EPERM', 'EINVAL', 'ENOTSUP', 'EBADF'];

export function syncFolder(folder: string): void {
  if (NAMES_LAST) return;
  try {
    syncFile(folder);
  } catch (error) {
    if (!isImpossible(error)) throw error;
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

/** `folder` and all above it up to `top`, which is one of them. */
export async function syncFolders(folder: string, top: string): Promise<void> {
  if (NAMES_LAST) return;
  const folders = [folder];
  for (let part = folder; part !== top && dirname(part) !== part;) {
    part = dirname(part);
    folders.push(part);
  }
  // At once: the file system writes its journal once for all.
  await Promise.all(folders.map(syncOne));
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
    const handle = await open(folder, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (!isImpossible(error)) throw error;
  }
}

function isImpossible(error: unknown): boolean {
  return error instanceof Error && 'code' in error && IMPOSSIBLE.some((code) => code === error.code);
}
