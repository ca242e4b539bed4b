import * as vscode from 'vscode';
import { errorMessage, TidemarkError } from '../core/errors';
import { errorText } from './errors';
import type { CommandId } from './contributions';
import { showError } from './messages';

/** What VS Code hands over is unknown: a tree's node, its selection, a keybinding's `args`, or nothing. */
export type CommandHandler = (...args: readonly unknown[]) => unknown;

/**
 * Registers commands by their typed ids. A handler that fails is logged whole and shown once, as one sentence
 * with *Show Log*; a cancelled one says nothing.
 */
export class CommandRegistry {
  readonly #log: vscode.LogOutputChannel;

  constructor(deps: { readonly log: vscode.LogOutputChannel }) {
    this.#log = deps.log;
  }

  register(id: CommandId, handler: CommandHandler): vscode.Disposable {
    return vscode.commands.registerCommand(id, async (...args: unknown[]): Promise<unknown> => {
      try {
        return await handler(...args);
      } catch (error) {
        this.report(error, id);
        return undefined;
      }
    });
  }

  async run(id: CommandId, ...args: readonly unknown[]): Promise<unknown> {
    return vscode.commands.executeCommand(id, ...args);
  }

  /** Logs `error` with `doing` and shows it as one sentence, without waiting for an answer. */
  report(error: unknown, doing: string): void {
    if (error instanceof vscode.CancellationError) return;
    this.#log.error(`${doing}:`, error instanceof Error ? error : String(error));
    void this.#show(error);
  }

  async #show(error: unknown): Promise<void> {
    const sentence =
      error instanceof TidemarkError
        ? errorText(error)
        : vscode.l10n.t('Something unexpected went wrong: {0}', firstLine(errorMessage(error)));
    const showLog = vscode.l10n.t('Show Log');
    if ((await showError(sentence, showLog)) === showLog) this.#log.show();
  }
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0]?.slice(0, 300) ?? '';
}
