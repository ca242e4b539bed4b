import { numberOf } from '../../core/explain';
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
  const take = (value: number): void => {
    if (value < least) least = value;
    if (value > most) most = value;
  };
  if (column?.kind === 'text') {
    const found = new Uint8Array(column.texts.length);
    for (const place of places) {
      const code = column.codes[place] ?? -1;
      if (code < 0) continue;
      found[code] = 1;
      count++;
    }
    found.forEach((isFound, code) => {
      const value = isFound === 1 ? numberOf(column.texts[code] ?? '') : null;
      if (value !== null) take(value);
    });
  } else if (column) {
    for (const place of places) {
      if (column.state[place] !== PRESENT) continue;
      take(column.values[place] ?? 0);
      count++;
    }
  }
  return least > most ? { count, least: null, most: null } : { count, least, most };
}
