import * as vscode from 'vscode';
import { errorMessage } from '../../core/errors';
import { MAX_COMPARED_RUNS } from '../../core/panels/compare';
import type { RowDiff } from '../../core/panels/compare';
import { shorten } from '../../core/text';
import { COMMANDS, PANELS } from '../../vscode/contributions';
import type { CommandId } from '../../vscode/contributions';
import { errorText } from '../../vscode/errors';
import type { PanelKind } from '../../vscode/panels';
import { openCharts } from '../charts/charts';
import { saveChart } from '../charts/save';
import { chartsStrings } from '../charts/strings';
import type { RunsIdentity } from '../identity';
import { backendOf, folderOf, runsIdentity, titleOf } from '../identity';
import type { RunNode } from '../nodes';
import { openFile } from '../run/open';
import type { Services } from '../services';
import { comparedRunUri } from './runDocuments';
import { serveCompare } from './session';
import { compareStrings } from './strings';

/** Opens the table of what differs between these runs; the first is the baseline. */
export function openCompare(
  services: Services,
  folder: vscode.WorkspaceFolder,
  runIds: readonly string[],
): void {
  services.panels.open(comparePanel(services), {
    folder: folder.uri.toString(),
    runIds: runIds.slice(0, MAX_COMPARED_RUNS),
  });
}

/** Lets VS Code bring compare panels back after a reload. */
export function registerComparePanel(services: Services): vscode.Disposable {
  return services.panels.register(comparePanel(services));
}

function comparePanel(services: Services): PanelKind<RunsIdentity> {
  return {
    id: PANELS.compare,
    script: 'compare',
    identity: runsIdentity,
    strings: () => ({ ...chartsStrings(), ...compareStrings() }),
    title: () => vscode.l10n.t('Compare Runs'),
    start: (identity, page) => {
      const session = serveCompare({
        channel: page.channel,
        backend: () => backendOf(services.stores, identity),
        runIds: identity.runIds,
        errorText,
        onCompared: ({ runs }) => {
          if (runs.length > 0)
            page.setTitle(vscode.l10n.t('Compare: {0}', titleOf(runs.map((run) => run.runName))));
        },
        openDiff: onPair(services, identity, COMMANDS.diffParams),
        openFiles: onPair(services, identity, COMMANDS.diffFiles),
        openSource: onPair(services, identity, COMMANDS.diffSource),
        openRowDiff: (row) => void openRowDiff(services, identity, row),
        openFile: (file) => {
          void openFile(services.stores, identity, file, false).catch((error: unknown) =>
            services.commands.report(error, COMMANDS.compareRuns),
          );
        },
        saveChart: (file) => saveChart(folderOf(identity).uri, file),
        openCharts: () => void openChartsBelow(services, identity),
        onProblem: (what, cause) => {
          services.log.warn(what, cause instanceof Error ? cause : errorMessage(cause));
        },
      });
      session.setVisible(page.visible);
      const visibility = page.onDidChangeVisible((visible) => session.setVisible(visible));
      const all = vscode.Disposable.from(visibility, session);
      return { first: () => session.first(), dispose: () => void all.dispose() };
    },
  };
}

/** The charts of the same runs, below the table. */
async function openChartsBelow(services: Services, identity: RunsIdentity): Promise<void> {
  const { tabGroups } = vscode.window;
  const before = tabGroups.activeTabGroup.viewColumn;
  openCharts(services, { folder: folderOf(identity), runIds: identity.runIds });
  // Charts that were open already stay where they are.
  const isBeside = tabGroups.activeTabGroup.viewColumn !== before || tabGroups.all.length > 1;
  if (!isBeside) await vscode.commands.executeCommand('workbench.action.moveEditorToBelowGroup');
}

/** A command on two runs of the page. */
function onPair(
  services: Services,
  identity: RunsIdentity,
  command: CommandId,
): (leftRunId: string, rightRunId: string) => void {
  return (leftRunId, rightRunId) => {
    void (async () => {
      const backend = await backendOf(services.stores, identity);
      const folder = folderOf(identity);
      const nodes = (await backend.getRuns([leftRunId, rightRunId])).map(
        ({ info: { runId, experimentId } }): RunNode => ({ kind: 'run', folder, experimentId, runId }),
      );
      if (nodes.length === 2) await services.commands.run(command, nodes[0], nodes);
    })().catch((error: unknown) => services.commands.report(error, command));
  };
}

/** One row of two runs in VS Code's own diff editor. */
async function openRowDiff(services: Services, identity: RunsIdentity, row: RowDiff): Promise<void> {
  const { section, key, leftRunId, rightRunId } = row;
  const folder = folderOf(identity);
  const uri = (runId: string, otherRunId: string, side: 'left' | 'right'): vscode.Uri =>
    comparedRunUri({ folder, runId, otherRunId, side, row: { section, key } }, key);
  const backend = await backendOf(services.stores, identity);
  const names = (await backend.getRuns([leftRunId, rightRunId])).map((run) => shorten(run.info.runName, 30));
  await vscode.commands.executeCommand(
    'vscode.diff',
    uri(leftRunId, rightRunId, 'left'),
    uri(rightRunId, leftRunId, 'right'),
    vscode.l10n.t('{0}: {1} ↔ {2}', shorten(key, 30), names[0] ?? '', names[1] ?? ''),
    { preview: true },
  );
}
