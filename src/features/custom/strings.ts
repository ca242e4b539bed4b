import * as vscode from 'vscode';
import type { CustomStrings } from '../../core/panels/strings';
import { chartsStrings } from '../charts/strings';

export function customStrings(): CustomStrings {
  return {
    ...chartsStrings(),
    editText: vscode.l10n.t('Open the Text'),
    notDrawn: vscode.l10n.t('This chart can not be drawn yet.'),
    lastDrawing: vscode.l10n.t('Below is what was drawn last.'),
    nothingFound: vscode.l10n.t('The query finds no runs.'),
  };
}
