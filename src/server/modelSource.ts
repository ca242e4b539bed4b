import { resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { invalid, TidemarkError } from '../core/errors';
import type { Store } from '../store/store';

export interface ModelSource {
  readonly source: string;
  readonly runId: string | null;
  readonly modelId: string | null;
}

type Lineage = Pick<Store, 'runs' | 'loggedModels' | 'registry'>;

/**
 * What a new model version is made of, as MLflow accepts it: a source that names a run's or logged model's files must lie
 * within that run or model, or a registered model would be a way to read any file. Sources elsewhere (`s3:`) pass.
 */
export function checkModelSource(given: ModelSource, store: Lineage): ModelSource {
  const { source } = given;
  if (/^models:\/\//i.test(source)) throw foreign(source, 'model_id');
  const reference = /^models:\/([^/@]+)(?:[/@](.+))?$/i.exec(source);
  const [, name, rest] = reference ?? [];
  if (name !== undefined && rest !== undefined) return copied(given, store);
  refuseRelative(source);
  if (name !== undefined) {
    if (given.modelId !== name) throw foreign(source, 'model_id');
    return given;
  }
  const [, runId] = /^runs:\/([^/]*)/i.exec(source) ?? [];
  if (runId !== undefined) {
    if (given.runId !== runId || given.modelId !== null) throw foreign(source, 'run_id');
    return given;
  }
  const root = rootOf(given, store);
  const local = localPath(source);
  if (local !== undefined) {
    const folder = root === undefined ? undefined : localPath(root);
    if (folder === undefined || !isWithin(local, folder, sep))
      throw invalid(
        `Invalid model version source: '${source}'. To use a local path as a model version source, the run_id request ` +
          'parameter has to be specified and the local path has to be contained within the artifact directory of the run ' +
          'specified by the run_id.',
      );
  } else if (isProxied(source) && (root === undefined || !isWithin(plain(source), plain(root), '/'))) {
    throw foreign(source, given.modelId === null ? 'run_id' : 'model_id');
  }
  return given;
}

/** `models:/name/1` and `models:/name@alias`: the new version has the old one's run and model. */
function copied(given: ModelSource, { registry }: Lineage): ModelSource {
  const [, name = '', separator, rest = ''] = /^models:\/([^/@]+)([/@])(.+)$/i.exec(given.source) ?? [];
  if (separator === '/' && !/^\d+$/.test(rest)) throw foreign(given.source, 'model_id');
  const version =
    separator === '@' ? registry.getVersionByAlias(name, rest) : registry.getVersion(name, rest);
  const { runId, modelId } = version;
  if (
    (given.runId !== null && given.runId !== runId) ||
    (given.modelId !== null && given.modelId !== modelId)
  )
    throw invalid(
      `Invalid model version source: '${given.source}'. The run_id and model_id request parameters must match the ` +
        'referenced model version.',
    );
  return { source: `models:/${name}/${version.version}`, runId, modelId };
}

function rootOf({ runId, modelId, source }: ModelSource, store: Lineage): string | undefined {
  if (!isProxied(source) && localPath(source) === undefined) return undefined;
  try {
    if (modelId !== null) return store.loggedModels.get(modelId).artifactUri;
    return runId === null ? undefined : store.runs.info(runId).artifactUri;
  } catch (error) {
    if (error instanceof TidemarkError && error.code === 'RESOURCE_DOES_NOT_EXIST') return undefined;
    throw error;
  }
}

function refuseRelative(source: string): void {
  const path = plain(source);
  if (path.includes('\0') || path.split(/[/\\]/).includes('..'))
    throw invalid(
      `Invalid model version source: '${source}'. Please provide an absolute path, without relative path references in it.`,
    );
}

function isProxied(source: string): boolean {
  return (
    /^mlflow-artifacts:/i.test(source) ||
    (/^https?:/i.test(source) && plain(source).includes('/mlflow-artifacts/artifacts'))
  );
}

function localPath(uri: string): string | undefined {
  if (/^file:/i.test(uri)) {
    try {
      return fileURLToPath(uri);
    } catch {
      return undefined;
    }
  }
  // One letter before the colon is a drive of Windows.
  return /^[a-z][a-z0-9+.-]+:/i.test(uri) ? undefined : resolve(uri);
}

function isWithin(path: string, folder: string, separator: string): boolean {
  const root = folder.endsWith(separator) ? folder.slice(0, -1) : folder;
  return path === root || path.startsWith(root + separator);
}

/** Decoded until nothing is left to decode, with single slashes, in lower case before the path. */
function plain(uri: string): string {
  let text = uri;
  for (let depth = 0; depth < 10; depth++) {
    let next: string;
    try {
      next = decodeURIComponent(text);
    } catch {
      break;
    }
    if (next === text) break;
    text = next;
  }
  return text
    .replace(/^[a-z0-9+.-]+:/i, (scheme) => scheme.toLowerCase())
    .replace(/(?<!:)\/{2,}/g, '/')
    .replace(/\/+$/, '');
}

function foreign(source: string, field: 'run_id' | 'model_id'): TidemarkError {
  return invalid(
    `Invalid model version source: '${source}'. The ${field} request parameter must identify the resource that contains the source.`,
  );
}
