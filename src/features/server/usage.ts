import * as vscode from 'vscode';
import { DisposableStore } from '../../vscode/disposables';
import type { Services } from '../services';

/** Looked at in one folder: enough to tell, little enough for a folder of any size. */
const MOST_FILES = 60;
const MOST_BYTES = 200_000;
const EXCLUDED =
  '**/{node_modules,.venv,venv,.env,env,site-packages,.git,.tidemark,__pycache__,dist,build}/**';
/** An import in a script, or in a notebook's JSON, where the line begins after a quote. */
const MENTIONS_MLFLOW = /(^|["\n;])\s*(import|from)\s+mlflow\b/;

/**
 * Opens the stores of the folders that are used for experiments: those with a store, an MLproject, or Python
 * code that imports MLflow. Others are left alone, and nothing is made in them.
 */
export function openUsedFolders(services: Services): vscode.Disposable {
  const registrations = new DisposableStore();
  const cancel = registrations.add(new vscode.CancellationTokenSource());
  registrations.add(new vscode.Disposable(() => cancel.cancel()));
  const { stores, log } = services;

  const use = (folder: vscode.WorkspaceFolder): void => {
    if (stores.opened(folder) || stores.problem(folder)) return;
    // The error is kept for the views to show.
    stores.get(folder).catch(() => undefined);
  };
  const look = async (folders: readonly vscode.WorkspaceFolder[]): Promise<void> => {
    for (const folder of folders) {
      if (stores.exists(folder) || (await isUsed(folder, cancel.token))) use(folder);
    }
  };
  const start = (folders: readonly vscode.WorkspaceFolder[]): void => {
    look(folders).catch((error: unknown) => log.warn(`Looking for scripts: ${String(error)}`));
  };

  // After activation, which must not wait for a disk.
  const soon = setImmediate(() => start(stores.folders()));
  registrations.add(new vscode.Disposable(() => clearImmediate(soon)));
  registrations.add(vscode.workspace.onDidChangeWorkspaceFolders(() => start(stores.folders())));
  registrations.add(vscode.workspace.onDidGrantWorkspaceTrust(() => start(stores.folders())));
  registrations.add(
    vscode.workspace.onDidSaveTextDocument((document) => {
      const folder = vscode.workspace.getWorkspaceFolder(document.uri);
      if (!folder || !vscode.workspace.isTrusted || !stores.folders().includes(folder)) return;
      const isProject = /(^|\/)MLproject$/.test(document.uri.path);
      const isScript = document.languageId === 'python' && MENTIONS_MLFLOW.test(document.getText());
      if (isProject || isScript) use(folder);
    }),
  );
  return registrations;
}

async function isUsed(folder: vscode.WorkspaceFolder, token: vscode.CancellationToken): Promise<boolean> {
  if (!vscode.workspace.isTrusted) return false;
  const find = (pattern: string, most: number): Thenable<readonly vscode.Uri[]> =>
    vscode.workspace.findFiles(new vscode.RelativePattern(folder, pattern), EXCLUDED, most, token);
  if ((await find('**/MLproject', 1)).length > 0) return true;
  for (const file of await find('**/*.{py,ipynb}', MOST_FILES)) {
    if (token.isCancellationRequested) return false;
    if (await mentionsMlflow(file)) return true;
  }
  return false;
}

async function mentionsMlflow(file: vscode.Uri): Promise<boolean> {
  try {
    if ((await vscode.workspace.fs.stat(file)).size > MOST_BYTES) return false;
    const bytes = await vscode.workspace.fs.readFile(file);
    return MENTIONS_MLFLOW.test(Buffer.from(bytes).toString('utf8'));
  } catch {
    // Gone, or not ours to read.
    return false;
  }
}
