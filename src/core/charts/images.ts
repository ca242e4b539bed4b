import { finite, integer, list, nullable, shape, text } from '../decode';
import type { ImageSeries, LoggedImage } from '../loggedImages';
import type { ChartKindWords } from './kind';

export interface ImagesSpec {
  readonly kind: 'images';
  readonly title: string;
  /** What the images were logged under; null for all that there are. */
  readonly keys: readonly string[] | null;
  /** Images in a row; null: as many as fit. */
  readonly columns: number | null;
}

export interface ImagesQuery {
  readonly kind: 'images';
  readonly runIds: readonly string[];
  readonly keys: readonly string[] | null;
}

export interface RunImages {
  readonly runId: string;
  readonly series: readonly ImageSeries[];
}

export interface ImagesData {
  readonly kind: 'images';
  /** Of each run that has some of these images, in the order asked. */
  readonly runs: readonly RunImages[];
  /** All keys of these runs, also those that weren't asked for. */
  readonly keys: readonly string[];
  /** Images that are left out because they are too many: of a key the oldest. */
  readonly left: number;
  /** Runs whose files can't be read. */
  readonly unread: number;
}

export interface ImagesWords {
  readonly spec: ImagesSpec;
  readonly query: ImagesQuery;
  readonly data: ImagesData;
}

export const MAX_IMAGE_COLUMNS = 12;
/** Keys that are shown; more nobody compares. */
export const MAX_IMAGE_KEYS = 60;
export const MAX_IMAGE_RUNS = 120;
/** Images in one answer. */
export const MAX_IMAGES = 8000;

const file = { path: text, fileSize: nullable(finite) };
const image = shape<LoggedImage>({
  ...file,
  step: finite,
  timestamp: finite,
  small: nullable(shape<NonNullable<LoggedImage['small']>>(file)),
});
const keys = nullable(list(text, MAX_IMAGE_KEYS));

export const imagesKind: ChartKindWords<ImagesSpec, ImagesQuery, ImagesData> = {
  spec: shape<ImagesSpec>({
    kind: () => 'images' as const,
    title: text,
    keys,
    columns: nullable(integer(1, MAX_IMAGE_COLUMNS)),
  }),
  standard: () => ({ kind: 'images', title: '', keys: null, columns: null }),
  name: (spec) => (spec.keys ?? []).join(', '),
  query: shape<ImagesQuery>({ kind: () => 'images' as const, runIds: list(text, MAX_IMAGE_RUNS), keys }),
  data: shape<ImagesData>({
    kind: () => 'images' as const,
    runs: list(
      shape<RunImages>({
        runId: text,
        series: list(shape<ImageSeries>({ key: text, images: list(image, MAX_IMAGES) })),
      }),
      MAX_IMAGE_RUNS,
    ),
    keys: list(text),
    left: integer(0, Number.MAX_SAFE_INTEGER),
    unread: integer(0, MAX_IMAGE_RUNS),
  }),
};
