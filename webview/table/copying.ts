import { csvField } from '../../src/core/csv';
import type { TableCells } from '../../src/core/runTable';
import { MAX_TABLE_ROWS } from '../../src/core/runTable';
import type { PageColumn } from './columns';
import { isName, titlesOf } from './columns';
import { cellText, numberStyle } from './cellText';
import { openPicked } from './pickedRuns';
import type { TableWorkbench } from './workbench';

/** Rows in a copied table; more belong into an exported file. */
const MOST_ROWS = 5000;
const MOST_COLUMNS = 2000;

/** The selected runs with the shown columns as a table of text, its numbers exact. */
export async function copyText(bench: TableWorkbench, format: 'markdown' | 'csv'): Promise<string> {
  const columns = bench.content.layout.columns.slice(0, MOST_COLUMNS);
  const opened = await openPicked(bench);
  const { signal } = new AbortController();
  const lines: string[][] = [[...titlesOf(columns)]];
  if (opened) {
    const { tableId } = opened;
    const end = Math.min(opened.rowCount, MOST_ROWS);
    for (let from = 0; from < end; from += MAX_TABLE_ROWS) {
      const to = Math.min(end, from + MAX_TABLE_ROWS);
      const asked = { tableId, from, to, columns: columns.map(({ column }) => column) };
      const cells = await bench.source.cells(asked, signal);
      cells?.rows.ids.forEach((_, index) => {
        lines.push(
          columns.map((column, at) =>
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
  { column }: PageColumn,
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
