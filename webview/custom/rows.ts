import type { Field, FieldValues } from '../../src/core/charts/field';
import { fieldId } from '../../src/core/charts/field';
import type { CustomAggregate, RunsSearch } from '../../src/core/custom/spec';
import { mean } from '../../src/core/stats/columns';
import type { RunColumns } from '../charts/figure/columns';
import { groupsOf } from '../charts/figure/columns';
import type { Look, ShownRun } from '../charts/model';

/** What is drawn of each row, be it a run or a group of runs. */
export interface Rows {
  readonly names: readonly string[];
  /** Null of groups. */
  readonly runs: readonly ShownRun[] | null;
  /** How many runs each stands for. */
  readonly counts: readonly number[];
  readonly fields: readonly Field[];
  readonly columns: readonly FieldValues[];
}

export function columnFor({ fields, columns }: Rows, field: Field): FieldValues {
  const at = fields.findIndex((one) => fieldId(one) === fieldId(field));
  return columns[at] ?? { values: new Float64Array(0), texts: null };
}

/** The rows of a chart: its runs, or the groups that the query makes of them. */
export function rowsOf(
  shown: RunColumns,
  fields: readonly Field[],
  { groupBy, aggregate }: Pick<RunsSearch, 'groupBy' | 'aggregate'>,
  { words }: Look,
): Rows {
  const { runs, columns } = shown;
  if (!groupBy)
    return { names: runs.map(({ runName }) => runName), runs, counts: runs.map(() => 1), fields, columns };
  const by = fields.findIndex((field) => fieldId(field) === fieldId(groupBy));
  const groups = groupsOf(shown, columns[by], words.noValue);
  return {
    names: groups.map(({ label }) => label),
    runs: null,
    counts: groups.map(({ rows }) => rows.length),
    fields,
    columns: columns.map((column, index) => ({
      values: Float64Array.from(groups, ({ rows }) =>
        index === by || column.texts !== null ? shared(column, rows) : joined(column, rows, aggregate),
      ),
      texts: column.texts,
    })),
  };
}

/** The value that all rows have; none where they differ. */
function shared({ values, texts }: FieldValues, rows: readonly number[]): number {
  const [first] = rows;
  const value = first === undefined ? undefined : values[first];
  const same = value !== undefined && rows.every((row) => Object.is(values[row], value));
  return same ? value : texts ? -1 : Number.NaN;
}

function joined({ values }: FieldValues, rows: readonly number[], aggregate: CustomAggregate): number {
  const given = rows.map((row) => values[row] ?? Number.NaN).filter(Number.isFinite);
  if (aggregate === 'count') return given.length;
  if (given.length === 0) return Number.NaN;
  switch (aggregate) {
    case 'mean':
      return mean(given);
    case 'sum':
      return given.reduce((sum, value) => sum + value, 0);
    case 'min':
      return Math.min(...given);
    case 'max':
      return Math.max(...given);
  }
}
