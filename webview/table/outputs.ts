import type { RunPerformance } from '../../src/core/panels/table';
import { STAR_TAG } from '../../src/core/runTable';
import { queryOf } from '../../src/core/panels/tableQuery';
import { movedBy, toggled } from './arrange';
import { copyText } from './copying';
import type { PageColumn } from './columns';
import { isName, widened, WIDTH_STEP } from './columns';
import type { RowContent } from './content';
import { GridControl } from './control';
import { tellSelection } from './telling';
import type { TableWorkbench } from './workbench';

/** The mouse and the keyboard over the workbench's grid. */
export function controlOf(bench: TableWorkbench): GridControl {
  const { grid, selection, deps } = bench;
  tellSelection(selection, deps.selected);
  return new GridControl({
    grid,
    selection,
    rowCount: () => bench.table?.rowCount ?? 0,
    columns: () => bench.content.layout.columns,
    row: (row) => bench.content.row(row),
    open: (row) => deps.act('open', [row.id], ''),
    toggle: (row) => bench.toggle(row),
    star: (row) => bench.edits.star(row),
    edit: (row, column) => editCell(bench, row, column),
    copy: (row, column) => copyCell(bench, row, column),
    sort: (column, also) => bench.sort(column, also),
    menu: deps.openColumnMenu,
    move: (column, by) => bench.arrange(movedBy(bench.columns, column.id, by)),
    widen: (column, by) => widen(bench, column, by),
    describe: (menu) => {
      const root = deps.root();
      if (root instanceof ShadowRoot && root.host instanceof HTMLElement)
        root.host.dataset['vscodeContext'] = menu;
    },
    remove: () =>
      void selection.settled().then(() => {
        if (selection.runIds.length > 0) deps.act('delete', selection.runIds, '');
      }),
    leave: deps.focusSearch,
    menuFor: () => void selection.settled().then(() => deps.selected(selection.runIds)),
  });
}

/** By a step, from the keyboard or a menu. */
export function widen(bench: TableWorkbench, { id }: PageColumn, by: -1 | 1): void {
  const column = bench.content.layout.columns.find((one) => one.id === id);
  if (column) bench.resize(column, widened(column, by * WIDTH_STEP), true);
}

export async function toggleAll({ selection, table }: TableWorkbench): Promise<void> {
  if (selection.size > 0) selection.clear();
  else await selection.all(table?.rowCount ?? 0);
}

function editCell(bench: TableWorkbench, row: RowContent, column: PageColumn): void {
  if (bench.description?.writable !== true) return;
  const cell = bench.grid.cell(bench.control.row, bench.content.layout.columns.indexOf(column));
  bench.edits.editCell(row, column, cell, bench.content.text(bench.control.row, column).exact);
}

function copyCell(bench: TableWorkbench, row: number, column: PageColumn): void {
  const name = isName(column) ? bench.content.row(row)?.name : undefined;
  bench.deps.act('copyText', [], name ?? bench.content.text(row, column).exact);
}

/** What leaves the page: copies, files, and what a menu does with the selected rows. */
export async function copyRows(bench: TableWorkbench, format: 'markdown' | 'csv'): Promise<void> {
  try {
    await bench.selection.settled();
    const text = await copyText(bench, format);
    bench.deps.act('copyText', bench.selection.runIds, text);
  } catch (error) {
    bench.fail(error);
  }
}

export function exportRuns(bench: TableWorkbench): void {
  const { query } = queryOf(bench.arrangement, bench.deps.experimentIds, Date.now(), bench.brush.runIds);
  bench.deps.exportRuns(bench.content.layout.columns, query);
}

export function hideRows(bench: TableWorkbench, runIds: readonly string[]): void {
  bench.arrange({ hiddenRuns: [...new Set([...bench.arrangement.hiddenRuns, ...runIds])] });
  bench.selection.clear();
}

export function togglePinned(bench: TableWorkbench, runIds: readonly string[]): void {
  bench.arrange({ pinnedRuns: runIds.reduce(toggled, bench.arrangement.pinnedRuns) });
}

/** Asks for a number over a column's name. */
export function askNumber(
  bench: TableWorkbench,
  column: PageColumn,
  question: { readonly text: string; readonly usual: number; readonly least: number },
  done: (value: number) => void,
): void {
  const cell = bench.grid.headerCell(bench.content.layout.columns.indexOf(column));
  if (!cell) return;
  const valueOf = (text: string): number => (text.trim() === '' ? Number.NaN : Number(text));
  const isValid = (text: string): boolean =>
    Number.isSafeInteger(valueOf(text)) && valueOf(text) >= question.least;
  const options = { text: String(question.usual), label: question.text, showsLabel: true, isValid };
  bench.editor.open(bench.deps.root(), cell, options, (text) => {
    bench.control.focus();
    if (text !== undefined && isValid(text)) done(valueOf(text));
  });
}

/** What a command asks for, with the selected rows. */
export function perform(bench: TableWorkbench, what: RunPerformance): void {
  const { runIds } = bench.selection;
  switch (what) {
    case 'star':
      void bench.edits.setTag(runIds, STAR_TAG, 'true');
      return;
    case 'pin':
      togglePinned(bench, runIds);
      return;
    case 'hide':
      hideRows(bench, runIds);
      return;
    case 'copyMarkdown':
      void copyRows(bench, 'markdown');
      return;
    case 'copyCsv':
      void copyRows(bench, 'csv');
  }
}
