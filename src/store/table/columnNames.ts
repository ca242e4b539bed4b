import type { TableColumn } from '../../core/runTable';
import { isBetterSmall } from '../../core/mainMetric';
import type { NameTable } from '../names';
import type { ColumnName } from '../search/runColumns';

const ATTRIBUTES = {
  run_name: 'name',
  status: 'status',
  start_time: 'started',
  end_time: 'ended',
  duration: 'duration',
  user_id: 'user_id',
  run_id: 'run_id',
  experiment: 'experiment',
  datasets: 'datasets',
  models: 'models',
} as const;

/** The column in memory that a table's column is sorted and grouped by; null where nothing has such a value. */
export function memoryColumn(names: NameTable, column: TableColumn): ColumnName | null {
  if (column.kind === 'attribute') return { of: ATTRIBUTES[column.key] };
  const key = names.find(column.key);
  if (key === undefined) return null;
  if (column.kind !== 'metric') return { of: column.kind, key };
  switch (column.value) {
    case 'last':
    case 'sparkline':
      return { of: 'metric', key };
    case 'best':
      return { of: isBetterSmall(column.key) ? 'min' : 'max', key };
    case 'mean':
    case 'at':
      return { of: column.value, key, argument: column.argument };
    default:
      return { of: column.value, key };
  }
}
