import type { TableCells } from '../../core/runTable';
import { PRESENT } from '../search/columns';
import type { Column } from '../search/columns';
import type { Group } from './rows';

/** The cells with those of the groups filled in: means and what they scatter, or the value all of a group share. */
export function groupCells(
  cells: TableCells,
  column: Column | null,
  groups: readonly (Group | undefined)[],
): TableCells {
  if (cells.kind === 'number') return numberCells(cells, column, groups);
  return cells.kind === 'text' ? textCells(cells, column, groups) : cells;
}

function numberCells(
  cells: Extract<TableCells, { kind: 'number' }>,
  column: Column | null,
  groups: readonly (Group | undefined)[],
): TableCells {
  const { length } = groups;
  const statistics = {
    counts: new Float64Array(length),
    deviations: new Float64Array(length),
    least: new Float64Array(length),
    most: new Float64Array(length),
  };
  groups.forEach((group, row) => {
    if (group === undefined || column?.kind !== 'number') return;
    const found = summary(column, group.places);
    statistics.counts[row] = found.count;
    if (found.count === 0) return;
    statistics.deviations[row] = found.deviation;
    statistics.least[row] = found.least;
    statistics.most[row] = found.most;
    cells.values[row] = found.mean;
    cells.states[row] = PRESENT;
  });
  return { ...cells, groups: statistics };
}

/** Of the values that are numbers; the deviation is the sample's, 0 for one value. */
function summary(
  { values, state }: Extract<Column, { kind: 'number' }>,
  places: Uint32Array,
): {
  readonly count: number;
  readonly mean: number;
  readonly deviation: number;
  readonly least: number;
  readonly most: number;
} {
  let count = 0;
  let mean = 0;
  let squares = 0;
  let least = Infinity;
  let most = -Infinity;
  for (const place of places) {
    if (state[place] !== PRESENT) continue;
    const value = values[place] ?? 0;
    count++;
    // Welford's way: sums of squares lose what large values of little scatter differ by.
    const off = value - mean;
    mean += off / count;
    squares += off * (value - mean);
    if (value < least) least = value;
    if (value > most) most = value;
  }
  return { count, mean, deviation: count > 1 ? Math.sqrt(squares / (count - 1)) : 0, least, most };
}

function textCells(
  cells: Extract<TableCells, { kind: 'text' }>,
  column: Column | null,
  groups: readonly (Group | undefined)[],
): TableCells {
  const texts = [...cells.texts];
  const distinct = new Float64Array(groups.length);
  groups.forEach((group, row) => {
    if (group === undefined || column?.kind !== 'text') return;
    const codes = new Set<number>();
    for (const place of group.places) codes.add(column.codes[place] ?? -1);
    codes.delete(-1);
    distinct[row] = codes.size;
    const [only] = codes;
    if (codes.size !== 1 || only === undefined) return;
    cells.codes[row] = texts.push(column.texts[only] ?? '') - 1;
  });
  return { ...cells, texts, distinct };
}
