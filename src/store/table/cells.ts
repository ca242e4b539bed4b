import type { TableCells, TableColumn } from '../../core/runTable';
import { isBetterSmall } from '../../core/mainMetric';
import type { StoreContext } from '../context';
import { jsonList } from '../keyValues';
import { pointAt, tailMean } from '../metrics/values';
import { readLine } from '../metrics/range';
import { seriesOf } from '../metrics/series';
import type { Pause } from '../pace';
import { NOT_A_NUMBER, PRESENT } from '../search/columns';
import { RUN_FIELDS } from '../search/runFields';
import { slices } from '../sql';

/** Points of a sparkline: as many pixels as a cell gives it. */
const SPARKLINE_PIXELS = 24;

/** Cells that are read before others have their turn; of one that is read from points there go so many. */
const CELLS_AT_ONCE = 5000;
const CELLS_FOR_POINTS = 50;

/** Puts the values of one column into the cells of some runs. */
type Filler = (row: number, value: unknown) => void;

/** Reads the cells of some runs straight from the tables; columns in memory are for whole experiments. */
export class CellReader {
  private readonly context: StoreContext;

  constructor(context: StoreContext) {
    this.context = context;
  }

  /** `ids` are row ids, or -1 where the row is a group. */
  read(ids: readonly number[], columns: readonly TableColumn[]): readonly TableCells[] {
    const cells = columns.map((column) => emptyCells(column, ids.length));
    const rowsOf = new Map(ids.map((id, row) => [id, row] as const).filter(([id]) => id >= 0));
    this.fill(columns, cells.map(fillerOf), rowsOf);
    return cells;
  }

  /** The same of however many runs and columns; `ids` are row ids. */
  async readInTurns(
    ids: readonly number[],
    columns: readonly TableColumn[],
    pause: Pause,
  ): Promise<readonly TableCells[]> {
    const cells = columns.map((column) => emptyCells(column, ids.length));
    const fillers = cells.map(fillerOf);
    const width = columns.reduce((sum, column) => sum + (isOfPoints(column) ? CELLS_FOR_POINTS : 1), 0);
    const rows = ids.map((id, row) => [id, row] as const);
    for (const part of slices(rows, Math.max(1, Math.floor(CELLS_AT_ONCE / Math.max(1, width))))) {
      await pause();
      this.fill(columns, fillers, new Map(part));
    }
    return cells;
  }

  private fill(
    columns: readonly TableColumn[],
    fillers: readonly Filler[],
    rowsOf: ReadonlyMap<number, number>,
  ): void {
    const list = jsonList([...rowsOf.keys()]);
    const fill = (index: number, id: unknown, value: unknown): void => {
      const row = rowsOf.get(Number(id));
      if (row !== undefined) fillers[index]?.(row, value);
    };
    this.keyed(columns, list, fill);
    columns.forEach((column, index) => {
      if (column.kind === 'attribute')
        this.attribute(column.key, list, (id, value) => fill(index, id, value));
      else if (column.kind === 'metric') this.ofPoints(column, rowsOf, (id, value) => fill(index, id, value));
    });
  }

  /** All params, all tags, and each aggregate of all metrics with one statement. */
  private keyed(
    columns: readonly TableColumn[],
    list: string,
    fill: (index: number, id: unknown, value: unknown) => void,
  ): void {
    const byTable = new Map<Source, Map<number, number[]>>();
    columns.forEach((column, index) => {
      const source = sourceOf(column);
      const key = source && this.context.names.find(column.key);
      if (source === undefined || key === undefined) return;
      const keys = byTable.get(source) ?? new Map<number, number[]>();
      byTable.set(source, keys.set(key, [...(keys.get(key) ?? []), index]));
    });
    for (const [source, keys] of byTable) {
      const rows = this.context.sql.all(SELECT[source], list, jsonList([...keys.keys()]));
      for (const { run, key, value } of rows) {
        // Only a latest value may be NaN, which is NULL.
        if (value === null && source !== 'last') continue;
        for (const index of keys.get(Number(key)) ?? []) fill(index, run, value);
      }
    }
  }

  private attribute(key: string, list: string, fill: Filler): void {
    const sql = ATTRIBUTES[key];
    if (sql === undefined) return;
    for (const { run, value } of this.context.sql.all(sql, list))
      if (value !== null) fill(Number(run), value);
  }

  private ofPoints(
    column: Extract<TableColumn, { kind: 'metric' }>,
    runs: ReadonlyMap<number, number>,
    fill: Filler,
  ): void {
    const { value, argument } = column;
    if (!isOfPoints(column)) return;
    const key = this.context.names.find(column.key);
    if (key === undefined) return;
    for (const run of runs.keys()) {
      if (value === 'sparkline') fill(run, this.line(run, key));
      else {
        const read = (value === 'mean' ? tailMean : pointAt)(this.context, run, key, argument);
        if (read !== undefined) fill(run, Number.isNaN(read) ? null : read);
      }
    }
  }

  private line(run: number, key: number): Float64Array | null {
    const series = seriesOf(this.context, run, key);
    if (series.length === 0) return null;
    const all = { axis: 'step', from: -Infinity, to: Infinity } as const;
    const view = { ...all, pixels: SPARKLINE_PIXELS, keep: 'shape', among: Infinity } as const;
    return Float64Array.from(readLine(this.context, series, view).y);
  }
}

function isOfPoints(column: TableColumn): boolean {
  return column.kind === 'metric' && ['mean', 'at', 'sparkline'].includes(column.value);
}

type Source = 'param' | 'tag' | 'last' | 'min' | 'max' | 'count';

function sourceOf(column: TableColumn): Source | undefined {
  if (column.kind !== 'metric') return column.kind === 'attribute' ? undefined : column.kind;
  switch (column.value) {
    case 'best':
      return isBetterSmall(column.key) ? 'min' : 'max';
    case 'mean':
    case 'at':
    case 'sparkline':
      return undefined;
    default:
      return column.value;
  }
}

const RUNS_AND_KEYS = 'json_each(?) i CROSS JOIN json_each(?) k';
const series = (value: string, only = '', group = ''): string =>
  `SELECT s.run AS run, s.key AS key, ${value} AS value FROM ${RUNS_AND_KEYS}
   CROSS JOIN series s ON s.run = i.value AND s.key = k.value ${only} ${group}`;
const keyValues = (table: string): string =>
  `SELECT x.run AS run, x.key AS key, x.value AS value FROM ${RUNS_AND_KEYS}
   CROSS JOIN ${table} x ON x.run = i.value AND x.key = k.value`;
const SELECT: Readonly<Record<Source, string>> = {
  param: keyValues('param'),
  tag: keyValues('tag'),
  last: series('s.latest_value', 'AND s.leader = 1'),
  min: series('min(s.min_value)', '', 'GROUP BY s.run, s.key'),
  max: series('max(s.max_value)', '', 'GROUP BY s.run, s.key'),
  count: series('sum(s.count)', '', 'GROUP BY s.run, s.key'),
};

const attribute = (value: string): string =>
  `SELECT r.id AS run, ${value} AS value FROM json_each(?) i CROSS JOIN run r ON r.id = i.value`;
const ATTRIBUTES: Readonly<Record<string, string>> = {
  run_name: attribute(RUN_FIELDS.name),
  status: attribute(RUN_FIELDS.status),
  start_time: attribute(RUN_FIELDS.started),
  end_time: attribute(RUN_FIELDS.ended),
  duration: attribute(RUN_FIELDS.duration),
  user_id: attribute(RUN_FIELDS.user_id),
  run_id: attribute(RUN_FIELDS.run_id),
  experiment: attribute(RUN_FIELDS.experiment),
  datasets: attribute(RUN_FIELDS.datasets),
  models: attribute(RUN_FIELDS.models),
};

const NUMBERS: ReadonlySet<string> = new Set(['start_time', 'end_time', 'duration']);

export function isNumberColumn(column: TableColumn): boolean {
  return column.kind === 'metric' || (column.kind === 'attribute' && NUMBERS.has(column.key));
}

export function emptyCells(column: TableColumn, length: number): TableCells {
  if (column.kind === 'metric' && column.value === 'sparkline') {
    const none = new Float64Array(0);
    return { kind: 'lines', lines: new Array<Float64Array>(length).fill(none) };
  }
  return isNumberColumn(column)
    ? { kind: 'number', values: new Float64Array(length), states: new Uint8Array(length), groups: null }
    : { kind: 'text', codes: new Float64Array(length).fill(-1), texts: [], distinct: null };
}

function fillerOf(cells: TableCells): Filler {
  switch (cells.kind) {
    case 'number':
      return (row, value) => {
        cells.values[row] = typeof value === 'number' ? value : 0;
        cells.states[row] = typeof value === 'number' ? PRESENT : NOT_A_NUMBER;
      };
    case 'lines': {
      const lines = cells.lines as Float64Array[];
      return (row, value) => {
        if (value instanceof Float64Array) lines[row] = value;
      };
    }
    case 'text': {
      const codes = new Map<string, number>();
      const texts = cells.texts as string[];
      return (row, value) => {
        if (typeof value !== 'string') return;
        let code = codes.get(value);
        if (code === undefined) {
          code = texts.push(value) - 1;
          codes.set(value, code);
        }
        cells.codes[row] = code;
      };
    }
  }
}
