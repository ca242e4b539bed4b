import type { MetricColumns } from '../../core/entities';
import { emptyColumns } from './points';

/** Longer columns are rare, and would be kept for nothing. */
const MOST_POINTS = 65_536;

let memory = new ArrayBuffer(0);

/**
 * Columns that hold until the next call, for points of which a few are picked at once. New ones for each of many series
 * take longer to clear and to collect than their points to read.
 */
export function passingColumns(count: number, without?: 'steps' | 'timestamps'): MetricColumns {
  if (count > MOST_POINTS) return emptyColumns(count);
  if (memory.byteLength < 24 * count) memory = new ArrayBuffer(24 * Math.min(MOST_POINTS, 2 * count));
  return {
    steps: new Float64Array(memory, 0, without === 'steps' ? 0 : count),
    timestamps: new Float64Array(memory, 8 * count, without === 'timestamps' ? 0 : count),
    values: new Float64Array(memory, 16 * count, count),
  };
}
