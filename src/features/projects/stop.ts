import * as vscode from 'vscode';
import type { RunHead } from '../../core/entities';
import { missing } from '../../core/errors';
import { isLauncherOf, stopProcess } from '../../projects/processes';
import { runNodesOf } from '../nodes';
import type { Services } from '../services';
import type { WorkspaceStore } from '../stores';
import { endIfAbandoned, launcherPid } from './endings';
import { plainLabel } from '../../vscode/labels';
import { showWarning } from '../../vscode/messages';

/** *Stop Run*: asks the launcher to, which ends the script and then the run. */
export async function stopRuns(services: Services, args: readonly unknown[]): Promise<void> {
  const nodes = runNodesOf(args);
  if (nodes.length === 0) {
    const picked = await pickRunning(services);
    if (picked) await stopRun(picked.store, picked.run);
    return;
  }
  for (const node of nodes) {
    const store = await services.stores.get(node.folder);
    await stopRun(store, await store.backend.getRun(node.runId));
  }
}

async function stopRun(store: WorkspaceStore, run: RunHead): Promise<void> {
  if (run.info.status !== 'RUNNING' && run.info.status !== 'SCHEDULED') return;
  const pid = launcherPid(run);
  if (pid !== undefined && (await isLauncherOf(pid, run.info.runId))) {
    stopProcess(pid);
    return;
  }
  if (pid !== undefined && (await endIfAbandoned(store, run))) return;
  // A script that was started by hand, or on another machine.
  const mark = vscode.l10n.t('Mark as Killed');
  const answer = await showWarning(
    vscode.l10n.t(
      "{0} was not launched from VS Code on this machine, so it can't be stopped from here.",
      run.info.runName,
    ),
    mark,
  );
  if (answer !== mark) return;
  await store.backend.updateRun(run.info.runId, { status: 'KILLED', endTime: Date.now() });
}

async function pickRunning(
  services: Services,
): Promise<{ readonly store: WorkspaceStore; readonly run: RunHead } | undefined> {
  const items = (await Promise.all(services.stores.all().map(runningItems))).flat();
  const [first, ...others] = items;
  if (!first) throw missing(vscode.l10n.t('No run is running.'));
  if (others.length === 0) return first;
  return vscode.window.showQuickPick(items, { placeHolder: vscode.l10n.t('The run to stop') });
}

async function runningItems(
  store: WorkspaceStore,
): Promise<readonly (vscode.QuickPickItem & { readonly store: WorkspaceStore; readonly run: RunHead })[]> {
  const experiments = await store.backend.searchExperiments({
    viewType: 'ACTIVE_ONLY',
    maxResults: 1000,
    pageToken: null,
  });
  const busy = experiments.items.filter(({ runningCount }) => runningCount > 0);
  if (busy.length === 0) return [];
  const runs = await store.backend.searchRuns({
    experimentIds: busy.map(({ experimentId }) => experimentId),
    filter: "attributes.status = 'RUNNING'",
    orderBy: [],
    viewType: 'ACTIVE_ONLY',
    maxResults: 200,
    pageToken: null,
    parent: 'any',
  });
  return runs.items.map((run) => ({
    label: plainLabel(run.info.runName),
    description: plainLabel(
      busy.find(({ experimentId }) => experimentId === run.info.experimentId)?.name ?? '',
    ),
    store,
    run,
  }));
}
