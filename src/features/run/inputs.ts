import type { TrackingBackend } from '../../core/backend';
import type { LoggedModelStatus, ModelVersion, Run } from '../../core/entities';
import { TidemarkError } from '../../core/errors';
import type { DatasetView, ModelView, RunModels } from '../../core/panels/run';

type Models = Pick<TrackingBackend, 'getRun' | 'getLoggedModel' | 'versionsOfRun'>;

/** The words of the registry, in the person's language. */
export interface ModelWords {
  readonly modelStatus: (status: LoggedModelStatus) => string;
  readonly stateOf: (version: ModelVersion) => string;
}

/** Characters of a schema or profile that go to the page. */
const MOST_JSON = 1_000_000;
/** Models of one run that are described; a search over params may log very many. */
const MOST_MODELS = 100;

/** The data sets that a run took in. */
export function datasetViews({ inputs }: Run): readonly DatasetView[] {
  const limited = (text: string | null): string | null =>
    text !== null && text.length > MOST_JSON ? null : text;
  return inputs.datasets.map(({ dataset, tags }) => ({
    name: dataset.name,
    digest: dataset.digest,
    sourceType: dataset.sourceType,
    source: dataset.source,
    schema: limited(dataset.schema),
    profile: limited(dataset.profile),
    context: tags.find(({ key }) => key === 'mlflow.data.context')?.value ?? '',
  }));
}

/** The models that a run made and took in, and the registered versions of them. */
export async function runModels(backend: Models, runId: string, words: ModelWords): Promise<RunModels> {
  const run = await backend.getRun(runId);
  const made = run.outputs.models.map(({ modelId }) => modelId);
  const taken = run.inputs.modelIds.filter((modelId) => !made.includes(modelId));
  const ids = [...new Set([...made, ...taken])].slice(0, MOST_MODELS);
  const [models, versions] = await Promise.all([
    Promise.all(ids.map(async (modelId) => modelView(backend, modelId, taken.includes(modelId), words))),
    backend.versionsOfRun(runId),
  ]);
  return {
    models,
    versions: versions.map((version) => ({
      name: version.name,
      version: version.version,
      stateWord: words.stateOf(version),
      aliases: version.aliases,
      created: version.creationTimestamp,
      modelId: version.modelId,
    })),
  };
}

async function modelView(
  backend: Models,
  modelId: string,
  isInput: boolean,
  words: ModelWords,
): Promise<ModelView> {
  try {
    const model = await backend.getLoggedModel(modelId);
    return {
      modelId,
      name: model.name,
      statusWord: words.modelStatus(model.status),
      modelType: model.modelType ?? '',
      created: model.creationTimestamp,
      isInput,
      params: model.params,
      metrics: model.metrics.map(({ key, value, datasetName }) => ({
        key,
        value,
        dataset: datasetName ?? '',
      })),
    };
  } catch (error) {
    if (!(error instanceof TidemarkError) || error.code !== 'RESOURCE_DOES_NOT_EXIST') throw error;
    // Deleted since: its id is all that is left.
    const gone = { statusWord: '', modelType: '', created: null, params: [], metrics: [] };
    return { modelId, name: modelId, isInput, ...gone };
  }
}
