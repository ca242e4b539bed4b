// Notifications. Names of runs, files and models are in their sentences, and VS Code looks for links in them: they are shown
// as text. Modal dialogs show text as it is.
import * as vscode from 'vscode';
import { plain } from './labels';

/** Which of `actions` was chosen; undefined where it was closed, or went by itself. */
export async function showInformation(sentence: string, ...actions: string[]): Promise<string | undefined> {
  return vscode.window.showInformationMessage(plain(sentence), ...actions);
}

export async function showWarning(sentence: string, ...actions: string[]): Promise<string | undefined> {
  return vscode.window.showWarningMessage(plain(sentence), ...actions);
}

export async function showError(sentence: string, ...actions: string[]): Promise<string | undefined> {
  return vscode.window.showErrorMessage(plain(sentence), ...actions);
}
