import * as vscode from 'vscode';
import { shorten } from '../core/text';

/** Text from a run as a label of one line: VS Code would draw `$(name)` in it as an icon, so that is parted. */
export function plainLabel(text: string, length?: number): string {
  return shorten(text, length).replaceAll('$(', '$\u200b(');
}

export function runsPhrase(count: number): string {
  const number = new Intl.NumberFormat(vscode.env.language).format(count);
  return count === 1 ? vscode.l10n.t('1 run') : vscode.l10n.t('{0} runs', number);
}
