/**
 * The domain's words, as MLflow's protocol uses them (camelCase here, snake_case in REST and SQL).
 * Ids are strings as REST has them; times are milliseconds since 1970 UTC.
 */

export type RunStatus = 'RUNNING' | 'SCHEDULED' | 'FINISHED' | 'FAILED' | 'KILLED';
export const RUN_STATUSES: readonly RunStatus[] = ['RUNNING', 'SCHEDULED', 'FINISHED', 'FAILED', 'KILLED'];
/** The statuses of a run that has ended. */
export const TERMINAL_STATUSES: readonly RunStatus[] = ['FINISHED', 'FAILED', 'KILLED'];

export type LifecycleStage = 'active' | 'deleted';
export type ViewType = 'ACTIVE_ONLY' | 'DELETED_ONLY' | 'ALL';

/** A registry stage as MLflow's REST API names it. `core/lifecycle.ts` has the words people see. */
export type Stage = 'None' | 'Staging' | 'Production' | 'Archived';

export interface KeyValue {
  readonly key: string;
  readonly value: string;
}

export interface Experiment {
  readonly experimentId: string;
  readonly name: string;
  readonly artifactLocation: string;
  readonly lifecycleStage: LifecycleStage;
  readonly creationTime: number;
  readonly lastUpdateTime: number;
  readonly tags: readonly KeyValue[];
}

/** An experiment with what the tree shows beside its name. Counts are of active runs. */
export interface ExperimentSummary extends Experiment {
  readonly runCount: number;
  readonly runningCount: number;
}

export interface RunInfo {
  /** 32 hex digits. */
  readonly runId: string;
  /** Counts the runs of its store as they were made; none comes twice. */
  readonly number: number;
  readonly runName: string;
  readonly experimentId: string;
  readonly userId: string;
  readonly status: RunStatus;
  readonly startTime: number;
  /** Null while the run has not ended. */
  readonly endTime: number | null;
  readonly artifactUri: string;
  readonly lifecycleStage: LifecycleStage;
}

/** One point of a metric: any finite or infinite double or NaN; step and timestamp are int64. */
export interface MetricPoint {
  readonly value: number;
  readonly timestamp: number;
  readonly step: number;
  /** There where a double can't tell step or timestamp from its neighbours: beyond 2^53. */
  readonly exact?: { readonly step: bigint; readonly timestamp: bigint };
}

export interface Metric extends MetricPoint {
  readonly key: string;
  readonly modelId: string | null;
  readonly datasetName: string | null;
  readonly datasetDigest: string | null;
}

/** What a run's metric came to, over all of its points. */
export interface MetricSummary extends MetricPoint {
  readonly key: string;
  readonly count: number;
  /** Over the values that are numbers; null where none is. */
  readonly min: number | null;
  readonly max: number | null;
}

export interface Dataset {
  readonly name: string;
  readonly digest: string;
  readonly sourceType: string;
  readonly source: string;
  readonly schema: string | null;
  readonly profile: string | null;
}

export interface DatasetInput {
  readonly dataset: Dataset;
  readonly tags: readonly KeyValue[];
}

export interface ModelOutput {
  readonly modelId: string;
  readonly step: number;
}

/** A run as lists have it: params and metrics may be thousands each. */
export interface RunHead {
  readonly info: RunInfo;
  readonly data: { readonly tags: readonly KeyValue[] };
}

export interface RunWithoutMetrics extends RunHead {
  readonly data: { readonly params: readonly KeyValue[]; readonly tags: readonly KeyValue[] };
  readonly inputs: { readonly datasets: readonly DatasetInput[]; readonly modelIds: readonly string[] };
  readonly outputs: { readonly models: readonly ModelOutput[] };
}

export interface Run extends RunWithoutMetrics {
  readonly data: RunWithoutMetrics['data'] & {
    /** The latest value of each metric. */
    readonly metrics: readonly Metric[];
  };
}

export type LoggedModelStatus = 'PENDING' | 'READY' | 'UPLOAD_FAILED';

export interface LoggedModel {
  /** `m-` and 32 hex digits. */
  readonly modelId: string;
  readonly experimentId: string;
  readonly name: string;
  readonly creationTimestamp: number;
  readonly lastUpdatedTimestamp: number;
  readonly artifactUri: string;
  readonly status: LoggedModelStatus;
  readonly statusMessage: string | null;
  readonly modelType: string | null;
  readonly sourceRunId: string | null;
  readonly lifecycleStage: LifecycleStage;
  readonly tags: readonly KeyValue[];
  readonly params: readonly KeyValue[];
  readonly metrics: readonly (Metric & { readonly runId: string })[];
}

export interface ModelAlias {
  readonly alias: string;
  /** A positive integer, as REST's decimal string. */
  readonly version: string;
}

export interface ModelVersion {
  readonly name: string;
  readonly version: string;
  readonly creationTimestamp: number;
  readonly lastUpdatedTimestamp: number;
  readonly currentStage: Stage;
  readonly description: string | null;
  readonly userId: string | null;
  readonly source: string;
  /** Where `source` resolves to: what `get-download-uri` answers. */
  readonly storageLocation: string;
  readonly runId: string | null;
  readonly runLink: string | null;
  readonly modelId: string | null;
  readonly tags: readonly KeyValue[];
  readonly aliases: readonly string[];
}

export interface RegisteredModel {
  readonly name: string;
  readonly creationTimestamp: number;
  readonly lastUpdatedTimestamp: number;
  readonly description: string | null;
  /** The newest version in each stage. */
  readonly latestVersions: readonly ModelVersion[];
  readonly tags: readonly KeyValue[];
  readonly aliases: readonly ModelAlias[];
}

/** Who changed what in the registry, when, from what to what. Never edited, never removed with its model. */
export interface AuditEntry {
  readonly id: number;
  readonly timestamp: number;
  /** `window`, `rest` or `cli`, and the user where known. */
  readonly actor: string;
  readonly action: 'promote' | 'transition-stage' | 'set-alias' | 'delete-alias';
  readonly modelName: string;
  readonly version: string;
  readonly from: string;
  readonly to: string;
  readonly comment: string | null;
}

export interface ArtifactFile {
  /** Relative to the run's (or model's) artifact root, `/`-separated. */
  readonly path: string;
  readonly isDir: boolean;
  /** Bytes; null for a folder. */
  readonly fileSize: number | null;
}

/** One page of a list; `nextPageToken` is null on the last one. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly nextPageToken: string | null;
}

/** Points of one series in columns of equal length, in MLflow's order: timestamp, step, value. */
export interface MetricColumns {
  readonly steps: Float64Array;
  readonly timestamps: Float64Array;
  readonly values: Float64Array;
  /** There where a step or timestamp is beyond 2^53, which the doubles only come near to. */
  readonly wide?: { readonly steps: BigInt64Array; readonly timestamps: BigInt64Array };
}
