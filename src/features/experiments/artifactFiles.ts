import * as vscode from 'vscode';
import { TidemarkError } from '../../core/errors';
import { errorText } from '../../vscode/errors';
import { SCHEMES } from '../../vscode/contributions';
import { FileWatch } from '../fileWatch';
import type { WorkspaceStores } from '../stores';
import type { ArtifactPlace } from './artifactUri';
import { artifactPlace } from './artifactUri';

/** How often a file that an editor shows is looked at: a run may still be writing it. */
const WATCH_MS = 2000;

/** Shows the files of runs and logged models to VS Code's own editors, read-only, with their true size and time. */
export class ArtifactFiles implements vscode.FileSystemProvider {
  readonly #stores: WorkspaceStores;
  readonly #changed = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  readonly onDidChangeFile = this.#changed.event;

  constructor(stores: WorkspaceStores) {
    this.#stores = stores;
  }

  static register(stores: WorkspaceStores): vscode.Disposable {
    return vscode.workspace.registerFileSystemProvider(SCHEMES.artifact, new ArtifactFiles(stores), {
      isReadonly: true,
      isCaseSensitive: true,
    });
  }

  /** VS Code watches what its editors show, and reads it again when it is told. */
  watch(uri: vscode.Uri): vscode.Disposable {
    const place = artifactPlace(uri, this.#stores.folders());
    if (!place) return new vscode.Disposable(() => undefined);
    const watch = new FileWatch({
      backend: async () => (await this.#stores.get(place.folder)).backend,
      every: WATCH_MS,
      report: () => this.#changed.fire([{ type: vscode.FileChangeType.Changed, uri }]),
    });
    watch.watch([place]);
    watch.setActive(true);
    return new vscode.Disposable(() => watch.dispose());
  }

  async stat(uri: vscode.Uri): Promise<vscode.FileStat> {
    const place = this.#place(uri);
    if (place.path === '') {
      return { type: vscode.FileType.Directory, ctime: 0, mtime: 0, size: 0 };
    }
    return this.#ask(uri, async () => {
      const { backend } = await this.#stores.get(place.folder);
      const stat = await backend.statArtifact(place.ownerId, place.path);
      return {
        type: stat.isDir ? vscode.FileType.Directory : vscode.FileType.File,
        ctime: stat.modified,
        mtime: stat.modified,
        size: stat.fileSize ?? 0,
        permissions: vscode.FilePermission.Readonly,
      };
    });
  }

  async readDirectory(uri: vscode.Uri): Promise<[string, vscode.FileType][]> {
    const place = this.#place(uri);
    return this.#ask(uri, async () => {
      const { backend } = await this.#stores.get(place.folder);
      const files = await backend.listArtifacts(place.ownerId, place.path);
      return files.map(({ path, isDir }) => [
        path.slice(path.lastIndexOf('/') + 1),
        isDir ? vscode.FileType.Directory : vscode.FileType.File,
      ]);
    });
  }

  async readFile(uri: vscode.Uri): Promise<Uint8Array> {
    const place = this.#place(uri);
    return this.#ask(uri, async () => {
      const { backend } = await this.#stores.get(place.folder);
      return backend.readArtifact(place.ownerId, place.path);
    });
  }

  writeFile(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  rename(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  delete(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  createDirectory(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  #place(uri: vscode.Uri): ArtifactPlace {
    const place = artifactPlace(uri, this.#stores.folders());
    if (!place) throw vscode.FileSystemError.FileNotFound(uri);
    return place;
  }

  async #ask<T>(uri: vscode.Uri, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof TidemarkError)) throw error;
      if (error.code === 'RESOURCE_DOES_NOT_EXIST') throw vscode.FileSystemError.FileNotFound(uri);
      throw vscode.FileSystemError.Unavailable(errorText(error));
    }
  }
}
