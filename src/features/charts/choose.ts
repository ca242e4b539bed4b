import * as vscode from 'vscode';
import { MAX_CHART_RUNS } from '../../core/lines/request';
import { allExperiments } from '../allExperiments';
import type { TreeNode } from '../nodes';
import { runItem } from '../pickRun';
import type { Services } from '../services';
import { newestRuns } from './charted';
import type { Charted } from './charted';

interface RunChoice {
  readonly folder: vscode.WorkspaceFolder;
  readonly runIds: readonly string[];
}

export type ChartedChoice = Charted & { readonly folder: vscode.WorkspaceFolder };

const OFFERED = 200;

/**
 * The runs among these nodes, or its experiments; with neither, the person picks some runs.
 * Of several folders: those of the first, because a panel shows one store.
 */
export async function chooseCharted(
  services: Services,
  nodes: readonly TreeNode[],
): Promise<ChartedChoice | undefined> {
  const runs = nodes.flatMap((node) =>
    node.kind === 'run' ? [node] : node.kind === 'runGroup' || node.kind === 'runDetail' ? [node.run] : [],
  );
  const [first] = runs;
  if (first) {
    const ours = runs.filter(({ folder }) => folder.uri.toString() === first.folder.uri.toString());
    return { folder: first.folder, runIds: [...new Set(ours.map(({ runId }) => runId))] };
  }
  const experiments = nodes.filter((node) => node.kind === 'experiment');
  const folder = experiments[0]?.folder;
  if (!folder) return pickRuns(services);
  const ours = experiments.filter((node) => node.folder.uri.toString() === folder.uri.toString());
  return { folder, experimentIds: [...new Set(ours.map(({ experimentId }) => experimentId))].sort() };
}

async function pickRuns(services: Services): Promise<RunChoice | undefined> {
  const folder = await pickFolder(services);
  return folder && pickAmong(services, folder, { experimentIds: null, shown: null });
}

/** Others of these experiments in place of those that are shown; undefined where the person leaves them. */
export async function chooseOthers(
  services: Services,
  folder: vscode.WorkspaceFolder,
  { experimentIds, shown }: { readonly experimentIds: readonly string[]; readonly shown: readonly string[] },
): Promise<RunChoice | undefined> {
  const from = experimentIds.length > 0 ? experimentIds : null;
  const choice = await pickAmong(services, folder, { experimentIds: from, shown: new Set(shown) });
  const isSame = choice?.runIds.length === shown.length && choice.runIds.every((id) => shown.includes(id));
  return isSame ? undefined : choice;
}

/** Of these experiments' runs, or of all; null for `shown`: those that are running, or the newest one, are proposed. */
async function pickAmong(
  services: Services,
  folder: vscode.WorkspaceFolder,
  among: { readonly experimentIds: readonly string[] | null; readonly shown: ReadonlySet<string> | null },
): Promise<RunChoice | undefined> {
  const { backend } = await services.stores.get(folder);
  const experiments = await allExperiments(backend);
  const nameOf = new Map(experiments.map(({ experimentId, name }) => [experimentId, name]));
  const runs = await newestRuns(backend, among.experimentIds ?? [...nameOf.keys()], {
    maxResults: among.experimentIds ? MAX_CHART_RUNS : OFFERED,
    parent: 'any',
  });
  if (runs.length === 0) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t(
        'No runs yet. Run a project or a training script in this workspace, then its curves can be shown.',
      ),
    );
    return undefined;
  }
  const running = runs.filter(({ info }) => info.status === 'RUNNING');
  const proposed = running.length > 0 ? running : runs.slice(0, 1);
  const preselected = among.shown ?? new Set(proposed.map(({ info }) => info.runId));
  const picked = await vscode.window.showQuickPick(
    runs.map((run) => ({
      ...runItem(folder, run, nameOf.get(run.info.experimentId)),
      picked: preselected.has(run.info.runId),
    })),
    {
      canPickMany: true,
      matchOnDescription: true,
      title: vscode.l10n.t('Show Charts'),
      placeHolder: vscode.l10n.t('Runs to show together'),
    },
  );
  return picked && picked.length > 0 ? { folder, runIds: picked.map(({ node }) => node.runId) } : undefined;
}

async function pickFolder(services: Services): Promise<vscode.WorkspaceFolder | undefined> {
  const folders = services.stores.folders().filter((folder) => services.stores.exists(folder));
  if (folders.length < 2) return folders[0] ?? services.stores.folders()[0];
  const picked = await vscode.window.showQuickPick(
    folders.map((folder) => ({ label: folder.name, description: folder.uri.fsPath, folder })),
    { title: vscode.l10n.t('Show Charts'), placeHolder: vscode.l10n.t('The folder whose runs to show') },
  );
  return picked?.folder;
}
