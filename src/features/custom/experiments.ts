import type { TrackingBackend } from '../../core/backend';
import type { Sentence } from '../../core/errors';
import { sentence } from '../../core/errors';

/** Experiments that a sentence names. */
const MOST_NAMED = 10;

/** The ids of all experiments, by name. */
export async function experimentsByName(
  source: Pick<TrackingBackend, 'searchExperiments'>,
): Promise<ReadonlyMap<string, string>> {
  const byName = new Map<string, string>();
  let pageToken: string | null = null;
  do {
    const page: Awaited<ReturnType<TrackingBackend['searchExperiments']>> = await source.searchExperiments({
      viewType: 'ACTIVE_ONLY',
      maxResults: 1000,
      pageToken,
    });
    for (const { name, experimentId } of page.items) byName.set(name, experimentId);
    pageToken = page.nextPageToken;
  } while (pageToken !== null);
  return byName;
}

export function unknownExperiment(name: string, known: ReadonlyMap<string, string>): Sentence {
  if (known.size === 0) return sentence('There is no experiment {0}, nor any other.', name);
  return sentence(
    'There is no experiment {0}. There are: {1}.',
    name,
    [...known.keys()].slice(0, MOST_NAMED).join(', '),
  );
}
