import * as vscode from 'vscode';
import type { Changes } from '../core/backend';
import { DisposableStore } from '../vscode/disposables';
import { errorText } from '../vscode/errors';
import type { FolderNode, MessageNode, TreeNode } from './nodes';
import type { WorkspaceStore, WorkspaceStores } from './stores';

/** Reports of the same moment are joined; a busy run redraws its rows a few times a second at most. */
const JOIN_MS = 300;

/** How the trees over stores treat folders: as a level when there are several, as a sentence when one is broken. */
export class FolderLevel {
  readonly #stores: WorkspaceStores;
  readonly #nodes = new Map<string, FolderNode>();
  readonly #messages = new Map<string, MessageNode>();

  constructor(stores: WorkspaceStores) {
    this.#stores = stores;
  }

  /** The folders as nodes, when there are several. */
  nodes(): readonly FolderNode[] {
    const folders = this.#stores.folders();
    return folders.length > 1 ? folders.map((folder) => this.node(folder)) : [];
  }

  node(folder: vscode.WorkspaceFolder): FolderNode {
    const key = folder.uri.toString();
    const known = this.#nodes.get(key);
    if (known?.folder === folder) return known;
    const node: FolderNode = { kind: 'folder', folder };
    this.#nodes.set(key, node);
    return node;
  }

  /** The parent of what stands at the top of a folder. */
  parent(folder: vscode.WorkspaceFolder): FolderNode | undefined {
    return this.#stores.folders().length > 1 ? this.node(folder) : undefined;
  }

  /**
   * The folder's store, or the sentence to show instead. In Restricted Mode no store is made: undefined when
   * there is none.
   */
  async open(folder: vscode.WorkspaceFolder): Promise<WorkspaceStore | MessageNode | undefined> {
    if (!vscode.workspace.isTrusted && !this.#stores.exists(folder)) return undefined;
    try {
      return await this.#stores.get(folder);
    } catch (error) {
      return this.message(folder, errorText(error), true);
    }
  }

  /** What `list` reads of a folder's store, or the sentence to show instead. */
  async rows(folder: vscode.WorkspaceFolder, list: () => Promise<TreeNode[]>): Promise<TreeNode[]> {
    try {
      return await list();
    } catch (error) {
      return [this.message(folder, errorText(error), true)];
    }
  }

  message(folder: vscode.WorkspaceFolder, text: string, isProblem: boolean): MessageNode {
    const key = folder.uri.toString();
    const known = this.#messages.get(key);
    if (known?.text === text && known.isProblem === isProblem) return known;
    const node: MessageNode = { kind: 'message', folder, text, isProblem };
    this.#messages.set(key, node);
    return node;
  }
}

/** Watches the open stores while the view is visible, and reports joined changes of one store at a time. */
export class VisibleWatch implements vscode.Disposable {
  readonly #stores: WorkspaceStores;
  readonly #report: (store: WorkspaceStore, changes: Changes) => void;
  readonly #resumed: () => void;
  readonly #watches = new Map<WorkspaceStore, DisposableStore>();
  #visible = false;

  constructor(deps: {
    readonly stores: WorkspaceStores;
    readonly report: (store: WorkspaceStore, changes: Changes) => void;
    /** The view is visible again: whatever happened meanwhile was not reported. */
    readonly resumed: () => void;
  }) {
    this.#stores = deps.stores;
    this.#report = deps.report;
    this.#resumed = deps.resumed;
  }

  setVisible(visible: boolean): void {
    if (this.#visible === visible) return;
    this.#visible = visible;
    if (visible) this.#resumed();
    this.update();
  }

  /** To be called when stores were opened or closed. */
  update(): void {
    const wanted = new Set(this.#visible ? this.#stores.all() : []);
    for (const [store, watch] of this.#watches) {
      if (wanted.has(store)) continue;
      watch.dispose();
      this.#watches.delete(store);
    }
    for (const store of wanted) {
      if (!this.#watches.has(store)) this.#watches.set(store, this.#watch(store));
    }
  }

  dispose(): void {
    this.#visible = false;
    this.update();
  }

  #watch(store: WorkspaceStore): DisposableStore {
    const watch = new DisposableStore();
    let waiting: Changes | undefined;
    let timer: NodeJS.Timeout | undefined;
    const flush = (): void => {
      timer = undefined;
      const changes = waiting;
      waiting = undefined;
      if (changes) this.#report(store, changes);
    };
    watch.add(
      store.backend.watch((changes) => {
        waiting = waiting ? joined(waiting, changes) : changes;
        timer ??= setTimeout(flush, JOIN_MS);
      }),
    );
    watch.add(new vscode.Disposable(() => clearTimeout(timer)));
    return watch;
  }
}

export function joined(first: Changes, second: Changes): Changes {
  const runs = new Map([...first.runs, ...second.runs].map((run) => [run.runId, run]));
  return {
    revision: second.revision,
    everything: first.everything || second.everything,
    experimentIds: [...new Set([...first.experimentIds, ...second.experimentIds])],
    runs: [...runs.values()],
    modelNames: [...new Set([...first.modelNames, ...second.modelNames])],
  };
}

/** The tree, telling when it was read for the first time: only then is an empty view one that has nothing to show. */
export function tellingWhenRead<T>(
  tree: vscode.TreeDataProvider<T>,
  read: () => void,
): vscode.TreeDataProvider<T> {
  return {
    ...(tree.onDidChangeTreeData && { onDidChangeTreeData: tree.onDidChangeTreeData }),
    getTreeItem: (node) => tree.getTreeItem(node),
    getParent: (node) => tree.getParent?.(node),
    resolveTreeItem: (item, node, token) => tree.resolveTreeItem?.(item, node, token),
    getChildren: async (node) => {
      try {
        return await tree.getChildren(node);
      } finally {
        // The rows are still on their way to the view, which would show its welcome in between.
        setTimeout(read, 100);
      }
    },
  };
}
