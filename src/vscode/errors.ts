import * as vscode from 'vscode';
import { errorMessage, sentenceText, TidemarkError } from '../core/errors';

/** What to tell a person of anything thrown, in the window's language where it is an error of ours. */
export function errorText(error: unknown): string {
  if (error instanceof TidemarkError && error.sentence) {
    return sentenceText(error.sentence, (template) => vscode.l10n.t(template));
  }
  return errorMessage(error);
}
