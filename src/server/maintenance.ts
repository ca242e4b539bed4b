import { TidemarkError } from '../core/errors';
import type { Removal, RemovalRequest } from '../store/removal';
import type { Store } from '../store/store';
import type { ArtifactPlaces } from './artifactPlaces';

export interface Collected {
  readonly run_ids: readonly string[];
  readonly experiment_ids: readonly string[];
  readonly model_ids: readonly string[];
  /** Whose files this program can't reach, or couldn't remove. */
  readonly artifacts_left: readonly string[];
}

/** Removes for good what is deleted, then its files. A dry run says what would go. */
export async function collectGarbage(
  store: Store,
  places: ArtifactPlaces,
  request: RemovalRequest & { readonly dryRun: boolean },
): Promise<Collected> {
  if (request.dryRun) return collected(store.removal.plan(request), []);
  const removal = store.removal.remove(request);
  const left: string[] = [];
  // The rows are gone: what stays of the files now is unreachable, and said.
  for (const uri of removal.artifactUris) {
    try {
      await places.at(uri).remove();
    } catch (error) {
      if (!(error instanceof TidemarkError && error.code === 'RESOURCE_DOES_NOT_EXIST')) left.push(uri);
    }
  }
  return collected(removal, left);
}

function collected(removal: Removal, left: readonly string[]): Collected {
  return {
    run_ids: removal.runIds,
    experiment_ids: removal.experimentIds,
    model_ids: removal.modelIds,
    artifacts_left: left,
  };
}
