import { invalid } from '../core/errors';
import type { Page } from '../core/entities';

/** MLflow's page token: base64 of `{"offset": n}`, spaced as Python writes it. */
export function pageToken(offset: number): string {
  return Buffer.from(`{"offset": ${offset}}`).toString('base64');
}

export function pageOffset(token: string | null | undefined): number {
  if (token === null || token === undefined || token === '') return 0;
  const value = parsePageToken(token);
  const offset: unknown =
    typeof value === 'object' && value !== null && 'offset' in value ? value.offset : undefined;
  if (typeof offset !== 'number' || !Number.isSafeInteger(offset) || offset < 0)
    throw invalid(`Invalid page token, parsed value=${JSON.stringify(value)}`);
  return offset;
}

/** What characters base64 doesn't have are passed over, as Python does. */
export function parsePageToken(token: string): unknown {
  const base64 = token.replace(/[^A-Za-z0-9+/=]/g, '');
  if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(base64))
    throw invalid('Invalid page token, could not base64-decode');
  const text = Buffer.from(base64, 'base64').toString('utf8');
  try {
    return JSON.parse(text);
  } catch {
    throw invalid(`Invalid page token, decoded value=b'${text}'`);
  }
}

/** A page of `rows` that were fetched with one more than `size`. */
export function pageOf<R, T>(
  rows: readonly R[],
  offset: number,
  size: number,
  decode: (rows: readonly R[]) => readonly T[],
): Page<T> {
  const more = rows.length > size;
  return {
    items: decode(more ? rows.slice(0, size) : rows),
    nextPageToken: more ? pageToken(offset + size) : null,
  };
}
