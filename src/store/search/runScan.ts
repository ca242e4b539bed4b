import type { RunQuery } from '../../core/backend';
import type { Comparison, Field, Filter, Order } from '../../core/filter/ast';
import { comparisons } from '../../core/filter/ast';
import { RUNS } from '../../core/filter/dialects';
import { parseFilter, parseOrder } from '../../core/filter/parser';
import { isBetterSmall } from '../../core/mainMetric';
import { experimentNumber } from '../../core/limits';
import type { NameTable } from '../names';
import { MISSING, NOT_A_NUMBER, PRESENT, ranksOf } from './columns';
import type { Column, NumberColumn, TextColumn } from './columns';
import { numberOf, patternTest } from './patterns';
import type { ColumnName, RunColumns } from './runColumns';
import { firstOf } from './topRuns';

/** Which of the runs in memory a query finds, and in which order. */
export interface RunScan {
  readonly filter: Filter | null;
  readonly orders: readonly Order[];
}

const ATTRIBUTES: Readonly<Record<string, ColumnName>> = {
  status: { of: 'status' },
  run_name: { of: 'name' },
  user_id: { of: 'user_id' },
  start_time: { of: 'started' },
  end_time: { of: 'ended' },
};

/** Null for what the tables answer as well or better: no condition and no order, patterns, data sets, parents. */
export function planRunScan(query: RunQuery): RunScan | null {
  const filter = parseFilter(query.filter, RUNS);
  const orders = query.orderBy.map((clause) => parseOrder(clause, RUNS));
  if ((filter === null && orders.length === 0) || query.parent !== 'any') return null;
  const fields = [...comparisons(filter).map(({ field }) => field), ...orders.map(({ field }) => field)];
  const isPattern = (item: Comparison): boolean =>
    item.kind === 'text' && (item.operator === 'LIKE' || item.operator === 'ILIKE');
  if (!fields.every(inColumns) || comparisons(filter).some(isPattern)) return null;
  return { filter, orders };
}

/** Row ids of the `count` runs from `offset` on. */
export function scanRuns(
  columns: RunColumns,
  names: NameTable,
  query: RunQuery,
  { filter, orders }: RunScan,
  page: { readonly offset: number; readonly count: number },
): readonly number[] {
  columns.refresh();
  const found = evaluate(columns, names, filter);
  const experiments = new Set(query.experimentIds.map(experimentNumber));
  const places = new Uint32Array(columns.count);
  const stages = query.viewType === 'ALL' ? [true, true] : query.viewType === 'ACTIVE_ONLY' ? [false, true] : [true, false]; // prettier-ignore
  let matches = 0;
  for (let i = 0; i < columns.count; i++) {
    if (found !== null && found[i] === 0) continue;
    if (stages[columns.active[i] ?? 0] === true && experiments.has(columns.experiments[i] ?? -1))
      places[matches++] = i;
  }
  const compare = comparator(columns, names, orders);
  const end = page.offset + page.count;
  const sorted = firstOf(places.subarray(0, matches), end, compare);
  return Array.from(sorted.subarray(page.offset, end), (place) => columns.ids[place] ?? 0);
}

/** What stands in memory for a field; null for what isn't there. */
function columnOf(columns: RunColumns, names: NameTable, { entity, key, aggregate }: Field): Column | null {
  const attribute = ATTRIBUTES[key];
  if (entity === 'attribute') return attribute ? columns.column(attribute) : null;
  const name = names.find(key);
  if (name === undefined || entity === 'dataset') return null;
  if (aggregate === undefined)
    return columns.column({ of: entity === 'parameter' ? 'param' : entity, key: name });
  const best = isBetterSmall(key) ? 'min' : 'max';
  return columns.column({ of: aggregate === 'best' ? best : aggregate, key: name });
}

/** Whether a field is one of those that columns are kept of. */
export function inColumns({ entity, key }: Field): boolean {
  return entity === 'attribute' ? key in ATTRIBUTES : entity !== 'dataset';
}

type FromTables = (comparison: Comparison) => Uint8Array;

/** 1 for each run that matches; null for all of them. `others` are comparisons that no column answers. */
export function evaluate(
  columns: RunColumns,
  names: NameTable,
  filter: Filter | null,
  others?: FromTables,
): Uint8Array | null {
  return filter && matchesOf(columns, names, filter, others);
}

function matchesOf(columns: RunColumns, names: NameTable, filter: Filter, others?: FromTables): Uint8Array {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return filter.items
        .map((item) => matchesOf(columns, names, item, others))
        .reduce((all, part) => combine(all, part, filter.kind));
    case 'not': {
      const result = matchesOf(columns, names, filter.item, others);
      for (let i = 0; i < result.length; i++) result[i] = 1 - (result[i] ?? 0);
      return result;
    }
    default: {
      if (others && !inColumns(filter.field)) return others(filter);
      const result = new Uint8Array(columns.count);
      const column = columnOf(columns, names, filter.field);
      if (column === null)
        return result.fill(filter.kind === 'null' && filter.operator === 'IS NULL' ? 1 : 0);
      if (column.kind === 'text') matchText(column, filter, result);
      else matchNumber(column, filter, result);
      return result;
    }
  }
}

/** What both say, in `all`'s memory: 0 or 1 a byte, four bytes at a time. */
function combine(all: Uint8Array, part: Uint8Array, kind: 'and' | 'or'): Uint8Array {
  const four = all.length >> 2;
  const words = new Uint32Array(all.buffer, all.byteOffset, four);
  const others = new Uint32Array(part.buffer, part.byteOffset, four);
  const isAnd = kind === 'and';
  for (let i = 0; i < four; i++)
    words[i] = isAnd ? (words[i] ?? 0) & (others[i] ?? 0) : (words[i] ?? 0) | (others[i] ?? 0);
  for (let i = four * 4; i < all.length; i++)
    all[i] = isAnd ? (all[i] ?? 0) & (part[i] ?? 0) : (all[i] ?? 0) | (part[i] ?? 0);
  return all;
}

function matchText({ codes, texts, byText }: TextColumn, item: Comparison, result: Uint8Array): void {
  // One more than there are codes: the last stands for runs without one.
  const wanted = new Uint8Array(texts.length + 1);
  const missing = texts.length;
  if (item.kind === 'null') wanted.fill(1).fill(0, missing);
  if (item.kind === 'null' && item.operator === 'IS NULL') wanted.fill(0).fill(1, missing);
  if (item.kind === 'text' && (item.operator === 'LIKE' || item.operator === 'ILIKE')) {
    const test = patternTest(item.operator, item.value);
    for (let code = 0; code < missing; code++) wanted[code] = test(texts[code] ?? '') ? 1 : 0;
  } else if (item.kind === 'text') {
    const code = byText.get(item.value) ?? -1;
    if (item.operator === '!=') wanted.fill(1, 0, missing);
    if (code >= 0) wanted[code] = item.operator === '=' ? 1 : 0;
  }
  if (item.kind === 'number') {
    const test = numberTest(item);
    for (let code = 0; code < missing; code++) {
      const number = numberOf(texts[code] ?? '');
      wanted[code] = number !== undefined && test(number) ? 1 : 0;
    }
  }
  if (item.kind === 'list') {
    const isIn = item.operator === 'IN';
    if (!isIn) wanted.fill(1, 0, missing);
    for (const value of item.values) {
      const code = byText.get(String(value));
      if (code !== undefined) wanted[code] = isIn ? 1 : 0;
    }
  }
  for (let i = 0; i < result.length; i++) {
    const code = codes[i] ?? -1;
    result[i] = wanted[code < 0 ? missing : code] ?? 0;
  }
}

/** Which runs have `part` somewhere in their text, whatever its case. */
export function matchesAnyCase(column: Column, part: string, count: number): Uint8Array {
  const result = new Uint8Array(count);
  if (column.kind !== 'text') return result;
  const wanted = part.toLowerCase();
  const isMatch = column.texts.map((text) => text.toLowerCase().includes(wanted));
  for (let i = 0; i < count; i++) result[i] = isMatch[column.codes[i] ?? -1] === true ? 1 : 0;
  return result;
}

function matchNumber({ values, state }: NumberColumn, item: Comparison, result: Uint8Array): void {
  const { length } = result;
  if (item.kind === 'null') {
    const isNull = item.operator === 'IS NULL';
    for (let i = 0; i < length; i++) result[i] = (state[i] === MISSING) === isNull ? 1 : 0;
    return;
  }
  // NaN differs from every number and is neither less nor more.
  const nan = (item.kind === 'number' && item.operator === '!=') || item.operator === 'NOT IN' ? 1 : 0;
  const other = (i: number): number => (state[i] === NOT_A_NUMBER ? nan : 0);
  if (item.kind === 'number') {
    const { less, equal, more } = ANSWERS[item.operator];
    const limit = item.value;
    for (let i = 0; i < length; i++) {
      const value = values[i] ?? 0;
      result[i] = state[i] !== PRESENT ? other(i) : value < limit ? less : value > limit ? more : equal;
    }
    return;
  }
  const test = numberTest(item);
  for (let i = 0; i < length; i++) result[i] = state[i] !== PRESENT ? other(i) : test(values[i] ?? 0) ? 1 : 0;
}

/** What a comparison says of a number that is less than its own, equal, or more. */
const ANSWERS = {
  '=': { less: 0, equal: 1, more: 0 },
  '!=': { less: 1, equal: 0, more: 1 },
  '<': { less: 1, equal: 0, more: 0 },
  '<=': { less: 1, equal: 1, more: 0 },
  '>': { less: 0, equal: 0, more: 1 },
  '>=': { less: 0, equal: 1, more: 1 },
} as const;

function numberTest(item: Comparison): (value: number) => boolean {
  if (item.kind === 'list') {
    const list = new Set(item.values.map((value) => (typeof value === 'number' ? value + 0 : value)));
    const isIn = item.operator === 'IN';
    return (value) => list.has(value) === isIn;
  }
  if (item.kind !== 'number') return () => false;
  const { less, equal, more } = ANSWERS[item.operator];
  return (value) => (value < item.value ? less : value > item.value ? more : equal) === 1;
}

export type Comparator = (a: number, b: number) => number;

/** Values, then NaN, then runs without one, in both directions; ties by start, newest first, then by run id. */
function comparator(columns: RunColumns, names: NameTable, orders: readonly Order[]): Comparator {
  const terms: Comparator[] = [];
  const seen = new Set<string>();
  for (const { field, ascending } of orders) {
    const id = `${field.entity}.${field.aggregate ?? ''}.${field.key}`;
    // Said twice, the first counts.
    if (seen.has(id)) continue;
    seen.add(id);
    const column = columnOf(columns, names, field);
    if (column !== null) terms.push(termOf(column, ascending ? 1 : -1));
  }
  if (!seen.has('attribute..start_time')) terms.push(termOf(columns.column({ of: 'started' }), -1));
  terms.push(columns.byRunId());
  const [first, second, ...more] = terms;
  if (!first || !second) return first ?? (() => 0);
  return (a, b) => {
    const difference = first(a, b) || second(a, b);
    if (difference !== 0) return difference;
    for (const term of more) {
      const next = term(a, b);
      if (next !== 0) return next;
    }
    return 0;
  };
}

export function termOf(column: Column, sign: 1 | -1, ranksBy = ranksOf): Comparator {
  if (column.kind === 'text') {
    const { codes } = column;
    const ranks = ranksBy(column);
    return (a, b) => {
      const left = codes[a] ?? -1;
      const right = codes[b] ?? -1;
      if (left === right) return 0;
      if (left < 0 || right < 0) return left < 0 ? 1 : -1;
      return sign * ((ranks[left] ?? 0) - (ranks[right] ?? 0));
    };
  }
  const { values, state } = column;
  // By state: values, NaN, none.
  const classes = [2, 0, 1];
  return (a, b) => {
    const left = state[a] ?? 0;
    const right = state[b] ?? 0;
    if (left !== right) return (classes[left] ?? 0) - (classes[right] ?? 0);
    if (left !== PRESENT) return 0;
    const x = values[a] ?? 0;
    const y = values[b] ?? 0;
    return x < y ? -sign : x > y ? sign : 0;
  };
}
