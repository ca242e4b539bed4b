import type { TrackingBackend } from '../../../core/backend';
import type { LineData, LineQuery } from '../../../core/charts/line';
import { slimLines } from '../../../core/lines/slim';

export type LineSource = Pick<TrackingBackend, 'chartLines'>;

/** Lines are read, computed and thinned where the points are. */
export async function lineData(source: LineSource, query: LineQuery, signal: AbortSignal): Promise<LineData> {
  return { kind: 'line', ...slimLines(await source.chartLines(query, signal)) };
}
