import { isAbsolute } from 'node:path';
import { LIMITS } from '../../core/limits';
import type { Store } from '../../store/store';
import type { Api } from '../api';
import type { Message } from '../decode';
import type { ArtifactPlaces } from '../artifactPlaces';
import { encodeModelVersion, list } from '../encode';
import { keyValue, keyValues, optional } from './keyValues';
import { pageToken } from './paging';
import { REST_ACTOR } from './registeredModels';

export function modelVersionRoutes(
  api: Api,
  { registry }: Pick<Store, 'registry'>,
  places: ArtifactPlaces,
): void {
  api.write('POST', 'model-versions/create', (message) => {
    const name = message.requiredString('name');
    const source = message.requiredString('source');
    const version = registry.createVersion({
      ...{ name, source },
      runId: optional(message, 'run_id'),
      runLink: optional(message, 'run_link'),
      description: message.string('description') ?? '',
      tags: keyValues(message, 'tags'),
      modelId: optional(message, 'model_id'),
      userId: null,
    });
    // Taken back with the transaction where it may not be.
    if (isLocal(version.storageLocation)) places.assertAllowed(version.storageLocation);
    return { model_version: encodeModelVersion(version) };
  });

  api.read('GET', 'model-versions/get', (message) => {
    const { name, version } = versionOf(message);
    return { model_version: encodeModelVersion(registry.getVersion(name, version)) };
  });

  api.read('GET', 'model-versions/get-download-uri', (message) => {
    const version = registry.getVersion(message.string('name') ?? '', message.string('version') ?? '');
    return { artifact_uri: version.storageLocation };
  });

  api.write('PATCH', 'model-versions/update', (message) => {
    const { name, version } = versionOf(message);
    const description = message.string('description');
    return { model_version: encodeModelVersion(registry.updateVersion(name, version, { description })) };
  });

  api.write('POST', 'model-versions/transition-stage', (message) => {
    const { name, version } = versionOf(message);
    return {
      model_version: encodeModelVersion(
        registry.transitionStage(
          name,
          version,
          message.requiredString('stage'),
          message.bool('archive_existing_versions') ?? false,
          REST_ACTOR,
        ),
      ),
    };
  });

  api.write('DELETE', 'model-versions/delete', (message) => {
    const { name, version } = versionOf(message);
    registry.deleteVersion(name, version);
    return {};
  });

  api.read('GET', 'model-versions/search', (message) => {
    const page = registry.searchVersions({
      filter: message.string('filter') ?? '',
      orderBy: message.strings('order_by'),
      maxResults: message.int('max_results') ?? LIMITS.searchVersions,
      pageToken: pageToken(message),
    });
    return {
      // MLflow's search tells no aliases.
      model_versions: list(page.items, (version) => encodeModelVersion({ ...version, aliases: [] })),
      next_page_token: page.nextPageToken ?? undefined,
    };
  });

  api.write('POST', 'model-versions/set-tag', (message) => {
    const { name, version } = versionOf(message);
    const { key, value } = keyValue(message);
    registry.setVersionTag(name, version, key, value);
    return {};
  });

  api.write('DELETE', 'model-versions/delete-tag', (message) => {
    const { name, version } = versionOf(message);
    registry.deleteVersionTag(name, version, message.requiredString('key'));
    return {};
  });
}

function versionOf(message: Message): { readonly name: string; readonly version: string } {
  return { name: message.requiredString('name'), version: message.requiredString('version') };
}

/** A prompt's placeholder for a source is none. */
function isLocal(location: string): boolean {
  return isAbsolute(location) || /^file:/i.test(location);
}
