import { invalid } from '../core/errors';

/** As protobuf's own parser. */
const DEEPEST = 100;
/** Each takes some ten times the memory of its two bytes. */
const MOST_CONTAINERS = 2_000_000;

const [QUOTE, BACKSLASH, OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [34, 92, 91, 93, 123, 125];

/** Refuses JSON that would cost far more memory than it has bytes, before it is parsed. */
export function assertSensibleJson(text: string): void {
  let depth = 0;
  let containers = 0;
  for (let at = 0; at < text.length; at++) {
    switch (text.charCodeAt(at)) {
      case QUOTE:
        at = endOfString(text, at);
        break;
      case OPEN_LIST:
      case OPEN_OBJECT:
        containers++;
        if (++depth > DEEPEST)
          throw invalid(`The body of a request is nested at most ${String(DEEPEST)} levels deep.`);
        if (containers > MOST_CONTAINERS)
          throw invalid(
            `The body of a request has at most ${String(MOST_CONTAINERS)} lists and objects: send several.`,
          );
        break;
      case CLOSE_LIST:
      case CLOSE_OBJECT:
        depth--;
    }
  }
}

/** Where the closing quote of the string that begins at `start` is; the text's length where it has none. */
export function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end >= 0; end = text.indexOf('"', end + 1)) {
    let slashes = 0;
    while (text.charCodeAt(end - 1 - slashes) === BACKSLASH) slashes++;
    if (slashes % 2 === 0) return end;
  }
  return text.length;
}
