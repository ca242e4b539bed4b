import * as vscode from 'vscode';
import type { CompareStrings } from '../../core/panels/strings';
import { sharedStrings } from '../charts/strings';

export function compareStrings(): CompareStrings {
  return {
    ...sharedStrings(),
    charts: vscode.l10n.t('Charts'),
    chartsFailed: vscode.l10n.t('The charts could not be loaded.'),
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
    openFilesWith: vscode.l10n.t('Open the diff of the files of {0} and {1}'),
    openSourceWith: vscode.l10n.t('Open the diff of the source of {0} and {1}'),
    runs: vscode.l10n.t('Runs'),
    datasets: vscode.l10n.t('Datasets'),
    models: vscode.l10n.t('Model signatures'),
    source: vscode.l10n.t('Source'),
    environment: vscode.l10n.t('Environment'),
    last: vscode.l10n.t('Last'),
    min: vscode.l10n.t('Min'),
    max: vscode.l10n.t('Max'),
    best: vscode.l10n.t('Best'),
    compareWith: vscode.l10n.t('Baseline'),
    sortBy: vscode.l10n.t('Sort by'),
    explains: vscode.l10n.t('What explains {0}'),
    explainsHint: vscode.l10n.t(
      "How much of the metric's differences go with this: by ranks for numbers, by groups for text. It says nothing of the cause.",
    ),
    transpose: vscode.l10n.t('Transpose'),
    openDiffWith: vscode.l10n.t('Open the diff of {0} and {1}'),
    showCharts: vscode.l10n.t('Show Charts'),
    copyTable: vscode.l10n.t('Copy as Table'),
    more: vscode.l10n.t('More Actions'),
    runGone: vscode.l10n.t('{0} is no longer in the workspace.'),
    noRuns: vscode.l10n.t(
      'These runs are no longer in the workspace. Select runs in the Experiments view and choose Compare Runs.',
    ),
    missing: vscode.l10n.t('not set'),
    differs: vscode.l10n.t('differs from the baseline'),
  };
}
