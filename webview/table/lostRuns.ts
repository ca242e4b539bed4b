import { queryOf } from '../../src/core/panels/tableQuery';
import { openOnly } from './pickedRuns';
import type { TableWorkbench } from './workbench';

/**
 * Runs that the table has no longer are selected no longer: a search leaves them out, they were deleted or moved away.
 * Nothing is to be done with what one doesn't see. What is in a group or below a run that is collapsed is in the table.
 */
export async function deselectLost(bench: TableWorkbench): Promise<void> {
  const { selection, source, arrangement, brush, deps } = bench;
  const { runIds } = selection;
  if (runIds.length === 0) return;
  const picked = new Set(runIds);
  const brushed = brush.runIds?.filter((id) => picked.has(id)) ?? runIds;
  const pinnedRuns = arrangement.pinnedRuns.filter((id) => picked.has(id));
  const as = { ...arrangement, pinnedRuns, groupBy: [], orderBy: [], tree: false };
  const { query } = queryOf(as, deps.experimentIds, Date.now(), brushed);
  try {
    const found = await openOnly(bench, query);
    if (!found || found.rowCount === runIds.length) return;
    const left = await source.ids(found.tableId, 0, found.rowCount);
    if (left) selection.keepOnly(new Set([...left, ...selection.runIds.filter((id) => !picked.has(id))]));
  } catch {
    // The table's next look says what is wrong.
  }
}
