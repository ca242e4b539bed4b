import { HUES } from '../../src/core/runColour';
import type { Theme } from '../ui/theme';

/** The theme's own hue of this name, or the colour itself. */
export function hueOf(chosen: string, { palette, muted }: Theme): string {
  const hue = HUES.findIndex((name) => name === chosen);
  return hue < 0 ? chosen : (palette[hue] ?? muted);
}
