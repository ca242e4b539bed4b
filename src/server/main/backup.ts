import { backUpStore, type BackupProgress } from '../../store/backup';
import { checkStore } from '../../store/check/check';
import { noCounts } from '../../store/check/findings';
import { storeContext } from '../../store/context';
import { Locations } from '../../store/locations';
import { openCopy } from '../../store/open';
import { openStore } from '../../store/store';
import { artifactFolder } from './artifactFolder';
import { readStore, type ReadableStore } from './ownServer';

export interface BackupOptions {
  /** The folder that has `.tidemark`. */
  readonly root: string;
  readonly to: string;
  readonly artifacts: boolean;
  readonly progress: (progress: BackupProgress) => void;
}

export interface BackupReport {
  readonly path: string;
  /** What is wrong in the copy, and so in the store. */
  readonly findings: readonly string[];
}

/** Works beside the store's server, which notices nothing of it. */
export async function backup(options: BackupOptions): Promise<BackupReport> {
  return readStore(options.root, 'backup', (store) => copyOf(store, options));
}

async function copyOf(
  { directory, home }: ReadableStore,
  { to, artifacts, progress }: BackupOptions,
): Promise<BackupReport> {
  const findings: string[] = [];
  const copy = await backUpStore(
    { directory, to, artifacts: artifacts ? artifactsOf(directory, home) : null, now: new Date(), progress },
    ({ database }) => {
      const sql = openCopy(database);
      try {
        const context = storeContext(sql, new Locations(undefined), Date.now);
        for (const { text } of checkStore(context, noCounts())) findings.push(text);
      } finally {
        sql.close();
      }
    },
  );
  return { path: copy.path, findings };
}

function artifactsOf(directory: string, home: string): string {
  const store = openStore({ directory, mode: 'readonly' });
  try {
    return artifactFolder({ directory: home, meta: store.meta }, null);
  } finally {
    store.close();
  }
}

/** For a person. */
export function sentences({ path, findings }: BackupReport): string {
  const verdict =
    findings.length === 0
      ? `The store was copied to '${path}', and the copy is whole.`
      : `The store was copied to '${path}', with what is damaged in it:\n${findings.join('\n')}`;
  return `${verdict}\n`;
}
