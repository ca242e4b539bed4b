import * as vscode from 'vscode';
import type { Metric, ModelVersion, RegisteredModel } from '../../core/entities';
import { stateOf } from '../../core/lifecycle';
import { shorten } from '../../core/text';
import { metricPhrase } from '../experiments/items';
import type { ModelNode, ModelVersionNode } from '../nodes';
import { dateTime, stateIcon, stateWord } from '../words';

export function modelItem(node: ModelNode, model: RegisteredModel | undefined): vscode.TreeItem {
  const item = new vscode.TreeItem(shorten(node.name), vscode.TreeItemCollapsibleState.Collapsed);
  item.id = `${node.folder.uri.toString()} model ${node.name}`;
  item.iconPath = new vscode.ThemeIcon('package');
  item.contextValue = 'model';
  const summary = model ? aliasSummary(model) : '';
  item.description = summary;
  item.tooltip = shorten(model?.description || node.name, 400);
  item.accessibilityInformation = { label: [shorten(node.name), summary].filter(Boolean).join(', ') };
  return item;
}

/** `champion → 4, challenger → 5`. */
function aliasSummary({ aliases }: RegisteredModel): string {
  return aliases
    .slice(0, 4)
    .map(({ alias, version }) => `${shorten(alias, 30)} → ${version}`)
    .join(', ');
}

export function versionItem(
  node: ModelVersionNode,
  version: ModelVersion | undefined,
  metric: Metric | undefined,
): vscode.TreeItem {
  const item = new vscode.TreeItem(
    vscode.l10n.t('Version {0}', node.version),
    vscode.TreeItemCollapsibleState.None,
  );
  item.id = `${node.folder.uri.toString()} model ${node.name} version ${node.version}`;
  if (!version) {
    item.contextValue = 'modelVersion';
    return item;
  }
  const state = stateOf(version.currentStage);
  const parts = [stateWord(state)];
  if (metric) parts.push(metricPhrase(metric));
  if (version.aliases.length > 0) parts.push(version.aliases.map((alias) => shorten(alias, 30)).join(', '));
  item.description = parts.join(' · ');
  item.iconPath = stateIcon(state);
  item.contextValue = `modelVersion state:${state}`;
  item.accessibilityInformation = {
    label: [shorten(node.name), vscode.l10n.t('Version {0}', node.version), ...parts].join(', '),
  };
  return item;
}

export function versionTooltip(version: ModelVersion): vscode.MarkdownString {
  const tooltip = new vscode.MarkdownString();
  tooltip
    .appendMarkdown('**')
    .appendText(`${shorten(version.name)} ${version.version}`)
    .appendMarkdown('**');
  const facts: readonly (readonly [string, string | null])[] = [
    [vscode.l10n.t('State'), `${stateWord(stateOf(version.currentStage))} (${version.currentStage})`],
    [vscode.l10n.t('Aliases'), version.aliases.join(', ')],
    [vscode.l10n.t('Created'), dateTime(version.creationTimestamp)],
    [vscode.l10n.t('Source'), version.source],
    [vscode.l10n.t('Run'), version.runId],
    [vscode.l10n.t('Description'), version.description],
  ];
  for (const [word, value] of facts) {
    if (value) tooltip.appendMarkdown('  \n').appendText(`${word}: ${shorten(value, 200)}`);
  }
  return tooltip;
}
