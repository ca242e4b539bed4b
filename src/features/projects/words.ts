import * as vscode from 'vscode';
import { FILE_MESSAGES } from '../../formats/problems';
import type { FileProblem } from '../../formats/problems';
import { LAUNCHER_MESSAGES, PROJECT_MESSAGES } from '../../projects/messages';
import type { LauncherWords, ProjectProblem } from '../../projects/messages';

/** The problem as a sentence in the window's language. */
export function fileProblemText({ code, args }: FileProblem): string {
  return vscode.l10n.t(FILE_MESSAGES[code], ...args);
}

export function projectProblemText({ code, args }: ProjectProblem): string {
  return vscode.l10n.t(PROJECT_MESSAGES[code], ...args);
}

/** What the launcher says in the terminal, in the window's language; its placeholders stay. */
export function launcherWords(): LauncherWords {
  const words: Record<keyof LauncherWords, string> = { ...LAUNCHER_MESSAGES };
  for (const key of Object.keys(LAUNCHER_MESSAGES) as (keyof LauncherWords)[]) {
    words[key] = vscode.l10n.t(LAUNCHER_MESSAGES[key]);
  }
  return words;
}
