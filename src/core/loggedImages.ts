/** One image of a key, at a step. */
export interface LoggedImage {
  readonly path: string;
  readonly step: number;
  readonly timestamp: number;
}

/** What `mlflow.log_image` logged under one key, by step and then time. */
export interface ImageSeries {
  readonly key: string;
  readonly images: readonly LoggedImage[];
}

/** `images/<key>%step%<n>%timestamp%<ms>%<uuid>.png`, with `+` in place of `%` from newer clients; `~` is a slash of the key. */
const NAME = /^(.+?)([%+])step\2(-?\d+)\2timestamp\2(\d+)\2[^%+]*?(\+compressed|%compressed)?\.(\w+)$/;

/**
 * The images of a folder by their keys. Of an image and its compressed twin the full one is taken. Other files
 * of the folder are left out.
 */
export function imageSeries(paths: readonly string[]): readonly ImageSeries[] {
  const byKey = new Map<string, Map<string, LoggedImage & { readonly small: boolean }>>();
  for (const path of paths) {
    const match = NAME.exec(path.slice(path.lastIndexOf('/') + 1));
    if (!match) continue;
    const [, name = '', , step = '', timestamp = '', small] = match;
    const key = name.replaceAll('~', '/');
    const image = { path, step: Number(step), timestamp: Number(timestamp), small: small !== undefined };
    const series = byKey.get(key) ?? new Map<string, typeof image>();
    byKey.set(key, series);
    const place = `${step} ${timestamp}`;
    const known = series.get(place);
    if (!known || (known.small && !image.small)) series.set(place, image);
  }
  return [...byKey]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, series]) => ({
      key,
      images: [...series.values()]
        .map(({ path, step, timestamp }) => ({ path, step, timestamp }))
        .sort((a, b) => a.step - b.step || a.timestamp - b.timestamp),
    }));
}
