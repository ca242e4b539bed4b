/** Hues that are told apart at a glance; the palette goes on with shades of the same. */
const HUES = 6;

/**
 * A place in a palette of `size` colours for each run: by its id, so that a run looks the same wherever it is
 * shown. Two runs of one panel whose ids ask for the same place would be mistaken for each other: the later
 * one gets the next free place, hues before shades. With more runs than colours they begin again.
 */
export function paletteSlots(runIds: readonly string[], size: number): ReadonlyMap<string, number> {
  const slots = new Map<string, number>();
  let taken = new Set<number>();
  for (const runId of runIds) {
    if (taken.size >= size) taken = new Set();
    const wanted = hash(runId);
    const tier = Math.min(Math.floor(taken.size / HUES), Math.ceil(size / HUES) - 1) * HUES;
    const width = Math.min(HUES, size - tier);
    let slot = tier + (wanted % width);
    while (taken.has(slot)) slot = tier + ((slot - tier + 1) % width);
    taken.add(slot);
    slots.set(runId, slot);
  }
  return slots;
}

/** FNV-1a, 32 bits. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  }
  return value >>> 0;
}
