import type { RunTable } from '../../src/core/runTable';
import type { Content } from './content';
import type { GridControl } from './control';
import type { Grid } from './grid';
import { ROW_HEIGHT } from './grid';
import type { Selection } from './selection';

export interface Parts {
  readonly grid: Grid;
  readonly content: Content;
  readonly control: GridControl;
  readonly selection: Selection;
}

/** Where one is in a table, to be there again in the next one. */
export interface Place {
  /** Else one begins at the top. */
  readonly keep: boolean;
  /** Undefined where one is at the top: new rows are what one waits for there. */
  readonly anchor: string | undefined;
  readonly anchorRow: number;
  readonly top: number;
  /** Undefined for where one is. */
  readonly left?: number;
  /** The run of the active cell. */
  readonly active: string | undefined;
  /** The rows to read with it. */
  readonly window: { readonly from: number; readonly to: number };
}

/** `anchor` is the row that shall stay where it is; without one it is the first in view, if the place is kept. */
export function placeOf(
  { grid, content, control }: Parts,
  { anchor, keepPlace = false }: { readonly anchor?: string; readonly keepPlace?: boolean },
): Place {
  const { top, view } = grid;
  const keep = keepPlace || anchor !== undefined;
  const from = keep ? view.fromRow : 0;
  return {
    keep,
    anchor: anchor ?? (keep && top > 0 ? content.row(view.fromRow)?.id : undefined),
    anchorRow: anchor === undefined ? view.fromRow : content.rowOf(anchor, view),
    top,
    active: content.row(control.row)?.id,
    window: windowFrom(from),
  };
}

/** As many rows as the page has room for. */
export function windowFrom(from: number): Place['window'] {
  return { from, to: from + Math.ceil(window.innerHeight / ROW_HEIGHT) + 4 };
}

export const TOP: Place = {
  keep: false,
  anchor: undefined,
  anchorRow: 0,
  top: 0,
  active: undefined,
  window: { from: 0, to: 0 },
};

/** Scrolls to where one was; the rows of the next table are there. */
export function goBack(parts: Parts, table: RunTable, place: Place): void {
  const { grid, control, selection } = parts;
  const { anchorRow, top, left, active } = place;
  // Without the anchor, because it is gone, as far down as one was.
  const moved = table.anchorRow === null ? 0 : table.anchorRow - anchorRow;
  if (place.keep && (top > 0 || moved !== 0)) grid.scrollTo(top + moved * ROW_HEIGHT);
  if (left !== undefined) grid.scrollSideways(left);
  const last = Math.max(0, table.rowCount - 1);
  const now = (id: string | undefined, row: number): number =>
    Math.min(last, rowNow(parts, table, place, { id, row }));
  control.row = now(active, control.row);
  selection.follow((id, row) => now(id, row));
}

/** Where a row is that was elsewhere in the table before; one that hasn't been read moved as the anchor did. */
function rowNow(
  { grid, content }: Parts,
  table: RunTable,
  place: Place,
  { id, row }: { readonly id: string | undefined; readonly row: number },
): number {
  if (row < 0) return row;
  const { view } = grid;
  const { from, to } = place.window;
  const read = { fromRow: Math.min(from, view.fromRow), toRow: Math.max(to, view.toRow) };
  const found = id === undefined ? -1 : content.rowOf(id, read);
  if (found >= 0) return found;
  const moved = place.keep && table.anchorRow !== null ? table.anchorRow - place.anchorRow : 0;
  return Math.max(0, row + moved);
}
