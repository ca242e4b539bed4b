import { invalid } from '../../core/errors';
import { LIMITS } from '../../core/limits';
import { pageOffset, pageToken } from '../../store/pages';
import type { Store } from '../../store/store';
import type { Api } from '../api';
import { SEE_DOCS } from '../decode';
import type { Message } from '../decode';
import { historyItems } from '../encode';
import { bucketFirsts } from './buckets';

/** MLflow's page of several runs' histories. */
const MOST_BULK_POINTS = 25_000;
const MOST_POINTS_OF_RUN = 2500;
/** Of an answer: with more it would be longer than any text can be. */
const MOST_POINTS = 2_000_000;

export function metricRoutes(api: Api, { metrics }: Pick<Store, 'metrics'>): void {
  api.read('GET', 'metrics/get-history', (message) => {
    const runId = message.runId();
    const key = message.requiredString('metric_key');
    const maxResults = message.int('max_results');
    if (maxResults !== null && maxResults <= 0)
      throw invalid(
        `Invalid value ${String(maxResults)} for parameter 'max_results' supplied. It must be a positive integer.`,
      );
    const start = pageOffset(message.string('page_token'));
    const { points, total } = metrics.historyPart(
      runId,
      key,
      start,
      start + Math.min(maxResults ?? Infinity, MOST_POINTS),
    );
    // Who asks for no pages would take the first one for all.
    if (maxResults === null && total - start > MOST_POINTS)
      throw invalid(
        `The history of '${key}' has ${String(total)} points, too many for one answer: ask for it in pages, with max_results.`,
      );
    const count = points.values.length;
    if (count === 0) return {};
    const end = start + count;
    const more = end < total ? `,"next_page_token":${JSON.stringify(pageToken(end))}` : '';
    return `{"metrics":[${historyItems(points, range(0, count), { key })}]${more}}`;
  });

  api.read('GET', 'metrics/get-history-bulk-interval', (message) => {
    const runIds = message.strings('run_ids');
    if (runIds.length === 0) throw message.missing('run_ids');
    checkRunCount('GetMetricHistoryBulkInterval request must specify at most', runIds, ` ${SEE_DOCS}`);
    const key = message.requiredString('metric_key');
    const maxResults = message.int('max_results') ?? MOST_POINTS_OF_RUN;
    if (maxResults < 1 || maxResults > MOST_POINTS_OF_RUN)
      throw invalid(`max_results must be between 1 and ${String(MOST_POINTS_OF_RUN)}. ${SEE_DOCS}`);
    const steps = stepsOf(message);
    const parts = runIds.map((runId) => {
      const points = metrics.history(runId, key);
      return historyItems(points, bucketFirsts(points, maxResults, steps), { key, run_id: runId });
    });
    return metricsBody(parts);
  });

  // The web page's older request: so many points in all, not of each run.
  api.read('GET', 'metrics/get-history-bulk', (message) => {
    const runIds = message.strings('run_id');
    if (runIds.length === 0) throw invalid('GetMetricHistoryBulk request must specify at least one run_id.');
    checkRunCount('GetMetricHistoryBulk request cannot specify more than', runIds);
    const key = message.string('metric_key');
    if (key === null) throw invalid('GetMetricHistoryBulk request must specify a metric_key.');
    let left = Math.min(message.int('max_results') ?? MOST_BULK_POINTS, MOST_BULK_POINTS);
    const parts = unique(runIds)
      .sort()
      .map((runId) => {
        const { points } = metrics.historyPart(runId, key, 0, Math.max(0, left));
        const count = points.values.length;
        left -= count;
        return historyItems(points, range(0, count), { key, run_id: runId });
      });
    return `{"metrics":[${parts.filter(Boolean).join(',')}]}`;
  });
}

function metricsBody(parts: readonly string[]): string {
  const items = parts.filter((part) => part !== '').join(',');
  return items === '' ? '{}' : `{"metrics":[${items}]}`;
}

function checkRunCount(said: string, runIds: readonly string[], more = ''): void {
  const limit = LIMITS.historyRuns;
  if (runIds.length > limit)
    throw invalid(`${said} ${String(limit)} run_ids. Received ${String(runIds.length)} run_ids.${more}`);
}

function stepsOf(message: Message): { readonly from: number; readonly to: number } | null {
  const from = message.int('start_step');
  const to = message.int('end_step');
  if (from === null && to === null) return null;
  if (from === null || to === null)
    throw invalid('If either start step or end step are specified, both must be specified.');
  if (from > to)
    throw invalid(
      `end_step must be greater than start_step. Found start_step=${String(from)} and end_step=${String(to)}.`,
    );
  return { from, to };
}

function unique(items: readonly string[]): string[] {
  return [...new Set(items)];
}

function* range(from: number, to: number): Generator<number> {
  for (let index = from; index < to; index++) yield index;
}
