import { finite, flag, nullable, shape, text } from '../decode';
import { metricName } from '../expression/tokens';
import { tellingFirst } from '../mainMetric';
import type { Grouping, LinesRequest, LineX, Smoothing } from '../lines/request';
import { expressions, grouping, linesRequest, lineX, MAX_EXPRESSIONS, smoothing } from '../lines/request';
import type { SlimLines } from '../lines/slim';
import { slim } from '../lines/slim';
import type { Decoder } from '../rpc';
import type { ChartKindWords } from './kind';

/** Null at an end: where the data end. */
export interface AxisRange {
  readonly from: number | null;
  readonly to: number | null;
}

/** How lines are drawn: the page has one of these for all charts, and a chart may differ in each. */
export interface LineSettings {
  readonly x: LineX;
  readonly logX: boolean;
  readonly logY: boolean;
  readonly smoothing: Smoothing;
  readonly group: Grouping | null;
  /** Whether the y axis leaves out the outermost values. */
  readonly clip: boolean;
}

export interface LineSpec {
  readonly kind: 'line';
  /** '' names the chart by what it shows. */
  readonly title: string;
  /** Expressions over metrics. */
  readonly y: readonly string[];
  /** A regular expression: the metrics that it finds are shown too. '' for none. */
  readonly match: string;
  readonly xRange: AxisRange;
  readonly yRange: AxisRange;
  /** Null where the chart does as the page does. */
  readonly x: LineX | null;
  readonly logX: boolean | null;
  readonly logY: boolean | null;
  readonly smoothing: Smoothing | null;
  /** Of which `null` is a choice of its own: not grouped. */
  readonly group: { readonly as: Grouping | null } | null;
  readonly clip: boolean | null;
}

export interface LineQuery extends LinesRequest {
  readonly kind: 'line';
}
export interface LineData extends SlimLines {
  readonly kind: 'line';
}

export const STANDARD_LINE_SETTINGS: LineSettings = {
  x: { by: 'step' },
  logX: false,
  logY: false,
  smoothing: { method: 'none' },
  group: null,
  clip: false,
};

export const lineSettings: Decoder<LineSettings> = shape<LineSettings>({
  x: lineX,
  logX: flag,
  logY: flag,
  smoothing,
  group: nullable(grouping),
  clip: flag,
});

const range = shape<AxisRange>({ from: nullable(finite), to: nullable(finite) });
const EVERYWHERE: AxisRange = { from: null, to: null };

const spec: Decoder<LineSpec> = shape<LineSpec>({
  kind: () => 'line' as const,
  title: text,
  y: expressions,
  match: text,
  xRange: range,
  yRange: range,
  x: nullable(lineX),
  logX: nullable(flag),
  logY: nullable(flag),
  smoothing: nullable(smoothing),
  group: nullable(shape<{ readonly as: Grouping | null }>({ as: nullable(grouping) })),
  clip: nullable(flag),
});

export const lineKind: ChartKindWords<LineSpec, LineQuery, LineData> = {
  spec,
  standard: ({ metricKeys }) => lineOf(tellingFirst(metricKeys).slice(0, 1).map(metricName)),
  name: ({ y, match }) => [...y.map(readable), ...(match === '' ? [] : [match])].join(', '),
  query: (value) => ({ kind: 'line', ...linesRequest(value) }),
  data: (value) => ({ kind: 'line', ...slim(value) }),
};

/** A lone name without its backticks. */
function readable(expression: string): string {
  return /^`[^`]*`$/.test(expression) ? expression.slice(1, -1) : expression;
}

export function lineOf(y: readonly string[]): LineSpec {
  return {
    kind: 'line',
    title: '',
    y,
    match: '',
    xRange: EVERYWHERE,
    yRange: EVERYWHERE,
    x: null,
    logX: null,
    logY: null,
    smoothing: null,
    group: null,
    clip: null,
  };
}

/** What a chart does: as it says itself, else as the page does. */
export function settingsOf(own: LineSpec, page: LineSettings): LineSettings {
  return {
    x: own.x ?? page.x,
    logX: own.logX ?? page.logX,
    logY: own.logY ?? page.logY,
    smoothing: own.smoothing ?? page.smoothing,
    group: own.group === null ? page.group : own.group.as,
    clip: own.clip ?? page.clip,
  };
}

/** A regular expression that a person typed; undefined while it is none. */
export function patternOf(source: string): RegExp | undefined {
  try {
    return new RegExp(source, 'i');
  } catch {
    return undefined;
  }
}

/** All that a chart shows: its expressions, then the metrics that its pattern finds. */
export function shownExpressions({ y, match }: LineSpec, metricKeys: readonly string[]): readonly string[] {
  const pattern = match === '' ? undefined : patternOf(match);
  const found = pattern ? metricKeys.filter((key) => pattern.test(key)).map(metricName) : [];
  return [...new Set([...y, ...found])].slice(0, MAX_EXPRESSIONS);
}
