import type { TrackingBackend } from '../../core/backend';
import type { LoggedModelStatus, ModelVersion, Run } from '../../core/entities';
import { TidemarkError } from '../../core/errors';
import type { ModelFile } from '../../core/modelFile';
import { modelHistory } from '../../core/modelHistory';
import type { DatasetView } from '../../core/panels/run';
import type { ModelView, RunModels } from '../../core/panels/runModels';

type Files = Pick<TrackingBackend, 'statArtifact' | 'readArtifactRange'>;
type Models = Files & Pick<TrackingBackend, 'getRun' | 'getLoggedModel' | 'versionsOfRun'>;

/** The words of the registry, in the person's language. */
export interface ModelWords {
  readonly modelStatus: (status: LoggedModelStatus) => string;
  readonly stateOf: (version: ModelVersion) => string;
}

/** Characters of a schema or profile that go to the page. */
const MOST_JSON = 1_000_000;
/** Bytes of an MLmodel file; what is larger is something else under its name. */
const MOST_BYTES = 1_000_000;
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
export async function runModels(
  backend: Models,
  runId: string,
  words: ModelWords,
  files: ModelFiles,
): Promise<RunModels> {
  const run = await backend.getRun(runId);
  const made = run.outputs.models.map(({ modelId }) => modelId);
  const taken = run.inputs.modelIds.filter((modelId) => !made.includes(modelId));
  const ids = [...new Set([...made, ...taken])].slice(0, MOST_MODELS);
  const [models, versions] = await Promise.all([
    Promise.all(
      ids.map(async (modelId) => modelView(backend, modelId, taken.includes(modelId), words, files)),
    ),
    backend.versionsOfRun(runId),
  ]);
  const earlier = await Promise.all(
    modelHistory(run.data.tags)
      .slice(0, MOST_MODELS)
      .map((entry) => earlierModel(runId, entry)),
  );
  return {
    models: [...models, ...earlier.filter((model) => model !== null)],
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
  modelFiles: ModelFiles,
): Promise<ModelView> {
  try {
    const model = await backend.getLoggedModel(modelId);
    return {
      modelId,
      name: model.name,
      files: { ownerId: modelId, path: '' },
      about: await modelFiles.about(backend, modelId),
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
    const gone = {
      files: null,
      about: null,
      statusWord: '',
      modelType: '',
      created: null,
      params: [],
      metrics: [],
    };
    return { modelId, name: modelId, isInput, ...gone };
  }
}

/** A model that an earlier client logged, as files of its run. */
async function earlierModel(runId: string, entry: unknown): Promise<ModelView | null> {
  const field = (name: string): unknown =>
    typeof entry === 'object' && entry !== null ? Reflect.get(entry, name) : undefined;
  const path = field('artifact_path');
  // Clients of MLflow 3 can tell of a logged model in both ways.
  if (typeof path !== 'string' || path.includes(':') || typeof field('model_id') === 'string') return null;
  const created = Date.parse(`${String(field('utc_time_created')).replace(' ', 'T')}Z`);
  return {
    modelId: '',
    name: path,
    files: { ownerId: runId, path: `${path}/MLmodel` },
    about: await parsedAbout(JSON.stringify(entry)),
    statusWord: '',
    modelType: '',
    created: Number.isFinite(created) ? created : null,
    isInput: false,
    params: [],
    metrics: [],
  };
}

/** What the MLmodel files of logged models say. One that is as it was isn't read again: a run changes many times a second. */
export class ModelFiles {
  readonly #known = new Map<string, { readonly version: string; readonly about: ModelFile | null }>();

  async about(backend: Files, modelId: string): Promise<ModelFile | null> {
    try {
      const { fileSize, modified } = await backend.statArtifact(modelId, 'MLmodel');
      const version = `${fileSize ?? ''} ${modified}`;
      const known = this.#known.get(modelId);
      if (known?.version === version) return known.about;
      const { bytes, size } = await backend.readArtifactRange(modelId, 'MLmodel', 0, MOST_BYTES);
      const about = size > MOST_BYTES ? null : await parsedAbout(Buffer.from(bytes).toString('utf8'));
      this.#known.set(modelId, { version, about });
      return about;
    } catch {
      // Not uploaded yet, or on another machine: what else is known of it is shown all the same.
      return null;
    }
  }
}

async function parsedAbout(text: string): Promise<ModelFile | null> {
  const { readModelFile } = await import('../../formats/mlModel');
  return readModelFile(text);
}
