import * as vscode from 'vscode';
import { shorten } from '../core/text';

/**
 * Text that isn't ours, where VS Code reads more than text: it would draw `$(name)` as an icon, and make a link, of a command
 * even, of `[text](command:…)`. Both are parted.
 */
export function plain(text: string): string {
  return text.replaceAll('$(', '$\u200b(').replaceAll('](', ']\u200b(');
}

/** Text from a run as a label of one line. */
export function plainLabel(text: string, length?: number): string {
  return plain(shorten(text, length));
}

export function runsPhrase(count: number): string {
  const number = new Intl.NumberFormat(vscode.env.language).format(count);
  return count === 1 ? vscode.l10n.t('1 run') : vscode.l10n.t('{0} runs', number);
}
