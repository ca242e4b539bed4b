/**
 * Names, params and tags come from anybody's script: they may hold newlines, markup, ten kilobytes of emoji, or
 * characters that turn the text around them. These make one line of such text, and short.
 */

// Control characters, line and paragraph separators, zero-width and bidirectional marks.
const UNPRINTABLE =
  /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]+/g;

/** `text` on one line with at most `length` characters as people count them; `…` where it was cut. */
export function shorten(text: string, length = 80): string {
  // A character is rarely more than a dozen code units: no need to look at megabytes to show eighty.
  const head = text.slice(0, length * 12);
  const line = head.replace(UNPRINTABLE, ' ').trim();
  const characters: string[] = [];
  for (const { segment } of new Intl.Segmenter().segment(line)) {
    if (characters.length === length) return `${characters.slice(0, length - 1).join('')}…`;
    // Marks can be stacked without end on one character; that many never belong to a word.
    characters.push(segment.length > 24 ? '…' : segment);
  }
  return head.length < text.length ? `${characters.join('')}…` : characters.join('');
}

/** At most `digits` significant digits, without trailing zeros; NaN and the infinities by their signs. */
export function formatNumber(value: number, digits = 5): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '−∞';
  if (Number.isInteger(value) && Math.abs(value) < 1e9) return String(value);
  const size = Math.abs(value);
  if (size >= 1e9 || size < 1e-4) return value.toExponential(digits - 1).replace(/\.?0+e/, 'e');
  return String(Number(value.toPrecision(digits)));
}

/** The order a person expects of texts with numbers in them: layer_2 stands before layer_10. */
export const natural = new Intl.Collator('en', { numeric: true });
