import * as vscode from 'vscode';
import { hostname } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import type { RunHead } from '../../core/entities';
import { LAUNCH_TAGS } from '../../projects/launchTags';
import { isLauncherOf } from '../../projects/processes';
import { DisposableStore } from '../../vscode/disposables';
import type { Services } from '../services';
import type { WorkspaceStore } from '../stores';
import { runOfTask } from './tasks';

/** How long a launch may take from its run to its launcher's first word. */
const START_GRACE_MS = 60_000;
/** For the launcher's last request to be written. */
const END_GRACE_MS = 1500;

/** The launcher's process of this run, when it is on this machine. */
export function launcherPid(run: RunHead): number | undefined {
  const tag = (key: string): string | undefined => run.data.tags.find((each) => each.key === key)?.value;
  if (tag(LAUNCH_TAGS.host) !== hostname()) return undefined;
  const pid = Number(tag(LAUNCH_TAGS.pid));
  return Number.isInteger(pid) && pid > 0 ? pid : undefined;
}

/**
 * Ends the runs whose launcher can't any more, because it was killed itself: when its task ends in this window,
 * and when a store is opened.
 */
export function endAbandonedRuns(services: Services): vscode.Disposable {
  const own = new DisposableStore();
  const { stores, log } = services;
  const swept = new WeakSet<WorkspaceStore>();
  const sweepAll = (): void => {
    if (!vscode.workspace.isTrusted) return;
    for (const store of stores.all()) {
      if (swept.has(store)) continue;
      swept.add(store);
      sweep(store, log).catch((error: unknown) => log.warn(`Looking for abandoned runs: ${String(error)}`));
    }
  };
  own.add(stores.onDidChange(sweepAll));
  const soon = setTimeout(sweepAll, 2000);
  own.add(new vscode.Disposable(() => clearTimeout(soon)));
  own.add(
    vscode.tasks.onDidEndTask(({ execution }) => {
      const runId = runOfTask(execution.task);
      if (runId === undefined) return;
      taskEnded(services, runId).catch((error: unknown) => log.warn(`After ${runId}: ${String(error)}`));
    }),
  );
  return own;
}

/** Ends the run if nobody else will. True: it was ended here. */
export async function endIfAbandoned(store: WorkspaceStore, run: RunHead): Promise<boolean> {
  if (run.info.status !== 'RUNNING') return false;
  const pid = launcherPid(run);
  if (pid === undefined && Date.now() - run.info.startTime < START_GRACE_MS) return false;
  if (pid !== undefined && (await isLauncherOf(pid, run.info.runId))) return false;
  await store.backend.updateRun(run.info.runId, { status: 'KILLED', endTime: Date.now() });
  return true;
}

async function taskEnded(services: Services, runId: string): Promise<void> {
  await wait(END_GRACE_MS);
  for (const store of services.stores.all()) {
    const [run] = await store.backend.getRuns([runId]);
    if (run?.info.status !== 'RUNNING') continue;
    const pid = launcherPid(run);
    if (pid !== undefined && (await isLauncherOf(pid, runId))) continue;
    await store.backend.updateRun(runId, { status: 'KILLED', endTime: Date.now() });
  }
}

async function sweep(store: WorkspaceStore, log: vscode.LogOutputChannel): Promise<void> {
  const experiments = await store.backend.searchExperiments({
    viewType: 'ACTIVE_ONLY',
    maxResults: 1000,
    pageToken: null,
  });
  const experimentIds = experiments.items
    .filter(({ runningCount }) => runningCount > 0)
    .map(({ experimentId }) => experimentId);
  if (experimentIds.length === 0) return;
  const runs = await store.backend.searchRuns({
    experimentIds,
    filter: `attributes.status = 'RUNNING' AND tags."${LAUNCH_TAGS.host}" = '${hostname().replaceAll("'", '')}'`,
    orderBy: [],
    viewType: 'ACTIVE_ONLY',
    maxResults: 1000,
    pageToken: null,
    parent: 'any',
  });
  for (const run of runs.items) {
    if (await endIfAbandoned(store, run)) log.info(`Run ${run.info.runId} lost its launcher; it is KILLED.`);
  }
}
