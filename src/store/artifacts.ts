import { randomUUID } from 'node:crypto';
import { constants, lstatSync, mkdirSync, realpathSync, statSync, type Stats } from 'node:fs';
import { open, lstat, rename, rm, stat } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { dirname, join, resolve, sep } from 'node:path';
import type { ArtifactRange, ArtifactStat } from '../core/backend';
import type { ArtifactFile } from '../core/entities';
import { TidemarkError, errorMessage, hasCode, invalid, missing, sentence } from '../core/errors';
import { artifactPath } from './artifactPaths';
import { syncFolders } from './lasting';
import { FOLDER, GONE, LINK } from './look';
import { looker } from './looker';
import { writeNewFile } from './newFile';

/** A pipe, which a script may have left there, would otherwise hold a thread until somebody writes to it. */
const READING = constants.O_RDONLY | (process.platform === 'win32' ? 0 : constants.O_NONBLOCK);

/** Unfinished uploads lie here, in the root: the same disk, so that a rename ends them. */
export const UPLOADS = '.uploads';
const MOST_REMEMBERED = 4000;

/**
 * Artifact files below one root folder. Paths are relative and `/`-separated; none leads out of the root, also
 * not by a symbolic link. A file appears complete or not at all, and lasts.
 */
export class ArtifactStore {
  readonly root: string;
  /** Folders whose names are known to last, as do those of all above them. */
  readonly #lasting = new Set<string>();

  constructor(root: string) {
    this.root = resolve(root);
  }

  /** The file's place on disk. Throws INVALID_PARAMETER_VALUE for a path that leaves the root. */
  async resolve(path: string): Promise<string> {
    const parts = artifactPath(path);
    if (parts[0] === UPLOADS) throw invalid(sentence("Invalid path: '{0}'", path));
    const target = join(this.root, ...parts);
    this.assertInside(target, path);
    return target;
  }

  /** By name. Empty for a folder that isn't there, and for a file. */
  async list(path: string): Promise<readonly ArtifactFile[]> {
    const folder = await this.resolve(path);
    const prefix = artifactPath(path)
      .map((part) => `${part}/`)
      .join('');
    let names: readonly string[];
    let sizes: Float64Array;
    try {
      ({ names, sizes } = await looker.list(folder));
    } catch (error) {
      if (hasCode(error, 'ENOENT', 'ENOTDIR', 'ENAMETOOLONG')) return [];
      throw fileError(path, error);
    }
    const files: ArtifactFile[] = [];
    for (const [index, name] of names.entries()) {
      const size = sizes[index] ?? GONE;
      if (prefix === '' && name === UPLOADS) continue;
      const path = prefix + name;
      if (size >= 0) files.push({ path, isDir: false, fileSize: size });
      else if (size === FOLDER) files.push({ path, isDir: true, fileSize: null });
      else if (size === LINK) files.push(...this.linked(folder + sep + name, path));
    }
    return files;
  }

  async stat(path: string): Promise<ArtifactStat> {
    const info = await this.info(path);
    return {
      path: artifactPath(path).join('/'),
      isDir: info.isDirectory(),
      fileSize: info.isDirectory() ? null : info.size,
      modified: Math.round(info.mtimeMs),
    };
  }

  /** A file for reading; the caller closes it. */
  async open(
    path: string,
  ): Promise<{ readonly handle: FileHandle; readonly size: number; readonly modified: number }> {
    const target = await this.resolve(path);
    let handle: FileHandle | undefined;
    try {
      handle = await open(target, READING);
      const info = await handle.stat();
      if (info.isDirectory())
        throw invalid(sentence("Artifact path refers to a directory, not a file: '{0}'", path));
      if (!info.isFile()) throw missing(sentence("No such artifact: '{0}'", path));
      return { handle, size: info.size, modified: Math.round(info.mtimeMs) };
    } catch (error) {
      await handle?.close();
      // Nothing is below a file.
      throw hasCode(error, 'ENOTDIR')
        ? missing(sentence("No such artifact: '{0}'", path))
        : fileError(path, error);
    }
  }

  async read(path: string): Promise<Uint8Array> {
    const { handle } = await this.open(path);
    try {
      return await handle.readFile();
    } catch (error) {
      throw fileError(path, error);
    } finally {
      await handle.close();
    }
  }

  /** At most `length` bytes from byte `from` on: a file of any size is read at the price of what is asked of it. */
  async readRange(path: string, from: number, length: number): Promise<ArtifactRange> {
    if (!(from >= 0 && length >= 0))
      throw invalid('A range begins at a whole number of bytes, and is no less than 0 long.');
    const { handle, size, modified } = await this.open(path);
    try {
      const bytes = new Uint8Array(Math.max(0, Math.min(length, size - from)));
      let filled = 0;
      while (filled < bytes.length) {
        const { bytesRead } = await handle.read(bytes, filled, bytes.length - filled, from + filled);
        if (bytesRead === 0) break;
        filled += bytesRead;
      }
      return { bytes: filled < bytes.length ? bytes.slice(0, filled) : bytes, size, modified };
    } catch (error) {
      throw fileError(path, error);
    } finally {
      await handle.close();
    }
  }

  /** Writes all of `content` beside, then puts it in place of what is there. A failure leaves that as it was. */
  async write(
    path: string,
    content: Uint8Array | Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  ): Promise<void> {
    const target = await this.resolve(path);
    if (target === this.root || path.endsWith('/')) throw invalid(sentence("Invalid path: '{0}'", path));
    const unfinished = join(this.root, UPLOADS, randomUUID());
    try {
      await writeNewFile(unfinished, content);
      // Here: the folder is almost always there, and a turn of another thread takes longer than to see that.
      const created = mkdirSync(dirname(target), { recursive: true });
      if (created !== undefined) this.forget(dirname(target), created);
      // A link may have come into being meanwhile.
      this.assertInside(target, path);
      await rename(unfinished, target);
      await this.keep(dirname(target));
    } catch (error) {
      // Where it could not be made it can't be removed either.
      await rm(unfinished, { force: true }).catch(() => undefined);
      throw fileError(path, error);
    }
  }

  /** A file, or a folder with all in it. */
  async delete(path: string): Promise<void> {
    const target = await this.resolve(path);
    if (target === this.root) throw invalid(sentence("Invalid path: '{0}'", path));
    try {
      await lstat(target);
      await rm(target, { recursive: true, force: true });
      await syncFolders([dirname(target)]);
    } catch (error) {
      throw fileError(path, error);
    }
  }

  /** Removes what an upload left that ended with its process. Only at a start, while nobody writes. */
  async removeUnfinished(): Promise<void> {
    await rm(join(this.root, UPLOADS), { recursive: true, force: true });
  }

  /** The folders from `folder` up to `first` are new, also where there were some of their names before. */
  private forget(folder: string, first: string): void {
    for (let part = folder; part.length >= first.length; part = dirname(part)) this.#lasting.delete(part);
  }

  /** What was put into the folder lasts. So does the folder, which this or another upload may have created just now. */
  private async keep(folder: string): Promise<void> {
    const folders = [folder];
    const top = dirname(this.root);
    for (let part = folder; part !== top && !this.#lasting.has(part);) {
      part = dirname(part);
      folders.push(part);
    }
    await syncFolders(folders);
    if (this.#lasting.size >= MOST_REMEMBERED) this.#lasting.clear();
    // The last one's own name is in a folder that was not synced.
    for (const part of folders.slice(0, -1)) this.#lasting.add(part);
  }

  private async info(path: string): Promise<Stats> {
    const target = await this.resolve(path);
    try {
      return await stat(target);
    } catch (error) {
      throw fileError(path, error);
    }
  }

  /** What a link leads to; nothing where that is outside, or not there. */
  private linked(target: string, path: string): readonly ArtifactFile[] {
    try {
      this.assertInside(target, path);
      const info = statSync(target);
      return [{ path, isDir: info.isDirectory(), fileSize: info.isDirectory() ? null : info.size }];
    } catch {
      return [];
    }
  }

  /** Follows the links of what exists of `target`: where that ends must be the root or below. */
  private assertInside(target: string, path: string): void {
    const root = existing(this.root);
    const real = existing(target, this.root);
    if (real !== root && !real.startsWith(root.endsWith(sep) ? root : root + sep)) {
      throw invalid(sentence("Invalid path: '{0}'", path));
    }
  }
}

/**
 * The real path of the longest part of `path` that exists, but for nothing above `stop`. Here, for a turn of another
 * thread takes many times as long as the look itself.
 */
function existing(path: string, stop?: string): string {
  for (let part = path; ; part = dirname(part)) {
    try {
      return realpathSync.native(part);
    } catch (error) {
      // A dangling link isn't "not there yet": a write would follow it.
      if (part !== stop && isLink(part)) throw invalid(sentence("Invalid path: '{0}'", path));
      if (!hasCode(error, 'ENOENT', 'ENOTDIR', 'ENAMETOOLONG')) throw fileError(path, error);
      if (part === stop || dirname(part) === part) return part;
    }
  }
}

function isLink(path: string): boolean {
  try {
    return lstatSync(path).isSymbolicLink();
  } catch {
    return false;
  }
}

function fileError(path: string, error: unknown): TidemarkError {
  if (error instanceof TidemarkError) return error;
  if (hasCode(error, 'ENOENT')) return missing(sentence("No such artifact: '{0}'", path));
  if (hasCode(error, 'ENOTDIR', 'EISDIR', 'EEXIST', 'ENOTEMPTY')) {
    return invalid(sentence("The artifact '{0}' can't be a file and a folder at once.", path));
  }
  if (hasCode(error, 'ENAMETOOLONG', 'EINVAL', 'ELOOP', 'ERR_INVALID_ARG_VALUE'))
    return invalid(sentence("Invalid path: '{0}'", path));
  if (hasCode(error, 'ENOSPC', 'EDQUOT')) {
    return new TidemarkError(
      'TEMPORARILY_UNAVAILABLE',
      sentence("The disk is full: '{0}' was not stored. Free some space, then try again.", path),
      { cause: error },
    );
  }
  if (hasCode(error, 'EACCES', 'EPERM', 'EROFS')) {
    return new TidemarkError(
      'PERMISSION_DENIED',
      sentence("The artifact '{0}' can't be accessed: check the permissions of the artifact folder.", path),
      { cause: error },
    );
  }
  return new TidemarkError(
    'INTERNAL_ERROR',
    sentence("The artifact '{0}' failed: {1}", path, errorMessage(error)),
    {
      cause: error,
    },
  );
}
