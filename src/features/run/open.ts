import * as vscode from 'vscode';
import { needsExtension } from '../../core/artifactKind';
import type { FileAddress } from '../../core/panels/files';
import { shorten } from '../../core/text';
import { artifactUri } from '../experiments/artifactUri';
import type { RunsIdentity } from '../identity';
import { backendOf, folderOf } from '../identity';
import type { WorkspaceStores } from '../stores';
import { fileSize } from '../words';
import { bringsEditor } from './editors';
import { saveArtifact } from './save';
import { showInformation, showWarning } from '../../vscode/messages';

/** An editor takes a file whole, over the extension host: from here on the person is asked. */
const LARGE = 256 * 1024 * 1024;
/** The longest text that V8 holds: of a longer one, VS Code's editor comes up empty. */
const TOO_LARGE = 2 ** 29 - 24;

/** Shows a file of a run in VS Code's own editor for such files; `pick`: in the one the person picks. */
export async function openFile(
  stores: WorkspaceStores,
  identity: Pick<RunsIdentity, 'folder'>,
  { ownerId, path }: FileAddress,
  pick: boolean,
): Promise<void> {
  const backend = await backendOf(stores, identity);
  const { fileSize: size } = await backend.statArtifact(ownerId, path);
  const asks = [
    ...(size !== null && size > LARGE ? [() => asksForLarge(path, size)] : []),
    ...(!pick && needsExtension(path) && !bringsEditor(path, manifests())
      ? [() => asksForForeign(path)]
      : []),
  ];
  for (const ask of asks) {
    const answer = await ask();
    if (answer === 'save') await saveArtifact(backend, { ownerId, path }, folderOf(identity).uri);
    if (answer !== 'open') return;
  }
  const uri = artifactUri(folderOf(identity), ownerId, path);
  // VS Code chooses the editor: pictures, sound, notebooks and text each have theirs.
  await vscode.commands.executeCommand('vscode.open', uri, { preview: true });
  if (pick) await vscode.commands.executeCommand('workbench.action.reopenWithEditor');
}

const manifests = (): readonly unknown[] =>
  vscode.extensions.all.map(({ packageJSON }): unknown => packageJSON);

/** VS Code's text editor would only say that it can't show it. */
async function asksForForeign(path: string): Promise<'open' | 'save' | undefined> {
  const save = vscode.l10n.t('Save a Copy…');
  const find = vscode.l10n.t('Find an Extension');
  const open = vscode.l10n.t('Open Anyway');
  const answer = await showInformation(
    vscode.l10n.t('No editor that is installed shows {0}.', shorten(path)),
    save,
    find,
    open,
  );
  if (answer === find)
    await vscode.commands.executeCommand(
      'workbench.extensions.search',
      path.slice(path.lastIndexOf('.') + 1),
    );
  return answer === open ? 'open' : answer === save ? 'save' : undefined;
}

async function asksForLarge(path: string, size: number): Promise<'open' | 'save' | undefined> {
  const open = vscode.l10n.t('Open Anyway');
  const save = vscode.l10n.t('Save a Copy…');
  const answer =
    size > TOO_LARGE
      ? await showWarning(
          vscode.l10n.t(
            '{0} has {1}, more than an editor holds. The page of its run shows it part by part.',
            shorten(path),
            fileSize(size),
          ),
          save,
        )
      : await showWarning(
          vscode.l10n.t('{0} has {1}, and an editor reads it whole.', shorten(path), fileSize(size)),
          save,
          open,
        );
  return answer === open ? 'open' : answer === save ? 'save' : undefined;
}
