/** The bytes of JSON that a scan looks for. */
export const QUOTE = 34;
export const BACKSLASH = 92;
export const COLON = 58;
export const COMMA = 44;
export const OPEN_LIST = 91;
export const CLOSE_LIST = 93;
export const OPEN_OBJECT = 123;
export const CLOSE_OBJECT = 125;
export const ZERO = 48;
export const NINE = 57;
export const MINUS = 45;
export const DOT = 46;

export function afterSpace(bytes: Buffer, position: number): number {
  let at = position;
  for (;;) {
    const byte = bytes[at];
    if (byte !== 32 && byte !== 10 && byte !== 13 && byte !== 9) return at;
    at++;
  }
}

export function endOfString(bytes: Buffer, from: number): number {
  for (let at = from; at < bytes.length; at++) {
    const byte = bytes[at];
    if (byte === QUOTE) return at;
    if (byte === BACKSLASH) at++;
  }
  return -1;
}

/** The fields of a point, each a bit. */
export const KEY = 1;
export const VALUE = 2;
export const TIMESTAMP = 4;
export const STEP = 8;
export const REQUIRED = KEY | VALUE | TIMESTAMP;

const KEY_NAME = Buffer.from('key');
const STEP_NAME = Buffer.from('step');
const VALUE_NAME = Buffer.from('value');
const TIMESTAMP_NAME = Buffer.from('timestamp');

/** The field whose name lies between two quotes. */
export function fieldOf(bytes: Buffer, from: number, to: number): number {
  switch (to - from) {
    case 3:
      return isWord(bytes, from, KEY_NAME) ? KEY : 0;
    case 4:
      return isWord(bytes, from, STEP_NAME) ? STEP : 0;
    case 5:
      return isWord(bytes, from, VALUE_NAME) ? VALUE : 0;
    case 9:
      return isWord(bytes, from, TIMESTAMP_NAME) ? TIMESTAMP : 0;
    default:
      return 0;
  }
}

function isWord(bytes: Buffer, from: number, word: Buffer): boolean {
  for (let i = 0; i < word.length; i++) if (bytes[from + i] !== word[i]) return false;
  return true;
}
