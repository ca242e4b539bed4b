/** Hues that are told apart at a glance; a palette goes on with shades of the same. */
export const HUES = ['blue', 'orange', 'green', 'purple', 'red', 'yellow'] as const;
export type Hue = (typeof HUES)[number];

/**
 * A run's colour wherever it is shown: the one a person chose (a hue's name, or #rrggbb), else one by its id.
 * `palette` begins with the hues.
 */
export function runColour(runId: string, chosen: string, palette: readonly string[]): string {
  if (/^#[0-9a-f]{6}$/i.test(chosen)) return chosen;
  const hue = HUES.findIndex((name) => name === chosen);
  const slot = hue >= 0 ? hue : hashOf(runId) % Math.max(1, Math.min(HUES.length, palette.length));
  return palette[slot] ?? 'gray';
}

/** FNV-1a, 32 bits. */
export function hashOf(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  }
  return value >>> 0;
}
