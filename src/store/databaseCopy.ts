import { open } from 'node:fs/promises';
import { MOST_UNSYNCED } from './lasting';
import { openCopy } from './open';
import type { Sql } from './sql';

/** Copies all its pages to `file`, some at a time; `progress` says how many the next ones are. */
export interface PageSource {
  backUp(file: string, progress: (pages: number, total: number) => number): Promise<void>;
}

const PAGE_SIZE = 4096;

/**
 * Copies a database into a file that isn't there yet, for its owner alone; then `complete` may change the copy. What was
 * copied is written through on another thread meanwhile. It is one file, without a log beside it until somebody opens it
 * for writing, and on the disk when this has resolved; its name may not be.
 */
export async function copyDatabase(
  source: PageSource,
  file: string,
  progress: (pages: number, total: number) => number,
  complete: (copy: Sql) => void = () => undefined,
): Promise<void> {
  const handle = await open(file, 'wx', 0o600);
  try {
    let synced = 0;
    let syncing: Promise<void> = Promise.resolve();
    await source.backUp(file, (pages, total) => {
      if ((pages - synced) * PAGE_SIZE >= MOST_UNSYNCED) {
        synced = pages;
        syncing = syncing.then(() => handle.datasync());
        // Told at the end.
        syncing.catch(() => undefined);
      }
      return progress(pages, total);
    });
    await syncing;
    const copy = openCopy(file);
    try {
      copy.pragma('journal_mode = DELETE');
      complete(copy);
    } finally {
      copy.close();
    }
    await handle.sync();
  } finally {
    await handle.close();
  }
}
