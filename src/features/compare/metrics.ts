import type { TrackingBackend } from '../../core/backend';
import { filledRow, metricRows } from '../../core/comparison';
import type { ComparedMetric, ComparedRow } from '../../core/comparison';
import type { RunHead } from '../../core/entities';
import { systemLast } from '../../core/mainMetric';
import { inParts } from '../../core/parts';
import type { TableColumn } from '../../core/runTable';
import { natural } from '../../core/text';

/** Metrics that are read at once: of wide runs there are thousands. */
const KEYS_AT_ONCE = 500;

/** The rows of all metrics of these runs. */
export async function comparedMetrics(
  source: Pick<TrackingBackend, 'metricKeys' | 'runCells'>,
  runs: readonly RunHead[],
  metric: ComparedMetric,
): Promise<readonly ComparedRow[]> {
  const runIds = runs.map(({ info }) => info.runId);
  const keys = systemLast([...(await source.metricKeys(runIds))].sort(natural.compare));
  const read = async (part: readonly string[], value: ComparedMetric): Promise<readonly ComparedRow[]> => {
    const columns = part.map((key): TableColumn => ({ kind: 'metric', key, value, argument: 0 }));
    return metricRows(runs, part, await source.runCells(runIds, columns));
  };
  const rows: ComparedRow[] = [];
  for (const part of inParts(keys, KEYS_AT_ONCE)) {
    const own = await read(part, metric);
    // A metric of NaN alone has no lowest value, but a last one.
    const gaps = metric === 'last' ? [] : own.filter(({ values }) => values.includes(null));
    const last = gaps.length === 0 ? [] : await read(gaps.map(({ key }) => key), 'last'); // prettier-ignore
    const filled = new Map(last.map((row, index) => [row.key, filledRow(gaps[index] ?? row, row)]));
    rows.push(...own.map((row) => filled.get(row.key) ?? row));
  }
  return rows;
}
