import type { TableStrings } from '../../src/core/panels/tableStrings';
import { NAME_COLUMN } from '../../src/core/panels/tableColumns';
import type { ShownColumn } from '../../src/core/panels/tableView';
import type { TableColumn } from '../../src/core/runTable';
import { NOTE_TAG, SOURCE_TAG, columnId } from '../../src/core/runTable';
import { fill } from '../ui/strings';

/** A column of the page. */
export interface PageColumn {
  readonly id: string;
  readonly column: TableColumn;
  readonly label: string;
  /** What of it is shown: `min`, `mean of 10`; '' for what needs no word. */
  readonly detail: string;
  readonly isNumber: boolean;
  readonly heat: boolean;
  readonly pinned: boolean;
  /** From the left edge of the page, or of what scrolls beside the pinned ones. */
  readonly left: number;
  readonly width: number;
}

export interface Layout {
  /** The run's name is the first; pinned ones come before the others. */
  readonly columns: readonly PageColumn[];
  readonly pinnedCount: number;
  readonly pinnedWidth: number;
  readonly width: number;
}

const NAME_ID = columnId(NAME_COLUMN);
const NAME_WIDTH = 240;
const LEAST_WIDTH = 48;
const MOST_WIDTH = 2000;
/** Pixels that a key or a menu makes a column wider. */
export const WIDTH_STEP = 24;

export const isName = ({ id }: PageColumn): boolean => id === NAME_ID;

export function layOut(
  columns: readonly ShownColumn[],
  options: {
    readonly nameWidth: number;
    readonly words: TableStrings;
    /** Cells with a mean and a deviation need more room. */
    readonly isGrouped: boolean;
    /** Columns of texts that are all numbers. */
    readonly numeric: ReadonlySet<string>;
  },
): Layout {
  const { nameWidth, words, isGrouped, numeric } = options;
  const name: ShownColumn = {
    column: NAME_COLUMN,
    width: nameWidth || NAME_WIDTH,
    pinned: true,
    heat: false,
  };
  const rest = columns.filter(({ column }) => columnId(column) !== NAME_ID);
  const ordered = [name, ...rest.filter(({ pinned }) => pinned), ...rest.filter(({ pinned }) => !pinned)];
  const pinnedCount = 1 + rest.filter(({ pinned }) => pinned).length;
  let left = 0;
  let pinnedWidth = 0;
  const laid = ordered.map(({ column, width, pinned, heat }, index): PageColumn => {
    const size = Math.max(LEAST_WIDTH, width || usualWidth(column, words, isGrouped));
    if (index === pinnedCount) left = 0;
    const place = left;
    left += size;
    if (index < pinnedCount) pinnedWidth = left;
    return {
      id: columnId(column),
      column,
      label: labelOf(column, words),
      detail: detailOf(column, words),
      isNumber:
        numeric.has(columnId(column)) ||
        column.kind === 'metric' ||
        (column.kind === 'attribute' && column.key === 'duration'),
      heat,
      pinned,
      left: place,
      width: size,
    };
  });
  const scrolled = laid.length > pinnedCount ? left : 0;
  return { columns: laid, pinnedCount, pinnedWidth, width: pinnedWidth + scrolled };
}

/** Whether its values have a least and a most that are worth knowing. Of params only while they give a colour. */
export function isMeasured({ column, heat }: PageColumn): boolean {
  return (
    column.kind === 'metric' ||
    (column.kind === 'attribute' && column.key === 'duration') ||
    (column.kind === 'param' && heat)
  );
}

function usualWidth(column: TableColumn, words: TableStrings, isGrouped: boolean): number {
  const byLabel = Math.min(220, 40 + (labelOf(column, words).length + detailOf(column, words).length) * 7);
  if (column.kind === 'attribute') return Math.max(byLabel, ATTRIBUTE_WIDTHS[column.key] ?? 110);
  if (column.kind === 'metric')
    return Math.max(byLabel, column.value === 'sparkline' ? 130 : isGrouped ? 148 : 104);
  return Math.max(byLabel, column.kind === 'tag' ? 120 : 88);
}

const ATTRIBUTE_WIDTHS: Readonly<Record<string, number>> = {
  status: 104,
  start_time: 104,
  duration: 118,
  run_id: 240,
  datasets: 180,
  models: 150,
};

export function labelOf(column: TableColumn, words: TableStrings): string {
  if (column.kind === 'attribute') return words[`attribute_${column.key}`];
  if (column.kind === 'tag' && column.key === NOTE_TAG) return words.note;
  if (column.kind === 'tag' && column.key === SOURCE_TAG) return words.source;
  return column.key;
}

/** Of copies and files: one for each column, none twice, as a param and a metric may have the same name. */
export function titlesOf(columns: readonly PageColumn[]): readonly string[] {
  const titles = columns.map(({ column, label, detail }) => {
    const what = column.kind === 'attribute' && column.key === 'duration' ? 'ms' : detail;
    return what === '' ? label : `${label} (${what})`;
  });
  const counts = new Map<string, number>();
  for (const title of titles) counts.set(title, (counts.get(title) ?? 0) + 1);
  return columns.map(({ column }, index) => {
    const title = titles[index] ?? '';
    return counts.get(title) === 1 ? title : `${column.kind}s.${title}`;
  });
}

export function detailOf(column: TableColumn, words: TableStrings): string {
  if (column.kind !== 'metric' || column.value === 'last') return '';
  return fill(words[`value_${column.value}`], column.argument);
}

/** What is shown keeps its place; what suits newer runs comes behind, up to as many as suit at once. */
export function grownColumns(
  known: readonly ShownColumn[],
  suited: readonly ShownColumn[],
): readonly ShownColumn[] {
  const ids = new Set(known.map(({ column }) => columnId(column)));
  const fresh = suited.filter(({ column }) => !ids.has(columnId(column)));
  return [...known, ...fresh.slice(0, Math.max(0, suited.length - known.length))];
}

/** The width of a column that somebody makes wider by so many pixels. */
export function widened({ width }: PageColumn, by: number): number {
  return Math.round(Math.max(LEAST_WIDTH, Math.min(MOST_WIDTH, width + by)));
}
