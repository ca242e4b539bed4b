import type { TrackingBackend } from '../core/backend';
import type { Experiment } from '../core/entities';

export type ExperimentSource = Pick<TrackingBackend, 'searchExperiments'>;

/** All experiments that aren't deleted, page by page. */
export async function allExperiments(source: ExperimentSource): Promise<readonly Experiment[]> {
  const found: Experiment[] = [];
  let pageToken: string | null = null;
  do {
    const page: Awaited<ReturnType<TrackingBackend['searchExperiments']>> = await source.searchExperiments({
      viewType: 'ACTIVE_ONLY',
      maxResults: 1000,
      pageToken,
    });
    found.push(...page.items);
    pageToken = page.nextPageToken;
  } while (pageToken !== null);
  return found;
}
