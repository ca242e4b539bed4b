import * as vscode from 'vscode';
import type { ChartExport } from '../../core/panels/charts';

/** Asks for a place and writes the file there. The folder is where the last one went. */
export async function saveChart(folder: vscode.Uri, { name, kind, content }: ChartExport): Promise<boolean> {
  const target = await vscode.window.showSaveDialog({
    defaultUri: vscode.Uri.joinPath(lastFolder ?? folder, `${fileName(name)}.${kind}`),
    filters: { [kind.toUpperCase()]: [kind] },
    title: vscode.l10n.t('Export Chart'),
  });
  if (!target) return false;
  lastFolder = vscode.Uri.joinPath(target, '..');
  await vscode.workspace.fs.writeFile(target, content);
  return true;
}

let lastFolder: vscode.Uri | undefined;

/** Metrics have slashes in their names, and much else that no file may. */
function fileName(name: string): string {
  const plain = name
    .replace(/[^\p{L}\p{N}_.-]+/gu, '-')
    .replace(/^[-.]+|[-.]+$/g, '')
    .slice(0, 80);
  return plain === '' ? 'chart' : plain;
}
