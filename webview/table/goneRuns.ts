import { queryOf } from '../../src/core/panels/tableQuery';
import { STANDARD_ARRANGEMENT } from '../../src/core/panels/tableView';
import type { TableWorkbench } from './workbench';

/** Runs that were deleted or moved away are selected no longer: nothing is to be done with what isn't there. */
export async function deselectGone(bench: TableWorkbench): Promise<void> {
  const { selection, source, arrangement, deps } = bench;
  const { runIds } = selection;
  if (runIds.length === 0) return;
  try {
    // Those that a search leaves out are still there.
    const all = { ...STANDARD_ARRANGEMENT, viewType: arrangement.viewType };
    const { query } = queryOf(all, deps.experimentIds, Date.now(), runIds);
    const opening = { query, anchor: null, window: { from: 0, to: 0, columns: [] } };
    const opened = await source.open(opening, new AbortController().signal);
    if (opened.kind !== 'table' || opened.table.rowCount === runIds.length) return;
    const left = await source.ids(opened.table.tableId, 0, opened.table.rowCount);
    if (left)
      selection.keepOnly(new Set([...left, ...selection.runIds.filter((id) => !runIds.includes(id))]));
  } catch {
    // The table's next look says what is wrong.
  }
}
