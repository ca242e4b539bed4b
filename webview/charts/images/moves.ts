import type { GridRow } from '../../../src/core/charts/imageGrid';

/** Of the cell that an event is in: its row, counted over all bands, and its column. */
export function placeOf({ target }: Event): string | undefined {
  const cell = target instanceof Element ? target.closest('.cell') : null;
  return cell instanceof HTMLElement ? cell.dataset['at'] : undefined;
}

export function rowAndColumn(place: string): readonly [row: number, column: number] {
  const [row = 0, column = 0] = place.split(' ').map(Number);
  return [row, column];
}

/** Where a key leads to from a cell; the cell itself at an edge, undefined for a key that leads nowhere. */
export function placeAfter(key: string, place: string, rows: readonly GridRow[]): string | undefined {
  const [row, column] = rowAndColumn(place);
  const places: Readonly<Record<string, readonly [row: number, column: number]>> = {
    ArrowLeft: [row, column - 1],
    ArrowRight: [row, column + 1],
    ArrowUp: [row - 1, column],
    ArrowDown: [row + 1, column],
    Home: [0, 0],
    End: [rows.length - 1, Infinity],
  };
  const to = places[key];
  if (!to) return undefined;
  const cells = rows[to[0]]?.cells;
  if (!cells || to[1] < 0) return place;
  return `${to[0]} ${Math.min(to[1], cells.length - 1)}`;
}
