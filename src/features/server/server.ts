import * as vscode from 'vscode';
import { missing } from '../../core/errors';
import { COMMANDS, CONTEXT_KEYS, SETTINGS } from '../../vscode/contributions';
import { DisposableStore } from '../../vscode/disposables';
import { booleanSetting } from '../../vscode/settings';
import { pickFolder } from '../pickFolder';
import type { Services } from '../services';
import { provideDebugEnvironment, provideTerminalEnvironment } from './environment';
import { serverLogFile } from './serverProcess';
import { envFileSnippet, pythonSnippet, shellSnippet } from './snippet';
import { openUsedFolders } from './usage';
import { showInformation } from '../../vscode/messages';

/** The tracking servers of the workspace: started with their folders, named to scripts, stopped on request. */
export function registerServer(services: Services): vscode.Disposable {
  const { stores, commands, contextKeys } = services;
  const registrations = new DisposableStore();

  registrations.add(
    stores.onDidChange((folder) => {
      contextKeys.set(CONTEXT_KEYS.inUse, stores.all().length > 0);
      const store = stores.opened(folder);
      if (
        !store ||
        store.readOnly ||
        !vscode.workspace.isTrusted ||
        !booleanSetting(SETTINGS.autoStart, folder, true)
      )
        return;
      store.server.ensure().catch((error: unknown) => commands.report(error, 'start server'));
    }),
  );
  registrations.add(
    stores.onDidChangeServer(() => {
      contextKeys.set(
        CONTEXT_KEYS.serverRunning,
        stores.folders().some((folder) => stores.server(folder).state === 'running'),
      );
    }),
  );
  registrations.add(provideTerminalEnvironment(services));
  registrations.add(provideDebugEnvironment(services));
  registrations.add(commands.register(COMMANDS.startServer, () => start(services)));
  registrations.add(commands.register(COMMANDS.stopServer, () => stop(services)));
  registrations.add(commands.register(COMMANDS.openLog, () => services.log.show()));
  registrations.add(commands.register(COMMANDS.openServerLog, () => openServerLog(services)));
  registrations.add(commands.register(COMMANDS.copySnippet, () => copySnippet(services)));
  registrations.add(openUsedFolders(services));
  return registrations;
}

async function start(services: Services): Promise<void> {
  const folder = await pickFolder(services, vscode.l10n.t('The folder whose server to start'));
  if (!folder) return;
  if (services.stores.isOnNetworkDisk(folder) && services.stores.problem(folder))
    await services.stores.retry(folder);
  const { server } = await services.stores.writable(folder);
  const { url } = await server.start();
  void showInformation(
    vscode.l10n.t(
      'The tracking server answers at {0}. New terminals log to it; open ones keep their old values.',
      url,
    ),
  );
}

async function stop(services: Services): Promise<void> {
  const folder = await pickFolder(services, vscode.l10n.t('The folder whose server to stop'));
  if (!folder) return;
  const stopIt = vscode.l10n.t('Stop');
  const answer = await vscode.window.showWarningMessage(
    vscode.l10n.t('Stop the tracking server of {0}?', folder.name),
    {
      modal: true,
      detail: vscode.l10n.t('Runs that are still logging will fail to. What was logged stays.'),
    },
    stopIt,
  );
  if (answer === stopIt) await services.stores.server(folder).stop();
}

async function openServerLog(services: Services): Promise<void> {
  const folder = await pickFolder(services, vscode.l10n.t('The folder whose server log to open'));
  if (!folder) return;
  const file = vscode.Uri.file(serverLogFile(folder.uri.fsPath));
  try {
    await vscode.window.showTextDocument(file, { preview: true });
  } catch {
    throw missing(vscode.l10n.t('The tracking server of {0} has not written a log yet.', folder.name));
  }
}

async function copySnippet(services: Services): Promise<void> {
  const folder = await pickFolder(services, vscode.l10n.t('The folder to log to'));
  if (!folder) return;
  const { server } = await services.stores.writable(folder);
  const address = await server.ensure();
  const choices = [
    {
      label: vscode.l10n.t('Python, for a notebook'),
      detail: vscode.l10n.t('Reads the address from the folder, so it holds no secret.'),
      text: pythonSnippet(folder.uri.fsPath, address),
    },
    { label: vscode.l10n.t('Shell'), detail: vscode.l10n.t('Holds the token.'), text: shellSnippet(address) },
    { label: '.env', detail: vscode.l10n.t('Holds the token.'), text: envFileSnippet(address) },
  ];
  const choice = await vscode.window.showQuickPick(choices, {
    title: vscode.l10n.t('Copy Tracking Snippet'),
    placeHolder: vscode.l10n.t('Where the lines will go'),
  });
  if (!choice) return;
  await vscode.env.clipboard.writeText(choice.text);
  void showInformation(vscode.l10n.t('Copied. Scripts that run after these lines log to {0}.', folder.name));
}
