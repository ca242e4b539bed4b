import { mkdir, open, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { MOST_UNSYNCED } from './lasting';

/** Parts of an upload, which come by 64 KiB, are written when there are so many bytes of them. */
const WRITTEN_AT_ONCE = 1 << 20;
const MOST_PARTS = 256;

/** A file that is not there yet, and the folder for it; all of it is on the disk when this has resolved. */
export async function writeNewFile(
  path: string,
  content: Uint8Array | Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
): Promise<void> {
  const handle = await openNew(path);
  try {
    if (content instanceof Uint8Array) await handle.writeFile(content);
    else await writeParts(handle, content);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** The folder is almost always there. */
async function openNew(path: string): Promise<FileHandle> {
  try {
    return await open(path, 'wx', 0o600);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
    await mkdir(dirname(path), { recursive: true });
    return open(path, 'wx', 0o600);
  }
}

/** Writes what has come while the next comes, and what was written while that is. */
async function writeParts(
  handle: FileHandle,
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
        syncing = handle.datasync();
        syncing.catch(() => undefined);
        unsynced = 0;
      }
      writing = writeAll(handle, parts);
      // Whoever waits for it next is told; until then nobody does.
      writing.catch(() => undefined);
      unsynced += size;
      parts = [];
      size = 0;
    }
  } finally {
    // The file is closed after this, also when the upload broke off.
    await Promise.all([writing, syncing]);
  }
  await writeAll(handle, parts);
}

/** A disk that fills up takes a part of it, and says so only to the next write. */
async function writeAll(handle: FileHandle, parts: readonly Uint8Array[]): Promise<void> {
  const size = parts.reduce((sum, part) => sum + part.length, 0);
  if (size === 0) return;
  const { bytesWritten } = await handle.writev(parts);
  if (bytesWritten < size) await handle.writeFile(Buffer.concat(parts).subarray(bytesWritten));
}
