import type { DatasetInput } from '../../core/entities';
import type { Store } from '../../store/store';
import type { Api } from '../api';
import type { Message } from '../decode';
import { keyValues } from './keyValues';

export function inputRoutes(api: Api, { inputs }: Pick<Store, 'inputs'>): void {
  api.write('POST', 'runs/log-inputs', (message) => {
    inputs.logInputs(
      message.runId(),
      message.messages('datasets').map(datasetInputOf),
      message.messages('models').map((model) => model.requiredString('model_id')),
    );
    return {};
  });

  api.write('POST', 'runs/outputs', (message) => {
    const models = message.messages('models');
    if (!message.has('models')) throw message.missing('models');
    inputs.logOutputs(
      message.runId(),
      models.map((model) => ({ modelId: model.requiredString('model_id'), step: model.int('step') ?? 0 })),
    );
    return {};
  });
}

function datasetInputOf(message: Message): DatasetInput {
  const dataset = message.message('dataset');
  if (dataset === null) throw message.missing('dataset');
  return {
    tags: keyValues(message, 'tags'),
    dataset: {
      name: dataset.requiredString('name'),
      digest: dataset.requiredString('digest'),
      sourceType: dataset.requiredString('source_type'),
      source: dataset.requiredString('source'),
      schema: dataset.string('schema'),
      profile: dataset.string('profile'),
    },
  };
}
