import * as vscode from 'vscode';
import { missing } from '../core/errors';

/** What is used of the API of VS Code's own Git extension. */
interface GitExtension {
  readonly enabled: boolean;
  getAPI(version: 1): GitApi;
}

interface GitApi {
  readonly repositories: readonly GitRepository[];
  getRepository(uri: vscode.Uri): GitRepository | null;
  openRepository?(root: vscode.Uri): Promise<GitRepository | null>;
  /** The document of a file as it was at a commit. */
  toGitUri(uri: vscode.Uri, ref: string): vscode.Uri;
}

export interface GitChange {
  readonly uri: vscode.Uri;
  readonly originalUri: vscode.Uri;
  readonly renameUri: vscode.Uri | undefined;
}

export interface GitRepository {
  readonly rootUri: vscode.Uri;
  getCommit(ref: string): Promise<{ readonly hash: string }>;
  /** The text of a file at a commit; rejects where it wasn't there. */
  show(ref: string, path: string): Promise<string>;
  diffBetween(from: string, to: string): Promise<readonly GitChange[]>;
}

/** VS Code's Git. Rejects with a sentence where it is turned off or missing. */
async function gitApi(): Promise<GitApi> {
  const extension = vscode.extensions.getExtension<GitExtension>('vscode.git');
  const git = extension && (await extension.activate());
  if (!git?.enabled)
    throw missing(vscode.l10n.t("VS Code's Git is turned off: set git.enabled, then try again."));
  return git.getAPI(1);
}

/** The innermost repository that a folder lies in. Rejects with a sentence where there is none. */
export async function repositoryOf(folder: vscode.Uri): Promise<GitRepository> {
  const api = await gitApi();
  // First opened: of a repository within another, VS Code may know only the outer one as yet.
  const found = (await api.openRepository?.(folder)) ?? api.getRepository(folder);
  if (found) return found;
  throw missing(
    vscode.l10n.t(
      'The folder {0} is in no Git repository that VS Code has opened: open the one that the run was started from.',
      folder.fsPath,
    ),
  );
}

/** The document of a file as it was at a commit. */
export async function atCommit(file: vscode.Uri, commit: string): Promise<vscode.Uri> {
  return (await gitApi()).toGitUri(file, commit);
}

export async function hasCommit(repository: GitRepository, commit: string): Promise<boolean> {
  try {
    await repository.getCommit(commit);
    return true;
  } catch {
    return false;
  }
}
