import type { KeyValue } from '../../core/entities';
import {
  encodeExperiment,
  encodeLoggedModel,
  encodeMetric,
  encodeModelVersion,
  encodeRegisteredModel,
  encodeRun,
} from '../encode';
import { OutputFiles, type RecordWriter } from './records';

/** The columns of each file, by MLflow's names. */
const COLUMNS = {
  experiments: [
    'experiment_id',
    'name',
    'artifact_location',
    'lifecycle_stage',
    'creation_time',
    'last_update_time',
  ],
  'experiment-tags': ['experiment_id', 'key', 'value'],
  runs: [
    'run_id',
    'run_name',
    'experiment_id',
    'user_id',
    'status',
    'start_time',
    'end_time',
    'artifact_uri',
    'lifecycle_stage',
  ],
  params: ['run_id', 'key', 'value'],
  tags: ['run_id', 'key', 'value'],
  'latest-metrics': ['run_id', 'key', 'value', 'timestamp', 'step'],
  inputs: ['run_id', 'name', 'digest', 'source_type', 'source', 'schema', 'profile', 'context'],
  'run-models': ['run_id', 'direction', 'model_id', 'step'],
  'logged-models': [
    'model_id',
    'experiment_id',
    'name',
    'creation_timestamp_ms',
    'last_updated_timestamp_ms',
    'artifact_uri',
    'status',
    'model_type',
    'source_run_id',
  ],
  'logged-model-params': ['model_id', 'key', 'value'],
  'logged-model-tags': ['model_id', 'key', 'value'],
  'registered-models': ['name', 'creation_timestamp', 'last_updated_timestamp', 'description'],
  'registered-model-tags': ['name', 'key', 'value'],
  'registered-model-aliases': ['name', 'alias', 'version'],
  'model-versions': [
    'name',
    'version',
    'creation_timestamp',
    'last_updated_timestamp',
    'current_stage',
    'description',
    'source',
    'run_id',
    'run_link',
  ],
  'model-version-tags': ['name', 'version', 'key', 'value'],
} as const;

const POINT = ['key', 'value', 'timestamp', 'step', 'model_id', 'dataset_name', 'dataset_digest'];
const CONTEXT_TAG = 'mlflow.data.context';

type Row = Readonly<Record<string, unknown>>;

/** A table for each kind of thing, and one for each list that such a thing has. */
export function csvTables(folder: string): RecordWriter {
  const files = new OutputFiles(folder);
  const put = (table: keyof typeof COLUMNS, row: Row): void => {
    const columns = COLUMNS[table];
    const cells = columns.map((column) => cell(row[column]));
    files.append(`${table}.csv`, `${cells.join(',')}\r\n`, `${columns.join(',')}\r\n`);
  };
  const putAll = (table: keyof typeof COLUMNS, owner: Row, items: readonly object[]): void => {
    for (const item of items) put(table, { ...owner, ...item });
  };
  return {
    experiment: (experiment) => {
      put('experiments', encodeExperiment(experiment));
      putAll('experiment-tags', { experiment_id: experiment.experimentId }, experiment.tags);
    },
    run: ({ run, metrics }) => {
      const { runId } = run.info;
      const owner = { run_id: runId };
      put('runs', infoOf(encodeRun(run)));
      putAll('params', owner, run.data.params);
      putAll('tags', owner, run.data.tags);
      putAll(
        'latest-metrics',
        owner,
        run.data.metrics.map((metric) => ({ ...encodeMetric(metric), value: metric.value })),
      );
      for (const { dataset, tags } of run.inputs.datasets)
        put('inputs', {
          ...owner,
          ...dataset,
          source_type: dataset.sourceType,
          context: valueOf(tags, CONTEXT_TAG),
        });
      for (const modelId of run.inputs.modelIds)
        put('run-models', { ...owner, direction: 'input', model_id: modelId });
      for (const { modelId, step } of run.outputs.models)
        put('run-models', { ...owner, direction: 'output', model_id: modelId, step });
      return files.histories(`${runId}.csv`, `${POINT.join(',')}\r\n`, metrics, (metric) => {
        const start = cell(metric.key);
        const end = [metric.modelId, metric.datasetName, metric.datasetDigest].map(cell).join(',');
        return (value, timestamp, step) => `${start},${cell(value)},${timestamp},${step},${end}\r\n`;
      });
    },
    loggedModel: (model) => {
      const owner = { model_id: model.modelId };
      put('logged-models', infoOf(encodeLoggedModel(model)));
      putAll('logged-model-params', owner, model.params);
      putAll('logged-model-tags', owner, model.tags);
    },
    registeredModel: (model) => {
      put('registered-models', encodeRegisteredModel(model));
      putAll('registered-model-tags', { name: model.name }, model.tags);
      putAll('registered-model-aliases', { name: model.name }, model.aliases);
    },
    modelVersion: (version) => {
      put('model-versions', encodeModelVersion(version));
      putAll('model-version-tags', { name: version.name, version: version.version }, version.tags);
    },
    close: () => {
      files.close();
    },
  };
}

function infoOf(record: Row): Row {
  const { info } = record;
  return typeof info === 'object' && info !== null ? { ...info } : {};
}

function valueOf(tags: readonly KeyValue[], key: string): string | null {
  return tags.find((tag) => tag.key === key)?.value ?? null;
}

/** By RFC 4180. What isn't there is empty. */
function cell(value: unknown): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'number') return Object.is(value, -0) ? '-0.0' : String(value);
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
