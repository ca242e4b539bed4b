import { openPicked } from './pickedRuns';
import type { TableWorkbench } from './workbench';

/** Runs that were deleted or moved away are selected no longer: nothing is to be done with what isn't there. */
export async function deselectGone(bench: TableWorkbench): Promise<void> {
  const { selection, source, arrangement } = bench;
  const { runIds } = selection;
  if (runIds.length === 0) return;
  try {
    const found = await openPicked(bench, { viewType: arrangement.viewType });
    if (!found || found.rowCount === runIds.length) return;
    const left = await source.ids(found.tableId, 0, found.rowCount);
    if (left)
      selection.keepOnly(new Set([...left, ...selection.runIds.filter((id) => !runIds.includes(id))]));
  } catch {
    // The table's next look says what is wrong.
  }
}
