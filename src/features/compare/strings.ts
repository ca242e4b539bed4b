import * as vscode from 'vscode';
import type { CompareStrings } from '../../core/panels/strings';
import { sharedStrings } from '../charts/strings';

export function compareStrings(): CompareStrings {
  return {
    ...sharedStrings(),
    compareTitle: vscode.l10n.t('Compare Runs'),
    params: vscode.l10n.t('Params'),
    metrics: vscode.l10n.t('Metrics'),
    tags: vscode.l10n.t('Tags'),
    name: vscode.l10n.t('Name'),
    baseline: vscode.l10n.t('baseline'),
    status: vscode.l10n.t('Status'),
    started: vscode.l10n.t('Started'),
    duration: vscode.l10n.t('Duration'),
    onlyDifferences: vscode.l10n.t('Only differences'),
    sameCount: vscode.l10n.t('{0} the same in all runs'),
    noDifferences: vscode.l10n.t(
      'Nothing differs between these runs. Turn off "Only differences" to see what they share.',
    ),
    nothingLogged: vscode.l10n.t('These runs have logged no params, metrics or tags yet.'),
    openDiff: vscode.l10n.t('Open Diff'),
    openDiffWith: vscode.l10n.t('Open the diff of {0} and {1}'),
    showCharts: vscode.l10n.t('Show Charts'),
    copyTable: vscode.l10n.t('Copy as Table'),
    runGone: vscode.l10n.t('{0} is no longer in the workspace.'),
    noRuns: vscode.l10n.t(
      'These runs are no longer in the workspace. Select runs in the Experiments view and choose Compare Runs.',
    ),
    missing: vscode.l10n.t('not set'),
    differs: vscode.l10n.t('differs from the baseline'),
    rowHint: vscode.l10n.t('Double-click a value to open the diff with the baseline.'),
  };
}
