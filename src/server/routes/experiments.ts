import type { Store } from '../../store/store';
import type { Api } from '../api';
import type { ArtifactPlaces } from '../artifactPlaces';
import { encodeExperiment, list } from '../encode';
import { missing } from '../../core/errors';
import { keyValue, keyValues, optional } from './keyValues';
import { pageSize, pageToken, viewType } from './paging';

export function experimentRoutes(
  api: Api,
  { experiments }: Pick<Store, 'experiments'>,
  places: ArtifactPlaces,
): void {
  api.write('POST', 'experiments/create', (message) => {
    const name = message.requiredString('name');
    const artifactLocation = optional(message, 'artifact_location');
    if (artifactLocation) places.assertAllowed(artifactLocation);
    const tags = keyValues(message, 'tags');
    return { experiment_id: experiments.create({ name, artifactLocation, tags }) };
  });

  api.read('GET', 'experiments/get', (message) => ({
    experiment: encodeExperiment(experiments.get(message.requiredString('experiment_id'))),
  }));

  api.read('GET', 'experiments/get-by-name', (message) => {
    const name = message.requiredString('experiment_name');
    const experiment = experiments.getByName(name);
    if (experiment === undefined) throw missing(`Could not find experiment with name '${name}'`);
    return { experiment: encodeExperiment(experiment) };
  });

  api.read(['GET', 'POST'], 'experiments/search', (message) => {
    const page = experiments.search({
      viewType: viewType(message, 'view_type'),
      maxResults: pageSize(message, { most: 50_000 }),
      filter: message.string('filter') ?? '',
      orderBy: message.strings('order_by'),
      pageToken: pageToken(message),
    });
    return {
      experiments: list(page.items, encodeExperiment),
      next_page_token: page.nextPageToken ?? undefined,
    };
  });

  api.write('POST', 'experiments/delete', (message) => {
    experiments.delete(message.requiredString('experiment_id'));
    return {};
  });

  api.write('POST', 'experiments/restore', (message) => {
    experiments.restore(message.requiredString('experiment_id'));
    return {};
  });

  api.write('POST', 'experiments/update', (message) => {
    experiments.update(message.requiredString('experiment_id'), { name: message.requiredString('new_name') });
    return {};
  });

  api.write('POST', 'experiments/set-experiment-tag', (message) => {
    const experimentId = message.requiredString('experiment_id');
    const { key, value } = keyValue(message);
    experiments.setTag(experimentId, key, value);
    return {};
  });

  api.write('POST', 'experiments/delete-experiment-tag', (message) => {
    experiments.deleteTag(message.requiredString('experiment_id'), message.requiredString('key'));
    return {};
  });
}
