export const DASHES: readonly (readonly number[])[] = [[], [6, 3], [2, 3], [8, 3, 2, 3]];

/**
 * How lines of these colours are drawn, so that those of one colour are told apart. Of more lines than there are colours
 * with dashes, no dash tells anybody which is which.
 */
export function dashesOf(colours: readonly string[], paletteSize: number): readonly (readonly number[])[] {
  if (colours.length > paletteSize * DASHES.length) return colours.map(() => []);
  const taken = new Map<string, number>();
  return colours.map((colour) => {
    const before = taken.get(colour) ?? 0;
    taken.set(colour, before + 1);
    return DASHES[before % DASHES.length] ?? [];
  });
}
