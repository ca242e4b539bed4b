import type { RowPlace, RowScanner } from './rowIndex';
import { cellText, MOST_HEAD, RowStarts } from './rowIndex';

const QUOTE = 0x22;
const LINE_FEED = 0x0a;

/** A CSV or TSV file, RFC 4180: the first row has the columns' names; fields in quotes may hold anything. */
export class CsvScanner implements RowScanner {
  readonly #starts = new RowStarts();
  readonly #decoder = new TextDecoder();
  #separator: string | undefined;
  #columns: readonly string[] | undefined;
  #head: number[] = [];
  #at = 0;
  #rowStart = 0;
  #inQuotes = false;
  /** The last row has no end, and may go on. */
  #isOpen = false;
  #goesOn = true;

  /** Without a separator it is the one of comma, semicolon and tab that the first row has most of. */
  constructor(separator?: string) {
    this.#separator = separator;
  }

  get rows(): number {
    return this.#starts.rows;
  }

  /** A first row without an end isn't kept: of a file of gigabytes it could be all of it. */
  get isTable(): boolean {
    return this.#head.length <= MOST_HEAD;
  }

  get columns(): readonly string[] | undefined {
    return this.#columns;
  }

  push(chunk: Uint8Array): void {
    if (!this.isTable) return;
    if (this.#isOpen && chunk.length > 0) {
      this.#starts.takeBack(this.#rowStart);
      this.#isOpen = false;
    }
    for (const byte of chunk) {
      // A quote within quotes is doubled: leaving and entering again comes to the same.
      if (byte === QUOTE) this.#inQuotes = !this.#inQuotes;
      if (this.#columns === undefined) this.#head.push(byte);
      this.#at++;
      if (byte === LINE_FEED && !this.#inQuotes) this.#row();
    }
  }

  end(): void {
    if (!this.isTable || this.#at === this.#rowStart || this.#isOpen) return;
    if (this.#columns === undefined) {
      this.#row();
      this.#goesOn = false;
    } else {
      this.#starts.add(this.#rowStart, this.#at);
      this.#isOpen = true;
    }
  }

  /** Unless the columns' names themselves may go on. */
  get goesOn(): boolean {
    return this.#goesOn;
  }

  place(from: number, to: number): RowPlace {
    return this.#starts.place(from, to);
  }

  parse(bytes: Uint8Array): readonly (readonly string[])[] {
    return parseCsv(this.#decoder.decode(bytes), this.#separator ?? ',');
  }

  #row(): void {
    if (this.#columns === undefined) {
      const head = this.#decoder.decode(Uint8Array.from(this.#head));
      this.#separator ??= separatorOf(head);
      this.#columns = parseCsv(head, this.#separator)[0] ?? [];
      this.#head = [];
    } else this.#starts.add(this.#rowStart, this.#at);
    this.#rowStart = this.#at;
  }
}

function separatorOf(head: string): string {
  const counted = [',', ';', '\t'].map((separator) => ({ separator, count: head.split(separator).length }));
  return counted.reduce((best, one) => (one.count > best.count ? one : best)).separator;
}

/** All rows of the text. A quote that is never closed goes to the end. */
export function parseCsv(text: string, separator: string): readonly (readonly string[])[] {
  const rows: string[][] = [];
  let row: string[] = [];
  let at = 0;
  while (at < text.length) {
    let field = '';
    if (text[at] === '"') {
      at++;
      for (;;) {
        const quote = text.indexOf('"', at);
        if (quote === -1) {
          field += text.slice(at);
          at = text.length;
          break;
        }
        field += text.slice(at, quote);
        at = quote + 1;
        if (text[at] !== '"') break;
        field += '"';
        at++;
      }
    }
    const start = at;
    while (at < text.length && text[at] !== separator && text[at] !== '\n') at++;
    field += text.slice(start, at).replace(/\r$/, '');
    row.push(cellText(field));
    if (at >= text.length || text[at] === '\n') {
      rows.push(row);
      row = [];
    } else if (at === text.length - 1) {
      // The row ends with a separator: an empty field.
      rows.push([...row, '']);
      row = [];
    }
    at++;
  }
  return rows;
}
