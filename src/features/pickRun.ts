import * as vscode from 'vscode';
import type { RunStatus, ViewType } from '../core/entities';
import { missing } from '../core/errors';
import { MAX_CHART_RUNS } from '../core/lines/request';
import { allExperiments } from './allExperiments';
import type { RunNode } from './nodes';
import { pickLoggedFolder } from './pickFolder';
import type { Services } from './services';
import { relativeTime, statusWord } from './words';
import { plainLabel } from '../vscode/labels';
import { showInformation } from '../vscode/messages';

/** The newest runs, as many as one page of charts shows: whatever is shown can be picked anew. */
const OFFERED = MAX_CHART_RUNS;

export interface RunItem extends vscode.QuickPickItem {
  readonly node: RunNode;
  readonly status: RunStatus;
}

/** The newest runs of these experiments (of all without any), for a QuickPick. Rejects with a sentence when there are none. */
export async function runItems(
  services: Services,
  folder: vscode.WorkspaceFolder,
  among: { readonly experimentIds?: readonly string[]; readonly viewType?: ViewType } = {},
): Promise<readonly RunItem[]> {
  const { viewType = 'ACTIVE_ONLY' } = among;
  const { backend } = await services.stores.get(folder);
  const all = await allExperiments(backend);
  const names = new Map(all.map(({ experimentId, name }) => [experimentId, name]));
  const page = await backend.searchRuns({
    experimentIds: among.experimentIds ?? [...names.keys()],
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
        : vscode.l10n.t(
            'Nothing was logged in {0} yet: run a project or a training script in it.',
            folder.name,
          ),
    );
  }
  return page.items.map(({ info }) => ({
    label: plainLabel(info.runName),
    description: [
      plainLabel(names.get(info.experimentId) ?? info.experimentId),
      statusWord(info.status),
      relativeTime(info.startTime, Date.now()),
    ].join(' · '),
    node: { kind: 'run', folder, experimentId: info.experimentId, runId: info.runId },
    status: info.status,
  }));
}

/** One run the person picks; undefined when they leave. */
export async function pickRun(
  services: Services,
  title: string,
  viewType: ViewType = 'ACTIVE_ONLY',
): Promise<RunNode | undefined> {
  const folder = await pickLoggedFolder(services, vscode.l10n.t('The folder of the run'));
  if (!folder) return undefined;
  const picked = await vscode.window.showQuickPick(runItems(services, folder, { viewType }), {
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
  const folder = await pickLoggedFolder(services, vscode.l10n.t('The folder of the runs'));
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
