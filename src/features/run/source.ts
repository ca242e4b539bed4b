import path from 'node:path';
import { existsSync, statSync } from 'node:fs';
import * as vscode from 'vscode';
import type { Run } from '../../core/entities';
import { missing } from '../../core/errors';
import { shorten } from '../../core/text';
import { repositoryOf } from '../../vscode/git';
import type { PatchReader } from '../runPatch';
import { committedDocument, documentOf, pathIn, sourceOf } from '../runSource';
import { showInformation } from '../../vscode/messages';

/** Shows the script as it was when the run ran. */
export async function openSource(
  backend: PatchReader,
  run: Run,
  folder: vscode.WorkspaceFolder,
): Promise<void> {
  const script = scriptOf(run, folder);
  const commit = tag(run, 'mlflow.source.git.commit');
  if (commit === undefined) {
    if (!existsSync(script.fsPath)) throw missing(vscode.l10n.t('{0} is no longer there.', script.fsPath));
    await vscode.commands.executeCommand('vscode.open', script, { preview: true });
    void showInformation(
      vscode.l10n.t('This run notes no commit: this is {0} as it is now.', path.basename(script.fsPath)),
    );
    return;
  }
  const then = await asOf(backend, run, folder, script);
  await vscode.commands.executeCommand('vscode.open', then.uri, { preview: true }, then.name);
}

/** The script as it was beside what it is now, in VS Code's own diff editor. */
export async function compareSource(
  backend: PatchReader,
  run: Run,
  folder: vscode.WorkspaceFolder,
): Promise<void> {
  const script = scriptOf(run, folder);
  if (tag(run, 'mlflow.source.git.commit') === undefined)
    throw missing(vscode.l10n.t('This run notes no commit to compare with.'));
  if (!existsSync(script.fsPath)) throw missing(vscode.l10n.t('{0} is no longer there.', script.fsPath));
  const then = await asOf(backend, run, folder, script);
  const title = `${then.name} ↔ ${path.basename(script.fsPath)}`;
  await vscode.commands.executeCommand('vscode.diff', then.uri, script, title);
}

/** A file as it was when the run ran, beside what of it was committed, in VS Code's own diff editor. */
export async function openUncommitted(
  backend: PatchReader,
  run: Run,
  folder: vscode.WorkspaceFolder,
  file: string,
): Promise<void> {
  const repository = await repositoryOf(vscode.Uri.file(path.dirname(scriptOf(run, folder).fsPath)));
  const source = await sourceOf(backend, repository, run);
  const before = await committedDocument(repository, source, file);
  const then = await documentOf(folder, repository, source, file);
  const name = path.posix.basename(file);
  const commit = source.commit.slice(0, 7);
  const patched = vscode.l10n.t('{0} ({1} with changes)', name, commit);
  if (before && then)
    await vscode.commands.executeCommand('vscode.diff', before, then, `${name} (${commit}) ↔ ${patched}`);
  // It was new.
  else await vscode.commands.executeCommand('vscode.open', then, { preview: true }, patched);
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

/** The script at the run's commit, with what wasn't committed where that was kept. */
async function asOf(
  backend: PatchReader,
  run: Run,
  folder: vscode.WorkspaceFolder,
  script: vscode.Uri,
): Promise<{ readonly uri: vscode.Uri; readonly name: string }> {
  const repository = await repositoryOf(vscode.Uri.file(path.dirname(script.fsPath)));
  const source = await sourceOf(backend, repository, run);
  const file = pathIn(repository, script);
  const uri = await documentOf(folder, repository, source, file);
  const name = path.basename(script.fsPath);
  const commit = source.commit.slice(0, 7);
  if (!uri) throw missing(vscode.l10n.t('{0} was not part of the commit {1}.', name, commit));
  const isPatched = source.patches.has(file);
  return {
    uri,
    name: isPatched ? vscode.l10n.t('{0} ({1} with changes)', name, commit) : `${name} (${commit})`,
  };
}

function isFolder(place: string): boolean {
  return statSync(place, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function tag({ data }: Run, key: string): string | undefined {
  return data.tags.find((one) => one.key === key)?.value;
}
