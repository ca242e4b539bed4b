import * as vscode from 'vscode';
import type { ExperimentSummary, Metric } from '../../core/entities';
import { formatNumber, shorten } from '../../core/text';
import { COMMANDS } from '../../vscode/contributions';
import { runsPhrase } from '../../vscode/labels';
import type {
  ArtifactNode,
  ExperimentNode,
  FolderNode,
  LoadMoreNode,
  LoggedModelNode,
  MessageNode,
  RunDetailNode,
  RunGroup,
  RunGroupNode,
  RunNode,
} from '../nodes';
import { fileSize, relativeTime, shortAge, statusIcon, statusWord } from '../words';
import { artifactUri } from './artifactUri';
import type { ShownRun } from './folderRuns';
import { parentRunIdOf } from './folderRuns';

/** Tree items: everything a person typed or a script logged is shortened to one line of text first. */

const { Collapsed, Expanded, None } = {
  Collapsed: vscode.TreeItemCollapsibleState.Collapsed,
  Expanded: vscode.TreeItemCollapsibleState.Expanded,
  None: vscode.TreeItemCollapsibleState.None,
};

export function folderItem({ folder }: FolderNode): vscode.TreeItem {
  const item = new vscode.TreeItem(folder.name, Expanded);
  item.id = folder.uri.toString();
  item.iconPath = vscode.ThemeIcon.Folder;
  item.contextValue = 'folder';
  return item;
}

export function messageItem(node: MessageNode): vscode.TreeItem {
  // A sentence with a path in it is too long for a row: the view says it in full, above its rows.
  const label = node.isProblem
    ? vscode.l10n.t("{0} can't be opened: try again", node.folder.name)
    : node.text;
  const item = new vscode.TreeItem(label, None);
  item.accessibilityInformation = { label: node.text };
  item.iconPath = new vscode.ThemeIcon(
    node.isProblem ? 'warning' : 'info',
    node.isProblem ? new vscode.ThemeColor('list.warningForeground') : undefined,
  );
  item.tooltip = node.text;
  if (node.isProblem) {
    item.contextValue = 'message';
    item.command = { command: COMMANDS.refresh, title: vscode.l10n.t('Try Again') };
  }
  return item;
}

export function loadMoreItem(node: LoadMoreNode, id: string): vscode.TreeItem {
  const item = new vscode.TreeItem(vscode.l10n.t('Load more…'), None);
  item.id = id;
  item.iconPath = new vscode.ThemeIcon('chevron-down');
  item.command = { command: COMMANDS.loadMore, title: vscode.l10n.t('Load more…'), arguments: [node] };
  return item;
}

export function experimentItem(
  node: ExperimentNode,
  summary: ExperimentSummary | undefined,
  alone: boolean,
): vscode.TreeItem {
  const item = new vscode.TreeItem(shorten(summary?.name ?? node.experimentId), alone ? Expanded : Collapsed);
  item.id = `${node.folder.uri.toString()} experiment ${node.experimentId}`;
  item.iconPath = new vscode.ThemeIcon('beaker');
  item.contextValue = 'experiment';
  if (summary) {
    const counts = [runsPhrase(summary.runCount)];
    if (summary.runningCount > 0) counts.unshift(vscode.l10n.t('{0} running', summary.runningCount));
    item.description = counts.join(' · ');
    item.accessibilityInformation = { label: [shorten(summary.name), ...counts].join(', ') };
  }
  return item;
}

export function runItem(node: RunNode, run: ShownRun | undefined): vscode.TreeItem {
  const item = new vscode.TreeItem(shorten(run?.info.runName ?? node.runId), Collapsed);
  item.id = `${node.folder.uri.toString()} run ${node.runId}`;
  item.command = { command: COMMANDS.peekRun, title: vscode.l10n.t('Open Run'), arguments: [node] };
  if (!run) {
    item.contextValue = 'run';
    return item;
  }
  const { info, mainMetric: metric } = run;
  const word = statusWord(info.status);
  // Narrow: the icon has the status already where there is a metric to show, and label and tooltip have it in words.
  // What is too long for the row is the metric's name, which comes last.
  item.description = `${shortAge(info.startTime, Date.now())} · ${metric ? metricPhrase(metric) : word}`;
  item.iconPath = statusIcon(info.status);
  const tokens = ['run', info.status.toLowerCase()];
  if (parentRunIdOf(run) !== undefined) tokens.push('child');
  item.contextValue = tokens.join(' ');
  const spoken = [shorten(info.runName), word, relativeTime(info.startTime, Date.now())];
  if (metric) spoken.splice(2, 0, metricPhrase(metric));
  item.accessibilityInformation = { label: spoken.join(', ') };
  return item;
}

export function metricPhrase(metric: Metric): string {
  return `${formatNumber(metric.value, 4)} ${shorten(metric.key, 30)}`;
}

export function groupItem(node: RunGroupNode, count: string | undefined): vscode.TreeItem {
  const item = new vscode.TreeItem(groupLabel(node.group, count), Collapsed);
  item.id = `${node.run.folder.uri.toString()} run ${node.run.runId} ${node.group}`;
  item.contextValue = `runGroup ${node.group}`;
  item.iconPath = new vscode.ThemeIcon(GROUP_ICONS[node.group]);
  return item;
}

const GROUP_ICONS: Readonly<Record<RunGroup, string>> = {
  params: 'symbol-parameter',
  metrics: 'graph',
  tags: 'tag',
  datasets: 'database',
  artifacts: 'files',
  models: 'package',
  children: 'list-tree',
};

function groupLabel(group: RunGroup, count: string | undefined): string {
  const n = count ?? '';
  switch (group) {
    case 'params':
      return vscode.l10n.t('Params ({0})', n);
    case 'metrics':
      return vscode.l10n.t('Metrics ({0})', n);
    case 'tags':
      return vscode.l10n.t('Tags ({0})', n);
    case 'datasets':
      return vscode.l10n.t('Datasets ({0})', n);
    case 'artifacts':
      return vscode.l10n.t('Artifacts');
    case 'models':
      return vscode.l10n.t('Models ({0})', n);
    case 'children':
      return vscode.l10n.t('Child Runs ({0})', n);
  }
}

export function detailItem(node: RunDetailNode): vscode.TreeItem {
  const item = new vscode.TreeItem(shorten(node.label), None);
  item.id = `${node.run.folder.uri.toString()} run ${node.run.runId} ${node.group} ${node.key}`;
  item.description = shorten(node.value, 200);
  item.contextValue = `runDetail ${node.group}`;
  item.accessibilityInformation = { label: `${shorten(node.label)}, ${shorten(node.value, 200)}` };
  return item;
}

export function loggedModelItem(node: LoggedModelNode): vscode.TreeItem {
  const item = new vscode.TreeItem(shorten(node.name), Collapsed);
  item.id = `${node.run.folder.uri.toString()} run ${node.run.runId} model ${node.modelId}`;
  item.description = shorten(node.description);
  item.iconPath = new vscode.ThemeIcon('package');
  item.contextValue = 'loggedModel';
  item.tooltip = node.modelId;
  return item;
}

export function artifactItem(node: ArtifactNode): vscode.TreeItem {
  const name = node.path.slice(node.path.lastIndexOf('/') + 1);
  const item = new vscode.TreeItem(shorten(name), node.isDir ? Collapsed : None);
  item.id = `${node.run.folder.uri.toString()} run ${node.run.runId} artifact ${node.ownerId} ${node.path}`;
  item.resourceUri = artifactUri(node.run.folder, node.ownerId, node.path);
  item.iconPath = node.isDir ? vscode.ThemeIcon.Folder : vscode.ThemeIcon.File;
  item.contextValue = node.isDir ? 'artifact folder' : 'artifact file';
  item.tooltip = shorten(node.path, 500);
  if (!node.isDir) {
    if (node.fileSize !== null) item.description = fileSize(node.fileSize);
    item.command = {
      command: COMMANDS.openArtifact,
      title: vscode.l10n.t('Open Artifact'),
      arguments: [node],
    };
  }
  return item;
}
