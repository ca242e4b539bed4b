import { constants } from 'node:fs';
import { chmod, copyFile, lstat, mkdir, open, readdir, readlink, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { hasCode } from '../core/errors';
import { MOST_UNSYNCED, syncFile, syncFolder } from './lasting';
import { writeNewFile } from './newFile';

/**
 * Copies all that is in a folder, links as links; all of it is on the disk when this has resolved. What comes and goes
 * meanwhile may be there or not, as in any copy of files in use: a folder that isn't there any more gives nothing.
 * `copied` is told the size of each file, in bytes; names at the top that are in `without` are left out.
 */
export async function copyTree(
  from: string,
  to: string,
  copied: (bytes: number) => void = () => undefined,
  without: readonly string[] = [],
): Promise<void> {
  await unlessGone(async () => {
    const names = await readdir(from);
    await mkdir(to, { recursive: true });
    for (const name of names)
      if (!without.includes(name))
        await unlessGone(() => copyEntry(join(from, name), join(to, name), copied));
    syncFolder(to);
  });
}

async function copyEntry(from: string, to: string, copied: (bytes: number) => void): Promise<void> {
  const info = await lstat(from);
  if (info.isDirectory()) return copyTree(from, to, copied);
  if (info.isSymbolicLink()) return symlink(await readlink(from), to);
  if (!info.isFile()) return;
  if (info.size <= MOST_UNSYNCED) await copyWhole(from, to, constants.COPYFILE_FICLONE);
  else
    try {
      // Some disks copy by a note that both are the same.
      await copyWhole(from, to, constants.COPYFILE_FICLONE_FORCE);
    } catch {
      await copyInParts(from, to, info.mode);
    }
  copied(info.size);
}

async function copyWhole(from: string, to: string, mode: number): Promise<void> {
  await copyFile(from, to, mode | constants.COPYFILE_EXCL);
  syncFile(to);
}

/** Opens the file first: of one that has gone meanwhile there shall be nothing, not an empty file. */
async function copyInParts(from: string, to: string, mode: number): Promise<void> {
  const source = await open(from, 'r');
  try {
    await writeNewFile(to, source.createReadStream({ autoClose: false, highWaterMark: 1 << 20 }));
    await chmod(to, mode & 0o777);
  } finally {
    await source.close();
  }
}

async function unlessGone(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!hasCode(error, 'ENOENT')) throw error;
  }
}
