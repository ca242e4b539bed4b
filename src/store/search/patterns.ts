const NUMBER = /^[ \t\n\r]*-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?[ \t\n\r]*$/;

/** The number that a text is, as JSON has it. */
export function numberOf(text: string): number | undefined {
  return NUMBER.test(text) ? Number(text) : undefined;
}

/** Tests texts as SQLite does for us: LIKE by GLOB, with its case; ILIKE by its LIKE, which knows ASCII's case only. */
export function patternTest(operator: 'LIKE' | 'ILIKE', pattern: string): (text: string) => boolean {
  const prepare = operator === 'LIKE' ? (text: string): string => text : asciiLower;
  const wanted = prepare(pattern);
  const inner = /^%([^%_]*)%$/.exec(wanted)?.[1];
  return inner === undefined
    ? (text) => matches(prepare(text), wanted)
    : (text) => prepare(text).includes(inner);
}

/** Only the last `%` ever has to take more: the work is at most the product of the lengths. */
function matches(text: string, pattern: string): boolean {
  let at = 0;
  let p = 0;
  let star = -1;
  let taken = 0;
  while (at < text.length) {
    const wanted = pattern.charAt(p);
    if (wanted === '%') {
      star = p++;
      taken = at;
    } else if (wanted === '_') {
      at += width(text, at);
      p++;
    } else if (wanted === text.charAt(at)) {
      at++;
      p++;
    } else if (star >= 0) {
      p = star + 1;
      taken += width(text, taken);
      at = taken;
    } else {
      return false;
    }
  }
  while (pattern.charAt(p) === '%') p++;
  return p >= pattern.length;
}

/** Code units of the character there. */
function width(text: string, at: number): number {
  return (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
}

function asciiLower(text: string): string {
  return /[A-Z]/.test(text) ? text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase()) : text;
}
