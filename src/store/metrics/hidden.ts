/** Points of a row, by their index in its order, that its pairs hide. */
export interface HiddenPoints {
  readonly chosen: Uint32Array;
  /** Each one's block times 3, and how many points of the block's pair are before it. */
  readonly places: Float64Array;
}

/**
 * A pair stands for a block of points. Where the edge of a pixel column lies within the block, the column's own lowest
 * point may be another one than the block's, which lies beyond the edge: one that no point of the block is below up to
 * the edge, nor any of the two blocks next to it on the column's side, which are within the column as long as columns are
 * some blocks wide. These are few, unless the points go steadily up or down: `null` where there are more than `most` a
 * block. At the ends of the row, where
 * nothing is known of what comes next, all are kept that could matter. Of block `i` are the values from `starts[i]` on.
 */
export function hiddenPoints(
  values: Float64Array,
  starts: readonly number[],
  most: number,
): HiddenPoints | null {
  const blocks = starts.length;
  const negated = values.map((value) => -value);
  const lows = lowestOf(values, starts);
  const highs = lowestOf(negated, starts);
  const chosen: number[] = [];
  const places: number[] = [];
  for (let block = 0; block < blocks; block++) {
    const low = lows[block] ?? -1;
    if (low < 0) continue;
    const high = highs[block] ?? -1;
    const end = starts[block + 1] ?? values.length;
    const span = { start: starts[block] ?? 0, end };
    const found = new Set<number>();
    addRecords(values, lows, block, span, found);
    addRecords(negated, highs, block, span, found);
    const first = Math.min(low, high);
    // As the pairs are chosen, of points that are all equal.
    const second = low === high && Number.isFinite(values[end - 1]) ? end - 1 : Math.max(low, high);
    for (const index of [...found].sort((a, b) => a - b)) {
      if (index === first || index === second) continue;
      chosen.push(index);
      places.push(3 * block + (index > first ? 1 : 0) + (index > second ? 1 : 0));
    }
    if (chosen.length > most * blocks) return null;
  }
  return { chosen: Uint32Array.from(chosen), places: Float64Array.from(places) };
}

/** Where the lowest finite value of each block is first; -1 where there is none. */
function lowestOf(values: Float64Array, starts: readonly number[]): Int32Array {
  return Int32Array.from(starts, (start, block) => {
    const end = starts[block + 1] ?? values.length;
    let low = -1;
    for (let i = start; i < end; i++) {
      const value = values[i] ?? Number.NaN;
      if (Number.isFinite(value) && (low < 0 || value < (values[low] ?? 0))) low = i;
    }
    return low;
  });
}

/** From either end of the block towards its lowest: each that is below all before it and below the two blocks next to it. */
function addRecords(
  values: Float64Array,
  lows: Int32Array,
  block: number,
  { start, end }: { readonly start: number; readonly end: number },
  found: Set<number>,
): void {
  const low = lows[block] ?? -1;
  const lowestAt = (other: number): number => {
    const index = lows[other] ?? -1;
    return index < 0 ? Infinity : (values[index] ?? Infinity);
  };
  let least = Math.min(lowestAt(block - 1), lowestAt(block - 2));
  const add = (index: number): void => {
    const value = values[index] ?? Number.NaN;
    if (!(value < least) || value === -Infinity) return;
    least = value;
    found.add(index);
  };
  for (let i = start; i < low; i++) add(i);
  least = Math.min(lowestAt(block + 1), lowestAt(block + 2));
  for (let i = end - 1; i > low; i--) add(i);
}
