import type {
  ExperimentQuery,
  MetricRangeRequest,
  NewRun,
  Promotion,
  RunQuery,
  TrackingBackend,
} from './backend';
import { dictionary, finite, flag, integer, list, nullable, oneOf, partial, shape, text } from './decode';
import { RUN_STATUSES } from './entities';
import { MODEL_STATES } from './lifecycle';
import type { LinesRequest } from './lines/request';
import { linesRequest } from './lines/request';
import type { Decoder } from './rpc';
import type { RunTableRange } from './runTable';
import { VIEW_PARTS } from './runTable';
import { runTableQuery, tableColumn } from './runTableCalls';

/** Bytes of a file in one answer. */
const MOST_RANGE = 64 * 1024 * 1024;

/** What can be asked of a backend in another process; the rest is watching, and the backend's own end. */
export type BackendMethod = Exclude<keyof TrackingBackend, 'watch' | 'dispose' | 'isReplaced'>;
export type BackendArguments<M extends BackendMethod> = Parameters<TrackingBackend[M]>;
export type BackendResult<M extends BackendMethod> = Awaited<ReturnType<TrackingBackend[M]>>;

/**
 * How each method's parameters are read at the boundary. This table is all that a method needs for both sides to
 * have it: one without a line here, or with a decoder of other parameters, doesn't compile.
 */
export const BACKEND_CALLS: { readonly [M in BackendMethod]: Decoder<BackendArguments<M>> } = {
  searchExperiments: args<[ExperimentQuery]>(
    shape({ viewType: viewType(), maxResults: pageSize(), pageToken: nullable(text) }),
  ),
  getExperiment: args<[string]>(text),
  searchRuns: args<[RunQuery]>(
    shape({
      experimentIds: list(text),
      filter: text,
      orderBy: list(text),
      viewType: viewType(),
      maxResults: pageSize(),
      pageToken: nullable(text),
      parent,
    }),
  ),
  countRuns: args<[readonly string[]]>(list(text)),
  getRun: args<[string]>(text),
  getRuns: args<[readonly string[]]>(list(text)),
  getRunsWithoutMetrics: args<[readonly string[]]>(list(text)),
  mainMetrics: args<[readonly string[], string]>(list(text), text),
  runCells: args<BackendArguments<'runCells'>>(list(text), list(tableColumn)),
  createRun: args<[NewRun]>(
    shape({
      experimentId: text,
      runName: nullable(text),
      userId: text,
      startTime: finite,
      status: oneOf(RUN_STATUSES),
      tags: list(shape({ key: text, value: text })),
    }),
  ),
  updateRun: args<BackendArguments<'updateRun'>>(
    text,
    partial({ status: oneOf(RUN_STATUSES), endTime: finite, runName: text }),
  ),
  setTag: args<[string, string, string]>(text, text, text),
  deleteRun: args<[string]>(text),
  restoreRun: args<[string]>(text),
  deleteTag: args<[string, string]>(text, text),
  moveRuns: args<[readonly string[], string]>(list(text), text),
  runTable: args<BackendArguments<'runTable'>>(runTableQuery, nullable(text)),
  runTableCells: args<[RunTableRange]>(
    shape({ tableId: text, from: place(), to: place(), columns: list(tableColumn) }),
  ),
  runTableIds: args<[string, number, number]>(text, place(), place()),
  runTableStatistics: args<BackendArguments<'runTableStatistics'>>(text, list(tableColumn)),
  runTableKeys: args<BackendArguments<'runTableKeys'>>(text),
  runKeys: args<BackendArguments<'runKeys'>>(list(text), viewType(), flag),
  runValues: args<BackendArguments<'runValues'>>(list(text), tableColumn, pageSize()),
  savedViews: args<[]>(),
  saveView: args<BackendArguments<'saveView'>>(text, oneOf(VIEW_PARTS), dictionary(anything)),
  renameView: args<[string, string]>(text, text),
  setDefaultView: args<[string | null]>(nullable(text)),
  removeView: args<[string]>(text),
  metricKeys: args<[readonly string[]]>(list(text)),
  singleMetricKeys: args<[readonly string[]]>(list(text)),
  metricSummaries: args<[string, readonly string[]]>(text, list(text)),
  metricRanges: args<[MetricRangeRequest]>(
    shape({
      series: list(shape({ runId: text, key: text })),
      x: oneOf(['step', 'timestamp', 'relative']),
      from: nullable(finite),
      to: nullable(finite),
      pixels: integer(1, 100_000),
    }),
  ),
  chartLines: args<[LinesRequest]>(linesRequest),
  getLoggedModel: args<[string]>(text),
  listArtifacts: args<[string, string]>(text, text),
  statArtifact: args<[string, string]>(text, text),
  readArtifact: args<[string, string]>(text, text),
  readArtifactRange: args<[string, string, number, number]>(
    text,
    text,
    integer(0, Number.MAX_SAFE_INTEGER),
    integer(0, MOST_RANGE),
  ),
  searchRegisteredModels: args<BackendArguments<'searchRegisteredModels'>>(
    shape({ maxResults: pageSize(), pageToken: nullable(text) }),
  ),
  getRegisteredModel: args<[string]>(text),
  modelVersions: args<[string]>(text),
  versionsOfRun: args<[string]>(text),
  getModelVersion: args<[string, string]>(text, text),
  promote: args<[Promotion]>(
    shape({
      modelName: text,
      version: text,
      state: nullable(oneOf(MODEL_STATES)),
      alias: nullable(text),
      archiveExisting: flag,
      comment: nullable(text),
    }),
  ),
  auditEntries: args<[string]>(text),
};

export function isBackendMethod(name: string): name is BackendMethod {
  return Object.hasOwn(BACKEND_CALLS, name);
}

type Decoders<T extends readonly unknown[]> = { readonly [I in keyof T]: Decoder<T[I]> };

/** A decoder for each parameter, in order. */
function args<T extends readonly unknown[]>(...decoders: Decoders<T>): Decoder<T> {
  const read = list<unknown>((value) => value, decoders.length);
  return (value) => {
    const given = read(value);
    // One value of T's type for each of T's places.
    return decoders.map((decode: Decoder<unknown>, index) => decode(given[index])) as readonly unknown[] as T;
  };
}

function parent(value: unknown): RunQuery['parent'] {
  return typeof value === 'string' ? oneOf(['any', 'none'])(value) : shape({ runId: text })(value);
}

function viewType(): Decoder<RunQuery['viewType']> {
  return oneOf(['ACTIVE_ONLY', 'DELETED_ONLY', 'ALL']);
}

function anything(value: unknown): unknown {
  return value;
}

function place(): Decoder<number> {
  return integer(0, Number.MAX_SAFE_INTEGER);
}

function pageSize(): Decoder<number> {
  return integer(0, Number.MAX_SAFE_INTEGER);
}
