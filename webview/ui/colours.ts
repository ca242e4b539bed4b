export type Rgb = readonly [red: number, green: number, blue: number];

/** What WCAG asks of a line that carries meaning. */
const LEAST_CONTRAST = 3;

/**
 * The colour, or as much of the foreground mixed in as makes it stand out from the background: themes choose
 * their chart colours for other places too, and some can hardly be seen as a thin line.
 */
export function legible(colour: Rgb, background: Rgb, foreground: Rgb): Rgb {
  for (let share = 0; share < 1; share += 0.1) {
    const mixed = mix(colour, foreground, share);
    if (contrast(mixed, background) >= LEAST_CONTRAST) return mixed;
  }
  return foreground;
}

function mix(from: Rgb, to: Rgb, share: number): Rgb {
  const channel = (index: 0 | 1 | 2): number => Math.round(from[index] + (to[index] - from[index]) * share);
  return [channel(0), channel(1), channel(2)];
}

/** WCAG 2's contrast ratio, 1 to 21. */
export function contrast(one: Rgb, other: Rgb): number {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return ((light ?? 0) + 0.05) / ((dark ?? 0) + 0.05);
}

function luminance(colour: Rgb): number {
  const [red = 0, green = 0, blue = 0] = colour.map((channel) => {
    const value = channel / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
