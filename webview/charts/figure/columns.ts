import type { Field, FieldValues, RunsData, RunsQuery } from '../../../src/core/charts/field';
import { fieldName } from '../../../src/core/charts/field';
import { numberAxis } from '../../../src/core/stats/axes';
import type { FieldAxis } from '../../../src/core/stats/axes';
import { fill } from '../../ui/strings';
import type { ShownTable } from '../chartElement';
import type { ChartContext, Look, ShownRun } from '../model';
import type { Mark } from './figure';

/** The answer put together with what the page knows of the runs. */
export interface RunColumns {
  readonly runs: readonly ShownRun[];
  readonly columns: readonly FieldValues[];
}

/** Of runs that the page shows still. */
export function shownColumns(data: RunsData, context: Pick<ChartContext, 'runs'>): RunColumns {
  const byId = new Map(context.runs.map((run) => [run.runId, run]));
  const rows = data.runIds.flatMap((runId, row) => (byId.has(runId) ? [row] : []));
  return {
    runs: rows.flatMap((row) => byId.get(data.runIds[row] ?? '') ?? []),
    columns: data.columns.map(({ values, texts }) => ({
      values: Float64Array.from(rows, (row) => values[row] ?? Number.NaN),
      texts,
    })),
  };
}

/** What is asked of the runs for a field, in the groups of another where there is one. */
export function groupedQuery<const K extends string>(
  kind: K,
  field: Field | null,
  group: Field | null,
  { runs, look }: Pick<ChartContext, 'runs' | 'look'>,
): (RunsQuery & { readonly kind: K }) | string {
  if (field === null) return look.words.chooseFields;
  return { kind, runIds: runs.map(({ runId }) => runId), fields: group ? [field, group] : [field] };
}

/** The answer to that; a sentence where the field is none of numbers. */
export function groupedNumbers(
  field: Field | null,
  data: RunsData,
  context: ChartContext,
):
  | {
      readonly field: Field;
      readonly values: FieldValues;
      readonly by: FieldValues | undefined;
      readonly shown: RunColumns;
    }
  | string {
  const shown = shownColumns(data, context);
  const [values, by] = shown.columns;
  const { words } = context.look;
  if (!field || !values) return words.chooseFields;
  return values.texts ? words.needsNumbers : { field, values, by, shown };
}

export function fieldText(one: Field, { values, texts }: FieldValues, row: number, look: Look): string {
  const value = values[row] ?? Number.NaN;
  if (texts) return texts[value] ?? '–';
  // Missing, or NaN: neither is a place in a chart.
  if (Number.isNaN(value)) return '–';
  return valueText(one, value, look);
}

/** A number of a field, with so many digits at most; lengths of time and dates as such. */
export function valueText(
  one: Field,
  value: number,
  { formats }: Pick<Look, 'formats'>,
  digits?: number,
): string {
  if (one.of === 'attribute' && one.key === 'duration') return formats.duration(value);
  if (one.of === 'attribute' && one.key === 'start_time') return formats.dateTime(value);
  return formats.short(digits === undefined ? value : Number(value.toPrecision(digits)));
}

/** For a file: exact, and nothing where nothing is. */
export function fieldCell({ values, texts }: FieldValues, row: number): string | number | null {
  const value = values[row] ?? Number.NaN;
  if (texts) return texts[value] ?? null;
  return Number.isNaN(value) ? null : value;
}

export function axisOf({ values, texts }: FieldValues, log: boolean | null): FieldAxis | undefined {
  return texts ? { kind: 'category', categories: texts } : numberAxis(values, log);
}

/** Rows by the value that they share, in its order; undefined values last. Without a field all of them. */
export function groupsOf(
  { runs }: RunColumns,
  group: FieldValues | undefined,
  nameless: string,
): readonly { readonly label: string; readonly rows: readonly number[] }[] {
  if (!group) return [{ label: '', rows: [...runs.keys()] }];
  const byLabel = new Map<string, { readonly order: number; readonly rows: number[] }>();
  for (const row of runs.keys()) {
    const value = group.values[row] ?? Number.NaN;
    const text = group.texts ? group.texts[value] : Number.isNaN(value) ? undefined : String(value);
    const label = text ?? nameless;
    const known = byLabel.get(label) ?? { order: text === undefined ? Infinity : value, rows: [] };
    known.rows.push(row);
    byLabel.set(label, known);
  }
  return [...byLabel].sort(([, a], [, b]) => a.order - b.order).map(([label, { rows }]) => ({ label, rows }));
}

export function runsTable(fields: readonly Field[], { runs, columns }: RunColumns): ShownTable {
  return {
    columns: ['run_id', 'run', ...fields.map(fieldName)],
    rows: runs.map(({ runId, runName }, row) => [
      runId,
      runName,
      ...columns.map((values) => fieldCell(values, row)),
    ]),
  };
}

/** How many runs are left out for want of a value, in a sentence. */
export function missingNote(all: number, drawn: number, { words, formats }: Look): readonly string[] {
  return all === drawn ? [] : [fill(words.runsWithoutValue, formats.count(all - drawn))];
}

/** All fields of one run, as the cursor reads them. */
export function readingOf(
  fields: readonly Field[],
  { runs, columns }: RunColumns,
  row: number,
  look: Look,
): Pick<Mark, 'title' | 'colour' | 'rows'> {
  return {
    title: runs[row]?.runName ?? '',
    colour: runs[row]?.colour ?? null,
    rows: fields.flatMap((field, index) => {
      const values = columns[index];
      return values ? [[fieldName(field), fieldText(field, values, row, look)] as const] : [];
    }),
  };
}
