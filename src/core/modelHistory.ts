import type { KeyValue } from './entities';

/** Before MLflow 3 had logged models, a run's models were a list in this tag of its. */
export const MODEL_HISTORY_TAG = 'mlflow.log-model.history';

/** The entries of that list: what their MLmodel files say, none of it checked. Empty where the tag is none or no list. */
export function modelHistory(tags: readonly KeyValue[]): readonly unknown[] {
  const tag = tags.find(({ key }) => key === MODEL_HISTORY_TAG);
  try {
    const history: unknown = JSON.parse(tag?.value ?? '[]');
    return Array.isArray(history) ? history : [];
  } catch {
    return [];
  }
}
