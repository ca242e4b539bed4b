import type {
  AuditEntry,
  DatasetInput,
  Experiment,
  KeyValue,
  LoggedModel,
  Metric,
  MetricColumns,
  ModelVersion,
  RegisteredModel,
  Run,
  RunInfo,
} from '../core/entities';

/** JSON leaves undefined out, as protobuf's JSON does with unset fields and empty lists. */
type Json = Readonly<Record<string, unknown>>;

const LARGEST_DOUBLE = 1.7976931348623157e308;

/** MLflow keeps infinities as the largest doubles, and its clients know them as those. */
function double(value: number): number | string {
  if (Number.isFinite(value)) return value;
  if (Number.isNaN(value)) return 'NaN';
  return value > 0 ? LARGEST_DOUBLE : -LARGEST_DOUBLE;
}

export function list<T>(items: readonly T[], encode: (item: T) => Json | string): unknown {
  return items.length === 0 ? undefined : items.map(encode);
}

export function text(value: string | null): string | undefined {
  return value === null || value === '' ? undefined : value;
}

function keyValue({ key, value }: KeyValue): Json {
  return { key, value };
}

export function encodeExperiment(experiment: Experiment): Json {
  return {
    experiment_id: experiment.experimentId,
    name: experiment.name,
    artifact_location: experiment.artifactLocation,
    lifecycle_stage: experiment.lifecycleStage,
    last_update_time: experiment.lastUpdateTime,
    creation_time: experiment.creationTime,
    tags: list(experiment.tags, keyValue),
  };
}

export function encodeRunInfo(info: RunInfo): Json {
  return {
    run_id: info.runId,
    run_uuid: info.runId,
    run_name: info.runName,
    experiment_id: info.experimentId,
    user_id: info.userId,
    status: info.status,
    start_time: info.startTime,
    // MLflow knows no end at 0.
    end_time: info.endTime || undefined,
    artifact_uri: info.artifactUri,
    lifecycle_stage: info.lifecycleStage,
  };
}

export function encodeRun(run: Run): Json {
  return {
    info: encodeRunInfo(run.info),
    data: {
      metrics: list(run.data.metrics, encodeMetric),
      params: list(run.data.params, keyValue),
      tags: list(run.data.tags, keyValue),
    },
    inputs: {
      dataset_inputs: list(run.inputs.datasets, encodeDatasetInput),
      model_inputs: list(run.inputs.modelIds, (modelId) => ({ model_id: modelId })),
    },
    outputs: {
      model_outputs: list(run.outputs.models, ({ modelId, step }) => ({ model_id: modelId, step })),
    },
  };
}

function encodeDatasetInput({ dataset, tags }: DatasetInput): Json {
  return {
    tags: list(tags, keyValue),
    dataset: {
      name: dataset.name,
      digest: dataset.digest,
      source_type: dataset.sourceType,
      source: dataset.source,
      schema: dataset.schema ?? undefined,
      profile: dataset.profile ?? undefined,
    },
  };
}

export function encodeMetric(metric: Metric): Json {
  return {
    key: metric.key,
    value: double(metric.value),
    timestamp: metric.exact ? rawInteger(metric.exact.timestamp) : metric.timestamp,
    step: metric.exact ? rawInteger(metric.exact.step) : metric.step,
    model_id: metric.modelId ?? undefined,
    dataset_name: metric.datasetName ?? undefined,
    dataset_digest: metric.datasetDigest ?? undefined,
  };
}

/** JSON's numbers have any length, JavaScript's have not. */
function rawInteger(value: bigint): unknown {
  const { rawJSON } = JSON as { readonly rawJSON?: (text: string) => unknown };
  return rawJSON === undefined ? String(value) : rawJSON(String(value));
}

/** The points `from` to `to` (exclusive) of one series as the items of a JSON list, without an object for each. */
export function historyItems(
  points: MetricColumns,
  indexes: Iterable<number>,
  fixed: Readonly<Record<string, string>>,
): string {
  const suffix = JSON.stringify(fixed).slice(1);
  const timestamps = points.wide?.timestamps ?? points.timestamps;
  const steps = points.wide?.steps ?? points.steps;
  let items = '';
  for (const index of indexes) {
    if (items !== '') items += ',';
    items += `{"value":${valueText(points.values[index] ?? NaN)},"timestamp":${timestamps[index]},"step":${steps[index]},${suffix}`;
  }
  return items;
}

/** A metric's value as JSON, where it has a fraction or none, is -0 or no number. */
export function valueText(value: number): string {
  if (Number.isFinite(value)) return value === 0 && Object.is(value, -0) ? '-0.0' : String(value);
  const shown = double(value);
  return typeof shown === 'string' ? `"${shown}"` : String(shown);
}

export function encodeLoggedModel(model: LoggedModel): Json {
  return {
    info: {
      model_id: model.modelId,
      experiment_id: model.experimentId,
      name: model.name,
      creation_timestamp_ms: model.creationTimestamp,
      last_updated_timestamp_ms: model.lastUpdatedTimestamp,
      artifact_uri: model.artifactUri,
      status: `LOGGED_MODEL_${model.status}`,
      status_message: text(model.statusMessage),
      model_type: model.modelType ?? '',
      source_run_id: model.sourceRunId ?? '',
      tags: list(model.tags, keyValue),
    },
    data: {
      params: list(model.params, keyValue),
      metrics: list(model.metrics, (metric) => ({ ...encodeMetric(metric), run_id: metric.runId })),
    },
  };
}

/** `aliases` are left out where MLflow's search leaves them out. */
export function encodeModelVersion(version: ModelVersion): Json {
  return {
    name: version.name,
    version: version.version,
    creation_timestamp: version.creationTimestamp,
    last_updated_timestamp: version.lastUpdatedTimestamp,
    current_stage: version.currentStage,
    description: version.description ?? undefined,
    user_id: text(version.userId),
    source: version.source,
    run_id: version.runId ?? '',
    status: 'READY',
    run_link: version.runLink ?? '',
    tags: list(version.tags, keyValue),
    aliases: list(version.aliases, (alias) => alias),
  };
}

export function encodeRegisteredModel(model: RegisteredModel): Json {
  return {
    name: model.name,
    creation_timestamp: model.creationTimestamp,
    last_updated_timestamp: model.lastUpdatedTimestamp,
    description: text(model.description),
    // Without their aliases, which the model has.
    latest_versions: list(model.latestVersions, (version) => encodeModelVersion({ ...version, aliases: [] })),
    tags: list(model.tags, keyValue),
    aliases: list(model.aliases, ({ alias, version }) => ({ alias, version })),
  };
}

export function encodeAuditEntry(entry: AuditEntry): Json {
  return {
    id: entry.id,
    timestamp: entry.timestamp,
    actor: entry.actor,
    action: entry.action,
    model_name: entry.modelName,
    version: entry.version,
    from: entry.from,
    to: entry.to,
    comment: entry.comment ?? undefined,
  };
}
