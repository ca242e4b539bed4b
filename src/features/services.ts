import type * as vscode from 'vscode';
import type { CommandRegistry } from '../vscode/commands';
import type { ContextKeys } from '../vscode/contextKeys';
import type { PanelRegistry } from '../vscode/panels';
import type { Brushes } from './brush';
import type { Selection } from './selection';
import type { WorkspaceStores } from './stores';

/** What a feature is built from. `src/extension.ts` makes the one instance. */
export interface Services {
  readonly context: vscode.ExtensionContext;
  readonly log: vscode.LogOutputChannel;
  readonly commands: CommandRegistry;
  readonly contextKeys: ContextKeys;
  readonly stores: WorkspaceStores;
  readonly selection: Selection;
  readonly panels: PanelRegistry;
  readonly brushes: Brushes;
}

/** A capability of the extension. One that throws here is logged and skipped. */
export interface Feature {
  readonly name: string;
  register(services: Services): vscode.Disposable;
}
