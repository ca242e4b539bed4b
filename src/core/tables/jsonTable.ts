import type { RowPlace, RowScanner } from './rowIndex';
import { cellText, MOST_HEAD, RowStarts } from './rowIndex';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const COMMA = 0x2c;
const COLON = 0x3a;
/**
 * A table as `mlflow.log_table` writes it: `{"columns": ["a", …], "data": [[1, …], …]}`, with its fields in any
 * order. Rows are found by brackets and quotes alone; each is parsed when it is asked for.
 */
export class JsonTableScanner implements RowScanner {
  readonly #starts = new RowStarts();
  readonly #decoder = new TextDecoder();
  #at = 0;
  #depth = 0;
  #inString = false;
  #escaped = false;
  #key = '';
  #expectsKey = false;
  /** Bytes of the key or of the list of columns that is being read. */
  #kept: number[] | undefined;
  #keeps: 'key' | 'columns' | undefined;
  #rowStart = 0;
  #columns: readonly string[] | undefined;
  #problem = false;

  /** Behind the last row is the end of the whole: what has more rows is another file. */
  readonly goesOn = false;

  get rows(): number {
    return this.#starts.rows;
  }

  get columns(): readonly string[] | undefined {
    return this.#columns;
  }

  /** False once it is clear that this is some other JSON. */
  get isTable(): boolean {
    return !this.#problem;
  }

  push(chunk: Uint8Array): void {
    for (const byte of chunk) {
      if (this.#inString) this.#stringByte(byte);
      else this.#byte(byte);
      this.#at++;
    }
  }

  end(): void {
    this.#problem ||= this.#columns === undefined || this.#depth !== 0;
  }

  place(from: number, to: number): RowPlace {
    return this.#starts.place(from, to);
  }

  parse(bytes: Uint8Array): readonly (readonly string[])[] {
    // What follows the last row is a comma, or nothing.
    const text = this.#decoder.decode(bytes).trimEnd().replace(/,$/, '');
    const rows: unknown = JSON.parse(`[${text}]`);
    return Array.isArray(rows) ? rows.map((row) => (Array.isArray(row) ? row.map(cellText) : [])) : [];
  }

  #stringByte(byte: number): void {
    this.#keep(byte);
    if (this.#escaped) this.#escaped = false;
    else if (byte === BACKSLASH) this.#escaped = true;
    else if (byte === QUOTE) {
      this.#inString = false;
      if (this.#keeps === 'key') this.#key = this.#taken() ?? '';
    }
  }

  #byte(byte: number): void {
    switch (byte) {
      case QUOTE:
        this.#inString = true;
        if (this.#depth === 1 && this.#expectsKey) this.#begin('key');
        break;
      case OPEN_LIST:
      case OPEN_OBJECT:
        this.#open(byte);
        break;
      case CLOSE_LIST:
      case CLOSE_OBJECT:
        this.#depth--;
        if (this.#key === 'data' && this.#depth === 2) this.#starts.add(this.#rowStart, this.#at + 1);
        break;
      case COMMA:
        if (this.#depth === 1) this.#expectsKey = true;
        break;
      case COLON:
        if (this.#depth === 1) this.#expectsKey = false;
        break;
    }
    this.#keep(byte);
    if (this.#keeps === 'columns' && byte === CLOSE_LIST && this.#depth === 1) this.#takeColumns();
  }

  #open(byte: number): void {
    if (this.#depth === 0) {
      this.#expectsKey = byte === OPEN_OBJECT;
      this.#problem ||= byte !== OPEN_OBJECT;
    } else if (this.#depth === 1 && this.#key === 'columns' && byte === OPEN_LIST) this.#begin('columns');
    else if (this.#depth === 2 && this.#key === 'data') this.#rowStart = this.#at;
    this.#depth++;
  }

  #begin(what: 'key' | 'columns'): void {
    this.#keeps = what;
    this.#kept = [];
  }

  #keep(byte: number): void {
    if (this.#kept === undefined || (this.#keeps === 'key' && !this.#inString)) return;
    if (this.#kept.length < MOST_HEAD) this.#kept.push(byte);
    else this.#problem = true;
  }

  #takeColumns(): void {
    const columns = this.#parsed(this.#taken('text') ?? '[]');
    this.#columns = Array.isArray(columns) ? columns.map(cellText) : [];
  }

  #taken(as: 'key' | 'text' = 'key'): string | undefined {
    const text = this.#decoder.decode(Uint8Array.from(this.#kept ?? []));
    this.#kept = undefined;
    this.#keeps = undefined;
    if (as === 'text') return text;
    const key = this.#parsed(text);
    return typeof key === 'string' ? key : undefined;
  }

  #parsed(text: string): unknown {
    try {
      return JSON.parse(text);
    } catch {
      this.#problem = true;
      return undefined;
    }
  }
}
