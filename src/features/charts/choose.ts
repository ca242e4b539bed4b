import * as vscode from 'vscode';
import type { TreeNode } from '../nodes';
import { pickLoggedFolder } from '../pickFolder';
import { runItems } from '../pickRun';
import { pickSome, pickSomeOr } from '../pickSome';
import type { Services } from '../services';
import type { Charted } from './charted';

interface RunChoice {
  readonly folder: vscode.WorkspaceFolder;
  readonly runIds: readonly string[];
}

export type ChartedChoice = Charted & { readonly folder: vscode.WorkspaceFolder };

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
  const offered = await runItems(services, folder, experimentIds.length > 0 ? { experimentIds } : {});
  const isShown = new Set(shown);
  const choice = await pickSomeOr(
    offered.map((item) => ({ ...item, picked: isShown.has(item.node.runId) })),
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
    const all = experimentIds.length > 0 ? experimentIds : offered.map(({ node }) => node.experimentId);
    return { folder, experimentIds: [...new Set(all)].sort() };
  }
  const runIds = choice.map(({ node }) => node.runId);
  const isSame = runIds.length === shown.length && runIds.every((id) => isShown.has(id));
  return isSame ? undefined : { folder, runIds };
}

/** Those that are running, or the newest one, are proposed. */
async function pickRuns(services: Services): Promise<RunChoice | undefined> {
  const folder = await pickLoggedFolder(services, vscode.l10n.t('The folder whose runs to show'));
  if (!folder) return undefined;
  const offered = await runItems(services, folder);
  const running = offered.filter(({ status }) => status === 'RUNNING');
  const proposed = new Set(running.length > 0 ? running : offered.slice(0, 1));
  const picked = await pickSome(
    offered.map((item) => ({ ...item, picked: proposed.has(item) })),
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
