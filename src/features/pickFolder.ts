import * as vscode from 'vscode';
import { missing } from '../core/errors';
import type { Services } from './services';

/** The workspace's only folder, or the one the person picks. Rejects when no folder is open. */
export async function pickFolder(
  services: Services,
  placeHolder: string,
): Promise<vscode.WorkspaceFolder | undefined> {
  const folders = services.stores.folders();
  if (folders.length === 0) {
    throw missing(vscode.l10n.t('Open a folder first: Tidemark keeps runs in it.'));
  }
  if (folders.length === 1) return folders[0];
  const picked = await vscode.window.showQuickPick(
    folders.map((folder) => ({ label: folder.name, description: folder.uri.fsPath, folder })),
    { placeHolder },
  );
  return picked?.folder;
}
