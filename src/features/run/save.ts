import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import * as vscode from 'vscode';
import type { TrackingBackend } from '../../core/backend';
import type { FileAddress } from '../../core/panels/files';
import { shorten } from '../../core/text';
import { plainLabel } from '../../vscode/labels';

/** Bytes copied at a time. */
const PIECE = 4 * 1024 * 1024;

/** Asks where to, and copies the file there piece by piece, whatever its size. */
export async function saveArtifact(
  backend: Pick<TrackingBackend, 'readArtifactRange'>,
  file: FileAddress,
  folder: vscode.Uri,
): Promise<void> {
  const name = file.path.slice(file.path.lastIndexOf('/') + 1);
  const target = await vscode.window.showSaveDialog({
    defaultUri: vscode.Uri.joinPath(folder, name),
    title: vscode.l10n.t('Save a Copy of {0}', shorten(name)),
  });
  if (target?.scheme !== 'file') return;
  await vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: vscode.l10n.t('Saving {0}', plainLabel(name)),
      cancellable: true,
    },
    async (progress, token) => {
      const stop = new AbortController();
      token.onCancellationRequested(() => stop.abort());
      try {
        await pipeline(
          Readable.from(pieces(backend, file, (increment) => progress.report({ increment }))),
          createWriteStream(target.fsPath),
          { signal: stop.signal },
        );
      } catch (error) {
        // Half a file would be taken for the whole.
        await rm(target.fsPath, { force: true });
        if (!stop.signal.aborted) throw error;
      }
    },
  );
}

async function* pieces(
  backend: Pick<TrackingBackend, 'readArtifactRange'>,
  { ownerId, path }: FileAddress,
  report: (increment: number) => void,
): AsyncGenerator<Uint8Array> {
  for (let at = 0; ;) {
    const { bytes, size } = await backend.readArtifactRange(ownerId, path, at, PIECE);
    if (bytes.length === 0) return;
    at += bytes.length;
    report((bytes.length / size) * 100);
    yield bytes;
  }
}
