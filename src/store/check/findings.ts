/** Something in the store that isn't as it should be. `text` is one sentence for a person. */
export type Finding =
  /** SQLite itself finds the file damaged. */
  | { readonly kind: 'database'; readonly text: string }
  /** Rows of a table whose owner is gone. */
  | { readonly kind: 'orphans'; readonly table: string; readonly text: string }
  /** A metric's points, or what is said of them. */
  | { readonly kind: 'series'; readonly series: number; readonly text: string }
  /** Points of many short metrics of a run. */
  | { readonly kind: 'pack'; readonly pack: number; readonly text: string }
  /** An interned name that is used and not there. */
  | { readonly kind: 'name'; readonly name: number; readonly text: string }
  /** Aliases of versions that aren't there. */
  | { readonly kind: 'alias'; readonly text: string }
  /** Row revisions that the store's own hasn't reached. */
  | { readonly kind: 'revision'; readonly text: string };

/** What was looked at. */
export interface Counts {
  experiments: number;
  runs: number;
  series: number;
  points: number;
  pieces: number;
  chunks: number;
  packs: number;
}

export function noCounts(): Counts {
  return { experiments: 0, runs: 0, series: 0, points: 0, pieces: 0, chunks: 0, packs: 0 };
}
