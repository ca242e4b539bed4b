import { HUES } from '../../../src/core/runColour';

/**
 * A place in a palette of `size` colours for each group or expression: by its name, so that it looks alike in all charts.
 * Where two ask for the same place, the later one gets the next that is free, hues before shades. With more names than
 * colours they begin again.
 */
export function slotsOf(names: readonly string[], size: number): ReadonlyMap<string, number> {
  const slots = new Map<string, number>();
  let taken = new Set<number>();
  for (const name of names) {
    if (taken.size >= size) taken = new Set();
    const tier =
      Math.min(Math.floor(taken.size / HUES.length), Math.ceil(size / HUES.length) - 1) * HUES.length;
    const width = Math.min(HUES.length, size - tier);
    let slot = tier + (hashOf(name) % width);
    while (taken.has(slot)) slot = tier + ((slot - tier + 1) % width);
    taken.add(slot);
    slots.set(name, slot);
  }
  return slots;
}

/** FNV-1a, 32 bits. */
function hashOf(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  }
  return value >>> 0;
}
