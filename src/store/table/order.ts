import type { Comparator } from '../search/runScan';
import type { RunColumns } from '../search/runColumns';

interface Kept {
  order: Uint32Array;
  generation: number;
  readonly epoch: number;
}

const MOST_ORDERS = 4;

/**
 * All runs in the orders that were asked for last, so that a filter only has to pass over them. A few runs that
 * changed are taken out and merged in again.
 */
export class RunOrders {
  private readonly kept = new Map<string, Kept>();

  /** Places of all runs. `id` tells orders apart; `moving` has 1 for runs that may be elsewhere though nothing was written. */
  of(columns: RunColumns, id: string, compare: Comparator, moving?: Uint8Array): Uint32Array {
    const { generation, epoch } = columns;
    const known = this.kept.get(id);
    this.kept.delete(id);
    const order =
      known?.epoch === epoch
        ? known.generation === generation && !moving
          ? known.order
          : merged(columns, known, compare, moving)
        : sorted(columns.count, compare);
    this.kept.set(id, { order, generation, epoch });
    const [oldest] = this.kept.keys();
    if (this.kept.size > MOST_ORDERS && oldest !== undefined) this.kept.delete(oldest);
    return order;
  }
}

function sorted(count: number, compare: Comparator): Uint32Array {
  return Uint32Array.from({ length: count }, (_, place) => place).sort(compare);
}

function merged(
  columns: RunColumns,
  { order, generation }: Kept,
  compare: Comparator,
  moving: Uint8Array | undefined,
): Uint32Array {
  const { changed, count } = columns;
  const isNew = (place: number): boolean => (changed[place] ?? 0) > generation || moving?.[place] === 1;
  const fresh = new Uint32Array(count);
  let freshCount = 0;
  for (let place = 0; place < count; place++) if (isNew(place)) fresh[freshCount++] = place;
  if (freshCount > count / 4) return sorted(count, compare);
  const added = fresh.subarray(0, freshCount).sort(compare);
  const result = new Uint32Array(count);
  let at = 0;
  let next = 0;
  for (const place of order) {
    if (isNew(place)) continue;
    while (next < freshCount && compare(added[next] ?? 0, place) < 0) result[at++] = added[next++] ?? 0;
    result[at++] = place;
  }
  while (next < freshCount) result[at++] = added[next++] ?? 0;
  return result;
}
