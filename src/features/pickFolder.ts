import * as vscode from 'vscode';
import { missing } from '../core/errors';
import type { Services } from './services';

/** The workspace's only folder, or the one the person picks. Rejects when no folder is open. */
export async function pickFolder(
  services: Services,
  placeHolder: string,
  folders = services.stores.folders(),
): Promise<vscode.WorkspaceFolder | undefined> {
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

/** The same of those that something was logged in, where there are any. */
export function pickLoggedFolder(
  services: Services,
  placeHolder: string,
): Promise<vscode.WorkspaceFolder | undefined> {
  const logged = services.stores.folders().filter((folder) => services.stores.exists(folder));
  return pickFolder(services, placeHolder, logged.length > 0 ? logged : undefined);
}
