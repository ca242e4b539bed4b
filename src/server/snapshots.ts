import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { hasCode, TidemarkError } from '../core/errors';
import { copyDatabase } from '../store/databaseCopy';
import { DATABASE_FILE } from '../store/open';
import type { Store } from '../store/store';

/** In the store's folder. */
export const SNAPSHOTS = 'snapshots';

/** Copied between two looks at everything else: 256 KiB, which a slow disk takes in some milliseconds. */
const PAGES = 64;
/** A tool that was killed leaves its snapshot behind. */
const FORGOTTEN_MS = 24 * 60 * 60 * 1000;

/**
 * Copies of the database for tools that can't open the store, because this server has it alone. SQLite copies the pages on
 * our own connection, so that what is written meanwhile is in the copy, too, and no copy begins anew.
 */
export class Snapshots {
  readonly #store: Store;
  readonly #folder: string;

  constructor(store: Store) {
    this.#store = store;
    this.#folder = join(store.directory, SNAPSHOTS);
  }

  /** The name of the folder with the copy; who asked removes it. */
  async take(): Promise<string> {
    await this.#removeForgotten();
    const name = randomUUID();
    const folder = join(this.#folder, name);
    try {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await copyDatabase(this.#store, join(folder, DATABASE_FILE), () => PAGES);
    } catch (error) {
      rmSync(folder, { recursive: true, force: true });
      throw error instanceof TidemarkError ? error : refused(error);
    }
    return name;
  }

  async #removeForgotten(): Promise<void> {
    const names = await readdir(this.#folder).catch(() => []);
    for (const name of names) {
      const folder = join(this.#folder, name);
      const info = await stat(folder).catch(() => undefined);
      if (info && Date.now() - info.mtimeMs > FORGOTTEN_MS)
        await rm(folder, { recursive: true, force: true }).catch(() => undefined);
    }
  }
}

const FOLDER_TROUBLE = ['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EEXIST'];

function refused(error: unknown): unknown {
  if (!hasCode(error, ...FOLDER_TROUBLE)) return error;
  return new TidemarkError(
    'PERMISSION_DENIED',
    `The server can't write to the store's folder '${SNAPSHOTS}': make it a folder that can be written, then try again.`,
    { cause: error },
  );
}
