import * as vscode from 'vscode';
import type { TrackingBackend } from '../../core/backend';
import type { Run } from '../../core/entities';
import { missing } from '../../core/errors';
import { shorten } from '../../core/text';
import { comparedArtifactUri } from '../experiments/artifactUri';
import { changedFiles } from './changedFiles';
import { showInformation } from '../../vscode/messages';

/** A resource of VS Code's editor of changes: its name, and its two sides, of which one may be missing. */
type Change = readonly [label: vscode.Uri, left: vscode.Uri | undefined, right: vscode.Uri | undefined];

/** What differs between the files of two runs, in VS Code's editor of changes. */
export async function openFilesDiff(
  backend: Pick<TrackingBackend, 'listArtifacts' | 'readArtifactRange'>,
  folder: vscode.WorkspaceFolder,
  [left, right]: readonly [Run, Run],
): Promise<void> {
  const { count, changed } = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Window, title: vscode.l10n.t('Comparing files') },
    async () => changedFiles(backend, left.info.runId, right.info.runId),
  );
  if (count === 0) throw missing(vscode.l10n.t('Neither of these runs has logged a file.'));
  if (changed.length === 0) {
    void showInformation(
      vscode.l10n.t(
        'The files of both runs are the same. Images logged by step are left out: the charts show them side by side.',
      ),
    );
    return;
  }
  const uri = (run: Run, path: string): vscode.Uri => comparedArtifactUri(folder, run.info.runId, path);
  await openChanges(
    vscode.l10n.t('{0} ↔ {1} (files)', nameOf(left), nameOf(right)),
    changed.map(({ path, inLeft, inRight }): Change => {
      const [one, other] = [uri(left, path), uri(right, path)];
      return [inRight ? other : one, inLeft ? one : undefined, inRight ? other : undefined];
    }),
  );
}

export async function openChanges(title: string, changes: readonly Change[]): Promise<void> {
  await vscode.commands.executeCommand('vscode.changes', title, changes);
}

export function nameOf({ info }: Run): string {
  return shorten(info.runName, 40);
}
