import * as vscode from 'vscode';
import type { TrackingBackend } from '../../core/backend';
import type { Run } from '../../core/entities';
import { invalid, missing } from '../../core/errors';
import { shorten } from '../../core/text';
import { COMMANDS } from '../../vscode/contributions';
import { DisposableStore } from '../../vscode/disposables';
import { chartedRunIds } from '../charts/charted';
import type { ExperimentNode, RunNode } from '../nodes';
import { nodesOf, runNodesOf } from '../nodes';
import { pickRun, pickRuns } from '../pickRun';
import { PatchedSources } from '../runSource';
import type { Services } from '../services';
import { openCompare, registerComparePanel } from './panel';
import { openFilesDiff } from './files';
import { comparedRunUri, RunDocuments } from './runDocuments';
import { openSourceDiff } from './source';

/** Two runs in VS Code's own diff editor; more than two in the compare panel. */
export function registerCompare(services: Services): vscode.Disposable {
  const { commands, selection } = services;
  const registrations = new DisposableStore();
  registrations.add(new RunDocuments(services.stores));
  registrations.add(new PatchedSources(services.stores));
  registrations.add(registerComparePanel(services));
  registrations.add(
    commands.register(COMMANDS.diffParams, async (...args) => {
      const runs = await runsToCompare(services, args, vscode.l10n.t('Diff Params'));
      if (runs) await show(services, runs);
    }),
  );
  for (const [command, title, open] of [
    [COMMANDS.diffFiles, vscode.l10n.t('Diff Files'), openFilesDiff],
    [COMMANDS.diffSource, vscode.l10n.t('Diff Source'), openSourceDiff],
  ] as const) {
    registrations.add(
      commands.register(command, async (...args) => {
        const runs = await runsToCompare(services, args, title);
        if (runs) await open(...(await twoRuns(services, runs)));
      }),
    );
  }
  registrations.add(
    commands.register(COMMANDS.compareRuns, async (...args) => {
      const runs = await runsToCompare(services, args, vscode.l10n.t('Compare Runs'));
      if (runs) compare(services, runs);
    }),
  );
  registrations.add(
    commands.register(COMMANDS.selectForCompare, async (...args) => {
      const run = runNodesOf(args)[0] ?? (await pickRun(services, vscode.l10n.t('Select for Compare')));
      if (run) selection.setForCompare(run);
    }),
  );
  registrations.add(
    commands.register(COMMANDS.compareWithSelected, async (...args) => {
      const first = selection.forCompare;
      if (!first) throw missing(vscode.l10n.t('Select a run for compare first.'));
      const second = runNodesOf(args)[0] ?? (await pickRun(services, vscode.l10n.t('Compare with Selected')));
      if (second) await show(services, [first, second]);
    }),
  );
  return registrations;
}

/**
 * The runs the command was called on, else those selected in the tree; a single one asks for the other, none
 * for both.
 */
async function runsToCompare(
  services: Services,
  args: readonly unknown[],
  title: string,
): Promise<readonly RunNode[] | undefined> {
  const called = distinct(runNodesOf(args));
  const experiment = nodesOf(args).find((node) => node.kind === 'experiment');
  if (called.length === 0 && experiment) {
    const newest = await newestOf(services, experiment);
    if (newest.length >= 2) return newest;
  }
  const runs = called.length > 0 ? called : distinct(services.selection.runs);
  if (runs.length >= 2) return runs;
  return pickRuns(services, title, runs);
}

/** An experiment as a whole stands for its newest runs. */
async function newestOf(
  services: Services,
  { folder, experimentId }: ExperimentNode,
): Promise<readonly RunNode[]> {
  const { backend } = await services.stores.get(folder);
  const runIds = await chartedRunIds(backend, { experimentIds: [experimentId] });
  return runIds.map((runId): RunNode => ({ kind: 'run', folder, experimentId, runId }));
}

/** The first two, which must be different runs of one folder. */
async function twoRuns(
  services: Services,
  runs: readonly RunNode[],
): Promise<readonly [TrackingBackend, vscode.WorkspaceFolder, readonly [Run, Run]]> {
  const [left, right] = distinct(runs);
  if (!left || !right)
    throw invalid(vscode.l10n.t('These are the same run: pick another one to compare with.'));
  if (!sameFolder(left, right)) throw ofSeveralFolders();
  const { backend } = await services.stores.get(left.folder);
  return [backend, left.folder, [await backend.getRun(left.runId), await backend.getRun(right.runId)]];
}

async function show(services: Services, runs: readonly RunNode[]): Promise<void> {
  const [left, right] = distinct(runs);
  if (!left || !right)
    throw invalid(vscode.l10n.t('These are the same run: pick another one to compare with.'));
  if (runs.length > 2) {
    compare(services, runs);
    return;
  }
  if (!sameFolder(left, right)) throw ofSeveralFolders();
  const { backend } = await services.stores.get(left.folder);
  const names = await Promise.all(
    [left, right].map(async ({ runId }) => (await backend.getRun(runId)).info.runName),
  );
  const [leftName = '', rightName = ''] = names;
  await vscode.commands.executeCommand(
    'vscode.diff',
    comparedRunUri(
      { folder: left.folder, runId: left.runId, otherRunId: right.runId, side: 'left' },
      leftName,
    ),
    comparedRunUri(
      { folder: left.folder, runId: right.runId, otherRunId: left.runId, side: 'right' },
      rightName,
    ),
    vscode.l10n.t('{0} ↔ {1} (params)', shorten(leftName, 40), shorten(rightName, 40)),
    { preview: true },
  );
}

function compare(services: Services, runs: readonly RunNode[]): void {
  const [first] = runs;
  if (!first) return;
  if (!runs.every((run) => sameFolder(run, first))) throw ofSeveralFolders();
  openCompare(
    services,
    first.folder,
    runs.map(({ runId }) => runId),
  );
}

function ofSeveralFolders(): Error {
  return invalid(vscode.l10n.t('These runs lie in different folders: pick runs of one folder to compare.'));
}

function sameFolder(a: RunNode, b: RunNode): boolean {
  return a.folder.uri.toString() === b.folder.uri.toString();
}

function distinct(runs: readonly RunNode[]): readonly RunNode[] {
  return [...new Map(runs.map((run) => [run.runId, run])).values()];
}
