import * as vscode from 'vscode';
import type { ChartsArrangement } from '../../core/charts/workspace';
import { errorMessage } from '../../core/errors';
import { MAX_CHART_RUNS } from '../../core/lines/request';
import type { ChartRun } from '../../core/panels/charts';
import { COMMANDS, PANELS } from '../../vscode/contributions';
import { DisposableStore } from '../../vscode/disposables';
import { errorText } from '../../vscode/errors';
import type { PanelKind } from '../../vscode/panels';
import { ArrangedPanels } from '../arrangedPanels';
import { brushOf } from '../brush';
import type { ChartsIdentity } from '../identity';
import { backendOf, chartsIdentity, folderOf, tableIdentity, titleOf } from '../identity';
import { nodesOf } from '../nodes';
import type { TreeNode } from '../nodes';
import { openFile } from '../run/open';
import type { Services } from '../services';
import { askViewName, openViewIn, shareView } from '../views/viewFile';
import { chooseCharted, chooseOthers } from './choose';
import type { ChartedChoice } from './choose';
import { saveChart } from './save';
import type { ChartsSession } from './session';
import { serveCharts } from './session';
import { chartsStrings } from './strings';

const panels = new ArrangedPanels<ChartsIdentity, ChartsArrangement, ChartsSession>();

/** Opens the charts of these runs or experiments, or shows them when they are open, arranged so if it is said how. */
export function openCharts(services: Services, choice: ChartedChoice, arrangement?: ChartsArrangement): void {
  const identity = identityOf(choice);
  if (arrangement) panels.arrange(identity, arrangement);
  services.panels.open(chartsPanel(services), identity);
}

function identityOf(choice: ChartedChoice): ChartsIdentity {
  const folder = choice.folder.uri.toString();
  if ('experimentIds' in choice) return { folder, experimentIds: choice.experimentIds };
  return { folder, runIds: choice.runIds.slice(0, MAX_CHART_RUNS) };
}

export function registerCharts(services: Services): vscode.Disposable {
  const registrations = new DisposableStore();
  registrations.add(services.panels.register(chartsPanel(services)));
  registrations.add(
    services.commands.register(COMMANDS.showCharts, async (...args) => {
      const nodes = nodesOf(args);
      const choice = await chooseCharted(services, nodes.length > 0 ? nodes : inSight(services));
      if (choice) openCharts(services, choice);
    }),
  );
  return registrations;
}

/** What is selected: with no run among it, the experiments of the table in front. */
function inSight({ panels: open, selection }: Services): readonly TreeNode[] {
  const table = open.active({ id: PANELS.table, identity: tableIdentity });
  if (selection.runs.length > 0 || !table) return selection.nodes;
  const folder = folderOf(table);
  return table.experimentIds.map((experimentId) => ({ kind: 'experiment', folder, experimentId }));
}

function chartsPanel(services: Services): PanelKind<ChartsIdentity> {
  return {
    id: PANELS.charts,
    script: 'charts',
    identity: chartsIdentity,
    strings: chartsStrings,
    title: () => vscode.l10n.t('Charts'),
    start: (identity, page) => {
      const { brushes } = services;
      const key = JSON.stringify(identity);
      const arrangement = panels.take(identity);
      // The page knows of what is brushed in itself, and may be further already.
      let isOwn = false;
      let experimentOf: ReadonlyMap<string, string> = new Map();
      const experimentIds = (): readonly string[] =>
        'experimentIds' in identity ? identity.experimentIds : [...new Set(experimentOf.values())];
      const session = serveCharts({
        channel: page.channel,
        backend: () => backendOf(services.stores, identity),
        charted: identity,
        errorText,
        save: (file) => saveChart(folderOf(identity).uri, file),
        onDescribed: ({ runs }) => {
          experimentOf = new Map(runs.map(({ runId, experimentId }) => [runId, experimentId]));
          void namesOf(services, identity, runs)
            .then((names) => {
              if (names.length > 0) page.setTitle(vscode.l10n.t('Charts: {0}', titleOf(names)));
            })
            .catch((error: unknown) => services.log.warn('title of charts', errorMessage(error)));
        },
        openFile: (file) => {
          void openFile(services.stores, identity, file, false).catch((error: unknown) =>
            services.commands.report(error, COMMANDS.showCharts),
          );
        },
        chooseRuns: () => {
          const shown = [...experimentOf.keys()];
          void chooseOthers(services, folderOf(identity), { experimentIds: experimentIds(), shown })
            .then((choice) => choice && page.become(identityOf(choice)))
            .catch((error: unknown) => services.commands.report(error, COMMANDS.showCharts));
        },
        newChart: () => {
          const [experimentId] = experimentIds();
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
        views: {
          backend: () => backendOf(services.stores, identity),
          writable: async () => (await services.stores.writable(folderOf(identity))).backend,
          isWritable: () =>
            vscode.workspace.isTrusted && services.stores.opened(folderOf(identity))?.readOnly === undefined,
          askName: askViewName,
          openView: () => openViewIn(services, 'charts'),
          share: ({ arrangement: charts, name }) =>
            void shareView(folderOf(identity), { charts }, name).catch((error: unknown) =>
              services.commands.report(error, 'share view'),
            ),
        },
        ...(arrangement && { arrangement }),
        onProblem: (what, cause) => {
          services.log.warn(what, cause instanceof Error ? cause : errorMessage(cause));
        },
      });
      const opened = panels.opened(identity, session);
      session.setVisible(page.visible);
      const visibility = page.onDidChangeVisible((visible) => session.setVisible(visible));
      const brushing = brushes.onDidChange(() => {
        if (!isOwn && brushes.in(key) === null) session.clearBrush();
      });
      return vscode.Disposable.from(visibility, brushing, session, opened, {
        // What nobody sees any more picks no runs.
        dispose: () => brushes.set(key, null),
      });
    },
  };
}

/** What a tab is called after. */
async function namesOf(
  services: Services,
  identity: ChartsIdentity,
  runs: readonly ChartRun[],
): Promise<readonly string[]> {
  if ('runIds' in identity) return runs.map(({ runName }) => runName);
  const backend = await backendOf(services.stores, identity);
  const experiments = await Promise.all(identity.experimentIds.map((id) => backend.getExperiment(id)));
  return experiments.map(({ name }) => name);
}
