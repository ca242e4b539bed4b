import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { invalid } from '../../core/errors';
import { ARTIFACTS_DESTINATION } from '../../store/localBackend';
import type { Store } from '../../store/store';

/**
 * Where the files of `mlflow-artifacts:/` lie: where `--artifacts-destination` says, and from then on, so that a start
 * without it (the window's) still finds them.
 */
export function artifactFolder(store: Pick<Store, 'directory' | 'meta'>, destination: string | null): string {
  if (destination === null)
    return store.meta.get(ARTIFACTS_DESTINATION) ?? join(store.directory, 'artifacts');
  const folder = localFolder(destination);
  store.meta.set(ARTIFACTS_DESTINATION, folder);
  return folder;
}

/** A path or a `file:` URI. */
function localFolder(destination: string): string {
  const [, scheme] = /^([a-z][a-z0-9+.-]+):/i.exec(destination) ?? [];
  if (scheme === undefined) return resolve(destination);
  if (scheme.toLowerCase() !== 'file')
    throw invalid(
      `--artifacts-destination must be a folder of this machine, not '${destination}': ` +
        'clients can reach such storage themselves when it is the --default-artifact-root.',
    );
  try {
    return /^file:\/\//i.test(destination) ? fileURLToPath(destination) : resolve(destination.slice(5));
  } catch {
    throw invalid(`--artifacts-destination '${destination}' names no folder of this machine.`);
  }
}
