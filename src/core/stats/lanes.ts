/** Something that lasted, in milliseconds since 1970 UTC. */
export interface Lasting {
  readonly start: number;
  readonly end: number;
}

/** A lane for each, from 0, as few as there can be: in one lane nothing overlaps. In the order given. */
export function lanes(all: readonly Lasting[]): readonly number[] {
  const order = [...all.keys()].sort((a, b) => (all[a]?.start ?? 0) - (all[b]?.start ?? 0) || a - b);
  const ends: number[] = [];
  const result = new Array<number>(all.length).fill(0);
  for (const index of order) {
    const one = all[index];
    if (!one) continue;
    const free = ends.findIndex((end) => end <= one.start);
    const lane = free < 0 ? ends.length : free;
    ends[lane] = Math.max(one.end, one.start);
    result[index] = lane;
  }
  return result;
}
