import { column, finite, integer, list, nullable, oneOf, shape, text } from '../decode';
import type { Decoder } from '../rpc';

/** What the x axis of a line chart shows. Relative time counts from the run's start. */
export type LineX =
  | { readonly by: 'step' | 'timestamp' | 'relative' }
  /** The points of both that have the same step. */
  | { readonly by: 'metric'; readonly key: string };

/** Of the points before they are thinned. All but `ema` look ahead as far as back. */
export type Smoothing =
  | { readonly method: 'none' }
  /** Exponential moving average, without its bias towards 0 at the beginning. */
  | { readonly method: 'ema'; readonly weight: number }
  | { readonly method: 'mean'; readonly window: number }
  | { readonly method: 'gaussian'; readonly sigma: number };

const KEEPS = ['shape', 'extremes'] as const;
export type Keep = (typeof KEEPS)[number];

/** Among more nobody sees where a line enters and leaves a column of pixels, or reads off the other coordinate. */
const MANY_LINES = 200;

/** What is kept of each line of a chart that has so many. */
export function keepAmong(lines: number): Keep {
  return lines > MANY_LINES ? 'extremes' : 'shape';
}

export const BANDS = ['std', 'stderr', 'minmax'] as const;
export type Band = (typeof BANDS)[number];

/** Runs with the same value are one line, their mean, within a band. */
export interface Grouping {
  readonly by: 'param' | 'tag';
  readonly key: string;
  readonly band: Band;
}

/** Every expression of every run, or of every group of runs, is a line. */
export interface LinesRequest {
  readonly runIds: readonly string[];
  /** Expressions over metrics. */
  readonly y: readonly string[];
  readonly x: LineX;
  /** Inclusive, in the axis' unit (steps, milliseconds or the metric's); null for all. */
  readonly from: number | null;
  readonly to: number | null;
  /** Columns of pixels to fill: the lowest and highest of all points of each come back, so that no spike is lost. */
  readonly pixels: number;
  /**
   * Of each column `shape` has its first and last point, too (of those that were read, where summaries stand for the points),
   * and of each point the other coordinate. For a line among many, where these can't be seen, `extremes` takes half the work
   * and a third of the bytes.
   */
  readonly keep: Keep;
  readonly smoothing: Smoothing;
  readonly group: Grouping | null;
}

/**
 * The lines that have points, packed: of line `i` the points `offsets[i]` to `offsets[i + 1]` of the columns, sorted
 * by x. NaN values are kept: they are gaps.
 */
export interface Lines {
  /** Values of the grouping; empty without. */
  readonly groups: readonly string[];
  /** Which of the request's runs, or which of the groups. */
  readonly owner: Float64Array;
  /** Which of the request's expressions. */
  readonly expression: Float64Array;
  /** One more than lines. */
  readonly offsets: Float64Array;
  /** Points in the range before they were thinned; `exact` is 1 where none was left out. */
  readonly count: Float64Array;
  readonly exact: Float64Array;
  /** Over the whole series, not only the range. */
  readonly from: Float64Array;
  readonly to: Float64Array;
  readonly x: Float64Array;
  readonly y: Float64Array;
  /** Each point's timestamp on an axis of steps, its step on the others. Empty of `extremes`, and of groups. */
  readonly other: Float64Array;
  /** The band of groups; empty without. */
  readonly low: Float64Array;
  readonly high: Float64Array;
  /** Of how many runs each point of a group is; empty without. */
  readonly runs: Float64Array;
}

export const MAX_CHART_RUNS = 1000;
export const MAX_EXPRESSIONS = 200;
const LONGEST_EXPRESSION = 10_000;

const byMetric = shape<{ readonly key: string }>({ key: text });
const axis = shape<{ readonly by: LineX['by'] }>({ by: oneOf(['step', 'timestamp', 'relative', 'metric']) });
export const lineX: Decoder<LineX> = (value) => {
  const { by } = axis(value);
  return by === 'metric' ? { by, ...byMetric(value) } : { by };
};

export const SMOOTHING_METHODS = ['none', 'ema', 'mean', 'gaussian'] as const;
const within =
  (least: number, most: number): Decoder<number> =>
  (value) => {
    const number = finite(value);
    if (number < least || number > most) throw new Error(`Expected a number from ${least} to ${most}.`);
    return number;
  };
const method = shape<{ readonly method: Smoothing['method'] }>({ method: oneOf(SMOOTHING_METHODS) });
const ema = shape<{ readonly weight: number }>({ weight: within(0, 0.9999) });
const mean = shape<{ readonly window: number }>({ window: integer(1, 100_000) });
const gaussian = shape<{ readonly sigma: number }>({ sigma: within(0.1, 10_000) });
export const smoothing: Decoder<Smoothing> = (value) => {
  const chosen = method(value).method;
  switch (chosen) {
    case 'none':
      return { method: chosen };
    case 'ema':
      return { method: chosen, ...ema(value) };
    case 'mean':
      return { method: chosen, ...mean(value) };
    case 'gaussian':
      return { method: chosen, ...gaussian(value) };
  }
};

export const grouping: Decoder<Grouping> = shape<Grouping>({
  by: oneOf(['param', 'tag']),
  key: text,
  band: oneOf(BANDS),
});

const expression: Decoder<string> = (value) => {
  const source = text(value);
  if (source.length > LONGEST_EXPRESSION) throw new Error('An expression is too long.');
  return source;
};
export const expressions: Decoder<readonly string[]> = list(expression, MAX_EXPRESSIONS);

export const linesRequest: Decoder<LinesRequest> = shape<LinesRequest>({
  runIds: list(text, MAX_CHART_RUNS),
  y: expressions,
  x: lineX,
  from: nullable(finite),
  to: nullable(finite),
  pixels: integer(1, 20_000),
  keep: oneOf(KEEPS),
  smoothing,
  group: nullable(grouping),
});

/** All but the points. */
export const perLine = shape<Omit<Lines, 'x' | 'y' | 'other'>>({
  groups: list(text, MAX_CHART_RUNS),
  owner: column,
  expression: column,
  offsets: column,
  count: column,
  exact: column,
  from: column,
  to: column,
  low: column,
  high: column,
  runs: column,
});
const points = shape<Pick<Lines, 'x' | 'y' | 'other'>>({ x: column, y: column, other: column });

export const lines: Decoder<Lines> = (value) => {
  const given = { ...perLine(value), ...points(value) };
  return fitting(given, [given.x, given.y], given.other);
};

/** Throws where not all columns are of the same lines and points. */
export function fitting<T extends Omit<Lines, 'x' | 'y' | 'other'>>(
  given: T,
  whole: readonly Float64Array[],
  other: Float64Array,
): T {
  const { owner, offsets, expression, count, exact, from, to, low, high, runs } = given;
  const points = offsets.at(-1);
  if (
    [offsets.subarray(1), expression, count, exact, from, to].some(({ length }) => length !== owner.length) ||
    offsets[0] !== 0 ||
    whole.some(({ length }) => length !== points) ||
    [other, low, high, runs].some(({ length }) => length !== 0 && length !== points)
  ) {
    throw new Error('The columns of the lines differ in length.');
  }
  return given;
}
