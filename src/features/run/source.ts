import path from 'node:path';
import { existsSync, statSync } from 'node:fs';
import * as vscode from 'vscode';
import type { Run } from '../../core/entities';
import { missing } from '../../core/errors';
import { shorten } from '../../core/text';
import { atCommit, hasCommit, repositoryOf } from '../../vscode/git';

/** Shows the script as it was when the run ran. */
export async function openSource(run: Run, folder: vscode.WorkspaceFolder): Promise<void> {
  const script = scriptOf(run, folder);
  const commit = tag(run, 'mlflow.source.git.commit');
  if (commit === undefined) {
    if (!existsSync(script.fsPath)) throw missing(vscode.l10n.t('{0} is no longer there.', script.fsPath));
    await vscode.commands.executeCommand('vscode.open', script, { preview: true });
    void vscode.window.showInformationMessage(
      vscode.l10n.t('This run notes no commit: this is {0} as it is now.', path.basename(script.fsPath)),
    );
    return;
  }
  const then = await asOf(script, commit);
  const title = `${path.basename(script.fsPath)} (${commit.slice(0, 7)})`;
  await vscode.commands.executeCommand('vscode.open', then, { preview: true }, title);
}

/** The script as it was beside what it is now, in VS Code's own diff editor. */
export async function compareSource(run: Run, folder: vscode.WorkspaceFolder): Promise<void> {
  const script = scriptOf(run, folder);
  const commit = tag(run, 'mlflow.source.git.commit');
  if (commit === undefined) throw missing(vscode.l10n.t('This run notes no commit to compare with.'));
  if (!existsSync(script.fsPath)) throw missing(vscode.l10n.t('{0} is no longer there.', script.fsPath));
  const name = path.basename(script.fsPath);
  await vscode.commands.executeCommand(
    'vscode.diff',
    await asOf(script, commit),
    script,
    `${name} (${commit.slice(0, 7)}) ↔ ${name}`,
  );
}

/** Where the run's script lies: of a project its MLproject file. */
function scriptOf(run: Run, folder: vscode.WorkspaceFolder): vscode.Uri {
  const source = tag(run, 'mlflow.source.name');
  if (source === undefined) throw missing(vscode.l10n.t("This run doesn't say which script it came from."));
  if (/^([a-z][a-z0-9+.-]+:\/\/|git@)/i.test(source)) {
    throw missing(vscode.l10n.t('The source of this run is at {0}, not in this workspace.', shorten(source)));
  }
  const place = path.resolve(folder.uri.fsPath, source.replace(/#.*$/, ''));
  return vscode.Uri.file(isFolder(place) ? path.join(place, 'MLproject') : place);
}

async function asOf(script: vscode.Uri, commit: string): Promise<vscode.Uri> {
  const repository = await repositoryOf(vscode.Uri.file(path.dirname(script.fsPath)));
  const short = commit.slice(0, 12);
  if (!(await hasCommit(repository, commit))) {
    throw missing(
      vscode.l10n.t(
        "The repository {0} hasn't got the commit {1}: fetch it, then try again.",
        path.basename(repository.rootUri.fsPath),
        short,
      ),
    );
  }
  try {
    await repository.show(commit, script.fsPath);
  } catch {
    throw missing(vscode.l10n.t('{0} was not part of the commit {1}.', path.basename(script.fsPath), short));
  }
  return atCommit(script, commit);
}

function isFolder(place: string): boolean {
  return statSync(place, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function tag({ data }: Run, key: string): string | undefined {
  return data.tags.find((one) => one.key === key)?.value;
}
