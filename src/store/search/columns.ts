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
  return code;
}

export function ranksOf(column: TextColumn): Int32Array {
  if (column.ranks) return column.ranks;
  const { texts } = column;
  const bytes = texts.map((text) => Buffer.from(text));
  // As SQLite orders text, by its bytes.
  const order = Array.from(texts.keys()).sort((a, b) => {
    const [left, right] = [bytes[a], bytes[b]];
    return left && right ? Buffer.compare(left, right) : 0;
  });
  const ranks = new Int32Array(texts.length);
  order.forEach((code, rank) => (ranks[code] = rank));
  column.ranks = ranks;
  return ranks;
}
