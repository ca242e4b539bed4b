import * as vscode from 'vscode';
import type { TrackingBackend } from '../core/backend';
import { errorMessage, sentence, TidemarkError } from '../core/errors';
import type { ServerSupervisor } from './server/supervisor';

/** A workspace folder's store, open, with the tracking server that scripts log to. */
export interface WorkspaceStore {
  readonly folder: vscode.WorkspaceFolder;
  readonly backend: TrackingBackend;
  readonly server: ServerSupervisor;
  /** Why nothing can be written here, where the store could only be opened for reading. */
  readonly readOnly: TidemarkError | undefined;
}

/** How a folder's store is opened; `src/features/openStore.ts` in the product. */
export interface StoreOpener {
  /** Whether the folder has a store already. Touches nothing. */
  exists(folder: vscode.WorkspaceFolder): boolean;
  /** Whether the server alone may open it, because other machines share the disk. */
  isOnNetworkDisk(folder: vscode.WorkspaceFolder): boolean;
  /** The store as its running server has it. */
  throughServer(server: ServerSupervisor): TrackingBackend;
  /** Throws a TidemarkError whose sentence says why not, and the way out. */
  open(folder: vscode.WorkspaceFolder, mode: 'window' | 'readonly'): TrackingBackend;
}

interface Entry {
  readonly server: ServerSupervisor;
  store: WorkspaceStore | undefined;
  problem: TidemarkError | undefined;
  opening: Promise<WorkspaceStore> | undefined;
  onNetworkDisk: boolean;
}

/**
 * The stores of the workspace, one a folder. Each opens when it is first asked for and stays open, unless another takes
 * its place. One that can't open keeps its error until somebody asks to try again, so that no view hammers a broken file.
 */
export class WorkspaceStores implements vscode.Disposable {
  readonly #folders: () => readonly vscode.WorkspaceFolder[];
  readonly #opener: StoreOpener;
  readonly #newServer: (folder: vscode.WorkspaceFolder) => ServerSupervisor;
  readonly #log: vscode.LogOutputChannel;
  readonly #entries = new Map<string, Entry>();
  readonly #changed = new vscode.EventEmitter<vscode.WorkspaceFolder>();
  readonly #subscriptions: readonly vscode.Disposable[];
  /** A folder's store was opened, closed, or found to be broken. */
  readonly onDidChange = this.#changed.event;
  readonly #refreshAsked = new vscode.EventEmitter<void>();
  /** Somebody wants everything read again; what could not be opened has been closed, to be tried anew. */
  readonly onDidAskToRefresh = this.#refreshAsked.event;
  readonly #serverChanged = new vscode.EventEmitter<ServerSupervisor>();
  /** A folder's tracking server started, stopped, or failed to. */
  readonly onDidChangeServer = this.#serverChanged.event;

  constructor(deps: {
    /** The workspace's folders as they are now. */
    readonly folders: () => readonly vscode.WorkspaceFolder[];
    readonly opener: StoreOpener;
    readonly newServer: (folder: vscode.WorkspaceFolder) => ServerSupervisor;
    readonly log: vscode.LogOutputChannel;
  }) {
    this.#folders = deps.folders;
    this.#opener = deps.opener;
    this.#newServer = deps.newServer;
    this.#log = deps.log;
    this.#subscriptions = [
      vscode.workspace.onDidChangeWorkspaceFolders(({ removed }) => {
        for (const folder of removed) this.#forget(folder);
      }),
      vscode.workspace.onDidGrantWorkspaceTrust(() => {
        // What was opened read-only is opened again for writing.
        for (const folder of this.folders()) void this.retry(folder);
      }),
    ];
  }

  /** The workspace's folders that lie on this machine: others can hold no store. */
  folders(): readonly vscode.WorkspaceFolder[] {
    return this.#folders().filter(({ uri }) => uri.scheme === 'file');
  }

  /** The stores that are open now. */
  all(): readonly WorkspaceStore[] {
    return this.folders().flatMap((folder) => this.opened(folder) ?? []);
  }

  opened(folder: vscode.WorkspaceFolder): WorkspaceStore | undefined {
    return this.#entries.get(keyOf(folder))?.store;
  }

  /** Why the folder's store could not be opened. */
  problem(folder: vscode.WorkspaceFolder): TidemarkError | undefined {
    return this.#entries.get(keyOf(folder))?.problem;
  }

  /** Whether there is something to show, without making anything. */
  exists(folder: vscode.WorkspaceFolder): boolean {
    return this.#opener.exists(folder);
  }

  /**
   * The folder's store, made if there is none yet; in a workspace that isn't trusted, only opened for reading.
   * Rejects with a TidemarkError that can be shown as it is.
   */
  async get(folder: vscode.WorkspaceFolder): Promise<WorkspaceStore> {
    const entry = this.#entry(folder);
    if (entry.store?.backend.isReplaced) {
      this.#log.info(`Another store is where that of ${folder.uri.fsPath} was: it is opened`);
      this.#close(folder, entry);
    }
    if (entry.store) return entry.store;
    if (entry.problem) throw entry.problem;
    entry.opening ??= this.#openEntry(folder, entry).finally(() => {
      entry.opening = undefined;
    });
    return entry.opening;
  }

  /** Whether the folder's store is read through its server, because other machines share the disk. */
  isOnNetworkDisk(folder: vscode.WorkspaceFolder): boolean {
    return this.#entries.get(keyOf(folder))?.onNetworkDisk ?? false;
  }

  async #openEntry(folder: vscode.WorkspaceFolder, entry: Entry): Promise<WorkspaceStore> {
    try {
      const opened = this.#opener.isOnNetworkDisk(folder)
        ? await this.#openThroughServer(folder, entry)
        : this.#open(folder);
      if (this.#entries.get(keyOf(folder)) !== entry) {
        opened.backend.dispose();
        throw new TidemarkError('TEMPORARILY_UNAVAILABLE', sentence('The store was closed.'));
      }
      entry.store = { folder, server: entry.server, ...opened };
    } catch (error) {
      this.#log.error(
        `The store of ${folder.uri.fsPath} can't be opened:`,
        error instanceof Error ? error : String(error),
      );
      entry.problem =
        error instanceof TidemarkError
          ? error
          : new TidemarkError(
              'INTERNAL_ERROR',
              vscode.l10n.t("Tidemark can't open the store of {0}: {1}", folder.name, errorMessage(error)),
              { cause: error },
            );
    }
    this.#changed.fire(folder);
    if (entry.problem) throw entry.problem;
    return entry.store as WorkspaceStore;
  }

  /** The folder's store for a change to it; rejects with the reason where it can only be read. */
  async writable(folder: vscode.WorkspaceFolder): Promise<WorkspaceStore> {
    const store = await this.get(folder);
    if (store.readOnly) throw store.readOnly;
    return store;
  }

  /** Closes what is open and forgets the error, so that the next `get` opens anew. */
  async retry(folder: vscode.WorkspaceFolder): Promise<void> {
    const entry = this.#entries.get(keyOf(folder));
    if (entry && (entry.store ?? entry.problem)) this.#close(folder, entry);
  }

  /** Whoever is told of the end of the backend finds none, and has it opened anew. */
  #close(folder: vscode.WorkspaceFolder, entry: Entry): void {
    const backend = entry.store?.backend;
    entry.store = undefined;
    entry.problem = undefined;
    backend?.dispose();
    this.#changed.fire(folder);
  }

  /** Tries broken stores again, and has every view read its own anew. */
  async refresh(): Promise<void> {
    for (const folder of this.folders()) {
      if (this.problem(folder) ?? this.opened(folder)?.readOnly) await this.retry(folder);
    }
    this.#refreshAsked.fire();
  }

  /** The folder's supervisor, whether its store is open or not. */
  server(folder: vscode.WorkspaceFolder): ServerSupervisor {
    return this.#entry(folder).server;
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
    for (const entry of this.#entries.values()) {
      entry.server.dispose();
      entry.store?.backend.dispose();
    }
    this.#entries.clear();
    this.#changed.dispose();
    this.#serverChanged.dispose();
    this.#refreshAsked.dispose();
  }

  /** Said once: the status bar has it from then on. */
  async #openThroughServer(
    folder: vscode.WorkspaceFolder,
    entry: Entry,
  ): Promise<Pick<WorkspaceStore, 'backend' | 'readOnly'>> {
    if (!entry.onNetworkDisk)
      this.#log.info(
        `The store of ${folder.uri.fsPath} is on a network disk: its tracking server alone opens it, and this window reads through the server`,
      );
    entry.onNetworkDisk = true;
    if (!vscode.workspace.isTrusted)
      throw new TidemarkError(
        'PERMISSION_DENIED',
        vscode.l10n.t(
          'The store of {0} is on a network disk, where only its tracking server can read it, and nothing is started in Restricted Mode: trust the workspace to see it.',
          folder.name,
        ),
      );
    await entry.server.ensure();
    return { backend: this.#opener.throughServer(entry.server), readOnly: undefined };
  }

  /** A folder that can't be written is browsed all the same, if there is something in it. */
  #open(folder: vscode.WorkspaceFolder): Pick<WorkspaceStore, 'backend' | 'readOnly'> {
    if (!vscode.workspace.isTrusted) {
      return { backend: this.#opener.open(folder, 'readonly'), readOnly: undefined };
    }
    try {
      return { backend: this.#opener.open(folder, 'window'), readOnly: undefined };
    } catch (error) {
      const denied = error instanceof TidemarkError && error.code === 'PERMISSION_DENIED';
      if (!denied || !this.#opener.exists(folder)) throw error;
      this.#log.warn(`The store of ${folder.uri.fsPath} is opened for reading only: ${error.message}`);
      return { backend: this.#opener.open(folder, 'readonly'), readOnly: error };
    }
  }

  #entry(folder: vscode.WorkspaceFolder): Entry {
    const key = keyOf(folder);
    const known = this.#entries.get(key);
    if (known) return known;
    const server = this.#newServer(folder);
    const entry: Entry = {
      server,
      store: undefined,
      problem: undefined,
      opening: undefined,
      onNetworkDisk: false,
    };
    server.onDidChangeState((state) => {
      this.#serverChanged.fire(server);
      if (state !== 'running' || !entry.onNetworkDisk) return;
      // What was read while there was no server is an error in every view.
      if (entry.problem) void this.retry(folder);
      else if (entry.store) this.#refreshAsked.fire();
    });
    this.#entries.set(key, entry);
    return entry;
  }

  #forget(folder: vscode.WorkspaceFolder): void {
    const entry = this.#entries.get(keyOf(folder));
    if (!entry) return;
    this.#entries.delete(keyOf(folder));
    entry.server.dispose();
    entry.store?.backend.dispose();
    this.#changed.fire(folder);
  }
}

function keyOf(folder: vscode.WorkspaceFolder): string {
  return folder.uri.toString();
}
