interface View {
  readonly from: number;
  readonly to: number;
  readonly pixels: number;
}

/** What a column is by the points themselves: no more than the rule, spelled out. */
export function columnsOf(
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  { from, to, pixels }: View,
): ReadonlyMap<number, readonly [low: number, high: number]> {
  const scale = to > from ? pixels / (to - from) : 0;
  const columns = new Map<number, [number, number]>();
  for (let i = 0; i < x.length; i++) {
    const at = x[i] ?? NaN;
    const value = y[i] ?? NaN;
    if (at < from || at > to || !Number.isFinite(value)) continue;
    const column = Math.max(0, Math.min(pixels - 1, Math.floor((at - from) * scale)));
    const known = columns.get(column);
    if (!known) columns.set(column, [value, value]);
    else if (value < known[0]) known[0] = value;
    else if (value > known[1]) known[1] = value;
  }
  return columns;
}

export function heightOf(columns: ReadonlyMap<number, readonly [low: number, high: number]>): number {
  const all = [...columns.values()];
  return Math.max(...all.map(([, high]) => high)) - Math.min(...all.map(([low]) => low));
}
