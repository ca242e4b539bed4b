import { invalid, missing } from '../../core/errors';
import { normalisePath } from '../../core/limits';
import type { StoreContext } from '../context';
import { text } from '../rows';
import { LOGGED_MODEL_COLUMNS, LoggedModelReader } from '../loggedModelReader';
import { RUN_COLUMNS, decodeRunInfo } from '../runReader';
import { versionRow } from './rows';

export interface SourceRequest {
  readonly source: string;
  readonly runId: string | null;
  readonly modelId: string | null;
}

/**
 * Where the files of a version's source lie: what clients download it from. Throws where the source isn't
 * what the run or the logged model of the request made; without that rule a client could have the server
 * read any file.
 */
export function storageLocation(context: StoreContext, request: SourceRequest): string {
  const { source, runId, modelId } = request;
  if (hasTraversal(source)) throw refused(source, 'it must not contain path traversal');
  const scheme = /^([a-zA-Z][a-zA-Z0-9+.-]+):/.exec(source)?.[1]?.toLowerCase();
  switch (scheme) {
    case 'models':
      return modelsLocation(context, source, modelId);
    case 'runs': {
      const [, run = '', path = ''] = /^runs:\/*([^/]+)\/?(.*)$/s.exec(source) ?? [];
      if (run !== runId)
        throw refused(source, `its run must be the version's run_id (${runId ?? 'none was sent'})`);
      return below(runArtifacts(context, run), path);
    }
    case 'http':
    case 'https':
      throw refused(source, 'web addresses are not supported');
    case undefined:
    case 'file':
    case 'mlflow-artifacts':
      assertInside(context, request);
      return source;
    default:
      return source;
  }
}

function modelsLocation(context: StoreContext, source: string, modelId: string | null): string {
  const path = source.replace(/^models:\/*/i, '');
  if (/^m-[^/]+$/.test(path)) {
    if (modelId !== null && modelId !== '' && modelId !== path) {
      throw refused(source, `it must be the model of the version's model_id (${modelId})`);
    }
    return modelArtifacts(context, path);
  }
  const [, name = '', version = ''] = /^([^/@]+)\/(\d+)$/.exec(path) ?? [];
  if (name === '') throw refused(source, 'it must be models:/<model_id> or models:/<name>/<version>');
  return text(versionRow(context, decodeName(name), version), 'storage_location');
}

/** A plain path, a file URI or the proxy's may only name what lies below the run's or model's artifacts. */
function assertInside(context: StoreContext, { source, runId, modelId }: SourceRequest): void {
  const roots: string[] = [];
  if (runId) roots.push(runArtifacts(context, runId));
  if (modelId) roots.push(modelArtifacts(context, modelId));
  const wanted = plain(source);
  const inside = roots.some((root) => wanted === plain(root) || wanted.startsWith(`${plain(root)}/`));
  if (!inside) {
    throw invalid(
      `Invalid model version source: '${source}'. To use a local path or an mlflow-artifacts URI as a model version source, ` +
        "the run_id request parameter has to be specified and the path has to be inside that run's artifact directory.",
    );
  }
}

/** Host and spelling of the scheme left out, as both name the same files. */
function plain(uri: string): string {
  const path = uri
    .replace(/^mlflow-artifacts:\/\/[^/]*/i, 'mlflow-artifacts:')
    .replace(/^file:\/\/(localhost)?/i, '')
    .replace(/^file:/i, '');
  return normalisePath(path.replace(/^mlflow-artifacts:\/*/i, 'mlflow-artifacts:/'));
}

function runArtifacts(context: StoreContext, runId: string): string {
  const row = context.sql.get(
    `SELECT ${RUN_COLUMNS} FROM run r JOIN experiment e ON e.id = r.experiment WHERE r.run_id = ?`,
    runId,
  );
  if (!row) throw missing(`Run with id=${runId} not found`);
  return decodeRunInfo(context.locations, row).artifactUri;
}

function modelArtifacts(context: StoreContext, modelId: string): string {
  const row = context.sql.get(
    `SELECT ${LOGGED_MODEL_COLUMNS} FROM logged_model m JOIN experiment e ON e.id = m.experiment
     WHERE m.model_id = ? AND m.stage = 'active'`,
    modelId,
  );
  const model = row && new LoggedModelReader(context).models([row])[0];
  if (!model) throw missing(`Logged model with ID '${modelId}' not found.`);
  return model.artifactUri;
}

function below(root: string, path: string): string {
  return path === '' ? root : `${root}/${path.replace(/^\/+/, '')}`;
}

/** `..` and NUL, also where they are percent-encoded once or more. */
function hasTraversal(source: string): boolean {
  let decoded = source;
  for (let round = 0; round < 5; round++) {
    if (/(^|[/\\:])\.\.([/\\?#]|$)/.test(decoded) || decoded.includes('\0')) return true;
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

function refused(source: string, reason: string): Error {
  return invalid(`Invalid model version source: '${source}': ${reason}.`);
}
