import { invalid } from '../core/errors';
import type { Page } from '../core/entities';

/** MLflow's page token: base64 of `{"offset": n}`, spaced as Python writes it. */
export function pageToken(offset: number): string {
  return Buffer.from(`{"offset": ${offset}}`).toString('base64');
}

export function pageOffset(token: string | null | undefined): number {
  if (token === null || token === undefined || token === '') return 0;
  if (!/^[A-Za-z0-9+/_-]+={0,2}$/.test(token)) throw invalid('Invalid page token, could not base64-decode');
  let offset: unknown;
  try {
    const value: unknown = JSON.parse(Buffer.from(token, 'base64').toString('utf8'));
    if (typeof value === 'object' && value !== null && 'offset' in value) offset = value.offset;
  } catch {
    throw invalid('Invalid page token, could not base64-decode');
  }
  if (typeof offset !== 'number' || !Number.isSafeInteger(offset) || offset < 0) {
    throw invalid(`Invalid page token, parsed value=${String(offset)}`);
  }
  return offset;
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
