import * as vscode from 'vscode';
import type { Run } from '../../core/entities';
import { repositoryOf } from '../../vscode/git';
import type { PatchReader } from '../runPatch';
import type {} from '../runSource';
import { documentOf, pathIn, sourceOf } from '../runSource';
import { nameOf, openChanges } from './files';
import { showInformation } from '../../vscode/messages';

/** What differs between the code of two runs, in VS Code's editor of changes. */
export async function openSourceDiff(
  backend: PatchReader,
  folder: vscode.WorkspaceFolder,
  [left, right]: readonly [Run, Run],
): Promise<void> {
  const repository = await repositoryOf(folder.uri);
  const before = await sourceOf(backend, repository, left);
  const after = await sourceOf(backend, repository, right);
  const sides = new Map<string, { readonly before: string | null; readonly after: string | null }>();
  const relative = (uri: vscode.Uri): string => pathIn(repository, uri);
  if (before.commit !== after.commit) {
    for (const change of await repository.diffBetween(before.commit, after.commit)) {
      const now = change.renameUri ?? change.uri;
      sides.set(relative(now), { before: relative(change.originalUri), after: relative(now) });
    }
  }
  for (const file of [...before.patches.keys(), ...after.patches.keys()]) {
    if (!sides.has(file)) sides.set(file, { before: file, after: file });
  }
  const changes = await Promise.all(
    [...sides]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(async ([file, side]) => {
        const [one, other] = await Promise.all([
          documentOf(folder, repository, before, side.before),
          documentOf(folder, repository, after, side.after),
        ]);
        return [vscode.Uri.joinPath(repository.rootUri, file), one, other] as const;
      }),
  );
  if (changes.length === 0) {
    void showInformation(
      vscode.l10n.t(
        'Both runs are of commit {0}, and no uncommitted change was kept with either: their code is the same.',
        before.commit.slice(0, 8),
      ),
    );
    return;
  }
  await openChanges(vscode.l10n.t('{0} ↔ {1} (source)', nameOf(left), nameOf(right)), changes);
}
