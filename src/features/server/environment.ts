import * as vscode from 'vscode';
import { trackingVariables } from '../../http/trackingVariables';
import { SETTINGS } from '../../vscode/contributions';
import { DisposableStore } from '../../vscode/disposables';
import { booleanSetting } from '../../vscode/settings';
import type { Services } from '../services';

/** Those that a server may do without. */
const OPTIONAL = ['MLFLOW_TRACKING_TOKEN', 'MLFLOW_TRACKING_SERVER_CERT_PATH'];

/**
 * Puts the server's address into the terminals and tasks of its folder. VS Code keeps the collection over a
 * restart, so that terminals which it revives before this extension starts have it too.
 */
export function provideTerminalEnvironment(services: Services): vscode.Disposable {
  const registrations = new DisposableStore();
  const { stores, context } = services;

  const update = (folder: vscode.WorkspaceFolder): void => {
    const collection = context.environmentVariableCollection.getScoped({ workspaceFolder: folder });
    const server = stores.server(folder);
    if (!vscode.workspace.isTrusted || !booleanSetting(SETTINGS.setEnvironment, folder, true)) {
      collection.clear();
      return;
    }
    if (server.state === 'running' && server.address) {
      const variables = trackingVariables(server.address);
      collection.description = vscode.l10n.t(
        'Scripts that use the MLflow client log to this workspace. Terminals that are already open keep their old values.',
      );
      for (const [name, value] of Object.entries(variables)) {
        if (collection.get(name)?.value !== value) collection.replace(name, value);
      }
      for (const name of OPTIONAL) if (!(name in variables)) collection.delete(name);
    } else if (server.state === 'stopped' && server.wasStopped) {
      collection.clear();
    }
  };

  registrations.add(stores.onDidChangeServer(({ folder }) => update(folder)));
  registrations.add(
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration(SETTINGS.setEnvironment)) stores.folders().forEach(update);
    }),
  );
  return registrations;
}

/** Python debug sessions get the variables too, unless they name a tracking server themselves. */
export function provideDebugEnvironment(services: Services): vscode.Disposable {
  const provider = debugEnvironment(services);
  return vscode.Disposable.from(
    vscode.debug.registerDebugConfigurationProvider('debugpy', provider),
    vscode.debug.registerDebugConfigurationProvider('python', provider),
  );
}

export function debugEnvironment(
  services: Services,
): Required<Pick<vscode.DebugConfigurationProvider, 'resolveDebugConfigurationWithSubstitutedVariables'>> {
  return {
    resolveDebugConfigurationWithSubstitutedVariables: async (folder, configuration) => {
      const owner = folder ?? services.stores.folders()[0];
      if (!owner || configuration.request === 'attach' || !vscode.workspace.isTrusted) return configuration;
      if (!services.stores.exists(owner) || !booleanSetting(SETTINGS.setEnvironment, owner, true)) {
        return configuration;
      }
      if (services.stores.opened(owner)?.readOnly) return configuration;
      const own: unknown = configuration['env'];
      const env = typeof own === 'object' && own !== null ? { ...own } : {};
      if ('MLFLOW_TRACKING_URI' in env || (await namesTrackingServer(configuration['envFile']))) {
        return configuration;
      }
      try {
        const address = await services.stores.server(owner).ensure();
        return { ...configuration, env: { ...env, ...trackingVariables(address) } };
      } catch (error) {
        // The script runs all the same; where it logs to is told in the log.
        services.commands.report(error, 'debug environment');
        return configuration;
      }
    },
  };
}

async function namesTrackingServer(envFile: unknown): Promise<boolean> {
  if (typeof envFile !== 'string' || envFile === '') return false;
  try {
    const bytes = await vscode.workspace.fs.readFile(vscode.Uri.file(envFile));
    return /^\s*(export\s+)?MLFLOW_TRACKING_URI\s*=/m.test(Buffer.from(bytes).toString('utf8'));
  } catch {
    return false;
  }
}
