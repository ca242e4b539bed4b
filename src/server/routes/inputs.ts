import type { DatasetInput } from '../../core/entities';
import { invalid } from '../../core/errors';
import { checkRunId } from '../../core/limits';
import type { Store } from '../../store/store';
import type { Api } from '../api';
import { Message } from '../decode';
import { list } from '../encode';
import { keyValues } from './keyValues';

const MOST_EXPERIMENTS = 20;

export function inputRoutes(api: Api, { inputs }: Pick<Store, 'inputs'>): void {
  api.read('POST', 'experiments/search-datasets', (message) => searchDatasets(inputs, message));

  api.write('POST', 'runs/log-inputs', (message) => {
    const runId = message.runId();
    checkRunId(runId);
    inputs.logInputs(
      runId,
      message.messages('datasets').map(datasetInputOf),
      message.messages('models').map((model) => model.string('model_id') ?? ''),
    );
    return {};
  });

  api.write('POST', 'runs/outputs', (message) => {
    const runId = message.runId();
    if (!message.has('models')) throw message.missing('models');
    inputs.logOutputs(
      runId,
      message
        .messages('models')
        .map((model) => ({ modelId: model.string('model_id') ?? '', step: model.int('step') ?? 0 })),
    );
    return {};
  });
}

/** For MLflow's page: which data sets the runs of some experiments took in. */
function searchDatasets(inputs: Pick<Store['inputs'], 'summaries'>, message: Message): object {
  const experimentIds = message.strings('experiment_ids');
  const { length } = experimentIds;
  if (length === 0) throw invalid('SearchDatasets request must specify at least one experiment_id.');
  if (length > MOST_EXPERIMENTS)
    throw invalid(
      `SearchDatasets request cannot specify more than ${String(MOST_EXPERIMENTS)} experiment_ids. Received ${String(length)} experiment_ids.`,
    );
  return {
    dataset_summaries: list(inputs.summaries(experimentIds), ({ experimentId, name, digest, context }) => ({
      experiment_id: experimentId,
      name,
      digest,
      context: context ?? undefined,
    })),
  };
}

function datasetInputOf(message: Message): DatasetInput {
  const dataset = message.message('dataset') ?? new Message({});
  return {
    tags: keyValues(message, 'tags'),
    dataset: {
      name: dataset.string('name') ?? '',
      digest: dataset.string('digest') ?? '',
      sourceType: dataset.string('source_type') ?? '',
      source: dataset.string('source') ?? '',
      schema: dataset.string('schema'),
      profile: dataset.string('profile'),
    },
  };
}
