import * as vscode from 'vscode';
import { COMMANDS, CONTEXT_KEYS, SETTINGS, VIEWS } from '../../vscode/contributions';
import { DisposableStore } from '../../vscode/disposables';
import { errorText } from '../../vscode/errors';
import { nodesOf, runNodesOf } from '../nodes';
import { pickRun } from '../pickRun';
import type { Services } from '../services';
import { tellingWhenRead, VisibleWatch } from '../storeTree';
import { ArtifactFiles } from './artifactFiles';
import { showLiveRuns } from './liveRuns';
import { registerRunCommands } from './runCommands';
import { ExperimentsTree } from './tree';

/** Ages are drawn again this often: those in seconds and those of running runs, and all others. */
const REDRAW_YOUNG_MS = 10_000;
const REDRAW_MS = 60_000;

/** The Experiments view, its runs' commands and files, and the status bar's live run. */
export function registerExperiments(services: Services): vscode.Disposable {
  const { stores, commands, selection, contextKeys } = services;
  const registrations = new DisposableStore();
  const tree = registrations.add(new ExperimentsTree(stores));
  const view = registrations.add(
    vscode.window.createTreeView(VIEWS.experiments, {
      treeDataProvider: tellingWhenRead(tree, () => contextKeys.set(CONTEXT_KEYS.experimentsRead, true)),
      canSelectMany: true,
      showCollapseAll: true,
    }),
  );
  const watch = registrations.add(
    new VisibleWatch({
      stores,
      report: (store, changes) => {
        tree
          .apply(store, changes)
          .catch((error: unknown) => services.log.error('experiments:', String(error)));
      },
      resumed: () => tree.refresh(),
    }),
  );

  registrations.add(view.onDidChangeSelection(({ selection: nodes }) => selection.setNodes(nodes)));
  registrations.add(
    tree.onDidCountRunning((count) => {
      if ((view.badge?.value ?? 0) === count) return;
      view.badge = count === 0 ? undefined : { value: count, tooltip: vscode.l10n.t('{0} running', count) };
    }),
  );
  let redraw: readonly NodeJS.Timeout[] = [];
  const followVisibility = (visible: boolean): void => {
    redraw.forEach(clearInterval);
    redraw = visible
      ? [
          setInterval(() => tree.redraw(), REDRAW_MS),
          setInterval(() => tree.redrawYoung(Date.now()), REDRAW_YOUNG_MS),
        ]
      : [];
    watch.setVisible(visible);
  };
  registrations.add(view.onDidChangeVisibility(({ visible }) => followVisibility(visible)));
  registrations.add(new vscode.Disposable(() => redraw.forEach(clearInterval)));
  if (view.visible) followVisibility(true);

  registrations.add(
    stores.onDidChange((folder) => {
      tree.forget(folder);
      watch.update();
      view.message = stores
        .folders()
        .flatMap((candidate) => {
          const problem = stores.problem(candidate);
          // The folder's whole path would be cut off at the view's edge.
          if (problem) return [errorText(problem).replaceAll(candidate.uri.fsPath, candidate.name)];
          return stores.opened(candidate)?.readOnly ? [readOnlyText(candidate)] : [];
        })
        .join('\n');
    }),
  );
  registrations.add(stores.onDidAskToRefresh(() => tree.refresh()));
  registrations.add(vscode.workspace.onDidChangeWorkspaceFolders(() => tree.redraw()));
  registrations.add(
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (!event.affectsConfiguration(SETTINGS.mainMetric)) return;
      tree.reread().catch((error: unknown) => services.log.error('experiments:', String(error)));
    }),
  );

  registrations.add(commands.register(COMMANDS.refresh, () => stores.refresh()));
  registrations.add(
    commands.register(COMMANDS.loadMore, async (...args) => {
      const node = nodesOf(args).find((candidate) => candidate.kind === 'loadMore');
      await node?.load();
    }),
  );
  registrations.add(
    commands.register(COMMANDS.revealRun, async (...args) => {
      const target = runNodesOf(args)[0] ?? (await pickRun(services, vscode.l10n.t('Reveal Run')));
      if (!target) return;
      const node = await tree.nodeOf(target.folder, target.runId);
      if (node) await view.reveal(node, { select: true, focus: true, expand: true });
    }),
  );
  registrations.add(registerRunCommands(services));
  registrations.add(ArtifactFiles.register(stores));
  registrations.add(showLiveRuns(services));
  return registrations;
}

function readOnlyText({ name }: vscode.WorkspaceFolder): string {
  return vscode.l10n.t(
    "{0} can't be written: its runs can be browsed, and nothing is logged or changed.",
    name,
  );
}
