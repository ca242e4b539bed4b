import type { Changes } from '../../core/backend';
import type { TreeNode } from '../nodes';
import type { FolderRuns } from './folderRuns';

/** The nodes to draw again; `undefined` for the folder as a whole. */
export type Redraw = readonly TreeNode[] | undefined;

/** Reads again what changed, and only that. Returns the fewest nodes that show it. */
export async function applyChanges(runs: FolderRuns, changes: Changes): Promise<Redraw> {
  if (changes.everything) {
    runs.markAllStale();
    return undefined;
  }
  if (changes.experimentIds.length === 0 && changes.runs.length === 0) return [];
  const before = runs.experiments.items;
  const described = new Map(before.map((node) => [node, description(runs, node.experimentId)]));
  runs.experiments.markStale();
  const after = await runs.experiments.load();
  const redraw = await changedRuns(runs, changes);
  if (before.length !== after.length || before.some((node, index) => node !== after[index])) return undefined;
  for (const node of after) {
    if (described.get(node) !== description(runs, node.experimentId)) redraw.add(node);
  }
  return [...redraw];
}

/** The changed runs, or where one came or went, the node whose list that is. */
async function changedRuns(runs: FolderRuns, changes: Changes): Promise<Set<TreeNode>> {
  const redraw = new Set<TreeNode>();
  const known = changes.runs.filter(({ runId }) => runs.run(runId) !== undefined);
  const active = await runs.reread(known.map(({ runId }) => runId));
  for (const { runId, experimentId, parentRunId } of changes.runs) {
    const node = runs.knownRunNode(runId);
    if (node && active.has(runId)) {
      redraw.add(node);
      continue;
    }
    const experiment = runs.experimentNode(experimentId);
    runs.list(experiment).markStale();
    redraw.add(experiment);
    const parent = parentRunId === null ? undefined : runs.knownRunNode(parentRunId);
    if (!parent) continue;
    runs.list(parent).markStale();
    redraw.add(parent);
  }
  return redraw;
}

function description(runs: FolderRuns, experimentId: string): string {
  const summary = runs.summary(experimentId);
  return summary ? `${String(summary.runCount)} ${String(summary.runningCount)} ${summary.name}` : '';
}
