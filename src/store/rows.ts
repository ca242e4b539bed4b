import { TidemarkError, sentence } from '../core/errors';

/** Decoders for what SQLite hands back: a row is a boundary like any other. */
export type Row = Readonly<Record<string, unknown>>;

function unexpected(row: Row, column: string): TidemarkError {
  return new TidemarkError(
    'INTERNAL_ERROR',
    sentence("The store has an unexpected value in its column '{0}' ({1}).", column, typeof row[column]),
  );
}

export function text(row: Row, column: string): string {
  const value = row[column];
  if (typeof value !== 'string') throw unexpected(row, column);
  return value;
}

export function textOrNull(row: Row, column: string): string | null {
  const value = row[column];
  return value === null ? null : text(row, column);
}

export function number(row: Row, column: string): number {
  const value = row[column];
  if (typeof value !== 'number') throw unexpected(row, column);
  return value;
}

export function numberOrNull(row: Row, column: string): number | null {
  const value = row[column];
  return value === null ? null : number(row, column);
}

/** SQLite stores NaN as NULL. */
export function numberOrNaN(row: Row, column: string): number {
  return numberOrNull(row, column) ?? Number.NaN;
}

export function blob(row: Row, column: string): Uint8Array {
  const value = row[column];
  if (!(value instanceof Uint8Array)) throw unexpected(row, column);
  return value;
}

/** Accepts a value only if it is one of `allowed`. */
export function oneOf<T extends string>(row: Row, column: string, allowed: readonly T[]): T {
  const value = row[column];
  const found = allowed.find((candidate) => candidate === value);
  if (found === undefined) throw unexpected(row, column);
  return found;
}
