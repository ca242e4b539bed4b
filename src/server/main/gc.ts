import { join } from 'node:path';
import { list, shape, text } from '../../core/decode';
import { parseDuration } from '../../core/duration';
import { invalid, TidemarkError } from '../../core/errors';
import { ArtifactStore } from '../../store/artifacts';
import { openStore } from '../../store/store';
import { ArtifactPlaces } from '../artifactPlaces';
import { readDiscovery } from '../discovery';
import { collectGarbage, type Collected } from '../maintenance';
import { artifactFolder } from './artifactFolder';
import { askOwnServer, assertNotElsewhere } from './ownServer';
import { acquireServerLock } from './serverLock';

export interface GcOptions {
  /** The folder that has `.tidemark`. */
  readonly root: string;
  readonly olderThan: string | null;
  readonly runIds: readonly string[];
  readonly experimentIds: readonly string[];
  readonly modelIds: readonly string[];
  readonly dryRun: boolean;
}

/** Asks the store's server, which has the store open; does it itself where none runs. */
export async function gc(options: GcOptions): Promise<Collected> {
  const directory = join(options.root, '.tidemark');
  await assertNotElsewhere(directory, 'gc');
  const lock = acquireServerLock(directory);
  if (lock === undefined) return askServer(directory, options);
  const store = openStore({ directory, mode: 'owner' });
  try {
    return await collectGarbage(
      store,
      new ArtifactPlaces(new ArtifactStore(artifactFolder(store, null)), null),
      {
        deletedBefore: Date.now() - age(options.olderThan),
        runIds: options.runIds,
        experimentIds: options.experimentIds,
        modelIds: options.modelIds,
        dryRun: options.dryRun,
      },
    );
  } finally {
    store.close();
    lock.release();
  }
}

async function askServer(directory: string, options: GcOptions): Promise<Collected> {
  const server = readDiscovery(directory);
  if (!server)
    throw new TidemarkError(
      'TEMPORARILY_UNAVAILABLE',
      'The server of this store is just starting: try again.',
    );
  return collectedShape(
    await askOwnServer(server, 'gc', {
      ...(options.olderThan !== null && { older_than: options.olderThan }),
      run_ids: options.runIds,
      experiment_ids: options.experimentIds,
      model_ids: options.modelIds,
      dry_run: options.dryRun,
    }),
  );
}

const collectedShape = shape<Collected>({
  run_ids: list(text),
  experiment_ids: list(text),
  model_ids: list(text),
  artifacts_left: list(text),
});

function age(written: string | null): number {
  const duration = written === null ? 0 : parseDuration(written);
  if (duration === undefined) throw invalid(`'${String(written)}' is no duration: write 30d, 12h or 1w2d.`);
  return duration;
}

/** One line for a person. */
export function sentence(
  { run_ids, experiment_ids, model_ids, artifacts_left }: Collected,
  dryRun: boolean,
): string {
  const counts = [
    count(run_ids.length, 'run'),
    count(experiment_ids.length, 'experiment'),
    count(model_ids.length, 'logged model'),
  ].join(', ');
  const left =
    artifacts_left.length > 0 ? ` These files could not be removed:\n${artifacts_left.join('\n')}` : '';
  return `${dryRun ? 'Would remove' : 'Removed'} for good: ${counts}.${left}\n`;
}

function count(number: number, what: string): string {
  return `${String(number)} ${what}${number === 1 ? '' : 's'}`;
}
