import type { Span } from '../../../src/core/charts/workspace';
import type { LineX } from '../../../src/core/lines/request';
import type { Formats } from '../../ui/format';

type By = LineX['by'];

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** About so long no two days are of the same name. */
const YEAR = 350 * DAY;

const STEPS: readonly number[] = [
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500],
  ...[1, 2, 5, 10, 15, 30].map((count) => count * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((count) => count * MINUTE),
  ...[1, 2, 3, 6, 12].map((count) => count * HOUR),
  ...[1, 2, 7, 14, 30, 90, 365, 3650].map((count) => count * DAY),
];

/** Places for at most `most` ticks on a time axis, at times people count in. */
export function timeTicks(from: number, to: number, most: number, x: By): readonly number[] {
  const span = to - from;
  if (!(span > 0) || !Number.isFinite(span)) return [from];
  const step = STEPS.find((candidate) => span / candidate <= most) ?? span / most;
  // Midnight and full hours are those of the window's time zone, which may change in between.
  const shiftAt = (time: number): number =>
    x === 'timestamp' && Math.abs(time) <= 8.64e15 ? new Date(time).getTimezoneOffset() * MINUTE : 0;
  const ticks: number[] = [];
  const first = Math.ceil((from - shiftAt(from)) / step);
  for (let count = 0; count <= most + 1; count++) {
    const local = (first + count) * step;
    const tick = local + (step < HOUR ? shiftAt(from) : shiftAt(local + shiftAt(local)));
    if (tick > to) break;
    if (tick >= from) ticks.push(tick);
  }
  return ticks;
}

/** At most about `most` round numbers between `from` and `to`. */
export function roundTicks(from: number, to: number, most: number): readonly number[] {
  const rough = (to - from) / most;
  if (!(rough > 0) || !Number.isFinite(rough)) return [from];
  const magnitude = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5, 10].find((factor) => factor * magnitude >= rough) ?? 10) * magnitude;
  const ticks: number[] = [];
  // Counting whole steps keeps 0.1 + 0.2 from adding up; values too large for the step end the loop.
  const last = Math.min(Math.floor(to / step), Math.ceil(from / step) + 20);
  for (let count = Math.ceil(from / step); count <= last; count++) ticks.push(count * step);
  return ticks;
}

/** The label of a number on an axis, with as many digits as tell it from its neighbours. */
export function numberLabel(value: number, { from, to }: Span, formats: Formats): string {
  const rounded = Number(value.toPrecision(12));
  const digits = Math.ceil(Math.log10(Math.max(Math.abs(from), Math.abs(to)) / (to - from))) + 2;
  const few = digits <= 6 || (Number.isInteger(rounded) && Math.abs(rounded) < 1e9);
  return few ? formats.short(rounded) : formats.exact(Number(value.toPrecision(Math.min(15, digits))));
}

/** The label of a tick, as exact as the distance between ticks asks for. */
export function timeLabel(value: number, span: number, x: By, locale: string): string {
  return x === 'relative' ? elapsed(value, span) : clock(value, span, locale);
}

function elapsed(value: number, span: number): string {
  const sign = value < 0 ? '−' : '';
  const size = Math.abs(value);
  if (span < 10 * SECOND) return `${sign}${(size / SECOND).toFixed(span < SECOND ? 3 : 1)} s`;
  const days = Math.floor(size / DAY);
  const hours = Math.floor((size % DAY) / HOUR);
  const minutes = Math.floor((size % HOUR) / MINUTE);
  const seconds = Math.floor((size % MINUTE) / SECOND);
  const two = (number: number): string => String(number).padStart(2, '0');
  if (days > 0) return `${sign}${days}d ${hours}:${two(minutes)}`;
  return hours > 0 ? `${sign}${hours}:${two(minutes)}:${two(seconds)}` : `${sign}${minutes}:${two(seconds)}`;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function clock(value: number, span: number, locale: string): string {
  if (!Number.isFinite(value) || Math.abs(value) > 8.64e15) return String(value);
  const date = new Date(value);
  const midnight = date.getHours() === 0 && date.getMinutes() === 0 && date.getSeconds() === 0;
  if (span > YEAR) return formatOf(locale, 'year').format(date);
  if (span > 3 * DAY || (midnight && span > HOUR)) return formatOf(locale, 'day').format(date);
  return formatOf(locale, span < 10 * MINUTE ? 'second' : 'minute').format(date);
}

function formatOf(locale: string, unit: 'year' | 'day' | 'minute' | 'second'): Intl.DateTimeFormat {
  const key = `${locale} ${unit}`;
  const known = formats.get(key);
  if (known) return known;
  const options: Intl.DateTimeFormatOptions =
    unit === 'day' || unit === 'year'
      ? { month: 'short', day: 'numeric', ...(unit === 'year' && { year: 'numeric' }) }
      : {
          hour: '2-digit',
          minute: '2-digit',
          hourCycle: 'h23',
          ...(unit === 'second' && { second: '2-digit' }),
        };
  let made: Intl.DateTimeFormat;
  try {
    made = new Intl.DateTimeFormat(locale, options);
  } catch {
    made = new Intl.DateTimeFormat('en', options);
  }
  formats.set(key, made);
  return made;
}
