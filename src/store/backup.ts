import { existsSync, renameSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { exists, invalid } from '../core/errors';
import { UPLOADS } from './artifacts';
import { copyDatabase } from './databaseCopy';
import { createLastingFolder, syncFolder } from './lasting';
import { ARTIFACTS_DESTINATION } from './localBackend';
import { DATABASE_FILE, openDatabase } from './open';
import { copyTree } from './treeCopy';

export interface BackupRequest {
  /** The store's folder. */
  readonly directory: string;
  /** A folder that isn't there yet, one that is (a folder in it is made then), or, without artifacts, a `.db` file. */
  readonly to: string;
  /** Where the artifacts lie; null to leave them out. */
  readonly artifacts: string | null;
  readonly now: Date;
  readonly progress: (progress: BackupProgress) => void;
}

export interface BackupProgress {
  readonly what: 'database' | 'artifacts';
  readonly bytes: number;
  /** Of artifacts it isn't known before. */
  readonly total: number | null;
}

export interface Backup {
  /** The folder, which can be served like the one it is a copy of, or the file. */
  readonly path: string;
  /** The folder with the copied database. */
  readonly store: string;
  readonly database: string;
}

/** Pages copied between two looks at everything else. */
const PAGES = 1000;

/**
 * A copy of the store as it is at this moment, while others write on. SQLite's backup interface copies its pages within one
 * read transaction of this connection: writers never wait for readers, and the copy need not begin anew when somebody
 * writes. (VACUUM INTO would do the same without a word about how far it is, and takes longer.) Until the copy is complete
 * the log is not cut off, and grows by what is written meanwhile. What is unfinished has another name.
 */
export async function backUpStore(request: BackupRequest, verify: (copy: Backup) => void): Promise<Backup> {
  const target = placeFor(request);
  const unfinished = `${target}.unfinished-${String(process.pid)}`;
  const isFile = target.endsWith('.db');
  const directory = isFile ? dirname(unfinished) : join(unfinished, '.tidemark');
  createLastingFolder(directory);
  const database = isFile ? unfinished : join(directory, DATABASE_FILE);
  try {
    await copyPages(request, database);
    if (request.artifacts !== null)
      await copyArtifacts(request, request.artifacts, join(directory, 'artifacts'));
    verify({ path: unfinished, store: directory, database });
    renameSync(unfinished, target);
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    throw error;
  }
  syncFolder(dirname(target));
  const store = isFile ? dirname(target) : join(target, '.tidemark');
  return { path: target, store, database: isFile ? target : join(store, DATABASE_FILE) };
}

function placeFor({ to, artifacts, now }: BackupRequest): string {
  const path = resolve(to);
  if (path.endsWith('.db')) {
    if (artifacts !== null)
      throw invalid(`The file '${path}' can't hold the artifacts: name a folder, or leave them out.`);
    if (existsSync(path)) throw exists(`There is a file '${path}' already: name another one.`);
    return path;
  }
  return existsSync(path)
    ? join(path, `tidemark-${now.toISOString().slice(0, 19).replaceAll(':', '-')}`)
    : path;
}

async function copyPages({ directory, artifacts, progress }: BackupRequest, file: string): Promise<void> {
  const source = openDatabase(directory, 'readonly', Date.now());
  try {
    const pageSize = Number(source.pragma('page_size'));
    source.run('BEGIN');
    source.get('SELECT count(*) FROM meta');
    await copyDatabase(
      source,
      file,
      (pages, total) => {
        progress({ what: 'database', bytes: pages * pageSize, total: total * pageSize });
        return PAGES;
      },
      (copy) => {
        if (artifacts !== null) copy.run('DELETE FROM meta WHERE key = ?', ARTIFACTS_DESTINATION);
      },
    );
  } finally {
    source.close();
  }
  syncFolder(dirname(file));
}

async function copyArtifacts({ progress }: BackupRequest, from: string, to: string): Promise<void> {
  let bytes = 0;
  const copied = (size: number): void => {
    bytes += size;
    progress({ what: 'artifacts', bytes, total: null });
  };
  await copyTree(from, to, copied, [UPLOADS]);
}
