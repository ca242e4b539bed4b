import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { once } from 'node:events';
import * as vscode from 'vscode';
import type { TrackingBackend } from '../../core/backend';
import type { TableNotices } from '../../core/panels/table';
import { runsPhrase } from '../../vscode/labels';
import { exportLines } from './exportLines';
import { showInformation } from '../../vscode/messages';

/** Writes the runs that a table finds to a file, page by page, with progress and a way to stop. */
export async function exportRuns(
  backend: Pick<TrackingBackend, 'runTable' | 'runTableCells'>,
  folder: vscode.Uri,
  request: TableNotices['exportRuns'],
): Promise<void> {
  const uri = await vscode.window.showSaveDialog({
    defaultUri: vscode.Uri.joinPath(folder, 'runs.csv'),
    title: vscode.l10n.t('Export Runs'),
    filters: { CSV: ['csv'], JSON: ['json'] },
    saveLabel: vscode.l10n.t('Export'),
  });
  if (!uri) return;
  const format = /\.json$/i.test(uri.fsPath) ? 'json' : 'csv';
  const count = await vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: vscode.l10n.t('Exporting runs'),
      cancellable: true,
    },
    (progress, token) => write(backend, request, format, uri.fsPath, progress, token),
  );
  if (count === undefined) return;
  const open = vscode.l10n.t('Open');
  const written = vscode.l10n.t(
    'Exported {0} to {1}.',
    runsPhrase(count),
    vscode.workspace.asRelativePath(uri),
  );
  if ((await showInformation(written, open)) === open)
    await vscode.commands.executeCommand('vscode.open', uri);
}

/** How many runs there are in the file; undefined when it was stopped, which leaves what was there before. */
async function write(
  backend: Pick<TrackingBackend, 'runTable' | 'runTableCells'>,
  request: TableNotices['exportRuns'],
  format: 'csv' | 'json',
  file: string,
  progress: vscode.Progress<{ readonly message?: string; readonly increment?: number }>,
  token: vscode.CancellationToken,
): Promise<number | undefined> {
  const partial = `${file}.${process.pid}.part`;
  const stream = createWriteStream(partial);
  try {
    // A file that can't be opened says so before anything is read.
    await once(stream, 'open');
    let done = 0;
    for await (const { text, runs, of } of exportLines(backend, request, format)) {
      if (token.isCancellationRequested) {
        stream.destroy();
        await rm(partial, { force: true });
        return undefined;
      }
      if (!stream.write(text)) await once(stream, 'drain');
      progress.report({
        message: vscode.l10n.t('{0} of {1} runs', runs, of),
        increment: ((runs - done) / Math.max(1, of)) * 100,
      });
      done = runs;
    }
    stream.end();
    await once(stream, 'close');
    await rename(partial, file);
    return done;
  } catch (error) {
    stream.destroy();
    await rm(partial, { force: true });
    throw error;
  }
}
