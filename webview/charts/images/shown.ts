import type { GridCell, GridRow, ImageGrid } from '../../../src/core/charts/imageGrid';
import { columnsIn, imageGrid } from '../../../src/core/charts/imageGrid';
import type { ImagesData, ImagesSpec } from '../../../src/core/charts/images';
import { MAX_IMAGE_KEYS } from '../../../src/core/charts/images';
import type { LoggedImage } from '../../../src/core/loggedImages';
import { placeOfStep, stepsOf } from '../../../src/core/loggedImages';
import { fill } from '../../ui/strings';
import type { ShownTable } from '../chartElement';
import type { Look, ShownRun } from '../model';

/** Pixels that a cell has at least, where nobody says how many stand in a row, and what lies between two. */
const LEAST_CELL = 130;
export const GAP = 8;
/** A larger file is shown by its small twin, where it has one. */
const LARGE = 1024 * 1024;

/** The grid at one step, and what else is said of it. */
export interface ShownImages {
  readonly grid: ImageGrid;
  /** Of all its bands. */
  readonly rows: readonly GridRow[];
  readonly columns: number;
  readonly keys: readonly string[];
  readonly steps: readonly number[];
  /** Of the step among them. */
  readonly place: number;
  readonly step: number;
  readonly runs: ReadonlyMap<string, ShownRun>;
  /** Whether some images are at other steps than others: then a cell says its own. */
  readonly uneven: boolean;
}

export function shownImages(options: {
  readonly spec: ImagesSpec;
  readonly data: ImagesData;
  readonly runs: readonly ShownRun[];
  readonly step: number | undefined;
  readonly width: number;
}): ShownImages {
  const { spec, data, step: chosen, width } = options;
  const runs = new Map(options.runs.map((run) => [run.runId, run]));
  // Those that are hidden since they were asked for are gone at once.
  const ours = data.runs.filter(({ runId }) => runs.has(runId));
  const series = ours.flatMap((run) => run.series);
  const logged = new Set(series.map(({ key }) => key));
  const keys = (spec.keys ?? data.keys).filter((key) => logged.has(key));
  const steps = stepsOf(series);
  const place = placeOfStep(steps, chosen);
  const step = steps[place] ?? 0;
  const heads = ours.length === 1 ? keys.length : ours.length;
  const columns = spec.columns ?? Math.max(1, Math.min(heads, columnsIn(width, LEAST_CELL, GAP)));
  const grid = imageGrid({ runs: ours, keys, step, columns });
  return {
    grid,
    rows: grid.bands.flatMap((band) => band.rows),
    columns,
    keys,
    steps,
    place,
    step,
    runs,
    uneven: series.some(({ images }) => new Set(images.map((image) => image.step)).size < steps.length),
  };
}

/** What is read for a cell: the full image, unless it is large. */
export function cellFile(image: LoggedImage): NonNullable<LoggedImage['small']> {
  return image.small && (image.fileSize ?? 0) > LARGE ? image.small : image;
}

/** A cell in words: of which key and run it is, and at which step. */
export function cellText({ key, image }: GridCell, runName: string, { words, formats }: Look): string {
  const what = image ? fill(words.stepOf, formats.count(image.step)) : words.noImage;
  return [key, runName, what].join(', ');
}

export function imagesTable({ rows: lines, runs }: ShownImages): ShownTable {
  const cells = lines.flatMap((row) => row.cells);
  return {
    columns: ['run_id', 'run', 'key', 'step', 'path'],
    rows: cells.map(({ runId, key, image }) => [
      runId,
      runs.get(runId)?.runName ?? '',
      key,
      image?.step ?? null,
      image?.path ?? null,
    ]),
  };
}

/** What is not shown, in sentences. */
export function imagesNotes(
  data: ImagesData,
  asked: {
    readonly spec: ImagesSpec;
    readonly many: number;
    readonly withImages: number;
    readonly all: number;
  },
  { words, formats }: Look,
): readonly string[] {
  const { spec, many, withImages, all } = asked;
  const count = (value: number): string => formats.count(value);
  const without = all - withImages + many - data.runs.length - data.unread;
  return [
    ...(many < withImages ? [fill(words.runsShown, count(many), count(withImages))] : []),
    ...(without > 0 ? [fill(words.runsWithoutImages, count(without))] : []),
    ...(data.unread > 0 ? [fill(words.filesUnread, count(data.unread))] : []),
    ...(spec.keys === null && data.keys.length > MAX_IMAGE_KEYS
      ? [fill(words.keysShown, count(MAX_IMAGE_KEYS), count(data.keys.length))]
      : []),
    ...(data.left > 0 ? [fill(words.imagesLeft, count(data.left))] : []),
  ];
}
