import * as vscode from 'vscode';
import type { AuditEntry } from '../../core/entities';
import { errorText } from '../../vscode/errors';
import { shorten } from '../../core/text';
import { SCHEMES } from '../../vscode/contributions';
import type { WorkspaceStores } from '../stores';
import { dateTime } from '../words';

/** Who changed what of a model, newest first, as a read-only document. */
export class ModelHistory implements vscode.TextDocumentContentProvider {
  readonly #stores: WorkspaceStores;

  constructor(stores: WorkspaceStores) {
    this.#stores = stores;
  }

  static register(stores: WorkspaceStores): vscode.Disposable {
    return vscode.workspace.registerTextDocumentContentProvider(SCHEMES.history, new ModelHistory(stores));
  }

  /** `now` makes each opening a new document: history grows. */
  static uri(folder: vscode.WorkspaceFolder, modelName: string, now: number): vscode.Uri {
    const query = new URLSearchParams({ folder: folder.uri.toString(), model: modelName, at: String(now) });
    const file = shorten(modelName, 60).replaceAll(/[/\\?#]/g, '_');
    return vscode.Uri.from({
      scheme: SCHEMES.history,
      path: `/${vscode.l10n.t('History of {0}', file)}`,
      query: query.toString(),
    });
  }

  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    const query = new URLSearchParams(uri.query);
    const folder = this.#stores
      .folders()
      .find((candidate) => candidate.uri.toString() === query.get('folder'));
    const modelName = query.get('model');
    if (!folder || modelName === null) return '';
    try {
      const { backend } = await this.#stores.get(folder);
      const entries = await backend.auditEntries(modelName);
      if (entries.length === 0) return `${vscode.l10n.t('Nothing was changed yet.')}\n`;
      return `${entries.map(lineOf).join('\n')}\n`;
    } catch (error) {
      return `${errorText(error)}\n`;
    }
  }
}

function lineOf({ timestamp, actor, action, version, from, to, comment }: AuditEntry): string {
  const change = `${shorten(from) || '—'} → ${shorten(to) || '—'}`;
  const columns = [dateTime(timestamp), shorten(actor, 60), vscode.l10n.t('Version {0}', version)];
  return [...columns, actionWord(action), change, comment === null ? '' : shorten(comment, 400)]
    .filter((column) => column !== '')
    .join('   ');
}

function actionWord(action: AuditEntry['action']): string {
  switch (action) {
    case 'promote':
      return vscode.l10n.t('promoted');
    case 'transition-stage':
      return vscode.l10n.t('state set');
    case 'set-alias':
      return vscode.l10n.t('alias set');
    case 'delete-alias':
      return vscode.l10n.t('alias removed');
  }
}
