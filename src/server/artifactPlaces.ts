import { fileURLToPath } from 'node:url';
import type { ArtifactFile } from '../core/entities';
import { invalid, missing } from '../core/errors';
import { ArtifactStore } from '../store/artifacts';
import { checkedPath } from './artifactPath';
import type { ServedFile } from './sendFile';

/** A folder of artifacts that this server can reach. */
export interface ArtifactPlace {
  /** Paths relative to the place, `/`-separated. */
  list(path: string): Promise<readonly ArtifactFile[]>;
  file(path: string): Promise<ServedFile>;
}

/** The place a run's or model's artifact URI means: below the proxy's root, or a folder of this machine. */
export function artifactPlace(uri: string, proxied: ArtifactStore): ArtifactPlace {
  const prefix = proxiedPath(uri);
  if (prefix !== undefined) return place(proxied, prefix);
  const folder = localFolder(uri);
  if (folder !== undefined) return place(new ArtifactStore(folder), '');
  throw invalid(
    `The artifacts are at '${uri}', which this server can't reach: read them with an MLflow client.`,
  );
}

/** Throws as MLflow's artifact proxy does for what is no file. */
export async function fileToSend(artifacts: ArtifactStore, path: string): Promise<ServedFile> {
  const stat = await artifacts.stat(path);
  if (stat === undefined) throw missing(`No such artifact: '${path}'`);
  if (stat.isDir) throw invalid(`Artifact path refers to a directory, not a file: '${path}'`);
  return {
    path: artifacts.resolve(path),
    name: path.slice(path.lastIndexOf('/') + 1),
    size: stat.fileSize ?? 0,
    modified: stat.modified,
  };
}

function place(artifacts: ArtifactStore, prefix: string): ArtifactPlace {
  const full = (path: string): string => [prefix, checkedPath(path)].filter((part) => part !== '').join('/');
  return {
    list: async (path) => {
      const files = await artifacts.list(full(path));
      const skip = prefix === '' ? 0 : prefix.length + 1;
      return files.map((file) => ({ ...file, path: file.path.slice(skip) }));
    },
    file: (path) => fileToSend(artifacts, full(path)),
  };
}

/** `mlflow-artifacts:/1/r/artifacts` and `mlflow-artifacts://host:port/1/r/artifacts` alike. */
function proxiedPath(uri: string): string | undefined {
  const [, path] = /^mlflow-artifacts:(?:\/\/[^/]*)?\/*(.*)$/.exec(uri) ?? [];
  return path === undefined ? undefined : checkedPath(path.replace(/\/+$/, ''));
}

function localFolder(uri: string): string | undefined {
  if (/^file:/i.test(uri)) {
    try {
      return fileURLToPath(uri);
    } catch {
      return undefined;
    }
  }
  return /^[a-z][a-z0-9+.-]+:/i.test(uri) ? undefined : uri;
}
