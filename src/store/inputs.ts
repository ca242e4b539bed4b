import type { DatasetInput, ModelOutput } from '../core/entities';
import { checkDatasetInput, experimentNumber } from '../core/limits';
import type { StoreContext } from './context';
import { jsonList } from './keyValues';
import { number, text, textOrNull } from './rows';
import type { RunStore } from './runs';

export interface DatasetSummary {
  readonly experimentId: string;
  readonly name: string;
  readonly digest: string;
  readonly context: string | null;
}

/** Which datasets and models a run used, and which models it made. */
export class InputStore {
  private readonly context: StoreContext;
  private readonly runs: RunStore;

  constructor(context: StoreContext, runs: RunStore) {
    this.context = context;
    this.runs = runs;
  }

  /** What is known of a dataset already (by name and digest) stays; so do the tags of an input. */
  logInputs(runId: string, datasets: readonly DatasetInput[], modelIds: readonly string[]): void {
    datasets.forEach(checkDatasetInput);
    this.context.transactions.run(() => {
      const { id: run } = this.runs.writable(runId);
      for (const input of datasets) this.putInput(run, input);
      for (const modelId of modelIds) this.putModel(run, 'input', modelId, 0);
      this.context.transactions.touchRun(run);
    });
  }

  logOutputs(runId: string, models: readonly ModelOutput[]): void {
    this.context.transactions.run(() => {
      const { id: run } = this.runs.writable(runId);
      for (const model of models) this.putModel(run, 'output', model.modelId, model.step);
      this.context.transactions.touchRun(run);
    });
  }

  /** The data sets that runs took in, each with the context; newest first. */
  summaries(experimentIds: readonly string[]): readonly DatasetSummary[] {
    const rows = this.context.sql.all(
      `SELECT DISTINCT d.experiment, d.id, d.name, d.digest, t.value AS context
       FROM dataset d JOIN input i ON i.dataset = d.id
       LEFT JOIN input_tag t ON t.input = i.id AND t.key = 'mlflow.data.context'
       WHERE d.experiment IN (SELECT value FROM json_each(?)) ORDER BY d.id DESC LIMIT 1000`,
      jsonList(experimentIds.map(experimentNumber)),
    );
    return rows.map((row) => ({
      experimentId: String(number(row, 'experiment')),
      name: text(row, 'name'),
      digest: text(row, 'digest'),
      context: textOrNull(row, 'context'),
    }));
  }

  private putInput(run: number, input: DatasetInput): void {
    const { sql } = this.context;
    const { dataset } = input;
    sql.run(
      `INSERT INTO dataset (experiment, name, digest, source_type, source, schema, profile)
       SELECT experiment, ?, ?, ?, ?, ?, ? FROM run WHERE id = ? ON CONFLICT DO NOTHING`,
      dataset.name,
      dataset.digest,
      dataset.sourceType,
      dataset.source,
      dataset.schema,
      dataset.profile,
      run,
    );
    const row = sql.get(
      `SELECT d.id FROM dataset d JOIN run r ON r.experiment = d.experiment WHERE r.id = ? AND d.name = ? AND d.digest = ?`,
      run,
      dataset.name,
      dataset.digest,
    );
    if (!row) return;
    const id = number(row, 'id');
    if (sql.get('SELECT 1 FROM input WHERE run = ? AND dataset = ?', run, id)) return;
    const added = sql.insert('INSERT INTO input (run, dataset) VALUES (?, ?)', run, id);
    for (const tag of input.tags) {
      sql.run(
        'INSERT OR REPLACE INTO input_tag (input, key, value) VALUES (?, ?, ?)',
        added,
        tag.key,
        tag.value,
      );
    }
  }

  private putModel(run: number, direction: 'input' | 'output', modelId: string, step: number): void {
    this.context.sql.run(
      `INSERT INTO run_model (run, direction, model_id, step) VALUES (?, ?, ?, ?)
       ON CONFLICT (run, direction, model_id) DO UPDATE SET step = excluded.step`,
      run,
      direction,
      modelId,
      step,
    );
  }
}
