import type { Changes, TrackingBackend } from '../../core/backend';
import type { Changed } from '../watching';
import { ofExperiments, ofRuns } from '../watching';

/** What a page of charts is of: runs that a person chose, or experiments, of which the newest runs are shown. */
export type Charted = { readonly runIds: readonly string[] } | { readonly experimentIds: readonly string[] };

type RunsSource = Pick<TrackingBackend, 'searchRuns'>;

/** Runs of an experiment that are shown when the experiment as a whole is asked for. */
const NEWEST_OF_EXPERIMENT = 10;

/** The runs that are shown now. A sweep's children would crowd out everything else in an experiment. */
export async function chartedRunIds(backend: RunsSource, charted: Charted): Promise<readonly string[]> {
  if ('runIds' in charted) return charted.runIds;
  const page = await backend.searchRuns({
    experimentIds: charted.experimentIds,
    filter: '',
    orderBy: [],
    viewType: 'ACTIVE_ONLY',
    maxResults: NEWEST_OF_EXPERIMENT,
    pageToken: null,
    parent: 'none',
  });
  return page.items.map(({ info }) => info.runId);
}

/** The changes that a page of it has to hear of. */
export function changesOf(charted: Charted): (changes: Changes) => Changed {
  return 'runIds' in charted ? ofRuns(charted.runIds) : ofExperiments(charted.experimentIds);
}
