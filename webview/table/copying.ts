import { csvField } from '../../src/core/csv';
import type { TableCells } from '../../src/core/runTable';
import { MAX_TABLE_ROWS } from '../../src/core/runTable';
import { queryOf } from '../../src/core/panels/tableQuery';
import { isName, titlesOf } from './columns';
import { cellText, numberStyle } from './cellText';
import type { TableWorkbench } from './workbench';

/** Rows in a copied table; more belong into an exported file. */
const MOST_ROWS = 5000;

/** The selected runs with the shown columns as a table of text, its numbers exact. */
export async function copyText(
  bench: TableWorkbench,
  experimentIds: readonly string[],
  format: 'markdown' | 'csv',
): Promise<string> {
  const selected = new Set(bench.selection.runIds);
  const { columns } = bench.content.layout;
  const flat = { ...bench.arrangement, groupBy: [], tree: false };
  const { query } = queryOf(flat, experimentIds, Date.now(), bench.brush.runIds);
  const opened = await bench.source.open(
    { query, anchor: null, window: { from: 0, to: 0, columns: [] } },
    new AbortController().signal,
  );
  const lines: string[][] = [[...titlesOf(columns)]];
  if (opened.kind === 'table') {
    const { tableId, rowCount } = opened.table;
    const shown = columns.slice(0, 2000);
    for (
      let from = 0;
      from < rowCount && lines.length <= Math.min(MOST_ROWS, selected.size);
      from += MAX_TABLE_ROWS
    ) {
      const range = {
        tableId,
        from,
        to: Math.min(rowCount, from + MAX_TABLE_ROWS),
        columns: shown.map(({ column }) => column),
      };
      const cells = await bench.source.cells(range, new AbortController().signal);
      cells?.rows.ids.forEach((id, index) => {
        if (!selected.has(id)) return;
        lines.push(
          shown.map((column, at) =>
            isName(column)
              ? (cells.rows.names[index] ?? '')
              : exactOf(bench, column, cells.columns[at], index),
          ),
        );
      });
    }
  }
  return format === 'csv'
    ? asCsv(lines)
    : asMarkdown(
        lines,
        columns.map(({ isNumber }) => isNumber),
      );
}

function exactOf(
  { words, formats }: TableWorkbench,
  column: Parameters<typeof cellText>[0],
  cells: TableCells | undefined,
  index: number,
): string {
  return cellText(column, cells, index, numberStyle([], 'en'), { words, formats, now: 0 }).exact;
}

function asCsv(lines: readonly (readonly string[])[]): string {
  return lines.map((line) => line.map(csvField).join(',')).join('\n');
}

function asMarkdown(
  [head = [], ...rows]: readonly (readonly string[])[],
  numbers: readonly boolean[],
): string {
  const cell = (text: string): string =>
    text.replace(/\s+/g, ' ').replaceAll('\\', '\\\\').replaceAll('|', '\\|');
  const line = (cells: readonly string[]): string => `| ${cells.map(cell).join(' | ')} |`;
  const rule = `| ${head.map((_, index) => (numbers[index] === true ? '---:' : '---')).join(' | ')} |`;
  return [line(head), rule, ...rows.map(line)].join('\n');
}
