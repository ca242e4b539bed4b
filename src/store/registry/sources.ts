import { refuseOtherHosts, schemeOf } from '../../core/artifactLocations';
import type { LoggedModel } from '../../core/entities';
import { invalid, missing } from '../../core/errors';
import { normalisePath } from '../../core/limits';
import type { StoreContext } from '../context';
import { number, text, textOrNull } from '../rows';
import type { Row } from '../rows';
import type { SqlValue } from '../sql';
import { LOGGED_MODEL_COLUMNS, LoggedModelReader } from '../loggedModelReader';
import { RUN_COLUMNS, decodeRunInfo } from '../runReader';
import { modelRow, versionRow } from './rows';

export interface SourceRequest {
  readonly source: string;
  /** Null where the request doesn't say. */
  readonly runId: string | null;
  readonly modelId: string | null;
}

/** What a version is made from, as it is kept. */
export interface ResolvedSource extends SourceRequest {
  /** Where its files lie: what clients download it from. */
  readonly storageLocation: string;
}

/** A prompt's version has its text in a tag, and no files. */
const PROMPT_SOURCES = ['dummy-source', 'prompt-template'];

/**
 * Throws where the source isn't what the run or the logged model of the request made; without that rule a
 * client could have the server read any file. `models:/` URIs of registered models become the version they
 * mean now, with its run and model.
 */
export function resolveSource(
  context: StoreContext,
  request: SourceRequest,
  isPrompt = false,
): ResolvedSource {
  const { source } = request;
  if (isPrompt) {
    if (!PROMPT_SOURCES.includes(source))
      throw invalid(`Invalid prompt source: '${source}'. Prompt sources must use an MLflow placeholder.`);
    return { ...request, storageLocation: source };
  }
  const scheme = schemeOf(source);
  refuseOtherHosts('source', source);
  if (scheme === undefined || scheme === 'file') {
    assertInside(context, request, isLocal);
    return { ...request, storageLocation: source };
  }
  if (scheme === 'models') return resolveModelsSource(context, request);
  refuseTraversal(source);
  if (scheme !== 'runs') {
    if (scheme === 'mlflow-artifacts') assertInside(context, request, () => false);
    return { ...request, runId: runOf(context, request), storageLocation: source };
  }
  return { ...request, storageLocation: runsLocation(context, request) };
}

/** A logged model's run is the version's, where none is named. */
function runOf(context: StoreContext, { runId, modelId }: SourceRequest): string | null {
  if (runId !== null || modelId === null) return runId;
  return knownModel(context, modelId).sourceRunId;
}

function knownModel(context: StoreContext, modelId: string): LoggedModel {
  const model = loggedModel(context, modelId);
  if (!model) throw missing(`Logged model with ID '${modelId}' not found.`);
  return model;
}

function runsLocation(context: StoreContext, { source, runId, modelId }: SourceRequest): string {
  if (modelId) throw notOf(source, 'model_id');
  const [, run = '', path = ''] = /^runs:\/*([^/]+)\/?(.*)$/s.exec(source) ?? [];
  if (!runId || run !== runId) throw notOf(source, 'run_id');
  return below(runArtifacts(context, run) ?? source, path);
}

function resolveModelsSource(context: StoreContext, request: SourceRequest): ResolvedSource {
  const { source } = request;
  const [, path = ''] = /^models:\/(?!\/)(.*)$/s.exec(source) ?? [];
  if (/^m-[^/@]+$/.test(path)) {
    if (request.modelId !== path) throw notOf(source, 'model_id');
    const model = knownModel(context, path);
    return { ...request, runId: request.runId ?? model.sourceRunId, storageLocation: model.artifactUri };
  }
  const [, name = '', at = '', version = ''] = /^([^/@]+)(?:@([^/@]+)|\/([^/@]+))$/.exec(path) ?? [];
  if (name === '') throw notOf(source, 'model_id');
  const row = versionMeant(context, decodeName(name), at, version);
  const [runId, modelId] = [textOrNull(row, 'run_id'), textOrNull(row, 'model_id')];
  if (
    (request.runId !== null && request.runId !== (runId ?? '')) ||
    (request.modelId !== null && request.modelId !== (modelId ?? ''))
  ) {
    throw invalid(
      `Invalid model version source: '${source}'. The run_id and model_id request parameters must match the referenced model version.`,
    );
  }
  return {
    source: `models:/${name}/${String(number(row, 'version'))}`,
    runId: request.runId ?? runId,
    modelId: request.modelId ?? modelId,
    storageLocation: text(row, 'storage_location'),
  };
}

/** By its number, `latest`, a stage or an alias. */
function versionMeant(context: StoreContext, name: string, alias: string, version: string): Row {
  const model = number(modelRow(context, name), 'id');
  const numberOf = (sql: string, ...values: readonly SqlValue[]): string | undefined => {
    const row = context.sql.get(sql, ...values);
    return row && String(number(row, 'version'));
  };
  if (alias !== '') {
    const meant = numberOf('SELECT version FROM model_alias WHERE model = ? AND alias = ?', model, alias);
    if (meant === undefined) throw invalid(`Registered model alias ${alias} not found.`);
    return versionRow(context, name, meant);
  }
  if (/^\d+$/.test(version)) return versionRow(context, name, version);
  const inStage = version.toLowerCase() === 'latest' ? '1' : 'lower(stage) = ?';
  const meant = numberOf(
    `SELECT version FROM model_version WHERE model = ? AND deleted = 0 AND ${inStage} ORDER BY version DESC LIMIT 1`,
    model,
    ...(inStage === '1' ? [] : [version.toLowerCase()]),
  );
  if (meant === undefined)
    throw missing(`No versions of model with name '${name}' and stage '${version}' found`);
  return versionRow(context, name, meant);
}

/** A plain path, a file URI or the proxy's may only name what lies below the run's or model's artifacts. */
function assertInside(
  context: StoreContext,
  { source, runId, modelId }: SourceRequest,
  rootMayBe: (uri: string) => boolean,
): void {
  const local = isLocal(source);
  if (!local) refuseTraversal(source);
  const field = modelId ? 'model_id' : 'run_id';
  const root = modelId
    ? loggedModel(context, modelId)?.artifactUri
    : runId
      ? runArtifacts(context, runId)
      : undefined;
  const wanted = plain(source);
  const fits = root !== undefined && (local ? rootMayBe(root) : !isLocal(root)) && !hasTraversal(source);
  if (fits && (wanted === plain(root) || wanted.startsWith(`${plain(root)}/`))) return;
  if (!local) throw notOf(source, field);
  throw invalid(
    `Invalid model version source: '${source}'. To use a local path as a model version source, the ${field} request ` +
      'parameter has to be specified and the local path has to be contained within the artifact directory of the ' +
      `run specified by the ${field}.`,
  );
}

function isLocal(uri: string): boolean {
  return [undefined, 'file'].includes(schemeOf(uri));
}

function notOf(source: string, field: 'run_id' | 'model_id'): Error {
  return invalid(
    `Invalid model version source: '${source}'. The ${field} request parameter must identify the resource that contains the source.`,
  );
}

function refuseTraversal(source: string): void {
  const path = source.replace(/^[^:]*:(?:\/\/[^/?#]*)?/, '').replace(/[?#].*$/s, '');
  if (!hasTraversal(source) && path.replaceAll('/', '') !== '') return;
  throw invalid(
    `Invalid model version source: '${source}'. If supplying a source as an http, https, local file path, ftp, ` +
      'objectstore, or mlflow-artifacts uri, an absolute path must be provided without relative path references ' +
      'present. Please provide an absolute path.',
  );
}

/** Host and spelling of the scheme left out, as both name the same files. */
function plain(uri: string): string {
  const path = uri
    .replace(/^mlflow-artifacts:\/\/[^/]*/i, 'mlflow-artifacts:')
    .replace(/^file:\/\/(localhost)?/i, '')
    .replace(/^file:/i, '');
  return normalisePath(path.replace(/^mlflow-artifacts:\/*/i, 'mlflow-artifacts:/'));
}

function runArtifacts(context: StoreContext, runId: string): string | undefined {
  const row = context.sql.get(
    `SELECT ${RUN_COLUMNS} FROM run r JOIN experiment e ON e.id = r.experiment WHERE r.run_id = ?`,
    runId,
  );
  return row && decodeRunInfo(context.locations, row).artifactUri;
}

function loggedModel(context: StoreContext, modelId: string): LoggedModel | undefined {
  const row = context.sql.get(
    `SELECT ${LOGGED_MODEL_COLUMNS} FROM logged_model m JOIN experiment e ON e.id = m.experiment
     WHERE m.model_id = ? AND m.stage = 'active'`,
    modelId,
  );
  return row && new LoggedModelReader(context).models([row])[0];
}

function below(root: string, path: string): string {
  return path === '' ? root : `${root}/${path.replace(/^\/+/, '')}`;
}

/** `..` as a part of the path and NUL, also where they are percent-encoded once or more. */
function hasTraversal(source: string): boolean {
  let decoded = source;
  for (let round = 0; round < 5; round++) {
    const [path = ''] = decoded.split(/[?#]/, 1);
    if (/(^|[/\\:])\.\.?([/\\]|$)/.test(path) || /(^|\/)\.\.(\/|$)/.test(decoded) || decoded.includes('\0'))
      return true;
    const next = decodeName(decoded);
    if (next === decoded) return false;
    decoded = next;
  }
  return true;
}

function decodeName(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
