import type { RunColumns } from '../search/runColumns';
import { PRESENT } from '../search/columns';
import type { Column } from '../search/columns';

/** The rows of a table in their order. A run is its place in the columns, group n is -1 - n. */
export interface TableRowList {
  readonly rows: Int32Array;
  readonly depths: Uint8Array;
  /** Runs right below a row. */
  readonly children: Map<number, number>;
  readonly groups: readonly Group[];
}

export interface Group {
  /** The same group has the same key in the next table. */
  readonly key: string;
  /** One for each column that is grouped by; null for runs without a value. */
  readonly values: readonly (string | number | null)[];
  readonly places: Uint32Array;
}

const DEEPEST = 255;

export function flatRows(places: Uint32Array): TableRowList {
  return {
    rows: Int32Array.from(places),
    depths: new Uint8Array(places.length),
    children: new Map(),
    groups: [],
  };
}

/**
 * Children below the nearest of their ancestors that is in the table. `parents` has row ids. Runs that are each
 * other's ancestors stand at the top.
 */
export function treeRows(
  columns: RunColumns,
  places: Uint32Array,
  parents: Column,
  isExpanded: (place: number) => boolean,
  pinned: number,
): TableRowList {
  if (parents.kind !== 'number' || !places.some((place) => parents.state[place] === PRESENT))
    return flatRows(places);
  const inTable = new Uint8Array(columns.count);
  for (const place of places) inTable[place] = 1;
  const parentOf = (place: number): number =>
    parents.state[place] === PRESENT ? columns.placeOf(parents.values[place] ?? -1) : -1;
  const below = new Map<number, number[]>();
  const top: number[] = [];
  for (const [index, place] of places.entries()) {
    if (index < pinned) {
      top.push(place);
      continue;
    }
    let parent = parentOf(place);
    let steps = 0;
    while (parent >= 0 && parent !== place && inTable[parent] !== 1 && steps++ < DEEPEST)
      parent = parentOf(parent);
    const owner = parent >= 0 && inTable[parent] === 1 && !isAncestor(place, parent, parentOf) ? parent : -1;
    if (owner < 0) top.push(place);
    else {
      const list = below.get(owner);
      if (list) list.push(place);
      else below.set(owner, [place]);
    }
  }
  const rows: number[] = [];
  const depths: number[] = [];
  // Deep trees must not exhaust the stack.
  const waiting: { readonly place: number; readonly depth: number }[] = [];
  for (const root of top) {
    waiting.push({ place: root, depth: 0 });
    for (let next = waiting.pop(); next; next = waiting.pop()) {
      rows.push(next.place);
      depths.push(Math.min(next.depth, DEEPEST));
      const children = below.get(next.place);
      if (!children || !isExpanded(next.place)) continue;
      for (let i = children.length - 1; i >= 0; i--)
        waiting.push({ place: children[i] ?? 0, depth: next.depth + 1 });
    }
  }
  return {
    rows: Int32Array.from(rows),
    depths: Uint8Array.from(depths),
    children: new Map([...below].map(([place, list]) => [place, list.length])),
    groups: [],
  };
}

/** Whether `place` is itself, or above, `other`; a circle that doesn't lead back to it ends too. */
function isAncestor(place: number, other: number, parentOf: (place: number) => number): boolean {
  let steps = 0;
  for (let at = other; at >= 0; at = parentOf(at)) {
    if (at === place) return true;
    if (steps++ > 10_000) return true;
  }
  return false;
}

/** Groups in the order of their first runs, which is the table's order. */
export function groupsOf(places: Uint32Array, columns: readonly (Column | null)[]): readonly Group[] {
  const found = new Map<string, { values: Group['values']; places: number[] }>();
  for (const place of places) {
    const values = columns.map((column) => valueAt(column, place));
    const key = JSON.stringify(values);
    const group = found.get(key);
    if (group) group.places.push(place);
    else found.set(key, { values, places: [place] });
  }
  return [...found].map(([key, group]): Group => ({
    key,
    values: group.values,
    places: Uint32Array.from(group.places),
  }));
}

export function groupedRows(groups: readonly Group[], isExpanded: (key: string) => boolean): TableRowList {
  const rows: number[] = [];
  const depths: number[] = [];
  groups.forEach((group, index) => {
    rows.push(-1 - index);
    depths.push(0);
    if (!isExpanded(group.key)) return;
    for (const place of group.places) {
      rows.push(place);
      depths.push(1);
    }
  });
  return { rows: Int32Array.from(rows), depths: Uint8Array.from(depths), children: new Map(), groups };
}

function valueAt(column: Column | null, place: number): string | number | null {
  if (column === null) return null;
  if (column.kind === 'text') return column.texts[column.codes[place] ?? -1] ?? null;
  return column.state[place] === 1 ? (column.values[place] ?? null) : null;
}
