import * as vscode from 'vscode';
import type { CommandId } from '../vscode/contributions';
import type { Services } from './services';
import { showInformation } from '../vscode/messages';

/** Says what was done, and takes it back when asked to. It waits for nobody: the command is done before. */
export async function offerUndo(
  services: Services,
  done: { readonly said: string; readonly undoneBy: CommandId; readonly undo: () => Promise<void> },
): Promise<void> {
  const undo = vscode.l10n.t('Undo');
  try {
    if ((await showInformation(done.said, undo)) === undo) await done.undo();
  } catch (error) {
    services.commands.report(error, done.undoneBy);
  }
}
