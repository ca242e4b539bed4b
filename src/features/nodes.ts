import type * as vscode from 'vscode';

/**
 * What trees hand to commands: identity only, never data. A node is the same object for as long as its tree
 * shows it, because VS Code finds an element to refresh by object identity.
 */
export type TreeNode =
  | FolderNode
  | MessageNode
  | ExperimentNode
  | RunNode
  | RunGroupNode
  | RunDetailNode
  | ArtifactNode
  | LoggedModelNode
  | LoadMoreNode
  | ModelNode
  | ModelVersionNode
  | ProjectNode
  | EntryPointNode;

/** A workspace folder; a level of the tree only when there are several. */
export interface FolderNode {
  readonly kind: 'folder';
  readonly folder: vscode.WorkspaceFolder;
}

/** One sentence in place of what can't be shown; selecting one about a problem tries again. */
export interface MessageNode {
  readonly kind: 'message';
  readonly folder: vscode.WorkspaceFolder;
  readonly text: string;
  readonly isProblem: boolean;
}

export interface ExperimentNode {
  readonly kind: 'experiment';
  readonly folder: vscode.WorkspaceFolder;
  readonly experimentId: string;
}

export interface RunNode {
  readonly kind: 'run';
  readonly folder: vscode.WorkspaceFolder;
  readonly experimentId: string;
  readonly runId: string;
}

export type RunGroup = 'params' | 'metrics' | 'tags' | 'datasets' | 'artifacts' | 'models' | 'children';

export interface RunGroupNode {
  readonly kind: 'runGroup';
  readonly run: RunNode;
  readonly group: RunGroup;
}

/** One param, metric, tag, dataset or model of a run. */
export interface RunDetailNode {
  readonly kind: 'runDetail';
  readonly run: RunNode;
  readonly group: RunGroup;
  readonly label: string;
  readonly value: string;
  /** Apart from others with the same label in the group. */
  readonly key: string;
}

export interface ArtifactNode {
  readonly kind: 'artifact';
  readonly run: RunNode;
  /** The id of what the file belongs to: the run, or a model it logged. */
  readonly ownerId: string;
  readonly path: string;
  readonly isDir: boolean;
  readonly fileSize: number | null;
}

/** A model that the run logged, with files of its own. */
export interface LoggedModelNode {
  readonly kind: 'loggedModel';
  readonly run: RunNode;
  readonly modelId: string;
  readonly name: string;
  readonly description: string;
}

/** The last child of a list that goes on. */
export interface LoadMoreNode {
  readonly kind: 'loadMore';
  readonly parent: ExperimentNode | RunGroupNode | FolderNode;
  readonly load: () => Promise<void>;
}

export interface ModelNode {
  readonly kind: 'model';
  readonly folder: vscode.WorkspaceFolder;
  readonly name: string;
}

export interface ModelVersionNode {
  readonly kind: 'modelVersion';
  readonly folder: vscode.WorkspaceFolder;
  readonly name: string;
  readonly version: string;
}

export interface ProjectNode {
  readonly kind: 'project';
  readonly folder: vscode.WorkspaceFolder;
  /** The MLproject file. */
  readonly uri: vscode.Uri;
}

export interface EntryPointNode {
  readonly kind: 'entryPoint';
  readonly folder: vscode.WorkspaceFolder;
  readonly uri: vscode.Uri;
  readonly name: string;
}

const KINDS: ReadonlySet<string> = new Set<TreeNode['kind']>([
  'folder',
  'message',
  'experiment',
  'run',
  'runGroup',
  'runDetail',
  'artifact',
  'loggedModel',
  'loadMore',
  'model',
  'modelVersion',
  'project',
  'entryPoint',
]);

export function isTreeNode(value: unknown): value is TreeNode {
  return typeof value === 'object' && value !== null && 'kind' in value && KINDS.has(String(value.kind));
}

/**
 * The nodes a command was called on. VS Code passes the node under the pointer and, when that is part of a
 * selection, the whole selection; a keybinding and the palette pass nothing.
 */
export function nodesOf(args: readonly unknown[]): readonly TreeNode[] {
  const [node, selection] = args;
  if (Array.isArray(selection)) {
    const nodes = selection.filter(isTreeNode);
    if (nodes.length > 0) return nodes;
  }
  return isTreeNode(node) ? [node] : [];
}

export function runNodesOf(args: readonly unknown[]): readonly RunNode[] {
  return nodesOf(args).filter((node) => node.kind === 'run');
}
