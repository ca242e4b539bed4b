import type { LoggedModelStatus } from '../../core/entities';
import { MOST_VALUES } from '../../store/pages';
import type { LoggedModelSearch } from '../../store/search/loggedModels';
import type { Store } from '../../store/store';
import type { Api } from '../api';
import { encodeLoggedModel, list } from '../encode';
import { keyValues, optional } from './keyValues';
import { pageSize, pageToken } from './paging';

const STATUSES = {
  LOGGED_MODEL_PENDING: 'PENDING',
  LOGGED_MODEL_READY: 'READY',
  LOGGED_MODEL_UPLOAD_FAILED: 'UPLOAD_FAILED',
} as const satisfies Readonly<Record<string, LoggedModelStatus>>;
const STATUS_NAMES = [
  'LOGGED_MODEL_PENDING',
  'LOGGED_MODEL_READY',
  'LOGGED_MODEL_UPLOAD_FAILED',
] as const satisfies readonly (keyof typeof STATUSES)[];

export function loggedModelRoutes(api: Api, { loggedModels }: Pick<Store, 'loggedModels'>): void {
  api.write('POST', 'logged-models', (message) => ({
    model: encodeLoggedModel(
      loggedModels.create({
        experimentId: message.requiredString('experiment_id'),
        name: optional(message, 'name'),
        modelType: optional(message, 'model_type'),
        sourceRunId: optional(message, 'source_run_id'),
        params: keyValues(message, 'params'),
        tags: keyValues(message, 'tags'),
      }),
    ),
  }));

  api.read('GET', 'logged-models/:model_id', (message) => ({
    model: encodeLoggedModel(
      loggedModels.get(message.requiredString('model_id'), {
        allowDeleted: message.string('allow_deleted')?.toLowerCase() === 'true',
      }),
    ),
  }));

  api.write('PATCH', 'logged-models/:model_id', (message) => {
    const status = message.choice('status', STATUS_NAMES);
    if (status === null) throw message.missing('status');
    return {
      model: encodeLoggedModel(loggedModels.finalize(message.requiredString('model_id'), STATUSES[status])),
    };
  });

  api.write('DELETE', 'logged-models/:model_id', (message) => {
    loggedModels.delete(message.requiredString('model_id'));
    return {};
  });

  api.write('POST', 'logged-models/:model_id/params', (message) => {
    loggedModels.logParams(message.requiredString('model_id'), keyValues(message, 'params'));
    return {};
  });

  api.write('PATCH', 'logged-models/:model_id/tags', (message) => {
    const tags = keyValues(message, 'tags');
    if (tags.length > 0) loggedModels.setTags(message.requiredString('model_id'), tags);
    return {};
  });

  api.write('DELETE', 'logged-models/:model_id/tags/:tag_key', (message) => {
    loggedModels.deleteTag(message.requiredString('model_id'), message.requiredString('tag_key'));
    return {};
  });

  api.read('POST', 'logged-models/search', (message) => {
    const experimentIds = message.strings('experiment_ids');
    if (!message.has('experiment_ids')) throw message.missing('experiment_ids');
    const query: LoggedModelSearch = {
      experimentIds,
      filter: message.string('filter') ?? '',
      datasets: message.messages('datasets').map((dataset) => ({
        datasetName: dataset.requiredString('dataset_name'),
        datasetDigest: optional(dataset, 'dataset_digest'),
      })),
      orderBy: message.messages('order_by').map((order) => ({
        fieldName: order.requiredString('field_name'),
        ascending: order.bool('ascending') ?? true,
        datasetName: optional(order, 'dataset_name'),
        datasetDigest: optional(order, 'dataset_digest'),
      })),
      maxResults: pageSize(message, { standard: 50, most: 50_000 }),
      pageToken: pageToken(message),
    };
    const page = loggedModels.search(query, MOST_VALUES);
    return { models: list(page.items, encodeLoggedModel), next_page_token: page.nextPageToken ?? undefined };
  });
}
