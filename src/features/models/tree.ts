import * as vscode from 'vscode';
import type { Changes } from '../../core/backend';
import type { Metric, ModelVersion, RegisteredModel } from '../../core/entities';
import { SETTINGS } from '../../vscode/contributions';
import { textSetting } from '../../vscode/settings';
import { folderItem, loadMoreItem, messageItem } from '../experiments/items';
import type { LoadMoreNode, ModelNode, ModelVersionNode, TreeNode } from '../nodes';
import { PagedList } from '../pagedList';
import type { WorkspaceStore, WorkspaceStores } from '../stores';
import { FolderLevel } from '../storeTree';
import { modelItem, versionItem, versionTooltip } from './items';

/** What the tree has read of one folder's registry. */
interface FolderModels {
  readonly store: WorkspaceStore;
  readonly models: PagedList<ModelNode>;
  readonly registered: Map<string, RegisteredModel>;
  readonly versions: Map<string, ModelVersion>;
  /** The main metric of the run that made a version. */
  readonly metrics: Map<string, Metric>;
  readonly nodes: Map<string, ModelNode | ModelVersionNode>;
}

/** Registered models and their versions, newest first. */
export class ModelsTree implements vscode.TreeDataProvider<TreeNode>, vscode.Disposable {
  readonly #stores: WorkspaceStores;
  readonly #folders: FolderLevel;
  readonly #read = new Map<string, FolderModels>();
  readonly #changed = new vscode.EventEmitter<TreeNode | undefined>();
  readonly onDidChangeTreeData = this.#changed.event;

  constructor(stores: WorkspaceStores) {
    this.#stores = stores;
    this.#folders = new FolderLevel(stores);
  }

  async getChildren(node?: TreeNode): Promise<TreeNode[]> {
    if (!node) {
      const levels = this.#folders.nodes();
      if (levels.length > 0) return [...levels];
      const [only] = this.#stores.folders();
      return only ? this.#models(only) : [];
    }
    if (node.kind === 'folder') {
      const models = await this.#models(node.folder);
      if (models.length > 0) return models;
      return [this.#folders.message(node.folder, vscode.l10n.t('No model is registered yet.'), false)];
    }
    return node.kind === 'model' ? this.#versions(node) : [];
  }

  getTreeItem(node: TreeNode): vscode.TreeItem {
    switch (node.kind) {
      case 'folder':
        return folderItem(node);
      case 'message':
        return messageItem(node);
      case 'loadMore':
        return loadMoreItem(node, 'more models');
      case 'model':
        return modelItem(node, this.#known(node)?.registered.get(node.name));
      case 'modelVersion': {
        const known = this.#known(node);
        const key = versionKey(node);
        return versionItem(node, known?.versions.get(key), known?.metrics.get(key));
      }
      default:
        return new vscode.TreeItem(node.kind);
    }
  }

  getParent(node: TreeNode): TreeNode | undefined {
    if (node.kind === 'model') return this.#folders.parent(node.folder);
    if (node.kind === 'modelVersion') return this.#known(node)?.nodes.get(node.name);
    return undefined;
  }

  resolveTreeItem(item: vscode.TreeItem, node: TreeNode): vscode.TreeItem {
    if (node.kind !== 'modelVersion') return item;
    const version = this.#known(node)?.versions.get(versionKey(node));
    if (version) item.tooltip = versionTooltip(version);
    return item;
  }

  refresh(): void {
    for (const { models } of this.#read.values()) models.markStale();
    this.#changed.fire(undefined);
  }

  async apply(store: WorkspaceStore, changes: Changes): Promise<void> {
    const known = this.#known(store);
    if (!known || (!changes.everything && changes.modelNames.length === 0)) return;
    const before = known.models.items;
    known.models.markStale();
    if (changes.everything) {
      this.#changed.fire(this.#folders.parent(store.folder));
      return;
    }
    const after = await known.models.load();
    const same = before.length === after.length && before.every((node, index) => node === after[index]);
    if (!same) {
      this.#changed.fire(this.#folders.parent(store.folder));
      return;
    }
    for (const name of changes.modelNames) {
      const node = known.nodes.get(name);
      if (node) this.#changed.fire(node);
    }
  }

  forget(folder: vscode.WorkspaceFolder): void {
    const known = this.#known({ folder });
    if (known && known.store === this.#stores.opened(folder)) return;
    this.#read.delete(folder.uri.toString());
    this.#changed.fire(undefined);
  }

  dispose(): void {
    this.#changed.dispose();
  }

  async #models(folder: vscode.WorkspaceFolder): Promise<TreeNode[]> {
    const opened = await this.#folders.open(folder);
    if (!opened) return [];
    if ('kind' in opened) return [opened];
    const { models } = this.#readerOf(opened);
    return this.#folders.rows(folder, async () => {
      const nodes = await models.load();
      return models.hasMore ? [...nodes, this.#more(opened)] : [...nodes];
    });
  }

  #more(store: WorkspaceStore): LoadMoreNode {
    return {
      kind: 'loadMore',
      parent: this.#folders.node(store.folder),
      load: async () => {
        await this.#readerOf(store).models.more();
        this.#changed.fire(this.#folders.parent(store.folder));
      },
    };
  }

  async #versions(node: ModelNode): Promise<TreeNode[]> {
    const known = this.#known(node);
    if (!known) return [];
    const { backend } = known.store;
    const versions = await backend.modelVersions(node.name);
    const runIds = [...new Set(versions.flatMap(({ runId }) => runId ?? []))];
    const metrics = await backend.mainMetrics(runIds, textSetting(SETTINGS.mainMetric));
    return versions.map((version) => {
      const child = keptVersion(known, node, version.version);
      const key = versionKey(child);
      known.versions.set(key, version);
      const metric = version.runId === null ? null : metrics[runIds.indexOf(version.runId)];
      if (metric) known.metrics.set(key, metric);
      return child;
    });
  }

  #readerOf(store: WorkspaceStore): FolderModels {
    const known = this.#known(store);
    if (known?.store === store) return known;
    const registered = new Map<string, RegisteredModel>();
    const nodes: FolderModels['nodes'] = new Map();
    const models = new PagedList<ModelNode>(async (maxResults, pageToken) => {
      const page = await store.backend.searchRegisteredModels({ maxResults, pageToken });
      const items = page.items.map((model): ModelNode => {
        registered.set(model.name, model);
        const kept = nodes.get(model.name);
        if (kept?.kind === 'model') return kept;
        const node: ModelNode = { kind: 'model', folder: store.folder, name: model.name };
        nodes.set(model.name, node);
        return node;
      });
      return { ...page, items };
    });
    const reader = { store, models, registered, versions: new Map(), metrics: new Map(), nodes };
    this.#read.set(store.folder.uri.toString(), reader);
    return reader;
  }

  #known({ folder }: { readonly folder: vscode.WorkspaceFolder }): FolderModels | undefined {
    return this.#read.get(folder.uri.toString());
  }
}

function versionKey({ name, version }: { readonly name: string; readonly version: string }): string {
  return `${name}\n${version}`;
}

function keptVersion({ nodes }: FolderModels, model: ModelNode, version: string): ModelVersionNode {
  const key = versionKey({ name: model.name, version });
  const known = nodes.get(key);
  if (known?.kind === 'modelVersion') return known;
  const node: ModelVersionNode = { kind: 'modelVersion', folder: model.folder, name: model.name, version };
  nodes.set(key, node);
  return node;
}
