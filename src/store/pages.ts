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
  return pageWith(decode(rows.slice(0, size)), rows.length, offset);
}

/** `items` are the first of `known` rows. */
function pageWith<T>(items: readonly T[], known: number, offset: number): Page<T> {
  return { items, nextPageToken: known > items.length ? pageToken(offset + items.length) : null };
}

/**
 * An answer with so many values (metrics, params, tags) at most: more would keep everybody waiting for seconds, take
 * gigabytes, and in the end be longer than any text can be.
 */
export const MOST_VALUES = 400_000;
/** So many items are decoded first, to see how many values there are in each; then so many at a time at most. */
const SAMPLE = 10;
const PART = 100;

export interface PageSize {
  readonly offset: number;
  readonly size: number;
  readonly mostValues: number;
}

/** The same of items with perhaps thousands of values each: as many of them as have `mostValues` together, one at least. */
export function pageOfWide<R, T>(
  rows: readonly R[],
  page: PageSize,
  decode: (rows: readonly R[]) => readonly T[],
  valuesOf: (item: T) => number,
): Page<T> {
  const wanted = Math.min(rows.length, page.size);
  const items: T[] = [];
  let values = 0;
  while (items.length < wanted) {
    const each = Math.max(1, values / Math.max(1, items.length));
    const fit = Math.floor((page.mostValues - values) / each);
    const part = items.length === 0 ? SAMPLE : Math.min(PART, Math.max(1, fit));
    for (const item of decode(rows.slice(items.length, Math.min(wanted, items.length + part)))) {
      values += valuesOf(item);
      // What is seen of the first ones does not tell how many values the others have.
      if (values > page.mostValues && items.length > 0) return pageWith(items, rows.length, page.offset);
      items.push(item);
    }
  }
  return pageWith(items, rows.length, page.offset);
}
