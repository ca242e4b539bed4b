import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

/** The root of what the tracking server's artifact proxy serves. */
export const PROXY_ROOT = 'mlflow-artifacts:';

const SCHEME = /^[a-zA-Z][a-zA-Z0-9+.-]+:/;

/** Where artifacts lie: URIs are built from the store's root, so that the folder can be moved. */
export class Locations {
  private readonly root: string;

  constructor(artifactRoot: string | undefined) {
    this.root =
      artifactRoot === undefined || isProxyRoot(artifactRoot) ? PROXY_ROOT : absoluteUri(artifactRoot);
  }

  /** What is stored for a new experiment: null where it follows from the default root. */
  forNewExperiment(experiment: number, given: string | null): string | null {
    if (given !== null && given !== '') return absoluteUri(given);
    return this.root === PROXY_ROOT ? null : join(this.root, String(experiment));
  }

  experiment(experiment: number, stored: string | null): string {
    return stored ?? `${PROXY_ROOT}/${experiment}`;
  }

  run(experiment: number, location: string | null, runId: string, stored: string | null): string {
    return stored ?? join(this.experiment(experiment, location), `${runId}/artifacts`);
  }

  loggedModel(experiment: number, location: string | null, modelId: string, stored: string | null): string {
    return stored ?? join(this.experiment(experiment, location), `models/${modelId}/artifacts`);
  }
}

/** Appends a path to a URI, before its query. */
function join(uri: string, path: string): string {
  const query = uri.indexOf('?');
  const base = query < 0 ? uri : uri.slice(0, query);
  const rest = query < 0 ? '' : uri.slice(query);
  return `${base.replace(/\/+$/, '')}/${path}${rest}`;
}

/** A relative path or `file:` URI means one below the current folder, now and later. */
function absoluteUri(uri: string): string {
  if (!SCHEME.test(uri)) return resolve(uri);
  const file = /^file:(?!\/)(.*)$/s.exec(uri);
  return file ? pathToFileURL(resolve(file[1] ?? '')).href : uri;
}

function isProxyRoot(uri: string): boolean {
  return /^mlflow-artifacts:\/*$/i.test(uri);
}
