import * as vscode from 'vscode';
import { plainLabel, runsPhrase } from '../../vscode/labels';
import type { TreeNode } from '../nodes';
import { pickFolder } from '../pickFolder';
import { pickSome } from '../pickSome';
import type { Services } from '../services';

export interface ExperimentChoice {
  readonly folder: vscode.WorkspaceFolder;
  readonly experimentIds: readonly string[];
}

const OFFERED = 1000;

/** The experiments among these nodes, or those of their runs; with neither, the only one there is, or what the person picks. */
export async function chooseExperiments(
  services: Services,
  nodes: readonly TreeNode[],
): Promise<ExperimentChoice | undefined> {
  const experiments = nodes.flatMap((node) =>
    node.kind === 'experiment' || node.kind === 'run'
      ? [node]
      : node.kind === 'runGroup' || node.kind === 'runDetail' || node.kind === 'artifact'
        ? [node.run]
        : [],
  );
  const [first] = experiments;
  if (!first) return pickExperiments(services);
  const ours = experiments.filter(({ folder }) => folder.uri.toString() === first.folder.uri.toString());
  return {
    folder: first.folder,
    experimentIds: [...new Set(ours.map(({ experimentId }) => experimentId))].sort(),
  };
}

async function pickExperiments(services: Services): Promise<ExperimentChoice | undefined> {
  const folder = await pickFolder(services, vscode.l10n.t('Show Runs Table'));
  if (!folder) return undefined;
  const { backend } = await services.stores.get(folder);
  const { items } = await backend.searchExperiments({
    viewType: 'ACTIVE_ONLY',
    maxResults: OFFERED,
    pageToken: null,
  });
  const filled = items.filter(({ runCount }) => runCount > 0);
  const [only] = filled.length > 0 ? filled : items;
  if (only && filled.length < 2) return { folder, experimentIds: [only.experimentId] };
  const picked = await pickSome(
    items.map(({ name, runCount, experimentId }) => ({
      label: plainLabel(name),
      description: runsPhrase(runCount),
      experimentId,
    })),
    {
      title: vscode.l10n.t('Show Runs Table'),
      placeholder: vscode.l10n.t('The experiments whose runs to show'),
    },
  );
  if (!picked) return undefined;
  return { folder, experimentIds: picked.map(({ experimentId }) => experimentId).sort() };
}
