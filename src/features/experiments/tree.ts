import * as vscode from 'vscode';
import type { Changes } from '../../core/backend';
import { errorText } from '../../vscode/errors';
import type { ExperimentNode, LoadMoreNode, RunGroupNode, RunNode, TreeNode } from '../nodes';
import type { WorkspaceStore, WorkspaceStores } from '../stores';
import { FolderLevel } from '../storeTree';
import { applyChanges } from './applyChanges';
import { FolderRuns } from './folderRuns';
import {
  artifactItem,
  detailItem,
  experimentItem,
  folderItem,
  groupItem,
  loadMoreItem,
  loggedModelItem,
  messageItem,
  runItem,
} from './items';
import { artifactNodes, runDetails, runGroups } from './runDetails';
import { runTooltip } from './tooltip';

/** Experiments, their runs newest first, and what each run holds; refreshed as narrowly as the changes allow. */
export class ExperimentsTree implements vscode.TreeDataProvider<TreeNode>, vscode.Disposable {
  readonly #stores: WorkspaceStores;
  readonly #folders: FolderLevel;
  readonly #read = new Map<string, FolderRuns>();
  readonly #loadMore = new Map<unknown, LoadMoreNode>();
  readonly #changed = new vscode.EventEmitter<TreeNode | undefined>();
  readonly onDidChangeTreeData = this.#changed.event;
  readonly #runningChanged = new vscode.EventEmitter<number>();
  /** How many runs are running in all open folders, after each reading of the experiments. */
  readonly onDidCountRunning = this.#runningChanged.event;

  constructor(stores: WorkspaceStores) {
    this.#stores = stores;
    this.#folders = new FolderLevel(stores);
  }

  async getChildren(node?: TreeNode): Promise<TreeNode[]> {
    switch (node?.kind) {
      case undefined: {
        const levels = this.#folders.nodes();
        if (levels.length > 0) return [...levels];
        const [only] = this.#stores.folders();
        return only ? this.#experiments(only) : [];
      }
      case 'folder': {
        const children = await this.#experiments(node.folder);
        if (children.length > 0) return children;
        return [this.#folders.message(node.folder, vscode.l10n.t('Nothing logged yet.'), false)];
      }
      case 'experiment':
        return this.#runs(node, node);
      case 'run': {
        const runs = await this.#runsOf(node.folder);
        return runs ? runGroups(runs, node) : [];
      }
      case 'runGroup':
        if (node.group === 'children') return this.#runs(node.run, node);
        return this.#details(node.run, (runs) => runDetails(runs, node));
      case 'artifact':
        if (!node.isDir) return [];
        return this.#details(node.run, (runs) => artifactNodes(runs, node.run, node.ownerId, node.path));
      case 'loggedModel':
        return this.#details(node.run, (runs) => artifactNodes(runs, node.run, node.modelId, ''));
      default:
        return [];
    }
  }

  async getTreeItem(node: TreeNode): Promise<vscode.TreeItem> {
    switch (node.kind) {
      case 'folder':
        return folderItem(node);
      case 'message':
        return messageItem(node);
      case 'experiment': {
        const runs = this.#known(node.folder);
        return experimentItem(node, runs?.summary(node.experimentId), runs?.experiments.items.length === 1);
      }
      case 'run':
        return runItem(node, this.#known(node.folder)?.run(node.runId));
      case 'runGroup':
        return groupItem(node, await this.#count(node));
      case 'runDetail':
        return detailItem(node);
      case 'artifact':
        return artifactItem(node);
      case 'loggedModel':
        return loggedModelItem(node);
      case 'loadMore':
        return loadMoreItem(node, `more ${this.#idOf(node.parent)}`);
      default:
        return new vscode.TreeItem(node.kind);
    }
  }

  getParent(node: TreeNode): TreeNode | undefined {
    switch (node.kind) {
      case 'experiment':
      case 'message':
        return this.#folders.parent(node.folder);
      case 'run':
        return this.#known(node.folder)?.parentOf(node);
      case 'runGroup':
        return node.run;
      case 'runDetail':
        return this.#known(node.run.folder)?.groupNode(node.run, node.group);
      case 'loadMore':
        return node.parent;
      default:
        return undefined;
    }
  }

  async resolveTreeItem(item: vscode.TreeItem, node: TreeNode): Promise<vscode.TreeItem> {
    if (node.kind === 'run') {
      // One that is gone by now will soon have no row either.
      const run = await this.#known(node.folder)
        ?.whole(node.runId)
        .catch(() => undefined);
      if (run) item.tooltip = runTooltip(run);
    } else if (node.kind === 'runDetail') {
      item.tooltip = `${node.label}\n${node.value}`.slice(0, 4000);
    }
    return item;
  }

  /** Reads everything again. */
  refresh(): void {
    for (const runs of this.#read.values()) runs.markAllStale();
    this.#changed.fire(undefined);
  }

  /** Reads the runs that are shown again: another metric is wanted beside their names. */
  async reread(): Promise<void> {
    for (const runs of this.#read.values()) await runs.reread();
    this.redraw();
  }

  /** Draws everything again from what was read: times go by. */
  redraw(): void {
    this.#changed.fire(undefined);
  }

  /** Draws the rows again whose age shows seconds or that are still running. */
  redrawYoung(now: number): void {
    for (const runs of this.#read.values()) {
      for (const node of runs.youngRuns(now)) this.#changed.fire(node);
    }
  }

  /** The node of a run on whatever page, ready to be revealed. */
  async nodeOf(folder: vscode.WorkspaceFolder, runId: string): Promise<RunNode | undefined> {
    const runs = await this.#runsOf(folder);
    if (!runs) return undefined;
    const node = await runs.show(runId);
    this.#changed.fire(runs.parentOf(node));
    return node;
  }

  /** Shows what changed in a store. */
  async apply({ folder }: WorkspaceStore, changes: Changes): Promise<void> {
    const runs = this.#known(folder);
    if (!runs) return;
    const redraw = await applyChanges(runs, changes);
    this.#countRunning();
    if (redraw === undefined) this.#changed.fire(this.#folders.parent(folder));
    else for (const node of redraw) this.#changed.fire(node);
  }

  /** Forgets what was read of a folder whose store was closed or opened anew. */
  forget(folder: vscode.WorkspaceFolder): void {
    const known = this.#known(folder);
    const opened = this.#stores.opened(folder);
    if (known && known.backend === opened?.backend) return;
    this.#read.delete(folder.uri.toString());
    this.#changed.fire(undefined);
  }

  dispose(): void {
    this.#changed.dispose();
    this.#runningChanged.dispose();
  }

  #countRunning(): void {
    let count = 0;
    for (const runs of this.#read.values()) count += runs.runningCount;
    this.#runningChanged.fire(count);
  }

  async #experiments(folder: vscode.WorkspaceFolder): Promise<TreeNode[]> {
    const opened = await this.#folders.open(folder);
    if (!opened) return [];
    if ('kind' in opened) return [opened];
    const runs = this.#readerOf(opened);
    return this.#folders.rows(folder, async () => {
      const experiments = await runs.experiments.load();
      this.#countRunning();
      return runs.experiments.hasMore
        ? [...experiments, this.#more(this.#folders.node(folder))]
        : [...experiments];
    });
  }

  async #runs(
    parent: ExperimentNode | RunNode,
    shownUnder: ExperimentNode | RunGroupNode,
  ): Promise<TreeNode[]> {
    const runs = await this.#runsOf(parent.folder);
    if (!runs) return [];
    const rows = await runs.rows(parent);
    return runs.list(parent).hasMore ? [...rows, this.#more(shownUnder)] : [...rows];
  }

  /** What can't be listed is told by a row of its own: the rest of the run stays to be seen. */
  async #details({ folder }: RunNode, list: (runs: FolderRuns) => Promise<TreeNode[]>): Promise<TreeNode[]> {
    const runs = await this.#runsOf(folder);
    if (!runs) return [];
    try {
      return await list(runs);
    } catch (error) {
      return [{ kind: 'message', folder, text: errorText(error), isProblem: false }];
    }
  }

  async #count(node: RunGroupNode): Promise<string | undefined> {
    const runs = await this.#runsOf(node.run.folder);
    const run = runs?.run(node.run.runId);
    if (!runs || !run) return undefined;
    if (node.group === 'children') {
      const list = runs.list(node.run);
      const count = (await list.load()).length;
      return list.hasMore ? `${String(count)}+` : String(count);
    }
    return String((await runDetails(runs, node)).length);
  }

  async #runsOf(folder: vscode.WorkspaceFolder): Promise<FolderRuns | undefined> {
    const opened = await this.#folders.open(folder);
    return opened && !('kind' in opened) ? this.#readerOf(opened) : undefined;
  }

  #readerOf({ folder, backend }: WorkspaceStore): FolderRuns {
    const known = this.#known(folder);
    if (known?.backend === backend) return known;
    const runs = new FolderRuns(folder, backend);
    this.#read.set(folder.uri.toString(), runs);
    return runs;
  }

  #known(folder: vscode.WorkspaceFolder): FolderRuns | undefined {
    return this.#read.get(folder.uri.toString());
  }

  #more(parent: LoadMoreNode['parent']): LoadMoreNode {
    const known = this.#loadMore.get(parent);
    if (known) return known;
    const node: LoadMoreNode = { kind: 'loadMore', parent, load: () => this.#load(parent) };
    this.#loadMore.set(parent, node);
    return node;
  }

  async #load(parent: LoadMoreNode['parent']): Promise<void> {
    const runs = await this.#runsOf(parent.kind === 'runGroup' ? parent.run.folder : parent.folder);
    if (!runs) return;
    if (parent.kind === 'folder') {
      await runs.experiments.more();
      this.#changed.fire(this.#folders.parent(parent.folder));
    } else {
      await runs.list(parent.kind === 'runGroup' ? parent.run : parent).more();
      this.#changed.fire(parent);
    }
  }

  #idOf(parent: LoadMoreNode['parent']): string {
    switch (parent.kind) {
      case 'folder':
        return parent.folder.uri.toString();
      case 'experiment':
        return `${parent.folder.uri.toString()} ${parent.experimentId}`;
      case 'runGroup':
        return `${parent.run.folder.uri.toString()} ${parent.run.runId} ${parent.group}`;
    }
  }
}
