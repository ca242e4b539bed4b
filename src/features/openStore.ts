import { existsSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { DATABASE_FILE } from '../store/open';
import { LocalBackend } from '../store/localBackend';
import { openStore } from '../store/store';
import type { StoreOpener } from './stores';

/** The folder of the store in a workspace folder. */
export const STORE_FOLDER = '.tidemark';

/** Stores on this machine's disk. */
export function storeOpener(): StoreOpener {
  return {
    exists: ({ uri }) => existsSync(join(uri.fsPath, STORE_FOLDER, DATABASE_FILE)),
    open: ({ uri }, mode) => {
      const store = openStore({ directory: join(uri.fsPath, STORE_FOLDER), mode });
      return new LocalBackend(store, `window ${userName()}`);
    },
  };
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    // A user without an entry in the system's list, as in some containers.
    return '';
  }
}
