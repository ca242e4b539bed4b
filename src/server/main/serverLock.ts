import Database from 'better-sqlite3';
import { closeSync, openSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { findBinding } from '../../store/binding';

/** Held for a server's life: one server writes a store. The system frees it when the process is gone, however it went. */
export interface ServerLock {
  /** False when the file was taken away under us, and another server may hold a new one. */
  isHeld(): boolean;
  release(): void;
}

/** Undefined when another server has it. `directory` is the store's folder and exists. */
export function acquireServerLock(directory: string): ServerLock | undefined {
  const file = join(directory, 'server.lock');
  closeSync(openSync(file, 'a', 0o600));
  const { ino } = statSync(file);
  const nativeBinding = findBinding();
  const database = new Database(file, { timeout: 0, ...(nativeBinding !== undefined && { nativeBinding }) });
  try {
    database.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    if (error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY')) return undefined;
    throw error;
  }
  return {
    isHeld: () => statSync(file, { throwIfNoEntry: false })?.ino === ino,
    release: () => {
      database.close();
    },
  };
}
