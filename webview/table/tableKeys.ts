import type { TableWorkbench } from './workbench';

/** Which keys there are: of all runs. */
export function countKeys(bench: TableWorkbench): Promise<void> {
  return laidOutAfter(bench, async () => {
    await bench.columns.count();
    return true;
  });
}

/** Those that the newest runs may have brought. */
export function lookForKeys(bench: TableWorkbench): Promise<void> {
  return laidOutAfter(bench, () => bench.columns.look());
}

/**
 * "Only columns that differ" and "Only columns with a value" mean the runs that a search left: the keys of those are
 * counted, while columns are shown by them.
 */
export function lookAtTableKeys(bench: TableWorkbench): Promise<void> {
  return laidOutAfter(bench, async () => {
    const { table, arrangement, source, columns } = bench;
    if (!table) return false;
    const isByKeys = arrangement.onlyDiffering || arrangement.onlyWithValue;
    const isNarrowed = isByKeys && table.runCount < table.totalCount;
    const keys = isNarrowed ? await source.tableKeys(table.tableId) : undefined;
    // A later table asks for itself.
    return keys !== null && bench.table === table && columns.narrow(keys);
  });
}

async function laidOutAfter(bench: TableWorkbench, read: () => Promise<boolean>): Promise<void> {
  try {
    if (!(await read())) return;
    bench.layOut();
    bench.grid.draw();
  } catch (error) {
    bench.fail(error);
  }
}
