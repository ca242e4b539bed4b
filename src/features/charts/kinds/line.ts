import type { TrackingBackend } from '../../../core/backend';
import type { LineData, LineQuery } from '../../../core/charts/line';
import { slimLines } from '../../../core/lines/slim';
import { release } from '../../../core/release';

export type LineSource = Pick<TrackingBackend, 'chartLines'>;

/** Lines are read, computed and thinned where the points are. */
export async function lineData(source: LineSource, query: LineQuery, signal: AbortSignal): Promise<LineData> {
  const lines = await source.chartLines(query, signal);
  const sent = slimLines(lines);
  for (const key of ['x', 'y', 'other'] as const) if (sent[key] !== lines[key]) release(lines[key]);
  return { kind: 'line', ...sent };
}
