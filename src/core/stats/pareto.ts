import type { Values } from './columns';
import { completeRows } from './columns';

export interface Place {
  readonly x: number;
  readonly y: number;
}

interface Directions {
  readonly x: 'low' | 'high';
  readonly y: 'low' | 'high';
}

/**
 * The rows that no other is better than in both, or better in one and equal in the other; by `x`, best last or first
 * as it is sorted: ascending. Rows with a missing value are in no front.
 */
export function paretoFront(x: Values, y: Values, better: Directions): readonly number[] {
  const sign = { x: better.x === 'low' ? 1 : -1, y: better.y === 'low' ? 1 : -1 };
  const cost = (row: number): Place => ({
    x: sign.x * (x[row] ?? 0),
    y: sign.y * (y[row] ?? 0),
  });
  const order = [...completeRows(x, y)].sort((a, b) => cost(a).x - cost(b).x || cost(a).y - cost(b).y);
  const front: number[] = [];
  let best = { x: Number.NaN, y: Infinity };
  for (const row of order) {
    const here = cost(row);
    const equal = here.x === best.x && here.y === best.y;
    if (!equal && here.y >= best.y) continue;
    front.push(row);
    best = here;
  }
  return sign.x === 1 ? front : front.reverse();
}

/**
 * The edge of what has been reached, through the points of a front in their order: between two neighbours it is as bad as
 * the worse of them in both, for nothing better was seen there.
 */
export function frontEdge(front: readonly Place[], better: Directions): readonly Place[] {
  return front.flatMap((here, index): readonly Place[] => {
    const before = front[index - 1];
    if (!before) return [here];
    const x = better.x === 'low' ? here.x : before.x;
    const y = better.y === 'low' ? Math.max(here.y, before.y) : Math.min(here.y, before.y);
    return [{ x, y }, here];
  });
}
