import type { Store } from '../../store/store';
import type { Api } from '../api';
import { encodeModelVersion, encodeRegisteredModel, list } from '../encode';
import { keyValue, keyValues } from './keyValues';
import { pageSize, pageToken } from './paging';

/** Who the audit log names for what comes over REST. */
export const REST_ACTOR = 'rest';

export function registeredModelRoutes(api: Api, { registry }: Pick<Store, 'registry'>): void {
  api.write('POST', 'registered-models/create', (message) => ({
    registered_model: encodeRegisteredModel(
      registry.createModel({
        name: message.requiredString('name'),
        description: message.string('description'),
        tags: keyValues(message, 'tags'),
      }),
    ),
  }));

  api.read('GET', 'registered-models/get', (message) => ({
    registered_model: encodeRegisteredModel(registry.getModel(message.requiredString('name'))),
  }));

  api.write('PATCH', 'registered-models/update', (message) => ({
    registered_model: encodeRegisteredModel(
      registry.updateModel(message.requiredString('name'), {
        description: message.string('description') || null,
      }),
    ),
  }));

  api.write('POST', 'registered-models/rename', (message) => ({
    registered_model: encodeRegisteredModel(
      registry.renameModel(message.requiredString('name'), message.requiredString('new_name')),
    ),
  }));

  api.write('DELETE', 'registered-models/delete', (message) => {
    registry.deleteModel(message.requiredString('name'));
    return {};
  });

  api.read('GET', 'registered-models/search', (message) => {
    const page = registry.searchModels({
      filter: message.string('filter') ?? '',
      orderBy: message.strings('order_by'),
      maxResults: pageSize(message, { standard: 100, most: 1000 }),
      pageToken: pageToken(message),
    });
    return {
      registered_models: list(page.items, encodeRegisteredModel),
      next_page_token: page.nextPageToken ?? undefined,
    };
  });

  api.read(['GET', 'POST'], 'registered-models/get-latest-versions', (message) => ({
    model_versions: list(
      registry.latestVersions(message.requiredString('name'), message.strings('stages')),
      encodeModelVersion,
    ),
  }));

  api.write('POST', 'registered-models/set-tag', (message) => {
    const name = message.requiredString('name');
    const { key, value } = keyValue(message);
    registry.setModelTag(name, key, value);
    return {};
  });

  api.write('DELETE', 'registered-models/delete-tag', (message) => {
    registry.deleteModelTag(message.requiredString('name'), message.requiredString('key'));
    return {};
  });

  api.write('POST', 'registered-models/alias', (message) => {
    registry.setAlias(
      message.requiredString('name'),
      message.requiredString('alias'),
      message.requiredString('version'),
      REST_ACTOR,
    );
    return {};
  });

  api.read('GET', 'registered-models/alias', (message) => ({
    model_version: encodeModelVersion(
      registry.getVersionByAlias(message.requiredString('name'), message.requiredString('alias')),
    ),
  }));

  api.write('DELETE', 'registered-models/alias', (message) => {
    registry.deleteAlias(message.requiredString('name'), message.requiredString('alias'), REST_ACTOR);
    return {};
  });
}
