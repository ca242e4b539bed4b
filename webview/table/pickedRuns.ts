import { queryOf } from '../../src/core/panels/tableQuery';
import { STANDARD_ARRANGEMENT } from '../../src/core/panels/tableView';
import type { RunTable, RunTableQuery } from '../../src/core/runTable';
import type { TableWorkbench } from './workbench';

/** A table of the selected runs alone, in the order that the rows have. */
export async function openPicked(bench: TableWorkbench): Promise<RunTable | undefined> {
  const { arrangement, deps, selection } = bench;
  const as = { ...STANDARD_ARRANGEMENT, orderBy: arrangement.orderBy, tree: false, viewType: 'ALL' } as const;
  return openOnly(bench, queryOf(as, deps.experimentIds, Date.now(), selection.runIds).query);
}

/** A table beside the one that is shown, without its cells. */
export async function openOnly(
  { source }: TableWorkbench,
  query: RunTableQuery,
): Promise<RunTable | undefined> {
  const opening = { query, anchor: null, window: { from: 0, to: 0, columns: [] } };
  const opened = await source.open(opening, new AbortController().signal);
  return opened.kind === 'table' ? opened.table : undefined;
}
