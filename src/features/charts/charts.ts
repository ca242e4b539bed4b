import * as vscode from 'vscode';
import { errorMessage } from '../../core/errors';
import { MAX_CHART_RUNS } from '../../core/lines/request';
import { COMMANDS, PANELS } from '../../vscode/contributions';
import { DisposableStore } from '../../vscode/disposables';
import { errorText } from '../../vscode/errors';
import type { PanelKind } from '../../vscode/panels';
import { brushes, brushOf } from '../brush';
import type { RunsIdentity } from '../identity';
import { backendOf, folderOf, runsIdentity, titleOf } from '../identity';
import { nodesOf } from '../nodes';
import { openFile } from '../run/open';
import type { Services } from '../services';
import { chooseRuns } from './choose';
import { saveChart } from './save';
import { serveCharts } from './session';
import { chartsStrings } from './strings';

/** Opens the charts of these runs, or shows them when they are open. */
export function openCharts(
  services: Services,
  folder: vscode.WorkspaceFolder,
  runIds: readonly string[],
): void {
  services.panels.open(chartsPanel(services), {
    folder: folder.uri.toString(),
    runIds: runIds.slice(0, MAX_CHART_RUNS),
  });
}

export function registerCharts(services: Services): vscode.Disposable {
  const registrations = new DisposableStore();
  registrations.add(services.panels.register(chartsPanel(services)));
  registrations.add(
    services.commands.register(COMMANDS.showCharts, async (...args) => {
      const nodes = nodesOf(args);
      const choice = await chooseRuns(services, nodes.length > 0 ? nodes : services.selection.nodes);
      if (choice) openCharts(services, choice.folder, choice.runIds);
    }),
  );
  return registrations;
}

function chartsPanel(services: Services): PanelKind<RunsIdentity> {
  return {
    id: PANELS.charts,
    script: 'charts',
    identity: runsIdentity,
    strings: chartsStrings,
    title: () => vscode.l10n.t('Charts'),
    start: (identity, page) => {
      const key = JSON.stringify(identity);
      // The page knows of what is brushed in itself, and may be further already.
      let isOwn = false;
      let experimentOf: ReadonlyMap<string, string> = new Map();
      const session = serveCharts({
        channel: page.channel,
        backend: () => backendOf(services.stores, identity),
        runIds: identity.runIds,
        errorText,
        save: (file) => saveChart(folderOf(identity).uri, file),
        onDescribed: ({ runs }) => {
          experimentOf = new Map(runs.map(({ runId, experimentId }) => [runId, experimentId]));
          if (runs.length > 0)
            page.setTitle(vscode.l10n.t('Charts: {0}', titleOf(runs.map((run) => run.runName))));
        },
        openFile: (file) => {
          void openFile(services.stores, identity, file, false).catch((error: unknown) =>
            services.commands.report(error, COMMANDS.showCharts),
          );
        },
        newChart: () => {
          const [experimentId] = experimentOf.values();
          const node = experimentId !== undefined && {
            kind: 'experiment',
            folder: folderOf(identity),
            experimentId,
          };
          void services.commands.run(COMMANDS.newChart, ...(node ? [node] : []));
        },
        brushed: () => brushes.in(key),
        onBrushed: (runIds) => {
          isOwn = true;
          brushes.set(key, runIds && brushOf(identity.folder, experimentOf, runIds));
          isOwn = false;
        },
        onProblem: (what, cause) => {
          services.log.warn(what, cause instanceof Error ? cause : errorMessage(cause));
        },
      });
      session.setVisible(page.visible);
      const visibility = page.onDidChangeVisible((visible) => session.setVisible(visible));
      const brushing = brushes.onDidChange(() => {
        if (!isOwn && brushes.in(key) === null) session.clearBrush();
      });
      return vscode.Disposable.from(visibility, brushing, session, {
        // What nobody sees any more picks no runs.
        dispose: () => brushes.set(key, null),
      });
    },
  };
}
