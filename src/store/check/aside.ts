import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs';
import type { Row } from '../rows';

/** A file that takes what can't stay in the store, a JSON line for each row, so that nothing is lost without a trace. */
export class Aside {
  readonly file: string;
  rows = 0;
  private handle: number | undefined;

  constructor(file: string) {
    this.file = file;
  }

  /** On the disk before the row goes. Bytes are written in base64, large integers as text. */
  put(table: string, rows: readonly Row[]): void {
    if (rows.length === 0) return;
    this.handle ??= openSync(this.file, 'ax', 0o600);
    for (const row of rows) writeSync(this.handle, `${JSON.stringify({ table, row: readable(row) })}\n`);
    fsyncSync(this.handle);
    this.rows += rows.length;
  }

  close(): void {
    if (this.handle !== undefined) closeSync(this.handle);
  }
}

function readable(row: Row): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(row).map(([column, value]) => [
      column,
      value instanceof Uint8Array
        ? { base64: Buffer.from(value.buffer, value.byteOffset, value.length).toString('base64') }
        : typeof value === 'bigint'
          ? String(value)
          : value,
    ]),
  );
}
