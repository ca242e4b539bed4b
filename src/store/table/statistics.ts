import { experimentNumber } from '../../core/limits';
import type { ColumnStatistics } from '../../core/runTable';
import { PRESENT } from '../search/columns';
import type { Column, TextColumn } from '../search/columns';
import type { RunColumns } from '../search/runColumns';

/** The texts of a column in some experiments, the most frequent first. */
export function frequent(
  { count, experiments }: RunColumns,
  { codes, texts }: TextColumn,
  experimentIds: readonly string[],
  most: number,
): readonly string[] {
  const ours = new Set(experimentIds.map(experimentNumber));
  const counts = new Uint32Array(texts.length);
  for (let place = 0; place < count; place++) {
    const code = codes[place] ?? -1;
    if (code >= 0 && ours.has(experiments[place] ?? -1)) counts[code] = (counts[code] ?? 0) + 1;
  }
  return Array.from(texts.keys())
    .filter((code) => (counts[code] ?? 0) > 0)
    .sort((a, b) => (counts[b] ?? 0) - (counts[a] ?? 0))
    .slice(0, most)
    .map((code) => texts[code] ?? '');
}

export function statisticsOf(column: Column | null, places: Uint32Array): ColumnStatistics {
  let count = 0;
  let least = Infinity;
  let most = -Infinity;
  if (column?.kind === 'text') for (const place of places) if ((column.codes[place] ?? -1) >= 0) count++;
  if (column?.kind !== 'number') return { count, least: null, most: null };
  for (const place of places) {
    if (column.state[place] !== PRESENT) continue;
    const value = column.values[place] ?? 0;
    count++;
    if (value < least) least = value;
    if (value > most) most = value;
  }
  return least > most ? { count, least: null, most: null } : { count, least, most };
}
