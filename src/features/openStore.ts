import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { serverBackend } from '../remote/serverBackend';
import { readDiscovery } from '../server/discovery';
import { isNetworkDisk } from '../store/disk';
import { DATABASE_FILE } from '../store/open';
import { LocalBackend } from '../store/localBackend';
import { openStore } from '../store/store';
import { userName } from '../store/userName';
import { networkDiskChoice } from './server/networkDiskChoice';
import type { StoreOpener } from './stores';

/** The folder of the store in a workspace folder. */
export const STORE_FOLDER = '.tidemark';

/** Stores on this machine's disk. */
export function storeOpener(): StoreOpener {
  return {
    exists: ({ uri }) => existsSync(join(uri.fsPath, STORE_FOLDER, DATABASE_FILE)),
    isOnNetworkDisk: (folder) => {
      const directory = join(folder.uri.fsPath, STORE_FOLDER);
      const choice = networkDiskChoice(folder);
      if (choice === 'auto' && hasAloneServer(directory)) return true;
      return isNetworkDisk(directory, choice);
    },
    throughServer: (server) =>
      serverBackend({ address: () => server.forReading(), lost: () => server.lookAgain() }),
    open: ({ uri }, mode) => {
      const store = openStore({ directory: join(uri.fsPath, STORE_FOLDER), mode, exclusive: false });
      return new LocalBackend(store, `window ${userName()}`);
    },
  };
}

/** Somebody has told the server that the disk is shared; it holds the store for itself. */
function hasAloneServer(directory: string): boolean {
  const discovery = readDiscovery(directory);
  return discovery !== undefined && discovery.pid !== null && discovery.host !== null;
}
