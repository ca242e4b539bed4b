import type { TableCells, TableColumn } from '../../src/core/runTable';
import type { TableStrings } from '../../src/core/panels/tableStrings';
import type { Formats } from '../ui/format';
import { fill } from '../ui/strings';

/** How the numbers of a column are written, so that their digits stand below each other. */
export interface NumberStyle {
  readonly decimals: number;
  format(value: number): string;
}

const DIGITS = 4;
/** So many digits before the point leave no room for one behind it. */
const LARGE = 6;
/** From here on a number is written with its power of ten; counts are read digit by digit for longer. */
const MOST_PLAIN = 1e7;
const MOST_WHOLE = 1e9;
const MISSING = 0;
const NOT_A_NUMBER = 2;

/**
 * By the values that have been read: as many decimals as the largest needs for four digits, none for whole ones. What
 * would not fit a column is written with its power of ten: a number that is cut off is another number.
 */
export function numberStyle(blocks: readonly TableCells[], locale: string): NumberStyle {
  let largest = 0;
  let fractions = 0;
  for (const cells of blocks) {
    if (cells.kind !== 'number') continue;
    cells.values.forEach((value, index) => {
      if (cells.states[index] !== 1 || !Number.isFinite(value)) return;
      largest = Math.max(largest, Math.abs(value));
      if (!Number.isInteger(value)) fractions++;
    });
  }
  const size = largest === 0 ? 0 : Math.floor(Math.log10(largest));
  const isWhole = fractions === 0;
  const decimals = isWhole || size >= LARGE ? 0 : Math.max(1, Math.min(8, DIGITS - 1 - size));
  return styleOf(decimals, isWhole, locale);
}

const styles = new Map<string, NumberStyle>();

function styleOf(decimals: number, isWhole: boolean, locale: string): NumberStyle {
  const id = `${decimals} ${isWhole} ${locale}`;
  const known = styles.get(id);
  if (known) return known;
  const plain = intl(locale, { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
  const scientific = intl(locale, { notation: 'scientific', maximumSignificantDigits: 3 });
  const least = isWhole ? 0 : decimals === 0 ? 1e-3 : 10 ** -decimals;
  const most = isWhole ? MOST_WHOLE : MOST_PLAIN;
  // Among millions without decimals a small number keeps its own.
  const small = intl(locale, { maximumSignificantDigits: DIGITS });
  const smallest = !isWhole && decimals === 0 ? 1000 : 0;
  const style: NumberStyle = {
    decimals,
    format: (value) => {
      if (value === Infinity) return '∞';
      if (value === -Infinity) return '−∞';
      const magnitude = Math.abs(value);
      const isPlain = magnitude === 0 || (magnitude >= least && magnitude < most);
      if (!isPlain) return scientific.format(value);
      return (magnitude < smallest ? small : plain).format(value);
    },
  };
  styles.set(id, style);
  return style;
}

function intl(locale: string, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  try {
    return new Intl.NumberFormat(locale, options);
  } catch {
    return new Intl.NumberFormat('en', options);
  }
}

/** What a cell says. `title` has all of it; `exact` is what copying takes. */
export interface CellText {
  readonly text: string;
  readonly title: string;
  readonly exact: string;
  /** Digits that stand on the right. */
  readonly isNumber: boolean;
  /** Behind the mean of a group. */
  readonly spread: string;
  readonly value: number | null;
}

/** Behind the names of data sets: who looks closer finds them in the title and in what is copied. */
const DIGESTS = / \([^()]*\)(?=, |$)/g;

const NOTHING: CellText = { text: '', title: '', exact: '', isNumber: false, spread: '', value: null };

export function cellText(
  column: TableColumn,
  cells: TableCells | undefined,
  index: number,
  style: NumberStyle,
  { words, formats, now }: { readonly words: TableStrings; readonly formats: Formats; readonly now: number },
): CellText {
  if (cells === undefined || cells.kind === 'lines') return NOTHING;
  if (cells.kind === 'text') {
    const different = cells.distinct?.[index] ?? 0;
    const text = cells.texts[cells.codes[index] ?? -1];
    if (text === undefined) {
      return different > 0
        ? { ...NOTHING, text: fill(words.distinctValues, formats.count(different)) }
        : NOTHING;
    }
    const isNumber = isNumberText(text);
    const value = isNumber ? Number(text) : null;
    const isDatasets = column.kind === 'attribute' && column.key === 'datasets';
    const seen = isDatasets ? text.replace(DIGESTS, '') : text;
    return {
      ...NOTHING,
      text: seen.slice(0, 300).replace(/[\r\n]+/g, ' '),
      title: text,
      exact: text,
      isNumber,
      value,
    };
  }
  const state = cells.states[index] ?? MISSING;
  if (state === MISSING) return NOTHING;
  if (state === NOT_A_NUMBER) return { ...NOTHING, text: 'NaN', title: 'NaN', exact: 'NaN', isNumber: true };
  const value = cells.values[index] ?? 0;
  const count = cells.groups?.counts[index] ?? 0;
  if (column.kind === 'attribute') {
    // Of when runs began and ended, the last is worth knowing, not the mean.
    const last = count > 0 && column.key !== 'duration' ? (cells.groups?.most[index] ?? value) : value;
    return attributeText(column.key, last, formats, now);
  }
  // What is copied is read by programs, which know no ∞.
  const exact = String(value);
  if (cells.groups === null || count === 0) {
    const title = formats.exact(value);
    return { text: style.format(value), title, exact, isNumber: true, spread: '', value };
  }
  const [least, most, deviation] = [
    cells.groups.least[index] ?? 0,
    cells.groups.most[index] ?? 0,
    cells.groups.deviations[index] ?? 0,
  ];
  const title = fill(
    words.groupTitle,
    formats.short(value),
    formats.short(deviation),
    formats.short(least),
    formats.short(most),
    formats.count(count),
  );
  const spread = count > 1 ? `± ${style.format(deviation)}` : '';
  return { text: style.format(value), title, exact, isNumber: true, spread, value };
}

function attributeText(key: string, value: number, formats: Formats, now: number): CellText {
  if (key === 'duration') {
    const text = formats.duration(value);
    return { ...NOTHING, text, title: text, exact: String(value), isNumber: true, value };
  }
  const date = formats.dateTime(value);
  return {
    ...NOTHING,
    text: formats.ago(value, now),
    title: date,
    exact: new Date(value).toISOString(),
    value,
  };
}

/** Whether all texts that were read are numbers, undefined while there are none: a param's digits stand on the right then, and so does its name. */
export function allNumbers(blocks: readonly TableCells[]): boolean | undefined {
  let count = 0;
  for (const cells of blocks) {
    if (cells.kind !== 'text') return false;
    if (!cells.texts.every(isNumberText)) return false;
    count += cells.texts.length;
  }
  return count > 0 || undefined;
}

function isNumberText(text: string): boolean {
  return text.trim() !== '' && text.length < 40 && Number.isFinite(Number(text));
}
