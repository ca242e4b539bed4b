import type { Run } from '../../core/entities';
import { formatNumber } from '../../core/text';
import type {
  ArtifactNode,
  LoggedModelNode,
  RunDetailNode,
  RunGroup,
  RunGroupNode,
  RunNode,
  TreeNode,
} from '../nodes';
import { loggedModelWord } from '../words';
import type { FolderRuns } from './folderRuns';

/** The groups of a run that hold something. */
export async function runGroups(runs: FolderRuns, node: RunNode): Promise<TreeNode[]> {
  const run = await runs.whole(node.runId);
  const { params, metrics } = run.data;
  const filled: Record<RunGroup, boolean> = {
    params: params.length > 0,
    metrics: metrics.length > 0,
    tags: shownTags(run).length > 0,
    datasets: run.inputs.datasets.length > 0,
    artifacts: await hasArtifacts(runs, node),
    models: run.outputs.models.length > 0,
    children: (await runs.list(node).load()).length > 0,
  };
  return GROUPS.filter((group) => filled[group]).map((group) => runs.groupNode(node, group));
}

/** What can't be listed is shown, so that opening it says why. */
async function hasArtifacts(runs: FolderRuns, node: RunNode): Promise<boolean> {
  try {
    return (await runs.backend.listArtifacts(node.runId, '')).length > 0;
  } catch {
    return true;
  }
}

const GROUPS: readonly RunGroup[] = [
  'params',
  'metrics',
  'tags',
  'datasets',
  'artifacts',
  'models',
  'children',
];

/** The files in a folder of a run, or of a model it logged. */
export async function artifactNodes(
  runs: FolderRuns,
  run: RunNode,
  ownerId: string,
  path: string,
): Promise<TreeNode[]> {
  const files = await runs.backend.listArtifacts(ownerId, path);
  return files.map((file): ArtifactNode => ({
    kind: 'artifact',
    run,
    ownerId,
    path: file.path,
    isDir: file.isDir,
    fileSize: file.fileSize,
  }));
}

async function loggedModels(runs: FolderRuns, node: RunNode, run: Run): Promise<TreeNode[]> {
  return Promise.all(
    run.outputs.models.map(async ({ modelId }): Promise<LoggedModelNode> => {
      try {
        const { name, status, modelType } = await runs.backend.getLoggedModel(modelId);
        const description = [modelType, loggedModelWord(status)].filter(Boolean).join(' · ');
        return { kind: 'loggedModel', run: node, modelId, name, description };
      } catch {
        // Deleted since: its id is all that is left.
        return { kind: 'loggedModel', run: node, modelId, name: modelId, description: '' };
      }
    }),
  );
}

/** What stands in a group. */
export async function runDetails(runs: FolderRuns, group: RunGroupNode): Promise<TreeNode[]> {
  const { run: node } = group;
  if (group.group === 'artifacts') return artifactNodes(runs, node, node.runId, '');
  const run = await runs.whole(node.runId);
  if (group.group === 'models') return loggedModels(runs, node, run);
  return entriesOf(run, group.group).map(([label, value], index): RunDetailNode => ({
    kind: 'runDetail',
    run: node,
    group: group.group,
    label,
    value,
    key: `${String(index)} ${label}`,
  }));
}

function entriesOf(run: Run, group: RunGroup): readonly (readonly [label: string, value: string])[] {
  switch (group) {
    case 'params':
      return sorted(run.data.params.map(({ key, value }) => [key, value]));
    case 'metrics':
      return sorted(run.data.metrics.map(({ key, value }) => [key, formatNumber(value, 8)]));
    case 'tags':
      return sorted(shownTags(run).map(({ key, value }) => [key, value]));
    case 'datasets':
      return run.inputs.datasets.map(({ dataset }) => [
        dataset.name,
        `${dataset.digest} · ${dataset.sourceType}`,
      ]);
    default:
      return [];
  }
}

/** Tags that people set; MLflow's own say where the run came from, which its tooltip tells. */
function shownTags(run: Run): Run['data']['tags'] {
  return run.data.tags.filter(({ key }) => !key.startsWith('mlflow.') && !key.startsWith('tidemark.'));
}

function sorted(entries: readonly (readonly [string, string])[]): readonly (readonly [string, string])[] {
  return entries.toSorted(([a], [b]) => (a < b ? -1 : Number(a > b)));
}
