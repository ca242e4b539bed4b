import type { TrackingBackend } from '../../core/backend';
import type { TableNotices } from '../../core/panels/table';
import type { RunTableCells, TableCells } from '../../core/runTable';

/** Runs and columns that are read at once. */
const PAGE = 500;
const COLUMNS_AT_ONCE = 500;

export interface ExportPart {
  readonly text: string;
  /** So far, and in all. */
  readonly runs: number;
  readonly of: number;
}

/** The runs that the query finds, without groups, as CSV or as JSON, in pieces of some hundred. */
export async function* exportLines(
  backend: Pick<TrackingBackend, 'runTable' | 'runTableCells'>,
  { query, columns, titles }: TableNotices['exportRuns'],
  format: 'csv' | 'json',
): AsyncGenerator<ExportPart> {
  const table = await backend.runTable({ ...query, groupBy: [], tree: false }, null);
  const of = table.rowCount;
  const heads = ['Run ID', ...titles];
  yield { text: format === 'csv' ? `${heads.map(csvField).join(',')}\n` : '[', runs: 0, of };
  for (let from = 0; from < of; from += PAGE) {
    const to = Math.min(of, from + PAGE);
    const parts: RunTableCells[] = [];
    for (let first = 0; first < columns.length; first += COLUMNS_AT_ONCE) {
      const some = columns.slice(first, first + COLUMNS_AT_ONCE);
      const cells = await backend.runTableCells({ tableId: table.tableId, from, to, columns: some });
      if (cells) parts.push(cells);
    }
    const ids = parts[0]?.rows.ids ?? [];
    const cells = parts.flatMap((part) => part.columns);
    const lines = ids.map((id, index) => {
      const values = cells.map((column) => valueOf(column, index));
      if (format === 'csv') return `${[id, ...values].map(csvField).join(',')}\n`;
      const entries = titles.map((title, at) => [title, jsonValue(values[at] ?? null)] as const);
      const object = JSON.stringify({ 'Run ID': id, ...Object.fromEntries(entries) });
      return `${from + index === 0 ? '\n' : ',\n'}${object}`;
    });
    yield { text: lines.join(''), runs: to, of };
  }
  if (format === 'json') yield { text: '\n]\n', runs: of, of };
}

function valueOf(cells: TableCells, index: number): string | number | null {
  switch (cells.kind) {
    case 'lines':
      return null;
    case 'text':
      return cells.texts[cells.codes[index] ?? -1] ?? null;
    case 'number': {
      const state = cells.states[index];
      return state === 1 ? (cells.values[index] ?? 0) : state === 2 ? Number.NaN : null;
    }
  }
}

function csvField(value: string | number | null): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  // A sheet would take these for formulas.
  const text = /^[=+\-@\t\r]/.test(value) && Number.isNaN(Number(value)) ? `'${value}` : value;
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** JSON has no NaN and no infinities: they are texts. */
function jsonValue(value: string | number | null): string | number | null {
  return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
}
