import { numberOf } from '../../core/explain';

/** Of every run at its place: missing, a number, or a number that is none. */
export const MISSING = 0;
export const PRESENT = 1;
export const NOT_A_NUMBER = 2;

export interface NumberColumn {
  readonly kind: 'number';
  values: Float64Array;
  state: Uint8Array;
}

export interface TextColumn {
  readonly kind: 'text';
  /** Into `texts`; -1 where the run has none. */
  codes: Int32Array;
  readonly texts: string[];
  readonly byText: Map<string, number>;
  /** Of each code among all texts in order; made when it is asked for. */
  ranks: Int32Array | undefined;
  /** The same with those that are numbers first, in their own order. */
  valueRanks: Int32Array | undefined;
}

export type Column = NumberColumn | TextColumn;

export function setNumber(column: NumberColumn, place: number, value: unknown, isMetric: boolean): void {
  if (typeof value === 'number') {
    column.values[place] = value;
    column.state[place] = PRESENT;
  } else {
    column.state[place] = isMetric ? NOT_A_NUMBER : MISSING;
  }
}

export function codeOf(column: TextColumn, text: string): number {
  const known = column.byText.get(text);
  if (known !== undefined) return known;
  const code = column.texts.length;
  column.texts.push(text);
  column.byText.set(text, code);
  column.ranks = undefined;
  column.valueRanks = undefined;
  return code;
}

export function ranksOf(column: TextColumn): Int32Array {
  return (column.ranks ??= ranked(column.texts, () => 0));
}

/** As a person orders what was logged as text: 9 before 10, and all numbers before other texts. */
export function valueRanksOf(column: TextColumn): Int32Array {
  if (column.valueRanks) return column.valueRanks;
  const values = Float64Array.from(column.texts, (text) => numberOf(text) ?? Infinity);
  return (column.valueRanks = ranked(column.texts, (a, b) => {
    const [left, right] = [values[a] ?? Infinity, values[b] ?? Infinity];
    return left < right ? -1 : left > right ? 1 : 0;
  }));
}

/** What `compare` takes for the same is in SQLite's order of text, by its bytes. */
function ranked(texts: readonly string[], compare: (a: number, b: number) => number): Int32Array {
  const bytes = texts.map((text) => Buffer.from(text));
  const order = Array.from(texts.keys()).sort((a, b) => {
    const difference = compare(a, b);
    if (difference !== 0) return difference;
    const [left, right] = [bytes[a], bytes[b]];
    return left && right ? Buffer.compare(left, right) : 0;
  });
  const ranks = new Int32Array(texts.length);
  order.forEach((code, rank) => (ranks[code] = rank));
  return ranks;
}
