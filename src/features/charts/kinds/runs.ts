import { setImmediate } from 'node:timers/promises';
import type { TrackingBackend } from '../../../core/backend';
import type { Field, FieldValues, RunsData, RunsQuery } from '../../../core/charts/field';
import { numberOf } from '../../../core/explain';
import { inParts } from '../../../core/parts';
import type { TableCells, TableColumn } from '../../../core/runTable';
import { categoriesOf } from '../../../core/stats/axes';

export type RunsSource = Pick<TrackingBackend, 'runCells'>;

/** Runs in one look, so that the window goes on in between. */
const AT_ONCE = 200;

/** What a chart takes of its runs: a column for each field. */
export async function runsData(source: RunsSource, query: RunsQuery, signal: AbortSignal): Promise<RunsData> {
  const { fields } = query;
  const columns = fields.map(tableColumnOf);
  const found: string[] = [];
  const raw: (string | number | null)[][] = fields.map(() => []);
  for await (const part of partsOf(query.runIds, signal)) {
    const cells = await source.runCells(part, columns);
    found.push(...cells.runIds);
    for (const [index, field] of fields.entries()) {
      const own = cells.columns[index];
      if (own) raw[index]?.push(...cells.runIds.map((_, row) => valueOf(field, own, row)));
    }
  }
  return { runIds: found, columns: raw.map(columnOf) };
}

/** Others have their turn between two of them. */
export async function* partsOf(
  runIds: readonly string[],
  signal: AbortSignal,
): AsyncGenerator<readonly string[]> {
  for (const [index, part] of inParts([...new Set(runIds)], AT_ONCE).entries()) {
    if (index > 0) await setImmediate();
    signal.throwIfAborted();
    yield part;
  }
}

function tableColumnOf(field: Field): TableColumn {
  switch (field.of) {
    case 'metric':
      return { kind: 'metric', key: field.key, value: field.value, argument: 0 };
    case 'attribute':
      return { kind: 'attribute', key: field.key };
    default:
      return { kind: field.of, key: field.key };
  }
}

function valueOf(field: Field, cells: TableCells, row: number): string | number | null {
  if (cells.kind === 'text') return cells.texts[cells.codes[row] ?? -1] ?? null;
  if (cells.kind === 'lines' || cells.states[row] === 0) return null;
  const value = cells.states[row] === 1 ? (cells.values[row] ?? Number.NaN) : Number.NaN;
  return field.of === 'attribute' && field.key === 'duration' ? Math.max(0, value) : value;
}

/** Numbers where everything that is given is one; NaN counts, because a metric may be it. */
export function columnOf(raw: readonly (string | number | null)[]): FieldValues {
  const isNumber = (value: string | number | null): boolean =>
    value === null ||
    typeof value === 'number' ||
    numberOf(value) !== null ||
    /^[+-]?(nan|inf(inity)?)$/i.test(value);
  if (raw.every(isNumber)) {
    const number = (value: string | number | null): number =>
      typeof value === 'number' ? value : (numberOf(value) ?? Number.NaN);
    return { values: Float64Array.from(raw, number), texts: null };
  }
  const texts = categoriesOf(raw.flatMap((value) => (value === null ? [] : [String(value)])));
  const places = new Map(texts.map((text, place) => [text, place]));
  return {
    values: Float64Array.from(raw, (value) => (value === null ? -1 : (places.get(String(value)) ?? -1))),
    texts,
  };
}
