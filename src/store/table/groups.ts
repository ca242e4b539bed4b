import type { TableCells } from '../../core/runTable';
import { PRESENT, valueRanksOf } from '../search/columns';
import type { Column, TextColumn } from '../search/columns';
import type { Group } from './rows';

/** By what groups are put in order. */
export interface GroupTerm {
  readonly column: Column;
  readonly ascending: boolean;
  /** Cells show the last, of times, not the mean. */
  readonly isTime: boolean;
}

/** By what their cells show, which is no single run's value; else in the order of their first runs. Pinned runs' come first. */
export function sortedGroups(
  groups: readonly Group[],
  terms: readonly GroupTerm[],
  isPinned: (place: number) => boolean,
): readonly Group[] {
  if (terms.length === 0) return groups;
  const keys = terms.map(({ column, isTime }) =>
    Float64Array.from(groups, (group) => shownValue(column, group, isTime)),
  );
  const pinned = groups.map(({ places }) => isPinned(places[0] ?? -1));
  const order = [...groups.keys()].sort((a, b) => {
    if (pinned[a] !== pinned[b]) return pinned[a] === true ? -1 : 1;
    for (const [index, { ascending }] of terms.entries()) {
      const [left, right] = [keys[index]?.[a] ?? NaN, keys[index]?.[b] ?? NaN];
      if (left === right) continue;
      // Without a value, or with several texts, they come last either way.
      if (Number.isNaN(left) || Number.isNaN(right)) {
        if (Number.isNaN(left) && Number.isNaN(right)) continue;
        return Number.isNaN(left) ? 1 : -1;
      }
      return left < right === ascending ? -1 : 1;
    }
    return a - b;
  });
  return order.flatMap((index) => groups[index] ?? []);
}

/** Of texts the rank of the one that all share; NaN for none. */
function shownValue(column: Column, { places }: Group, isTime: boolean): number {
  if (column.kind === 'text') {
    const only = sharedText(column, places);
    return only < 0 ? Number.NaN : (valueRanksOf(column)[only] ?? Number.NaN);
  }
  const { count, mean, most } = summary(column, places);
  return count === 0 ? Number.NaN : isTime ? most : mean;
}

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
    const codes = codesOf(column, group.places);
    distinct[row] = codes.size;
    const only = sharedText(column, group.places);
    if (only >= 0) cells.codes[row] = texts.push(column.texts[only] ?? '') - 1;
  });
  return { ...cells, texts, distinct };
}

function codesOf({ codes }: TextColumn, places: Uint32Array): ReadonlySet<number> {
  const found = new Set<number>();
  for (const place of places) found.add(codes[place] ?? -1);
  found.delete(-1);
  return found;
}

/** The code of the text that all have which have one; -1 for none, or several. */
function sharedText(column: TextColumn, places: Uint32Array): number {
  const codes = codesOf(column, places);
  const [only = -1] = codes;
  return codes.size === 1 ? only : -1;
}
