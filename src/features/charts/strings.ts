import * as vscode from 'vscode';
import type { ChartsStrings, SharedStrings } from '../../core/panels/strings';

/** Words that all pages share. */
export function sharedStrings(): SharedStrings {
  return {
    running: vscode.l10n.t('running'),
    scheduled: vscode.l10n.t('scheduled'),
    finished: vscode.l10n.t('finished'),
    failed: vscode.l10n.t('failed'),
    killed: vscode.l10n.t('killed'),
    deleted: vscode.l10n.t('deleted'),
    gone: vscode.l10n.t('gone'),
    tryAgain: vscode.l10n.t('Try Again'),
    copy: vscode.l10n.t('Copy'),
    copied: vscode.l10n.t('Copied'),
  };
}

export function chartsStrings(): ChartsStrings {
  return {
    ...sharedStrings(),
    chartsTitle: vscode.l10n.t('Charts'),
    runs: vscode.l10n.t('Runs'),
    metrics: vscode.l10n.t('Metrics'),
    metricsCount: vscode.l10n.t('Metrics ({0} of {1})'),
    findMetric: vscode.l10n.t('Find a metric'),
    noMetricFound: vscode.l10n.t('No metric has this in its name.'),
    showAll: vscode.l10n.t('Show All'),
    hideAll: vscode.l10n.t('Hide All'),
    xAxis: vscode.l10n.t('x axis'),
    step: vscode.l10n.t('Step'),
    time: vscode.l10n.t('Time'),
    relativeTime: vscode.l10n.t('Time since start'),
    logScale: vscode.l10n.t('Log y'),
    otherMetrics: vscode.l10n.t('Metrics'),
    chartLabel: vscode.l10n.t('{0}: {1} runs, {2} points'),
    chartLabelOneRun: vscode.l10n.t('{0}: 1 run, {2} points'),
    chartLabelOnePoint: vscode.l10n.t('{0}: 1 run, 1 point'),
    chartKeys: vscode.l10n.t(
      'Arrow keys read the values, plus and minus zoom, Escape shows everything again. Drag to zoom, Shift+drag to move, Ctrl+wheel to zoom, double-click to reset.',
    ),
    showTable: vscode.l10n.t('Show as Table'),
    showChart: vscode.l10n.t('Show as Chart'),
    resetZoom: vscode.l10n.t('Reset Zoom'),
    hideRun: vscode.l10n.t('Hide {0}'),
    showRun: vscode.l10n.t('Show {0}'),
    hideGroup: vscode.l10n.t('Collapse {0}'),
    showGroup: vscode.l10n.t('Expand {0}'),
    value: vscode.l10n.t('Value'),
    run: vscode.l10n.t('Run'),
    loading: vscode.l10n.t('Loading…'),
    noRuns: vscode.l10n.t(
      'These runs are no longer in the workspace. Select runs in the Experiments view and choose Show Charts.',
    ),
    noMetricsYet: vscode.l10n.t(
      'No metrics yet. What the training script logs with mlflow.log_metric appears here while it runs.',
    ),
    noMetricSelected: vscode.l10n.t('All metrics are hidden.'),
    allRunsHidden: vscode.l10n.t('All runs are hidden. Click one above to show it.'),
    noPoints: vscode.l10n.t('No points here.'),
    notOnLogScale: vscode.l10n.t('{0} values of zero or less are not shown on a log axis.'),
    notFinite: vscode.l10n.t('{0} values are NaN or infinite.'),
    firstRows: vscode.l10n.t('The first {0} of {1} rows. Zoom in to see others.'),
    moreCharts: vscode.l10n.t('Show {0} More'),
    runGone: vscode.l10n.t('{0} is no longer in the workspace.'),
  };
}
