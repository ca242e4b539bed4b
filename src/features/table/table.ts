import * as vscode from 'vscode';
import { errorMessage } from '../../core/errors';
import type { TableNotices } from '../../core/panels/table';
import type { TableArrangement } from '../../core/panels/tableView';
import { shorten } from '../../core/text';
import { COMMANDS, PANELS } from '../../vscode/contributions';
import { DisposableStore } from '../../vscode/disposables';
import { errorText } from '../../vscode/errors';
import type { PanelKind } from '../../vscode/panels';
import { ArrangedPanels } from '../arrangedPanels';
import { folderOf, tableIdentity } from '../identity';
import type { TableIdentity } from '../identity';
import type { RunNode } from '../nodes';
import { nodesOf } from '../nodes';
import type { Services } from '../services';
import { askViewName, openViewIn, shareView } from '../views/viewFile';
import { chooseExperiments } from './choose';
import type { ExperimentChoice } from './choose';
import { exportRuns } from './exportRuns';
import { registerRunsCommands } from './runsCommands';
import type { TableSession } from './session';
import { serveTable } from './session';
import { tableStrings } from './strings';

const tables = new ArrangedPanels<TableIdentity, TableArrangement, TableSession>();
/** The table that rows were selected in last: what menus over rows are for. */
let last: TableSession | undefined;

export function registerTable(services: Services): vscode.Disposable {
  const registrations = new DisposableStore();
  registrations.add(services.panels.register(tablePanel(services)));
  registrations.add(registerRunsCommands(services, (what) => last?.perform(what)));
  registrations.add(
    services.commands.register(COMMANDS.showTable, async (...args) => {
      const nodes = nodesOf(args);
      const choice = await chooseExperiments(services, nodes.length > 0 ? nodes : services.selection.nodes);
      if (choice) openTable(services, choice);
    }),
  );
  return registrations;
}

/** Opens the table of these experiments, or shows it when it is open, arranged so if it is said how. */
export function openTable(
  services: Services,
  { folder, experimentIds }: ExperimentChoice,
  arrangement?: TableArrangement,
): void {
  const identity: TableIdentity = { folder: folder.uri.toString(), experimentIds };
  if (arrangement) tables.arrange(identity, arrangement);
  services.panels.open(tablePanel(services), identity);
}

function tablePanel(services: Services): PanelKind<TableIdentity> {
  return {
    id: PANELS.table,
    script: 'table',
    identity: tableIdentity,
    strings: tableStrings,
    title: () => vscode.l10n.t('Runs'),
    start: (identity, page) => {
      const { brushes } = services;
      const arrangement = tables.take(identity);
      const store = async (): Promise<Awaited<ReturnType<typeof services.stores.get>>> =>
        services.stores.get(folderOf(identity));
      const report = (doing: string) => (error: unknown) => services.commands.report(error, doing);
      const session = serveTable({
        channel: page.channel,
        backend: async () => (await store()).backend,
        writable: async () => (await services.stores.writable(folderOf(identity))).backend,
        isWritable: () =>
          vscode.workspace.isTrusted && services.stores.opened(folderOf(identity))?.readOnly === undefined,
        experimentIds: identity.experimentIds,
        ...(arrangement && { arrangement }),
        errorText,
        onDescribed: ({ experiments }) =>
          page.setTitle(
            vscode.l10n.t('Runs: {0}', experiments.map(({ name }) => shorten(name, 30)).join(', ')),
          ),
        askName: askViewName,
        openView: () => openViewIn(services, 'table'),
        act: (notice) => void act(services, identity, notice).catch(report('table')),
        onSelected: (runIds) => {
          last = session;
          void nodesFor(services, identity, runIds)
            .then((nodes) => services.selection.setNodes(nodes))
            .catch(report('table'));
        },
        exportRuns: (notice) =>
          void store()
            .then(({ backend }) => exportRuns(backend, folderOf(identity).uri, notice))
            .catch(report('export')),
        shareView: ({ arrangement, name }) =>
          void shareView(folderOf(identity), { table: arrangement }, name).catch(report('share view')),
        brush: {
          runIds: () => brushes.of(identity),
          clear: () => brushes.clear(identity),
        },
        onProblem: (what, cause) => {
          services.log.warn(what, cause instanceof Error ? cause : errorMessage(cause));
        },
      });
      const opened = tables.opened(identity, session);
      session.setVisible(page.visible);
      const visibility = page.onDidChangeVisible((visible) => session.setVisible(visible));
      const brushing = brushes.onDidChange((folder) => {
        if (folder === identity.folder) session.setBrushed(brushes.of(identity));
      });
      const all = vscode.Disposable.from(visibility, brushing, session, opened, {
        dispose: () => {
          if (last === session) last = undefined;
        },
      });
      return { first: () => session.first(), dispose: () => void all.dispose() };
    },
  };
}

/** Nodes as the trees have them, so that every command knows what to do with them. */
async function nodesFor(
  services: Services,
  identity: TableIdentity,
  runIds: readonly string[],
): Promise<readonly RunNode[]> {
  const folder = folderOf(identity);
  const [only] = identity.experimentIds;
  if (identity.experimentIds.length === 1 && only !== undefined)
    return runIds.map((runId) => ({ kind: 'run', folder, experimentId: only, runId }));
  const { backend } = await services.stores.get(folder);
  const runs = await backend.getRuns(runIds);
  return runs.map(({ info: { runId, experimentId } }) => ({ kind: 'run', folder, experimentId, runId }));
}

async function act(
  services: Services,
  identity: TableIdentity,
  { action, runIds, text: copied }: TableNotices['act'],
): Promise<void> {
  switch (action) {
    case 'copyText':
      await vscode.env.clipboard.writeText(copied);
      vscode.window.setStatusBarMessage(vscode.l10n.t('Copied'), 2000);
      return;
    case 'open': {
      const [node] = await nodesFor(services, identity, runIds);
      if (node) await services.commands.run(COMMANDS.openRun, node);
      return;
    }
    case 'delete': {
      const nodes = await nodesFor(services, identity, runIds);
      await services.commands.run(COMMANDS.deleteRun, nodes[0], nodes);
      return;
    }
  }
}
