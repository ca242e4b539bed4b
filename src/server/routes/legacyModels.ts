import { invalid } from '../../core/errors';
import type { Store } from '../../store/store';
import type { Api } from '../api';

const HISTORY_TAG = 'mlflow.log-model.history';
const MANDATORY = ['artifact_path', 'flavors', 'utc_time_created', 'run_id'];

/** Before MLflow 3 had logged models, a run's models were a list in one of its tags. */
export function legacyModelRoutes(api: Api, { runs }: Pick<Store, 'runs'>): void {
  api.write('POST', 'runs/log-model', (message) => {
    const runId = message.runId();
    const model = parseModel(message.requiredString('model_json'));
    const tag = runs.get(runId).data.tags.find(({ key }) => key === HISTORY_TAG);
    runs.setTags(runId, [{ key: HISTORY_TAG, value: JSON.stringify([...parseHistory(tag?.value), model]) }]);
    return {};
  });
}

function parseModel(text: string): Readonly<Record<string, unknown>> {
  const model = parse(text);
  if (typeof model !== 'object' || model === null || Array.isArray(model))
    throw invalid(`Malformed model info. \n ${text.slice(0, 500)} \n is not a valid JSON.`);
  const missing = MANDATORY.filter((field) => !(field in model));
  if (missing.length > 0) throw invalid(`Model json is missing mandatory fields: ${missing.join(', ')}`);
  return { model_uuid: null, ...model };
}

function parseHistory(text: string | undefined): readonly unknown[] {
  const history = text === undefined ? undefined : parse(text);
  return Array.isArray(history) ? history : [];
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
