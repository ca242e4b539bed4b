import type { LoggedImage } from '../loggedImages';
import { imageAt } from '../loggedImages';
import { inParts } from '../parts';
import type { RunImages } from './images';

export interface GridCell {
  readonly runId: string;
  readonly key: string;
  /** Null where the run has logged none under this key up to the step. */
  readonly image: LoggedImage | null;
}

export interface GridRow {
  /** The key of all its cells; null where the cells beside each other have one each. */
  readonly key: string | null;
  readonly cells: readonly GridCell[];
}

/** As many columns as stand beside each other, with their heads: what doesn't fit is in the next band. */
export interface GridBand {
  readonly heads: readonly string[];
  readonly rows: readonly GridRow[];
}

export interface ImageGrid {
  /** What the heads are: ids of runs; of one run alone, its keys. */
  readonly heads: 'runs' | 'keys';
  readonly bands: readonly GridBand[];
}

/** A column for each run and a row for each key. The keys of one run stand beside each other, so that no room is lost. */
export function imageGrid(options: {
  readonly runs: readonly RunImages[];
  readonly keys: readonly string[];
  readonly step: number;
  readonly columns: number;
}): ImageGrid {
  const { runs, keys, step, columns } = options;
  const [only] = runs;
  if (runs.length === 1 && only && keys.length > 1) {
    const images = byKey(only);
    return {
      heads: 'keys',
      bands: inParts(keys, columns).map((heads) => ({
        heads,
        rows: [{ key: null, cells: heads.map((key) => cellOf(only.runId, key, images, step)) }],
      })),
    };
  }
  return {
    heads: 'runs',
    bands: inParts(runs, columns).map((part) => {
      const images = part.map((run) => ({ runId: run.runId, all: byKey(run) }));
      return {
        heads: part.map(({ runId }) => runId),
        rows: keys.map((key) => ({
          key,
          cells: images.map(({ runId, all }) => cellOf(runId, key, all, step)),
        })),
      };
    }),
  };
}

/** How many cells stand beside each other in `width` pixels, none narrower than `least`. */
export function columnsIn(width: number, least: number, gap: number): number {
  return Math.max(1, Math.floor((width + gap) / (least + gap)));
}

type Images = ReadonlyMap<string, readonly LoggedImage[]>;

function byKey({ series }: RunImages): Images {
  return new Map(series.map(({ key, images }) => [key, images]));
}

function cellOf(runId: string, key: string, all: Images, step: number): GridCell {
  return { runId, key, image: imageAt(all.get(key) ?? [], step) };
}
