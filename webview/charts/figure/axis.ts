import type { Scale } from 'chart.js';
import type { Field, FieldValues } from '../../../src/core/charts/field';
import { fieldName } from '../../../src/core/charts/field';
import { numberAxis, valueAt } from '../../../src/core/stats/axes';
import { timeLabel, timeTicks } from '../line/ticks';
import type { Look } from '../model';
import type { Axis } from './options';
import { numbers, shortLabel } from './options';

/** The axis for a field: categories of texts, else numbers, lengths of time or dates. */
export function axisFor(
  field: Field,
  { texts }: FieldValues,
  options: {
    readonly look: Look;
    readonly log?: boolean;
    readonly grid?: boolean;
    readonly title?: string;
  },
): Axis {
  const { look, log = false, grid = true, title = fieldName(field) } = options;
  if (texts) return places(texts, { look, title, grid });
  const isDate = field.of === 'attribute' && field.key === 'start_time';
  return valueAxis(field, { look, title, log: log && !isDate, grid });
}

/** For the numbers of a field: lengths of time and dates are at places that people count in. */
export function valueAxis(field: Field, options: Parameters<typeof numbers>[0]): ReturnType<typeof numbers> {
  const { look, log = false } = options;
  const by = field.of !== 'attribute' ? undefined : TIMES[field.key];
  if (by === undefined) return numbers(options);
  const label = (value: number): string =>
    by === 'relative' ? look.formats.duration(value) : dayText(value, look.locale);
  return {
    ...numbers({ ...options, label }),
    ...(!log && {
      afterBuildTicks: (scale: Scale) => {
        const most = scale.isHorizontal() ? Math.max(2, Math.floor(scale.width / 90)) : 6;
        scale.ticks = timeTicks(scale.min, scale.max, Math.min(6, most), by).map((value) => ({ value }));
      },
    }),
  };
}
const TIMES: Readonly<Partial<Record<string, 'relative' | 'timestamp'>>> = {
  duration: 'relative',
  start_time: 'timestamp',
};

/** The same beside others of its kind: few ticks, their texts within its own width. */
export function narrowAxis(
  field: Field,
  { values, texts }: FieldValues,
  { look, width }: { readonly look: Look; readonly width: number },
): Axis {
  const title = shortLabel(fieldName(field), Math.max(6, Math.floor(width / 7)));
  if (texts) {
    const letters = Math.floor(width / 7 / Math.max(1, texts.length));
    return places(texts, { look, title, grid: false, letters: Math.max(5, letters), all: letters > 3 });
  }
  const axis = numberAxis(values);
  if (axis?.kind !== 'number') return numbers({ look, title, grid: false });
  const { log, least, most } = axis;
  const isOne = least === most;
  const count = isOne ? 1 : width < 170 ? 2 : 3;
  const ticks = Array.from({ length: count }, (_, index) => valueAt(axis, index / Math.max(1, count - 1)));
  const label = narrowLabel(field, look, { span: most - least, ticks, width });
  const base = numbers({
    look,
    title,
    log,
    grid: false,
    least: isOne ? least - 1 : valueAt(axis, -MARGIN),
    most: isOne ? most + 1 : valueAt(axis, 1 + MARGIN),
    all: true,
    label,
  });
  return {
    ...base,
    afterBuildTicks: (scale) => {
      scale.ticks = ticks.map((value) => ({ value }));
    },
    ticks: { ...base.ticks, align: isOne ? 'center' : 'inner' },
  };
}

/** Of an axis' width at each end, so that no dot lies on the next one. */
const MARGIN = 0.08;

function narrowLabel(
  field: Field,
  { formats, locale, theme }: Look,
  axis: { readonly span: number; readonly ticks: readonly number[]; readonly width: number },
): (value: number) => string {
  if (field.of === 'attribute' && field.key === 'duration') return (value) => formats.duration(value);
  if (field.of === 'attribute' && field.key === 'start_time')
    return (value) => timeLabel(value, axis.span, 'timestamp', locale);
  const label = (value: number): string => formats.short(Number(value.toPrecision(3)));
  // A digit is a little more than half as wide as it is high; beside each other texts need the room of two more.
  const letters = axis.ticks.reduce((sum, value) => sum + label(value).length + 2, 0);
  if (letters * theme.fontSize * 0.6 <= axis.width) return label;
  return (value) =>
    value !== 0 && Math.abs(value) < 1e-3
      ? value.toExponential(0)
      : formats.short(Number(value.toPrecision(2)));
}

/** Texts at whole numbers: the library's own axis of categories would take a place for one more text. */
function places(
  texts: readonly string[],
  options: {
    readonly look: Look;
    readonly title: string;
    readonly grid: boolean;
    /** Letters of a text. */
    readonly letters?: number;
    readonly all?: boolean;
  },
): Axis {
  return {
    ...numbers({
      ...options,
      least: -0.5,
      most: texts.length - 0.5,
      label: (value) => shortLabel(texts[value] ?? '', options.letters ?? 16),
    }),
    offset: false,
    afterBuildTicks: (scale) => {
      scale.ticks = texts.map((_, value) => ({ value }));
    },
  };
}

function dayText(time: number, locale: string): string {
  if (!(Math.abs(time) <= 8.64e15)) return '';
  const options = { month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit' } as const;
  try {
    return new Date(time).toLocaleString(locale, options);
  } catch {
    // VS Code's pseudo language is no BCP 47 tag.
    return new Date(time).toLocaleString('en', options);
  }
}
