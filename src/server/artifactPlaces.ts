import { realpathSync } from 'node:fs';
import { basename, dirname, join, resolve, sep } from 'node:path';
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

/** Where the artifacts of runs and models lie, and which places this server reads and writes for its clients. */
export class ArtifactPlaces {
  /** What is below `mlflow-artifacts:/`. */
  readonly proxied: ArtifactStore;
  readonly #roots: readonly string[] | null;

  /** `roots`: the only local folders, besides the proxy's, that a location may be in; null: any, as with MLflow. */
  constructor(proxied: ArtifactStore, roots: readonly string[] | null) {
    this.proxied = proxied;
    this.#roots = roots && [proxied.root, ...roots].map(realPlace);
  }

  /** The place an artifact URI means: below the proxy's root, or a folder of this machine. */
  at(uri: string): ArtifactPlace {
    const prefix = proxiedPath(uri);
    if (prefix !== undefined) return place(this.proxied, prefix, () => this.proxied.delete(prefix));
    const folder = localFolder(uri);
    if (folder !== undefined) {
      this.#assertInRoots(uri, folder);
      // The store can't delete its own root: its folder is the one that goes.
      const parent = new ArtifactStore(dirname(resolve(folder)));
      return place(new ArtifactStore(folder), '', () => parent.delete(basename(resolve(folder))));
    }
    throw invalid(
      `The artifacts are at '${uri}', which this server can't reach: read them with an MLflow client.`,
    );
  }

  /** Throws INVALID_PARAMETER_VALUE for a local folder that this server may not be told to read and write. */
  assertAllowed(uri: string): void {
    const folder = localFolder(uri);
    if (folder !== undefined) this.#assertInRoots(uri, folder);
  }

  #assertInRoots(uri: string, folder: string): void {
    const real = realPlace(folder);
    if (this.#roots?.every((root) => real !== root && !real.startsWith(join(root, sep))))
      throw invalid(
        `The location '${uri}' lies outside the folders that this server keeps artifacts in: choose one inside them, or name its folder with --allow-artifact-roots when the server starts.`,
      );
  }
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

export function localFolder(uri: string): string | undefined {
  if (/^file:/i.test(uri)) {
    // Without a slash it is relative, as Locations takes it.
    const [, relative] = /^file:(?!\/)(.*)$/is.exec(uri) ?? [];
    if (relative !== undefined) return relative;
    try {
      return fileURLToPath(uri);
    } catch {
      return undefined;
    }
  }
  return /^[a-z][a-z0-9+.-]+:/i.test(uri) ? undefined : uri;
}

/** Of a folder that need not exist yet: where it would really be. */
function realPlace(path: string): string {
  const full = resolve(path);
  try {
    return realpathSync.native(full);
  } catch {
    const parent = dirname(full);
    return parent === full ? full : join(realPlace(parent), basename(full));
  }
}
