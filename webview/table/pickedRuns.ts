import { queryOf } from '../../src/core/panels/tableQuery';
import type { TableArrangement } from '../../src/core/panels/tableView';
import { STANDARD_ARRANGEMENT } from '../../src/core/panels/tableView';
import type { RunTable } from '../../src/core/runTable';
import type { TableWorkbench } from './workbench';

/** A table of the selected runs alone, whether a search finds them now or not. */
export async function openPicked(
  bench: TableWorkbench,
  how: Partial<TableArrangement>,
): Promise<RunTable | undefined> {
  const { deps, selection, source } = bench;
  const picked = { ...STANDARD_ARRANGEMENT, ...how };
  const { query } = queryOf(picked, deps.experimentIds, Date.now(), selection.runIds);
  const opening = { query, anchor: null, window: { from: 0, to: 0, columns: [] } };
  const opened = await source.open(opening, new AbortController().signal);
  return opened.kind === 'table' ? opened.table : undefined;
}
