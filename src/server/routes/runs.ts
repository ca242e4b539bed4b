import type { RunQuery } from '../../core/backend';
import { RUN_STATUSES, type KeyValue, type Metric, type Run } from '../../core/entities';
import { invalid } from '../../core/errors';
import { checkBatch, checkRunId } from '../../core/limits';
import type { SeriesPoints } from '../../store/metrics';
import type { RunToWrite } from '../../store/runs';
import { MOST_VALUES } from '../../store/pages';
import type { Store } from '../../store/store';
import type { Api } from '../api';
import { Message, parseBody } from '../decode';
import { encodeRun, encodeRunInfo } from '../encode';
import { runsText } from '../runsText';
import { scanBatch } from '../scanMetrics';
import { keyValue, keyValues, optional } from './keyValues';
import { pageSize, pageToken, viewType } from './paging';

export function runRoutes(api: Api, { runs, metrics }: Pick<Store, 'runs' | 'metrics'>): void {
  api.write('POST', 'runs/create', (message) => ({
    run: encodeNewRun(
      runs.create({
        experimentId: message.requiredString('experiment_id'),
        runName: optional(message, 'run_name'),
        userId: message.string('user_id') ?? '',
        startTime: message.int('start_time') ?? Date.now(),
        tags: keyValues(message, 'tags'),
      }),
    ),
  }));

  api.read('GET', 'runs/get', (message) => ({ run: encodeRun(runs.get(message.runId())) }));

  api.write('POST', 'runs/update', (message) => {
    const status = message.choice('status', RUN_STATUSES);
    const endTime = message.int('end_time');
    const runName = optional(message, 'run_name');
    const info = runs.update(message.runId(), {
      ...(status !== null && { status }),
      ...(endTime !== null && { endTime }),
      ...(runName !== null && { runName }),
    });
    return { run_info: encodeRunInfo(info) };
  });

  api.write('POST', 'runs/delete', (message) => {
    runs.delete(message.runId());
    return {};
  });

  api.write('POST', 'runs/restore', (message) => {
    runs.restore(message.runId());
    return {};
  });

  api.read('POST', 'runs/search', (message) => {
    const query: RunQuery = {
      experimentIds: message.strings('experiment_ids'),
      filter: message.string('filter') ?? '',
      orderBy: message.strings('order_by'),
      viewType: viewType(message, 'run_view_type'),
      maxResults: pageSize(message, { standard: 1000, most: 50_000 }),
      pageToken: pageToken(message),
      parent: 'any',
    };
    const page = runs.search(query, MOST_VALUES);
    // MLflow's search leaves out which models a run took in.
    const found = page.items.map((run) => ({ ...run, inputs: { ...run.inputs, modelIds: [] } }));
    const rest = JSON.stringify({ next_page_token: page.nextPageToken ?? undefined }).slice(1);
    return found.length === 0 ? `{${rest}` : `{"runs":${runsText(found)}${rest === '}' ? '' : ','}${rest}`;
  });

  api.write('POST', 'runs/log-parameter', (message) => {
    const runId = message.runId();
    const { key, value } = keyValue(message);
    runs.logParam(runId, key, value);
    return {};
  });

  api.write('POST', 'runs/log-metric', (message) => {
    metrics.append(message.runId(), [metricOf(message)]);
    return {};
  });

  api.writeBody('POST', 'runs/log-batch', decodeBatch, ({ runId, metrics: points, groups, params, tags }) => {
    let run: RunToWrite = runId;
    // Also an empty batch names a run, which must be there and active.
    if (params.length > 0 || (points.length === 0 && groups.length === 0)) run = runs.logParams(run, params);
    if (points.length > 0) run = metrics.append(run, points, true);
    if (groups.length > 0) run = metrics.appendColumns(run, groups);
    if (tags.length > 0) runs.setTags(run, tags, true);
    return {};
  });

  api.write('POST', 'runs/set-tag', (message) => {
    runs.setTags(message.runId(), [keyValue(message)]);
    return {};
  });

  api.write('POST', 'runs/delete-tag', (message) => {
    runs.deleteTag(message.runId(), message.requiredString('key'));
    return {};
  });
}

/** MLflow's answer to a new run names no outputs. */
function encodeNewRun(run: Run): Readonly<Record<string, unknown>> {
  return { ...encodeRun(run), outputs: undefined };
}

interface Batch {
  readonly runId: string;
  readonly metrics: readonly Metric[];
  /** Or the metrics in columns already. */
  readonly groups: readonly SeriesPoints[];
  readonly params: readonly KeyValue[];
  readonly tags: readonly KeyValue[];
}

function decodeBatch(body: Buffer): Batch {
  const scanned = scanBatch(body);
  const message = new Message(parseBody(scanned?.rest ?? body.toString()));
  const runId = message.runId();
  checkRunId(runId);
  const batch = {
    runId,
    metrics: message.messages('metrics').map(metricOf),
    groups: scanned?.groups ?? [],
    params: keyValues(message, 'params', { required: true }),
    tags: keyValues(message, 'tags', { required: true }),
  };
  checkBatch({
    metrics: scanned?.count ?? batch.metrics.length,
    params: batch.params.length,
    tags: batch.tags.length,
  });
  return batch;
}

function metricOf(message: Message): Metric {
  // In this order what is missing is named.
  const key = message.requiredString('key');
  const value = message.requiredDouble('value');
  const timestamp = message.int64('timestamp');
  if (timestamp === null) throw message.missing('timestamp');
  const step = message.int64('step') ?? 0;
  const datasetName = optional(message, 'dataset_name');
  const datasetDigest = optional(message, 'dataset_digest');
  if ((datasetName === null) !== (datasetDigest === null))
    throw invalid('Both dataset_name and dataset_digest must be provided if one is provided');
  const isWide = typeof timestamp === 'bigint' || typeof step === 'bigint';
  return {
    key,
    value,
    timestamp: Number(timestamp),
    step: Number(step),
    ...(isWide && { exact: { step: BigInt(step), timestamp: BigInt(timestamp) } }),
    modelId: optional(message, 'model_id'),
    datasetName,
    datasetDigest,
  };
}
