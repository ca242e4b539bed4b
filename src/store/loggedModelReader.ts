import type { LoggedModel, LoggedModelStatus } from '../core/entities';
import type { StoreContext } from './context';
import { byKey, decodeTags, group, jsonList } from './keyValues';
import { EXACT_LATEST, decodeLatest } from './metrics/series';
import { number, oneOf, text, textOrNull } from './rows';
import type { Row } from './rows';

/** Of logged model `m` and its experiment `e`. */
export const LOGGED_MODEL_COLUMNS = 'm.*, e.artifact_location';

const STATUSES: readonly LoggedModelStatus[] = ['PENDING', 'READY', 'UPLOAD_FAILED'];
const OF_MODELS = 'WHERE model IN (SELECT value FROM json_each(?))';

export class LoggedModelReader {
  private readonly context: StoreContext;

  constructor(context: StoreContext) {
    this.context = context;
  }

  models(rows: readonly Row[]): readonly LoggedModel[] {
    const ids = rows.map((row) => number(row, 'id'));
    const params = decodeTags(
      this.context,
      `SELECT model AS owner, key, value FROM logged_model_param ${OF_MODELS}`,
      ids,
    );
    const tags = decodeTags(
      this.context,
      `SELECT model AS owner, key, value FROM logged_model_tag ${OF_MODELS}`,
      ids,
    );
    const metrics = this.metrics(rows);
    return rows.map((row) => {
      const id = number(row, 'id');
      const experiment = number(row, 'experiment');
      const modelId = text(row, 'model_id');
      return {
        modelId,
        experimentId: String(experiment),
        name: text(row, 'name'),
        creationTimestamp: number(row, 'created'),
        lastUpdatedTimestamp: number(row, 'updated'),
        artifactUri: this.context.locations.loggedModel(
          experiment,
          textOrNull(row, 'artifact_location'),
          modelId,
          textOrNull(row, 'artifact_uri'),
        ),
        status: oneOf(row, 'status', STATUSES),
        statusMessage: textOrNull(row, 'status_message'),
        modelType: textOrNull(row, 'model_type'),
        sourceRunId: textOrNull(row, 'source_run_id'),
        lifecycleStage: oneOf(row, 'stage', ['active', 'deleted'] as const),
        tags: byKey(tags.get(id)),
        params: byKey(params.get(id)),
        metrics: byKey(metrics.get(id)),
      };
    });
  }

  /** The latest value of each of a model's series. */
  private metrics(rows: readonly Row[]): Map<number, LoggedModel['metrics'][number][]> {
    const { names, sql } = this.context;
    const models = new Map<number, { readonly id: number; readonly modelId: string }>();
    for (const row of rows) {
      const modelId = text(row, 'model_id');
      const name = names.find(modelId);
      if (name !== undefined) models.set(name, { id: number(row, 'id'), modelId });
    }
    const groups = new Map<number, LoggedModel['metrics'][number][]>();
    if (models.size === 0) return groups;
    const found = sql.all(
      `SELECT s.model, s.key, s.dataset_name, s.dataset_digest, s.latest_step, s.latest_time, s.latest_value, ${EXACT_LATEST}, r.run_id
       FROM series s JOIN run r ON r.id = s.run
       WHERE s.model IN (SELECT value FROM json_each(?)) AND s.model <> 0 ORDER BY s.id`,
      jsonList([...models.keys()]),
    );
    for (const row of found) {
      const model = models.get(number(row, 'model'));
      if (!model) continue;
      group(groups, model.id, {
        key: names.text(number(row, 'key')),
        ...decodeLatest(row),
        modelId: model.modelId,
        datasetName: names.textOrNull(number(row, 'dataset_name')),
        datasetDigest: names.textOrNull(number(row, 'dataset_digest')),
        runId: text(row, 'run_id'),
      });
    }
    return groups;
  }
}
