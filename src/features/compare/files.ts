import * as vscode from 'vscode';
import type { TrackingBackend } from '../../core/backend';
import type { Run } from '../../core/entities';
import { missing } from '../../core/errors';
import { shorten } from '../../core/text';
import { artifactUri } from '../experiments/artifactUri';

/** More files than anybody reads through. */
const MOST_FILES = 1000;

/** A resource of VS Code's editor of changes: its name, and its two sides, of which one may be missing. */
type Change = readonly [label: vscode.Uri, left: vscode.Uri | undefined, right: vscode.Uri | undefined];

/** All files of two runs in VS Code's editor of changes. */
export async function openFilesDiff(
  backend: Pick<TrackingBackend, 'listArtifacts'>,
  folder: vscode.WorkspaceFolder,
  [left, right]: readonly [Run, Run],
): Promise<void> {
  const [before, after] = await Promise.all([left, right].map(({ info }) => filesOf(backend, info.runId)));
  const paths = [...new Set([...(before ?? []), ...(after ?? [])])].sort();
  if (paths.length === 0) throw missing(vscode.l10n.t('Neither of these runs has logged a file.'));
  const side = (run: Run, files: ReadonlySet<string> | undefined, path: string): vscode.Uri | undefined =>
    files?.has(path) ? artifactUri(folder, run.info.runId, path) : undefined;
  await openChanges(
    vscode.l10n.t('{0} ↔ {1} (files)', nameOf(left), nameOf(right)),
    paths.map((path): Change => {
      const [one, other] = [side(left, before, path), side(right, after, path)];
      return [other ?? one ?? artifactUri(folder, right.info.runId, path), one, other];
    }),
  );
}

export async function openChanges(title: string, changes: readonly Change[]): Promise<void> {
  await vscode.commands.executeCommand('vscode.changes', title, changes);
}

export function nameOf({ info }: Run): string {
  return shorten(info.runName, 40);
}

async function filesOf(
  backend: Pick<TrackingBackend, 'listArtifacts'>,
  runId: string,
): Promise<ReadonlySet<string>> {
  const files = new Set<string>();
  const folders = [''];
  for (let path = folders.shift(); path !== undefined && files.size < MOST_FILES; path = folders.shift()) {
    for (const file of await backend.listArtifacts(runId, path)) {
      if (file.isDir) folders.push(file.path);
      else files.add(file.path);
    }
  }
  return files;
}
