import * as vscode from 'vscode';
import { errorMessage } from '../../core/errors';
import { MAX_COMPARED_RUNS } from '../../core/panels/compare';
import { COMMANDS, PANELS } from '../../vscode/contributions';
import { errorText } from '../../vscode/errors';
import type { PanelKind } from '../../vscode/panels';
import { openCharts } from '../charts/charts';
import type { RunsIdentity } from '../identity';
import { backendOf, folderOf, runsIdentity, titleOf } from '../identity';
import type { RunNode } from '../nodes';
import type { Services } from '../services';
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
    strings: compareStrings,
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
        openDiff: (leftRunId, rightRunId) => void openDiff(services, identity, leftRunId, rightRunId),
        openCharts: () => openCharts(services, folderOf(identity), identity.runIds),
        onProblem: (what, cause) => {
          services.log.warn(what, cause instanceof Error ? cause : errorMessage(cause));
        },
      });
      session.setVisible(page.visible);
      const visibility = page.onDidChangeVisible((visible) => session.setVisible(visible));
      return vscode.Disposable.from(visibility, session);
    },
  };
}

async function openDiff(
  services: Services,
  identity: RunsIdentity,
  leftRunId: string,
  rightRunId: string,
): Promise<void> {
  try {
    const backend = await backendOf(services.stores, identity);
    const folder = folderOf(identity);
    const nodes = (await backend.getRuns([leftRunId, rightRunId])).map(
      ({ info: { runId, experimentId } }): RunNode => ({ kind: 'run', folder, experimentId, runId }),
    );
    if (nodes.length === 2) await services.commands.run(COMMANDS.diffParams, nodes[0], nodes);
  } catch (error) {
    services.commands.report(error, COMMANDS.diffParams);
  }
}
