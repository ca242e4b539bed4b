import { invalid } from '../../core/errors';
import { MODEL_HISTORY_TAG, modelHistory } from '../../core/modelHistory';
import type { Store } from '../../store/store';
import type { Api } from '../api';

const MANDATORY = ['artifact_path', 'flavors', 'utc_time_created', 'run_id'];

/** How clients before MLflow 3 say that a run has a model. */
export function legacyModelRoutes(api: Api, { runs }: Pick<Store, 'runs'>): void {
  api.write('POST', 'runs/log-model', (message) => {
    const runId = message.runId();
    const model = parseModel(message.requiredString('model_json'));
    const history = modelHistory(runs.get(runId).data.tags);
    runs.setTags(runId, [{ key: MODEL_HISTORY_TAG, value: JSON.stringify([...history, model]) }]);
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

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
