import type { KeyValue } from '../core/entities';
import type { StoreContext } from './context';
import { number, text } from './rows';

/** Row ids for `json_each(?)`: one statement serves lists of any length. */
export function jsonList(values: readonly (number | string)[]): string {
  return JSON.stringify(values);
}

export function group<T>(groups: Map<number, T[]>, owner: number, item: T): void {
  const list = groups.get(owner);
  if (list) list.push(item);
  else groups.set(owner, [item]);
}

/** Rows of (owner, key, value) for many owners at once. `query` has one `?`: the owners as JSON. */
export function decodeTags(
  context: StoreContext,
  query: string,
  owners: readonly number[],
): Map<number, KeyValue[]> {
  const groups = new Map<number, KeyValue[]>();
  if (owners.length === 0) return groups;
  for (const row of context.sql.all(query, jsonList(owners))) {
    group(groups, number(row, 'owner'), {
      key: context.names.text(number(row, 'key')),
      value: text(row, 'value'),
    });
  }
  return groups;
}

/** Sorted by key, as the answers show them. */
export function byKey<T extends { readonly key: string }>(items: readonly T[] | undefined): readonly T[] {
  return items ? items.toSorted((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)) : [];
}
