import type { TrackingBackend } from '../../src/core/backend';
import type { Totals } from './companion';

/** All runs that are there, and all points of their metrics, as a window counts them. */
export async function totalsOf(backend: TrackingBackend): Promise<Totals> {
  let runs = 0;
  let points = 0;
  let pageToken: string | null = null;
  do {
    const page = await backend.searchRuns({
      experimentIds: ['0'],
      filter: '',
      orderBy: [],
      viewType: 'ALL',
      maxResults: 1000,
      pageToken,
      parent: 'any',
    });
    for (const { info } of page.items) {
      runs++;
      const keys = await backend.metricKeys([info.runId]);
      const series = keys.map((key) => ({ runId: info.runId, key }));
      const ranges = await backend.metricRanges({
        series,
        x: 'timestamp',
        from: null,
        to: null,
        pixels: 100,
      });
      for (const { count } of ranges) points += count;
    }
    pageToken = page.nextPageToken;
  } while (pageToken !== null);
  return { runs, points };
}
