/**
 * Where the rows of a file begin, found by looking through its bytes once, piece by piece, without keeping
 * them: any part of a table of millions of rows is then read by its range alone.
 */
export interface RowScanner {
  /** The file's next bytes, in order. */
  push(chunk: Uint8Array): void;
  /** After the last bytes. Where `goesOn` there may be more later, if the file has grown. */
  end(): void;
  readonly goesOn: boolean;
  /** Rows whose end has been seen. */
  readonly rows: number;
  /** False once it is clear that there is no table in it. */
  readonly isTable: boolean;
  /** The columns' names once they were found, which is before the first row. */
  readonly columns: readonly string[] | undefined;
  /** The bytes that rows `from` up to `to` are in, and how many rows before `from` are in them too. */
  place(from: number, to: number): RowPlace;
  /** The rows in these bytes, as texts; bytes as `place` named them. */
  parse(bytes: Uint8Array): readonly (readonly string[])[];
}

export interface RowPlace {
  readonly start: number;
  readonly end: number;
  readonly skip: number;
}

/** Bytes: more than any table's list of columns has. */
export const MOST_HEAD = 4_000_000;

/** Of one row in so many the place is kept. */
const STRIDE = 64;
/** Characters of a cell that are shown. */
const MOST_TEXT = 2000;

/** The starts of rows: every 64th is kept, and where the last complete row ends. */
export class RowStarts {
  readonly #starts: number[] = [];
  #rows = 0;
  #end = 0;

  get rows(): number {
    return this.#rows;
  }

  /** A row lies from `start` up to `end`. */
  add(start: number, end: number): void {
    if (this.#rows % STRIDE === 0) this.#starts.push(start);
    this.#rows++;
    this.#end = end;
  }

  /** The last row isn't one yet: it goes on. */
  takeBack(start: number): void {
    this.#rows--;
    if (this.#rows % STRIDE === 0) this.#starts.pop();
    this.#end = start;
  }

  place(from: number, to: number): RowPlace {
    const first = Math.floor(from / STRIDE);
    const after = Math.ceil(to / STRIDE);
    return {
      start: this.#starts[first] ?? this.#end,
      end: to >= this.#rows ? this.#end : (this.#starts[after] ?? this.#end),
      skip: from - first * STRIDE,
    };
  }
}

/** A cell of JSON as text. */
export function cellText(value: unknown): string {
  const text =
    typeof value === 'string' ? value : value === null || value === undefined ? '' : JSON.stringify(value);
  return text.length > MOST_TEXT ? `${text.slice(0, MOST_TEXT)}…` : text;
}
