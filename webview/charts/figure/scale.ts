import type { Theme } from '../../ui/theme';

type Rgb = readonly [number, number, number];

/** Steps of a scale, as a legend shows it. */
const STEPS = 9;

/** From low to high: cold to warm, in the theme's own colours. `share` is from 0 to 1. */
export function sequential({ palette, muted }: Theme): (share: number) => string {
  const [blue, orange, , purple, , yellow] = palette;
  const stops = [blue, purple, orange, yellow].map((colour) => channels(colour ?? muted));
  return (share) => {
    if (!Number.isFinite(share)) return muted;
    const place = Math.max(0, Math.min(1, share)) * (stops.length - 1);
    const below = Math.min(Math.floor(place), stops.length - 2);
    return text(mix(stops[below] ?? [0, 0, 0], stops[below + 1] ?? [0, 0, 0], place - below));
  };
}

/** From -1 to 1: red, nothing, blue. */
export function diverging({ palette, background }: Theme): (value: number) => string {
  const [blue, , , , red] = palette;
  return (value) => {
    const end = channels((value < 0 ? red : blue) ?? background);
    return text(mix(channels(background), end, Math.min(1, Math.abs(value))));
  };
}

export function stepsOf(scale: (share: number) => string): readonly string[] {
  return Array.from({ length: STEPS }, (_, step) => scale(step / (STEPS - 1)));
}

/** Whichever of the two is read better on this colour. */
export function inkOn(colour: string, { foreground, background }: Theme): string {
  const difference = (other: string): number => Math.abs(lightness(colour) - lightness(other));
  return difference(foreground) >= difference(background) ? foreground : background;
}

/** The same colour, see-through. */
export function faded(colour: string, opacity: number): string {
  return `rgba(${channels(colour).join(', ')}, ${opacity})`;
}

/** This much of the other colour. */
export function toward(colour: string, other: string, share: number): string {
  return text(mix(channels(colour), channels(other), share));
}

/** A colour that stays in its place and leaves the foreground to others. */
export function recedes(colour: string, { background }: Theme): string {
  return toward(background, colour, 0.22);
}

function lightness(colour: string): number {
  const [red, green, blue] = channels(colour);
  return 0.299 * red + 0.587 * green + 0.114 * blue;
}

function mix(from: Rgb, to: Rgb, share: number): Rgb {
  const channel = (index: 0 | 1 | 2): number => Math.round(from[index] + (to[index] - from[index]) * share);
  return [channel(0), channel(1), channel(2)];
}

/** Of `rgb(1, 2, 3)`, as themes resolve them, or `#010203`, as persons choose them. */
function channels(colour: string): Rgb {
  if (colour.startsWith('#')) {
    const part = (at: number): number => Number.parseInt(colour.slice(at, at + 2), 16);
    return [part(1), part(3), part(5)];
  }
  const [red = 128, green = 128, blue = 128] = (colour.match(/[\d.]+/g) ?? []).map(Number);
  return [red, green, blue];
}

function text(colour: Rgb): string {
  return `rgb(${colour.join(', ')})`;
}
