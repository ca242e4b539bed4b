import * as vscode from 'vscode';
import type { ViewStrings } from '../../core/panels/views';

/** Words of the menu of saved views. */
export function viewStrings(): ViewStrings {
  return {
    view: vscode.l10n.t('View'),
    viewNamed: vscode.l10n.t('View: {0}'),
    viewChanged: vscode.l10n.t('View: {0}, changed since it was saved'),
    views: vscode.l10n.t('Saved views'),
    saveView: vscode.l10n.t('Save View'),
    saveViewAs: vscode.l10n.t('Save View As…'),
    shareView: vscode.l10n.t('Share View…'),
    openView: vscode.l10n.t('Open View from File…'),
    removeView: vscode.l10n.t('Delete View'),
    defaultView: vscode.l10n.t('Default View'),
    resetView: vscode.l10n.t('Reset View'),
    viewUnreadable: vscode.l10n.t(
      'The view {0} cannot be shown. Save another one under its name, or delete it. {1}',
    ),
    close: vscode.l10n.t('Close'),
  };
}
