import * as vscode from 'vscode';
import { COMMANDS } from '../vscode/contributions';
import { DisposableStore } from '../vscode/disposables';
import type { Services } from './services';

/** Says in the status bar that a folder's store is read through its server, and why. */
export function registerNetworkDisk({ stores }: Services): vscode.Disposable {
  const registrations = new DisposableStore();
  const item = registrations.add(
    vscode.window.createStatusBarItem('tidemark.networkDisk', vscode.StatusBarAlignment.Left),
  );
  item.name = vscode.l10n.t('Tidemark: Network Disk');
  item.text = `$(remote) ${vscode.l10n.t('Network disk')}`;
  item.command = COMMANDS.openLog;
  const update = (): void => {
    const folders = stores.folders().filter((folder) => stores.isOnNetworkDisk(folder));
    if (folders.length === 0) {
      item.hide();
      return;
    }
    item.tooltip = vscode.l10n.t(
      'The store of {0} is on a network disk, where several programs can’t safely share a database file. The tracking server alone opens it, and this window reads through the server.',
      folders.map(({ name }) => name).join(', '),
    );
    item.show();
  };
  registrations.add(stores.onDidChange(update));
  update();
  return registrations;
}
