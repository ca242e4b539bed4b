import type { ChartOptions } from 'chart.js';
import { roundTicks } from '../line/ticks';
import type { Look } from '../model';

export type Axis = NonNullable<NonNullable<ChartOptions['scales']>[string]>;
type LinearAxis = Extract<Axis, { readonly type?: 'linear' | undefined }>;
type LogAxis = Extract<Axis, { readonly type?: 'logarithmic' | undefined }>;
type CategoryAxis = Extract<Axis, { readonly type?: 'category' | undefined }>;

/** What all figures have in common: no animation, and pointer and keys are ours. */
export const PLAIN = {
  animation: false,
  responsive: true,
  maintainAspectRatio: false,
  events: [],
  layout: { padding: { top: 6, right: 8 } },
} as const satisfies ChartOptions;

/** Pixels beside the drawing that an axis takes, about. */
const AXIS_TEXT = 50;
const MOST_TICKS = 7;

interface AxisText {
  readonly look: Look;
  readonly title: string;
  /** Lines across the drawing. */
  readonly grid?: boolean;
}

function common({ look, title, grid = true }: AxisText): object {
  const { theme } = look;
  const font = { family: theme.fontFamily, size: theme.fontSize };
  return {
    border: { display: theme.highContrast, color: theme.foreground },
    grid: { display: grid, color: theme.grid, drawTicks: false },
    title: { display: title !== '', text: shortLabel(title, 60), color: theme.muted, font, padding: 2 },
  };
}

function ticks({ theme }: Look): object {
  return {
    color: theme.muted,
    font: { family: theme.fontFamily, size: theme.fontSize },
    padding: 6,
    maxRotation: 0,
    autoSkipPadding: 14,
  };
}

export function numbers(
  options: AxisText & {
    readonly log?: boolean;
    readonly whole?: boolean;
    /** Axes begin at 0 where lengths are compared. */
    readonly fromZero?: boolean;
    readonly label?: (value: number) => string;
    /** Texts at all ticks: whoever chooses them sees to their room. */
    readonly all?: boolean;
    readonly least?: number;
    readonly most?: number;
  },
): LinearAxis | LogAxis {
  const { look, log = false, whole = false, fromZero = false, all = false, least, most } = options;
  const label = options.label ?? ((value: number) => look.formats.short(Number(value.toPrecision(6))));
  const ends = { ...(least !== undefined && { min: least }), ...(most !== undefined && { max: most }) };
  if (log)
    return {
      type: 'logarithmic',
      ...common(options),
      ...ends,
      ticks: {
        ...ticks(look),
        autoSkip: !all,
        maxTicksLimit: 6,
        callback: (value, _index, shown) =>
          shown.length > 6 && !isRound(Number(value)) ? '' : label(Number(value)),
      },
    };
  return {
    type: 'linear',
    beginAtZero: fromZero,
    ...common(options),
    ...ends,
    ticks: {
      ...ticks(look),
      autoSkip: !all,
      maxTicksLimit: MOST_TICKS,
      // Ends that aren't round are none to read by.
      includeBounds: false,
      ...(whole && { precision: 0 }),
      callback: (value) => label(Number(value)),
    },
  };
}

/** So much longer at both ends that a dot of this radius lies on the drawing, and not on the texts beside it. */
export function withRoom(axis: Axis, radius: number): Axis {
  const isLog = axis.type === 'logarithmic';
  return {
    ...axis,
    ...(!isLog && { bounds: 'data' }),
    afterDataLimits: (scale) => {
      const { minDefined, maxDefined } = scale.getUserBounds();
      const { min, max } = scale;
      const length = scale.isHorizontal() ? scale.chart.width : scale.chart.height;
      const share = radius / Math.max(radius, length - 2 * radius - AXIS_TEXT);
      const factor = (max / min) ** share;
      const more = (max - min) * share;
      if (!minDefined) scale.min = isLog ? min / factor : min - more;
      if (!maxDefined) scale.max = isLog ? max * factor : max + more;
    },
    ...(!isLog &&
      !('afterBuildTicks' in axis) && {
        afterBuildTicks: (scale) => {
          scale.ticks = roundTicks(scale.min, scale.max, MOST_TICKS).map((value) => ({ value }));
        },
      }),
  };
}

export function categories(
  options: AxisText & {
    readonly labels: readonly string[];
    readonly most?: number;
    readonly all?: boolean;
    /** One below the other, where texts may stand as close as lines do. */
    readonly rows?: boolean;
    /** Texts below an axis turn where they don't fit beside each other. */
    readonly upright?: boolean;
  },
): CategoryAxis {
  const { labels, most = 24, all = false, rows = false, upright = false } = options;
  return {
    type: 'category',
    labels: [...labels],
    offset: true,
    ...common({ grid: false, ...options }),
    ticks: {
      ...ticks(options.look),
      ...((rows || upright) && { autoSkipPadding: 0 }),
      ...(upright && { maxRotation: 90 }),
      autoSkip: !all,
      callback: (_value, index) => shortLabel(labels[index] ?? '', most),
    },
  };
}

const WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u;

/** In one line as wide as so many letters, which a canvas can't shorten by itself. Some scripts' take the room of two. */
export function shortLabel(words: string, most: number): string {
  const characters = Array.from(words.slice(0, most * 4).replace(/\s+/g, ' '));
  let width = 0;
  let fitting = 0;
  for (const [index, character] of characters.entries()) {
    width += WIDE.test(character) ? 2 : 1;
    if (width > most) return `${characters.slice(0, fitting).join('')}…`;
    if (width < most) fitting = index + 1;
  }
  return characters.join('');
}
function isRound(value: number): boolean {
  const leading = value / 10 ** Math.floor(Math.log10(value));
  return Math.abs(leading - 1) < 1e-6;
}
