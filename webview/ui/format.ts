/** Numbers and times as people read them, in the window's language. */
export interface Formats {
  /** Few digits, for axes and tables. */
  short(value: number): string;
  /** Every digit that makes up the value. */
  exact(value: number): string;
  count(value: number): string;
  /** A number of bytes: `1.2 MB`. */
  bytes(value: number): string;
  dateTime(time: number): string;
  /** To the minute. */
  moment(time: number): string;
  /** From one moment to another, without what they have in common. */
  moments(from: number, to: number): string;
  /** A length of time in milliseconds: `4 min 12 s`. */
  duration(milliseconds: number): string;
  /** `12 sec. ago`, and a date where that is long ago. */
  ago(time: number, now: number): string;
}

export function formatsFor(locale: string): Formats {
  const plain = intl(locale, { maximumSignificantDigits: 6, useGrouping: 'min2' });
  const tiny = intl(locale, { notation: 'scientific', maximumSignificantDigits: 5 });
  const huge = intl(locale, { notation: 'scientific', maximumSignificantDigits: 6 });
  const whole = intl(locale, { maximumFractionDigits: 0 });
  const date = new Intl.DateTimeFormat(plain.resolvedOptions().locale, {
    dateStyle: 'medium',
    timeStyle: 'medium',
  });
  const minute = new Intl.DateTimeFormat(plain.resolvedOptions().locale, {
    dateStyle: 'medium',
    timeStyle: 'short',
  });
  const day = new Intl.DateTimeFormat(plain.resolvedOptions().locale, { dateStyle: 'medium' });
  const relative = new Intl.RelativeTimeFormat(plain.resolvedOptions().locale, { style: 'short' });
  const unit = (name: string): Intl.NumberFormat =>
    intl(locale, { style: 'unit', unit: name, unitDisplay: 'short', maximumFractionDigits: 0 });
  const units = {
    day: unit('day'),
    hour: unit('hour'),
    minute: unit('minute'),
    second: unit('second'),
    millisecond: unit('millisecond'),
  };
  return {
    short: (value) => {
      if (!Number.isFinite(value)) return exact(value);
      const size = Math.abs(value);
      if (size !== 0 && size < 1e-4) return tiny.format(value);
      if (size >= 1e9) return huge.format(value);
      return Number.isInteger(value) ? whole.format(value) : plain.format(value);
    },
    exact,
    count: (value) => whole.format(value),
    bytes: (value) => bytesText(value, locale),
    dateTime: (time) =>
      Number.isFinite(time) && Math.abs(time) <= 8.64e15 ? date.format(time) : exact(time),
    moment: (time) => minute.format(time),
    moments: (from, to) => minute.formatRange(from, to),
    duration: (milliseconds) => durationText(milliseconds, units),
    ago: (time, now) => {
      if (!Number.isFinite(time) || Math.abs(time) > 8.64e15) return exact(time);
      const past = Math.max(0, now - time);
      const [name, size] = AGES.find(([, length]) => past >= length) ?? (['second', 1000] as const);
      return past > 30 * 86_400_000 ? day.format(time) : relative.format(-Math.floor(past / size), name);
    },
  };
}

const BYTE_UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;

function bytesText(value: number, locale: string): string {
  const step = value < 1 ? 0 : Math.min(BYTE_UNITS.length - 1, Math.floor(Math.log10(value) / 3));
  return intl(locale, {
    style: 'unit',
    unit: BYTE_UNITS[step] ?? 'byte',
    unitDisplay: step === 0 ? 'long' : 'short',
    maximumFractionDigits: 1,
  }).format(value / 1000 ** step);
}
const AGES = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const;

function exact(value: number): string {
  if (value === Infinity) return '∞';
  if (value === -Infinity) return '−∞';
  return String(value);
}

function durationText(
  milliseconds: number,
  units: Readonly<Record<'day' | 'hour' | 'minute' | 'second' | 'millisecond', Intl.NumberFormat>>,
): string {
  const size = Math.abs(milliseconds);
  const sign = milliseconds < 0 ? '−' : '';
  if (size >= 0.5 && size < 999.5) return sign + units.millisecond.format(Math.round(size));
  const seconds = Math.round(size / 1000);
  const parts = [
    units.day.format(Math.floor(seconds / 86_400)),
    units.hour.format(Math.floor((seconds % 86_400) / 3600)),
    units.minute.format(Math.floor((seconds % 3600) / 60)),
    units.second.format(seconds % 60),
  ];
  const first = seconds >= 86_400 ? 0 : seconds >= 3600 ? 1 : seconds >= 60 ? 2 : 3;
  return (seconds > 0 ? sign : '') + parts.slice(first, first + 2).join(' ');
}

function intl(locale: string, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  try {
    return new Intl.NumberFormat(locale, options);
  } catch {
    // VS Code's pseudo language is no BCP 47 tag.
    return new Intl.NumberFormat('en', options);
  }
}
