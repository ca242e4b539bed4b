import * as vscode from 'vscode';
import type { RunHead, ViewType } from '../core/entities';
import { missing } from '../core/errors';
import { allExperiments } from './allExperiments';
import type { RunNode } from './nodes';
import { pickFolder } from './pickFolder';
import type { Services } from './services';
import { relativeTime, statusWord } from './words';
import { plainLabel } from '../vscode/labels';
import { showInformation } from '../vscode/messages';

/** Runs a list to pick from holds: the newest. */
const OFFERED = 500;

export interface RunItem extends vscode.QuickPickItem {
  readonly node: RunNode;
}

/** The newest runs of all experiments, for a QuickPick. Rejects with a sentence when there are none. */
export async function runItems(
  services: Services,
  folder: vscode.WorkspaceFolder,
  viewType: ViewType = 'ACTIVE_ONLY',
): Promise<readonly RunItem[]> {
  const { backend } = await services.stores.get(folder);
  const all = await allExperiments(backend);
  const names = new Map(all.map(({ experimentId, name }) => [experimentId, name]));
  const page = await backend.searchRuns({
    experimentIds: [...names.keys()],
    filter: '',
    orderBy: [],
    viewType,
    maxResults: OFFERED,
    pageToken: null,
    parent: 'any',
  });
  if (page.items.length === 0) {
    throw missing(
      viewType === 'DELETED_ONLY'
        ? vscode.l10n.t('No run of {0} was deleted.', folder.name)
        : vscode.l10n.t('Nothing was logged in {0} yet.', folder.name),
    );
  }
  return page.items.map((run) => runItem(folder, run, names.get(run.info.experimentId)));
}

/** A run as it stands in a list to pick from. */
export function runItem(
  folder: vscode.WorkspaceFolder,
  { info }: RunHead,
  experiment: string | undefined,
): RunItem {
  return {
    label: plainLabel(info.runName),
    description: [
      plainLabel(experiment ?? info.experimentId),
      statusWord(info.status),
      relativeTime(info.startTime, Date.now()),
    ].join(' · '),
    node: { kind: 'run', folder, experimentId: info.experimentId, runId: info.runId },
  };
}

/** One run the person picks; undefined when they leave. */
export async function pickRun(
  services: Services,
  title: string,
  viewType: ViewType = 'ACTIVE_ONLY',
): Promise<RunNode | undefined> {
  const folder = await pickFolder(services, vscode.l10n.t('The folder of the run'));
  if (!folder) return undefined;
  const picked = await vscode.window.showQuickPick(runItems(services, folder, viewType), {
    title,
    placeHolder: vscode.l10n.t('A run'),
    matchOnDescription: true,
  });
  return picked?.node;
}

/** At least two runs the person picks; undefined when they leave or pick fewer. */
export async function pickRuns(
  services: Services,
  title: string,
  preselected: readonly RunNode[],
): Promise<readonly RunNode[] | undefined> {
  const folder = await pickFolder(services, vscode.l10n.t('The folder of the runs'));
  if (!folder) return undefined;
  const chosen = new Set(preselected.map(({ runId }) => runId));
  const items = (await runItems(services, folder)).map((item) => ({
    ...item,
    picked: chosen.has(item.node.runId),
  }));
  const picked = await vscode.window.showQuickPick(items, {
    title,
    placeHolder: vscode.l10n.t('Two runs, or more'),
    matchOnDescription: true,
    canPickMany: true,
  });
  if (!picked) return undefined;
  if (picked.length < 2) {
    void showInformation(vscode.l10n.t('Pick two runs or more: one has nothing to differ from.'));
    return undefined;
  }
  return picked.map(({ node }) => node);
}
