import * as vscode from 'vscode';
import type { RunHead } from '../../core/entities';
import { MAX_CHART_RUNS } from '../../core/lines/request';
import { allExperiments } from '../allExperiments';
import type { TreeNode } from '../nodes';
import { runItem } from '../pickRun';
import type { RunItem } from '../pickRun';
import { pickSome, pickSomeOr } from '../pickSome';
import type { Services } from '../services';
import { newestRuns } from './charted';
import type { Charted } from './charted';
import { showInformation } from '../../vscode/messages';

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

/** Others of these experiments in place of those that are shown; undefined where the person leaves them. */
export async function chooseOthers(
  services: Services,
  folder: vscode.WorkspaceFolder,
  { experimentIds, shown }: { readonly experimentIds: readonly string[]; readonly shown: readonly string[] },
): Promise<ChartedChoice | undefined> {
  const offered = await runsOf(services, folder, experimentIds.length > 0 ? experimentIds : null);
  if (!offered) return undefined;
  const isShown = new Set(shown);
  const choice = await pickSomeOr(
    offered.map(({ item, run }) => ({ ...item, picked: isShown.has(run.info.runId) })),
    {
      ...choosing(),
      other: {
        iconPath: new vscode.ThemeIcon('sync'),
        tooltip: vscode.l10n.t('Show the Newest Runs, and Those That Begin'),
      },
    },
  );
  if (!choice) return undefined;
  // Of the runs that are offered here, if those that are shown are of no experiment any more.
  if (choice === 'other') {
    const all = experimentIds.length > 0 ? experimentIds : offered.map(({ run }) => run.info.experimentId);
    return { folder, experimentIds: [...new Set(all)].sort() };
  }
  const runIds = choice.map(({ node }) => node.runId);
  const isSame = runIds.length === shown.length && runIds.every((id) => isShown.has(id));
  return isSame ? undefined : { folder, runIds };
}

/** Those that are running, or the newest one, are proposed. */
async function pickRuns(services: Services): Promise<RunChoice | undefined> {
  const folder = await pickFolder(services);
  const offered = folder && (await runsOf(services, folder, null));
  if (!offered) return undefined;
  const running = offered.filter(({ run }) => run.info.status === 'RUNNING');
  const proposed = new Set(running.length > 0 ? running : offered.slice(0, 1));
  const picked = await pickSome(
    offered.map((one) => ({ ...one.item, picked: proposed.has(one) })),
    choosing(),
  );
  return picked && { folder, runIds: picked.map(({ node }) => node.runId) };
}

const choosing = (): {
  readonly title: string;
  readonly placeholder: string;
  readonly matchOnDescription: true;
} => ({
  title: vscode.l10n.t('Show Charts'),
  placeholder: vscode.l10n.t('Runs to show together'),
  matchOnDescription: true,
});

/** The newest runs of these experiments, or of all; undefined, which is said, where there is none. */
async function runsOf(
  services: Services,
  folder: vscode.WorkspaceFolder,
  experimentIds: readonly string[] | null,
): Promise<readonly { readonly run: RunHead; readonly item: RunItem }[] | undefined> {
  const { backend } = await services.stores.get(folder);
  const experiments = await allExperiments(backend);
  const nameOf = new Map(experiments.map(({ experimentId, name }) => [experimentId, name]));
  const runs = await newestRuns(backend, experimentIds ?? [...nameOf.keys()], {
    maxResults: experimentIds ? MAX_CHART_RUNS : OFFERED,
    parent: 'any',
  });
  if (runs.length > 0)
    return runs.map((run) => ({ run, item: runItem(folder, run, nameOf.get(run.info.experimentId)) }));
  void showInformation(
    vscode.l10n.t(
      'No runs yet. Run a project or a training script in this workspace, then its curves can be shown.',
    ),
  );
  return undefined;
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
