import type { MetricColumns } from '../../core/entities';
import { joinedColumn } from '../../core/lines/thin';
import { sortedPositions } from './order';
import { pick } from './points';

export type Axis = 'step' | 'timestamp';

/** Points as an axis has them. */
export interface PlacedPoints {
  readonly x: Float64Array;
  readonly y: Float64Array;
  /** The other coordinate. */
  readonly other: Float64Array;
}

export function placed({ steps, timestamps, values }: MetricColumns, axis: Axis): PlacedPoints {
  return axis === 'step'
    ? { x: steps, y: values, other: timestamps }
    : { x: timestamps, y: values, other: steps };
}

export function joined(parts: readonly PlacedPoints[]): PlacedPoints {
  return {
    x: joinedColumn(parts.map(({ x }) => x)),
    y: joinedColumn(parts.map(({ y }) => y)),
    other: joinedColumn(parts.map(({ other }) => other)),
  };
}

/** The points from `from` to `to`, sorted by x; points of one x keep their order. */
export function visible(
  points: PlacedPoints,
  { from, to }: { readonly from: number; readonly to: number },
): PlacedPoints {
  const { x } = points;
  let inside = 0;
  let inOrder = true;
  let previous = -Infinity;
  for (let i = 0; i < x.length; i++) {
    const value = x[i] ?? 0;
    if (value < from || value > to) continue;
    if (value < previous) inOrder = false;
    previous = value;
    inside++;
  }
  if (inOrder && inside === x.length) return points;
  const shown = new Uint32Array(inside);
  let count = 0;
  for (let i = 0; i < x.length; i++) {
    const value = x[i] ?? 0;
    if (value >= from && value <= to) shown[count++] = i;
  }
  const order = inOrder ? shown : sortedPositions(shown, (a, b) => (x[a] ?? 0) > (x[b] ?? 0));
  return { x: pick(x, order), y: pick(points.y, order), other: pick(points.other, order) };
}

/** Two lists that are sorted by x as one; of `few` that lie far apart in `many`. */
export function merged(many: PlacedPoints, few: PlacedPoints): PlacedPoints {
  if (few.x.length === 0) return many;
  // Where each of the few comes in.
  const places = new Uint32Array(few.x.length);
  let place = 0;
  for (let i = 0; i < places.length; i++) {
    const x = few.x[i] ?? 0;
    while (place < many.x.length && (many.x[place] ?? 0) <= x) place++;
    places[i] = place;
  }
  const merge = (a: Float64Array, b: Float64Array): Float64Array => {
    const all = new Float64Array(a.length + b.length);
    let done = 0;
    for (let i = 0; i < places.length; i++) {
      const next = places[i] ?? 0;
      if (next > done) all.set(a.subarray(done, next), done + i);
      all[next + i] = b[i] ?? 0;
      done = next;
    }
    all.set(a.subarray(done), done + places.length);
    return all;
  };
  return { x: merge(many.x, few.x), y: merge(many.y, few.y), other: merge(many.other, few.other) };
}
