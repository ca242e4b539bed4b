/** Hues that are told apart at a glance; a palette goes on with shades of the same. */
export const HUES = ['blue', 'orange', 'green', 'purple', 'red', 'yellow'] as const;
export type Hue = (typeof HUES)[number];

/** What VS Code uses where a theme says nothing of its charts. */
export const STANDARD_HUES: Readonly<Record<Hue, string>> = {
  blue: '#3794ff',
  orange: '#d18616',
  green: '#89d185',
  purple: '#b180d7',
  red: '#f14c4c',
  yellow: '#cca700',
};

/** What a run's colour follows from. */
export interface Coloured {
  /** As a person chose it (a hue's name, or `#rrggbb`); '' where nobody did. */
  readonly colour: string;
  /** Counts the runs of its store as they were made. */
  readonly number: number;
}

/**
 * A run's colour wherever it is shown, alone or among others: the one a person chose, else that of its number, so that runs
 * which were made one after the other differ. `palette` begins with the hues.
 */
export function runColour({ colour, number }: Coloured, palette: readonly string[]): string {
  if (/^#[0-9a-f]{6}$/i.test(colour)) return colour;
  const hue = HUES.findIndex((name) => name === colour);
  return palette[hue >= 0 ? hue : number % Math.max(1, palette.length)] ?? 'gray';
}
