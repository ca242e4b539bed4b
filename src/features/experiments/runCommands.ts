import * as vscode from 'vscode';
import { shorten } from '../../core/text';
import { COMMANDS } from '../../vscode/contributions';
import { DisposableStore } from '../../vscode/disposables';
import type { RunNode } from '../nodes';
import { nodesOf, runNodesOf } from '../nodes';
import { offerUndo } from '../offerUndo';
import { pickRun } from '../pickRun';
import { plainLabel } from '../../vscode/labels';
import { openFile } from '../run/open';
import type { Services } from '../services';

/** What a person does to runs: rename, delete, restore, copy their ids, open their files. */
export function registerRunCommands(services: Services): vscode.Disposable {
  const { commands } = services;
  const registrations = new DisposableStore();
  registrations.add(commands.register(COMMANDS.renameRun, (...args) => rename(services, args)));
  registrations.add(commands.register(COMMANDS.deleteRun, (...args) => remove(services, args)));
  registrations.add(commands.register(COMMANDS.restoreRun, (...args) => restore(services, args)));
  registrations.add(commands.register(COMMANDS.copyRunId, (...args) => copyRunIds(services, args)));
  registrations.add(commands.register(COMMANDS.openArtifact, (...args) => openArtifact(services, args)));
  return registrations;
}

/** The runs the command was called on; for a key, those selected in the tree; else one the person picks. */
async function targets(
  services: Services,
  args: readonly unknown[],
  title: string,
): Promise<readonly RunNode[]> {
  const called = runNodesOf(args);
  if (called.length > 0) return called;
  if (services.selection.runs.length > 0) return services.selection.runs;
  const picked = await pickRun(services, title);
  return picked ? [picked] : [];
}

async function rename(services: Services, args: readonly unknown[]): Promise<void> {
  const [node] = await targets(services, args, vscode.l10n.t('Rename Run'));
  if (!node) return;
  const { backend } = await services.stores.writable(node.folder);
  const { info } = await backend.getRun(node.runId);
  const runName = await vscode.window.showInputBox({
    title: vscode.l10n.t('Rename Run'),
    prompt: vscode.l10n.t('The new name of {0}', plainLabel(info.runName)),
    value: info.runName,
    validateInput: (value) => (value.trim() === '' ? vscode.l10n.t('A run needs a name.') : undefined),
  });
  if (runName === undefined || runName === info.runName) return;
  await backend.updateRun(node.runId, { runName });
}

async function remove(services: Services, args: readonly unknown[]): Promise<void> {
  const nodes = await targets(services, args, vscode.l10n.t('Delete Run'));
  const [first] = nodes;
  if (!first) return;
  const { info } = await (await services.stores.writable(first.folder)).backend.getRun(first.runId);
  const question =
    nodes.length === 1
      ? vscode.l10n.t('Delete the run {0}?', shorten(info.runName))
      : vscode.l10n.t('Delete {0} runs?', nodes.length);
  const confirm = vscode.l10n.t('Delete');
  const detail =
    nodes.length === 1
      ? vscode.l10n.t('Nothing is lost: Restore Deleted Run… brings it back.')
      : vscode.l10n.t('Nothing is lost: Restore Deleted Run… brings them back.');
  if ((await vscode.window.showWarningMessage(question, { modal: true, detail }, confirm)) !== confirm)
    return;
  for (const node of nodes) await (await services.stores.writable(node.folder)).backend.deleteRun(node.runId);
  void offerUndo(services, {
    said:
      nodes.length === 1
        ? vscode.l10n.t('The run was deleted.')
        : vscode.l10n.t('{0} runs were deleted.', nodes.length),
    undoneBy: COMMANDS.restoreRun,
    undo: () => restoreAll(services, nodes),
  });
}

async function restore(services: Services, args: readonly unknown[]): Promise<void> {
  const called = deletedRunsOf(services, args);
  if (called.length > 0) {
    await restoreAll(services, called);
    return;
  }
  const node = await pickRun(services, vscode.l10n.t('Restore Deleted Run'), 'DELETED_ONLY');
  if (!node) return;
  await (await services.stores.writable(node.folder)).backend.restoreRun(node.runId);
  await services.commands.run(COMMANDS.revealRun, node);
}

async function restoreAll(services: Services, nodes: readonly RunNode[]): Promise<void> {
  for (const node of nodes)
    await (await services.stores.writable(node.folder)).backend.restoreRun(node.runId);
}

/** A menu over deleted rows of a table hands over what VS Code knows of the row; the rows themselves are selected. */
function deletedRunsOf(services: Services, args: readonly unknown[]): readonly RunNode[] {
  const [context] = args;
  const isRow = typeof context === 'object' && context !== null && 'tidemarkRow' in context;
  return isRow ? services.selection.runs : runNodesOf(args);
}

async function copyRunIds(services: Services, args: readonly unknown[]): Promise<void> {
  const nodes = await targets(services, args, vscode.l10n.t('Copy Run ID'));
  if (nodes.length === 0) return;
  await vscode.env.clipboard.writeText(nodes.map(({ runId }) => runId).join('\n'));
  vscode.window.setStatusBarMessage(vscode.l10n.t('Run ID copied'), 2000);
}

async function openArtifact(services: Services, args: readonly unknown[]): Promise<void> {
  const node = nodesOf(args).find((candidate) => candidate.kind === 'artifact');
  if (!node || node.isDir) return;
  await openFile(services.stores, { folder: node.run.folder.uri.toString() }, node, false);
}
