import * as vscode from 'vscode';
import path from 'node:path';
import type { EntryPoint } from '../../formats/mlproject';
import type { EntryPointNode, ProjectNode, TreeNode } from '../nodes';
import type { WorkspaceStores } from '../stores';
import { entryPointOf } from './projectFiles';
import type { ProjectFile, ProjectFiles } from './projectFiles';
import { fileProblemText } from './words';

/** The workspace's projects and, below each, its entry points with their params. */
export class ProjectsTree implements vscode.TreeDataProvider<TreeNode>, vscode.Disposable {
  readonly #files: ProjectFiles;
  readonly #stores: WorkspaceStores;
  readonly #changed = new vscode.EventEmitter<TreeNode | undefined>();
  readonly onDidChangeTreeData = this.#changed.event;
  readonly #nodes = new Map<string, ProjectNode | EntryPointNode>();
  /** The files as the tree shows them. */
  #shown = new Map<string, ProjectFile>();
  /** The counts of runs that the rows show. */
  readonly #counted = new Map<ProjectNode, number | undefined>();

  constructor(deps: { readonly files: ProjectFiles; readonly stores: WorkspaceStores }) {
    this.#files = deps.files;
    this.#stores = deps.stores;
  }

  refresh(): void {
    this.#changed.fire(undefined);
  }

  /**
   * Draws again only the projects whose runs have become more or fewer: a row that is drawn anew while a person
   * opens its menu is no longer the row that was meant.
   */
  async recount(): Promise<void> {
    for (const file of this.#shown.values()) {
      const node = this.#projectNode(file);
      if (this.#counted.get(node) !== (await this.#runCount(file))) this.#changed.fire(node);
    }
  }

  async getChildren(node?: TreeNode): Promise<TreeNode[]> {
    if (!node) {
      const files = await this.#files.all();
      this.#shown = new Map(files.map((file) => [file.uri.toString(), file]));
      return files.map((file) => this.#projectNode(file));
    }
    if (node.kind !== 'project') return [];
    const file = this.#shown.get(node.uri.toString());
    return (file?.project.entryPoints ?? []).map(({ name }) => this.#entryPointNode(node, name));
  }

  getParent(node: TreeNode): TreeNode | undefined {
    return node.kind === 'entryPoint' ? this.#nodes.get(node.uri.toString()) : undefined;
  }

  async getTreeItem(node: TreeNode): Promise<vscode.TreeItem> {
    const file = 'uri' in node ? this.#shown.get(node.uri.toString()) : undefined;
    if (node.kind === 'project' && file) {
      const count = await this.#runCount(file);
      this.#counted.set(node, count);
      return projectItem(file, count);
    }
    const entryPoint = node.kind === 'entryPoint' && file ? entryPointOf(file, node.name) : undefined;
    if (file && entryPoint) return entryPointItem(file, entryPoint);
    return new vscode.TreeItem('');
  }

  dispose(): void {
    this.#changed.dispose();
  }

  /** Runs of the project's experiment; undefined while there is no store to ask. */
  async #runCount(file: ProjectFile): Promise<number | undefined> {
    try {
      const experiments = await this.#stores
        .opened(file.folder)
        ?.backend.searchExperiments({ viewType: 'ACTIVE_ONLY', maxResults: 1000, pageToken: null });
      return experiments?.items.find(({ name }) => name === file.title)?.runCount;
    } catch {
      // The Experiments tree shows what is wrong with the store.
      return undefined;
    }
  }

  #projectNode({ folder, uri }: ProjectFile): ProjectNode {
    const key = uri.toString();
    const known = this.#nodes.get(key);
    if (known?.kind === 'project') return known;
    const node: ProjectNode = { kind: 'project', folder, uri };
    this.#nodes.set(key, node);
    return node;
  }

  #entryPointNode({ folder, uri }: ProjectNode, name: string): EntryPointNode {
    const key = `${uri.toString()}\n${name}`;
    const known = this.#nodes.get(key);
    if (known?.kind === 'entryPoint') return known;
    const node: EntryPointNode = { kind: 'entryPoint', folder, uri, name };
    this.#nodes.set(key, node);
    return node;
  }
}

function projectItem(file: ProjectFile, runs: number | undefined): vscode.TreeItem {
  const item = new vscode.TreeItem(file.title, vscode.TreeItemCollapsibleState.Expanded);
  const place = path.relative(file.folder.uri.fsPath, file.uri.fsPath).replaceAll('\\', '/');
  const several = (vscode.workspace.workspaceFolders?.length ?? 0) > 1;
  const details = [several ? `${file.folder.name}/${place}` : place];
  if (runs !== undefined && runs > 0)
    details.push(runs === 1 ? vscode.l10n.t('1 run') : vscode.l10n.t('{0} runs', runs));
  const [problem] = file.problems;
  const { length: problems } = file.problems;
  if (problem) {
    details.push(problems === 1 ? vscode.l10n.t('1 problem') : vscode.l10n.t('{0} problems', problems));
  }
  item.id = file.uri.toString();
  item.description = details.join(' · ');
  const worst = file.problems.some(({ severity }) => severity === 'error') ? 'error' : 'warning';
  item.iconPath = problem
    ? new vscode.ThemeIcon(worst, new vscode.ThemeColor(`list.${worst}Foreground`))
    : new vscode.ThemeIcon('package');
  item.tooltip = problem ? file.problems.map(fileProblemText).join('\n') : file.uri.fsPath;
  item.contextValue = file.project.entryPoints.length > 0 ? 'project' : 'project empty';
  item.command = { command: 'vscode.open', title: vscode.l10n.t('Open'), arguments: [file.uri] };
  item.accessibilityInformation = { label: `${file.title}, ${item.description}` };
  return item;
}

function entryPointItem(file: ProjectFile, entryPoint: EntryPoint): vscode.TreeItem {
  const item = new vscode.TreeItem(entryPoint.name, vscode.TreeItemCollapsibleState.None);
  item.id = `${file.uri.toString()}\n${entryPoint.name}`;
  item.description = entryPoint.parameters.map(({ name }) => name).join(', ');
  item.iconPath = new vscode.ThemeIcon(entryPoint.broken ? 'error' : 'symbol-event');
  item.contextValue = entryPoint.broken ? 'entryPoint broken' : 'entryPoint';
  const lines = entryPoint.parameters.map(
    (parameter) =>
      `${parameter.name}: ${parameter.type}${parameter.default === null ? '' : ` = ${parameter.default}`}`,
  );
  item.tooltip = [entryPoint.command, '', ...lines].join('\n').trim();
  const { line, column } = entryPoint.range.start;
  item.command = {
    command: 'vscode.open',
    title: vscode.l10n.t('Open'),
    arguments: [file.uri, { selection: new vscode.Range(line, column, line, column) }],
  };
  const label = vscode.l10n.t('Entry point {0}, params {1}', entryPoint.name, item.description);
  item.accessibilityInformation = { label };
  return item;
}
