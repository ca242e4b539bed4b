import * as vscode from 'vscode';
import type { Run } from '../../core/entities';
import { formatNumber, shorten } from '../../core/text';
import { dateTime, duration, statusWord } from '../words';

const SHOWN = 12;

/** A run at a glance. All text of scripts goes through `appendText`, which makes markup of it impossible. */
export function runTooltip(run: Run): vscode.MarkdownString {
  const { info, data } = run;
  const tooltip = new vscode.MarkdownString();
  tooltip.appendMarkdown('**').appendText(shorten(info.runName, 120)).appendMarkdown('**\n\n');
  const took = duration((info.endTime ?? Date.now()) - info.startTime);
  tooltip.appendText(`${statusWord(info.status)} · ${dateTime(info.startTime)} · ${took}`);
  const tags = new Map(data.tags.map(({ key, value }) => [key, value]));
  const facts: readonly (readonly [string, string | undefined])[] = [
    [vscode.l10n.t('Source'), tags.get('mlflow.source.name')],
    [vscode.l10n.t('Commit'), tags.get('mlflow.source.git.commit')?.slice(0, 12)],
    [vscode.l10n.t('User'), tags.get('mlflow.user') ?? info.userId],
    ['ID', info.runId],
  ];
  for (const [word, value] of facts) {
    if (value) line(tooltip, word, value);
  }
  list(
    tooltip,
    vscode.l10n.t('Metrics ({0})', data.metrics.length),
    data.metrics.map(({ key, value }) => [key, formatNumber(value)]),
  );
  list(
    tooltip,
    vscode.l10n.t('Params ({0})', data.params.length),
    data.params.map(({ key, value }) => [key, value]),
  );
  return tooltip;
}

function list(
  tooltip: vscode.MarkdownString,
  title: string,
  entries: readonly (readonly [string, string])[],
): void {
  if (entries.length === 0) return;
  tooltip.appendMarkdown('\n\n---\n\n').appendText(title);
  for (const [key, value] of entries.slice(0, SHOWN)) line(tooltip, key, value);
  if (entries.length > SHOWN) tooltip.appendMarkdown('  \n…');
}

function line(tooltip: vscode.MarkdownString, word: string, value: string): void {
  tooltip.appendMarkdown('  \n').appendText(`${shorten(word, 60)}: ${shorten(value, 120)}`);
}
