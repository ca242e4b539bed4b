import { closeSync, fdatasync, open, write, writev, writevSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { hasCode } from '../core/errors';
import { MOST_UNSYNCED, syncAll } from './lasting';

/*
 * Numbers of files in place of FileHandles, for a step that another thread does ends only when this one has its turn
 * again, and under load a turn takes longer than the step: what only touches memory is done here.
 */
const openFile = promisify(open);
const writeBytes = promisify(write);
const writeBuffers = promisify(writev);
const syncData = promisify(fdatasync);

/** Parts of an upload, which come by 64 KiB, are written when there are so many bytes of them. */
const WRITTEN_AT_ONCE = 1 << 20;
const MOST_PARTS = 256;
/** So little goes into the system's memory in some microseconds. */
const LITTLE = 64 * 1024;

/** A file that is not there yet, and the folder for it; all of it is on the disk when this has resolved. */
export async function writeNewFile(
  path: string,
  content: Uint8Array | Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
): Promise<void> {
  const file = await openNew(path);
  try {
    if (content instanceof Uint8Array) await writeAll(file, [content]);
    else await writeParts(file, content);
    await syncAll(file);
  } finally {
    closeSync(file);
  }
}

/** The folder is almost always there. */
async function openNew(path: string): Promise<number> {
  try {
    return await openFile(path, 'wx', 0o600);
  } catch (error) {
    if (!hasCode(error, 'ENOENT')) throw error;
    await mkdir(dirname(path), { recursive: true });
    return openFile(path, 'wx', 0o600);
  }
}

/** Writes what has come while the next comes, and syncs what was written while that is. */
async function writeParts(
  file: number,
  content: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
): Promise<void> {
  let writing = Promise.resolve();
  let syncing = Promise.resolve();
  let parts: Uint8Array[] = [];
  let size = 0;
  let unsynced = 0;
  try {
    for await (const part of content) {
      parts.push(part);
      size += part.length;
      if (size < WRITTEN_AT_ONCE && parts.length < MOST_PARTS) continue;
      await writing;
      if (unsynced >= MOST_UNSYNCED) {
        await syncing;
        syncing = syncData(file);
        // Whoever waits for it next is told; until then nobody does.
        syncing.catch(() => undefined);
        unsynced = 0;
      }
      writing = writeAll(file, parts);
      writing.catch(() => undefined);
      unsynced += size;
      parts = [];
      size = 0;
    }
  } finally {
    // The file is closed after this, also when the upload broke off.
    await Promise.allSettled([writing, syncing]);
  }
  await Promise.all([writing, syncing]);
  await writeAll(file, parts);
}

/** A disk that fills up takes a part of it, and says so only to the next write. */
async function writeAll(file: number, parts: readonly Uint8Array[]): Promise<void> {
  const size = parts.reduce((sum, part) => sum + part.length, 0);
  if (size === 0) return;
  const written = size <= LITTLE ? writevSync(file, parts) : (await writeBuffers(file, parts)).bytesWritten;
  if (written === size) return;
  const left = Buffer.concat(parts).subarray(written);
  for (let at = 0; at < left.length;) at += (await writeBytes(file, left, at)).bytesWritten;
}
