import * as vscode from 'vscode';
import type { ContextKey } from './contributions';

/** Sets `when` keys, each only when its value changes: every set makes VS Code look at all menus again. */
export class ContextKeys {
  readonly #values = new Map<ContextKey, boolean>();

  set(key: ContextKey, value: boolean): void {
    if ((this.#values.get(key) ?? false) === value) return;
    this.#values.set(key, value);
    void vscode.commands.executeCommand('setContext', key, value);
  }

  get(key: ContextKey): boolean {
    return this.#values.get(key) ?? false;
  }
}
