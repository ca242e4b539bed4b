import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import { Brushes } from './features/brush';
import { registerCharts } from './features/charts/charts';
import { registerCompare } from './features/compare/compare';
import { registerCustom } from './features/custom/custom';
import { registerExperiments } from './features/experiments/experiments';
import { registerModels } from './features/models/models';
import { storeOpener } from './features/openStore';
import { registerNetworkDisk } from './features/networkDisk';
import { registerProjects } from './features/projects/projects';
import { Selection } from './features/selection';
import { registerRun } from './features/run/run';
import { registerServer } from './features/server/server';
import { ServerSupervisor } from './features/server/supervisor';
import type { Feature, Services } from './features/services';
import { WorkspaceStores } from './features/stores';
import { registerTable } from './features/table/table';
import { registerViews } from './features/views/views';
import { CommandRegistry } from './vscode/commands';
import { ContextKeys } from './vscode/contextKeys';
import { DisposableStore } from './vscode/disposables';
import { PanelRegistry } from './vscode/panels';

const FEATURES: readonly Feature[] = [
  { name: 'experiments', register: registerExperiments },
  { name: 'models', register: registerModels },
  { name: 'projects', register: registerProjects },
  { name: 'table', register: registerTable },
  { name: 'charts', register: registerCharts },
  { name: 'views', register: registerViews },
  { name: 'custom', register: registerCustom },
  { name: 'compare', register: registerCompare },
  { name: 'networkDisk', register: registerNetworkDisk },
  { name: 'run', register: registerRun },
  // Last: it opens the stores of folders in use, which the others listen to.
  { name: 'server', register: registerServer },
];

/** What the tests in a real VS Code reach. Nobody else should rely on it. */
export interface TidemarkApi {
  readonly services: Services;
}

/** Builds the services and registers every feature. Nothing is read from disk yet: stores open when they are used. */
export function activate(context: vscode.ExtensionContext): TidemarkApi {
  const begin = performance.now();
  const own = new DisposableStore();
  context.subscriptions.push(own);
  const log = own.add(vscode.window.createOutputChannel('Tidemark', { log: true }));
  const contextKeys = new ContextKeys();
  const commands = new CommandRegistry({ log });
  const windowId = randomUUID();
  const cli = context.asAbsolutePath('dist/cli.js');
  const stores = own.add(
    new WorkspaceStores({
      folders: () => vscode.workspace.workspaceFolders ?? [],
      opener: storeOpener(),
      newServer: (folder) => new ServerSupervisor({ folder, cli, windowId, log }),
      log,
    }),
  );
  const selection = own.add(new Selection({ contextKeys }));
  const panels = own.add(new PanelRegistry({ extensionUri: context.extensionUri, log }));
  const brushes = new Brushes();
  const services: Services = { context, log, commands, contextKeys, stores, selection, panels, brushes };
  for (const feature of FEATURES) {
    try {
      own.add(feature.register(services));
    } catch (error) {
      commands.report(error, `feature ${feature.name}`);
    }
  }
  log.info(`Activated in ${(performance.now() - begin).toFixed(1)} ms`);
  return { services };
}
