import type { ArtifactFile } from './entities';

/** A run has it that has logged images by key and step. */
export const LOGGED_IMAGES_TAG = 'mlflow.loggedImages';
export const IMAGES_FOLDER = 'images';

type ImageFile = Pick<ArtifactFile, 'path' | 'fileSize'>;

/** One image of a key, at a step. */
export interface LoggedImage extends ImageFile {
  readonly step: number;
  readonly timestamp: number;
  /** The same, no larger than 256 pixels a side. */
  readonly small: ImageFile | null;
}

/** What `mlflow.log_image` logged under one key, by step and then time. */
export interface ImageSeries {
  readonly key: string;
  readonly images: readonly LoggedImage[];
}

/** `images/<key>%step%<n>%timestamp%<ms>%<uuid>.png`, with `+` in place of `%` from newer clients; `~` is a slash of the key. */
const NAME = /^(.+?)([%+])step\2(-?\d+)\2timestamp\2(\d+)\2[^%+]*?(\+compressed|%compressed)?\.(\w+)$/;

/** What was logged under the name of a file in the folder of images; null of another file. No two runs have one of the same name. */
export function loggedImage(path: string): { readonly key: string; readonly step: number } | null {
  const match = path.startsWith(`${IMAGES_FOLDER}/`) ? NAME.exec(path.slice(IMAGES_FOLDER.length + 1)) : null;
  return match ? { key: (match[1] ?? '').replaceAll('~', '/'), step: Number(match[3]) } : null;
}

/** The images of a folder by their keys; an image and its compressed twin are one. Other files of the folder are left out. */
export function imageSeries(files: readonly ImageFile[]): readonly ImageSeries[] {
  const sorter = new ImageSorter();
  sorter.add(files);
  return sorter.series();
}

/** The same, of files that are looked at a part at a time: a folder may hold tens of thousands. */
export class ImageSorter {
  readonly #byKey = new Map<string, Map<string, LoggedImage>>();

  add(files: readonly ImageFile[]): void {
    for (const { path, fileSize } of files) {
      const match = NAME.exec(path.slice(path.lastIndexOf('/') + 1));
      if (!match) continue;
      const [, name = '', , step = '', timestamp = '', isSmall] = match;
      const key = name.replaceAll('~', '/');
      const file = { path, fileSize };
      const series = this.#byKey.get(key) ?? new Map<string, LoggedImage>();
      this.#byKey.set(key, series);
      const place = `${step} ${timestamp}`;
      const known = series.get(place);
      const own = { step: Number(step), timestamp: Number(timestamp) };
      if (isSmall === undefined) series.set(place, { ...file, ...own, small: known?.small ?? null });
      else if (known) series.set(place, { ...known, small: file });
      // Where the full one is missing, the small one stands for it.
      else series.set(place, { ...file, ...own, small: file });
    }
  }

  series(): readonly ImageSeries[] {
    return [...this.#byKey]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, series]) => ({
        key,
        images: [...series.values()].sort((a, b) => a.step - b.step || a.timestamp - b.timestamp),
      }));
  }
}

/** All steps at which any of these has an image. */
export function stepsOf(all: readonly ImageSeries[]): readonly number[] {
  return [...new Set(all.flatMap(({ images }) => images.map(({ step }) => step)))].sort((a, b) => a - b);
}

/** Of the images up to a step the last. */
export function imageAt(images: readonly LoggedImage[], step: number): LoggedImage | null {
  return images.findLast((image) => image.step <= step) ?? null;
}

/** The place of the last of `steps` that is no later than `step`; of an earlier one, and without one, the first or the last. */
export function placeOfStep(steps: readonly number[], step: number | undefined): number {
  if (step === undefined) return Math.max(0, steps.length - 1);
  return Math.max(
    0,
    steps.findLastIndex((one) => one <= step),
  );
}
