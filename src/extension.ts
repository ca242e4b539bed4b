import * as vscode from 'vscode';
import { CommandRegistry } from './vscode/commands';
import { ContextKeys } from './vscode/contextKeys';
import { DisposableStore } from './vscode/disposables';
import { PanelRegistry } from './vscode/panels';
import { ServerSupervisor } from './features/server/supervisor';
import { Selection } from './features/selection';
import type { Feature, Services } from './features/services';
import { WorkspaceStores } from './features/stores';
import { storeOpener } from './features/openStore';

const FEATURES: readonly Feature[] = [];

/** What the host tests reach; nobody else should rely on it. */
export interface TidemarkApi {
  readonly services: Services;
  readonly activationMilliseconds: number;
}

/** Builds the services and registers every feature. Opens nothing on disk: stores open when they are looked at. */
export function activate(context: vscode.ExtensionContext): TidemarkApi {
  const begin = performance.now();
  const own = new DisposableStore();
  context.subscriptions.push(own);
  const log = own.add(vscode.window.createOutputChannel('Tidemark', { log: true }));
  const contextKeys = new ContextKeys();
  const commands = new CommandRegistry({ log });
  const stores = own.add(
    new WorkspaceStores({
      opener: storeOpener(),
      newServer: () => new ServerSupervisor(),
      log,
    }),
  );
  const selection = own.add(new Selection({ contextKeys }));
  const panels = own.add(new PanelRegistry());
  const services: Services = { context, log, commands, contextKeys, stores, selection, panels };
  for (const feature of FEATURES) {
    try {
      own.add(feature.register(services));
    } catch (error) {
      commands.report(error, `feature ${feature.name}`);
    }
  }
  const activationMilliseconds = performance.now() - begin;
  log.debug(`activated in ${activationMilliseconds.toFixed(1)} ms`);
  return { services, activationMilliseconds };
}
