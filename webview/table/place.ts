import type { RunTable } from '../../src/core/runTable';
import type { Content } from './content';
import type { GridControl } from './control';
import type { Grid } from './grid';
import { ROW_HEIGHT } from './grid';

interface Parts {
  readonly grid: Grid;
  readonly content: Content;
  readonly control: GridControl;
}

/** Where one is in a table, to be there again in the next one. */
export interface Place {
  /** Else one begins at the top. */
  readonly keep: boolean;
  /** Undefined where one is at the top: new rows are what one waits for there. */
  readonly anchor: string | undefined;
  readonly anchorRow: number;
  readonly top: number;
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
    window: { from, to: from + Math.ceil(window.innerHeight / ROW_HEIGHT) + 4 },
  };
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
export function goBack({ grid, content, control }: Parts, table: RunTable, place: Place): void {
  const { anchorRow, top, active } = place;
  if (place.keep && table.anchorRow !== null) grid.scrollTo(top + (table.anchorRow - anchorRow) * ROW_HEIGHT);
  const row = active === undefined ? -1 : content.rowOf(active, grid.view);
  control.row = row >= 0 ? row : Math.min(control.row, Math.max(0, table.rowCount - 1));
}
