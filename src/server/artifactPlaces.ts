import { basename, dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ArtifactFile } from '../core/entities';
import { invalid } from '../core/errors';
import { artifactPath } from '../store/artifactPaths';
import { ArtifactStore } from '../store/artifacts';
import type { OpenFile } from './sendFile';

/** A folder of artifacts that this server can reach. */
export interface ArtifactPlace {
  /** Paths relative to the place, `/`-separated. */
  list(path: string): Promise<readonly ArtifactFile[]>;
  open(path: string): Promise<OpenFile>;
  write(path: string, content: Uint8Array): Promise<void>;
  /** All of it. */
  remove(): Promise<void>;
}

/** The place a run's or model's artifact URI means: below the proxy's root, or a folder of this machine. */
export function artifactPlace(uri: string, proxied: ArtifactStore): ArtifactPlace {
  const prefix = proxiedPath(uri);
  if (prefix !== undefined) return place(proxied, prefix, () => proxied.delete(prefix));
  const folder = localFolder(uri);
  if (folder !== undefined) {
    // The store can't delete its own root: its folder is the one that goes.
    const parent = new ArtifactStore(dirname(resolve(folder)));
    return place(new ArtifactStore(folder), '', () => parent.delete(basename(resolve(folder))));
  }
  throw invalid(
    `The artifacts are at '${uri}', which this server can't reach: read them with an MLflow client.`,
  );
}

export async function openArtifact(artifacts: ArtifactStore, path: string): Promise<OpenFile> {
  return { ...(await artifacts.open(path)), name: path.slice(path.lastIndexOf('/') + 1) };
}

function place(artifacts: ArtifactStore, prefix: string, remove: () => Promise<void>): ArtifactPlace {
  const full = (path: string): string => {
    // The join would make a relative path of an absolute one, and hide what it meant.
    artifactPath(path);
    return [prefix, path].filter((part) => part !== '').join('/');
  };
  return {
    remove,
    list: async (path) => {
      const files = await artifacts.list(full(path));
      const skip = prefix === '' ? 0 : prefix.length + 1;
      return files.map((file) => ({ ...file, path: file.path.slice(skip) }));
    },
    open: (path) => openArtifact(artifacts, full(path)),
    write: (path, content) => artifacts.write(full(path), content),
  };
}

/** `mlflow-artifacts:/1/r/artifacts` and `mlflow-artifacts://host:port/1/r/artifacts` alike. */
function proxiedPath(uri: string): string | undefined {
  const [, path] = /^mlflow-artifacts:(?:\/\/[^/]*)?\/*(.*)$/.exec(uri) ?? [];
  return path?.split('/').filter(Boolean).join('/');
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
