import { setImmediate } from 'node:timers/promises';
import type { TrackingBackend } from '../../core/backend';
import { csvField } from '../../core/csv';
import { sentence, TidemarkError } from '../../core/errors';
import type { TableNotices } from '../../core/panels/table';
import type { TableCells, TableColumn } from '../../core/runTable';

/** Cells that are read at once, and written at once. */
const MOST_CELLS = 20_000;
const MOST_RUNS = 500;

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
  const page = Math.max(1, Math.min(MOST_RUNS, Math.floor(MOST_CELLS / Math.max(1, columns.length))));
  for (let from = 0; from < of; from += page) {
    // Nobody else would have a turn while all is in memory already.
    await setImmediate();
    const to = Math.min(of, from + page);
    const cells = await backend.runTableCells({ tableId: table.tableId, from, to, columns });
    // A part left out without a word would be worse than none.
    if (!cells) throw gone();
    const lines = cells.rows.ids.map((id, index) => {
      const values = cells.columns.map((some, at) => valueOf(some, index, columns[at]));
      if (format === 'csv') return `${[id, ...values].map(csvField).join(',')}\n`;
      const entries = titles.map((title, at) => [title, jsonValue(values[at] ?? null)] as const);
      const object = JSON.stringify({ 'Run ID': id, ...Object.fromEntries(entries) });
      return `${from + index === 0 ? '\n' : ',\n'}${object}`;
    });
    yield { text: lines.join(''), runs: to, of };
  }
  if (format === 'json') yield { text: '\n]\n', runs: of, of };
}

function gone(): Error {
  return new TidemarkError(
    'TEMPORARILY_UNAVAILABLE',
    sentence('Runs were deleted for good while they were exported: export them again.'),
  );
}

function valueOf(cells: TableCells, index: number, column?: TableColumn): string | number | null {
  switch (cells.kind) {
    case 'lines':
      return null;
    case 'text':
      return cells.texts[cells.codes[index] ?? -1] ?? null;
    case 'number': {
      const state = cells.states[index];
      const value = state === 1 ? (cells.values[index] ?? 0) : state === 2 ? Number.NaN : null;
      const isTime =
        column?.kind === 'attribute' && (column.key === 'start_time' || column.key === 'end_time');
      return isTime && value !== null && Math.abs(value) <= 8.64e15 ? new Date(value).toISOString() : value;
    }
  }
}

/** JSON has no NaN and no infinities: they are texts. */
function jsonValue(value: string | number | null): string | number | null {
  return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
}
