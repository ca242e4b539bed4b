import { sentence, type Sentence } from '../errors';
import { FilterError } from './filterError';

export type TokenKind =
  'word' | 'ago' | 'quoted' | 'number' | 'operator' | 'open' | 'close' | 'comma' | 'end';

export interface Token {
  readonly kind: TokenKind;
  /** As written. */
  readonly source: string;
  /** Without quotes. */
  readonly text: string;
  /** `'`, `"` or a backtick for `quoted`. */
  readonly quote: string;
  /** Offset of the first character. */
  readonly position: number;
}

const SPACE = /\s+/y;
const NUMBER = /[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?(?![\p{L}\p{N}_.])/uy;
/** So long ago: `-7d`, `-1d12h`. */
const AGO = /-(?:\d+(?:\.\d+)?(?:ms|[smhdw]))+(?![\p{L}\p{N}_.])/uy;
/** Keys are written without quotes where they have none of SQL's characters in them. */
const WORD = /[\p{L}\p{N}_@$][\p{L}\p{N}_@$.:/-]*/uy;
const OPERATOR = /<=|>=|!=|<>|==|=|<|>/y;
const QUOTED = /'(?:[^']|'')*'|"(?:[^"]|"")*"|`(?:[^`]|``)*`/y;
const SINGLE: Readonly<Record<string, TokenKind>> = { '(': 'open', ')': 'close', ',': 'comma' };

/** Splits a filter into tokens; the last one is of kind `end`. */
export function tokenise(filter: string): readonly Token[] {
  const tokens: Token[] = [];
  let position = 0;
  const match = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = position;
    return pattern.exec(filter)?.[0];
  };
  const add = (kind: TokenKind, source: string, text = source, quote = ''): void => {
    tokens.push({ kind, source, text, quote, position });
    position += source.length;
  };
  while (position < filter.length) {
    const space = match(SPACE);
    if (space !== undefined) {
      position += space.length;
      continue;
    }
    const character = filter.charAt(position);
    const single = SINGLE[character];
    if (single !== undefined) {
      add(single, character);
      continue;
    }
    const quoted = match(QUOTED);
    if (quoted !== undefined) {
      add('quoted', quoted, unquote(quoted), character);
      continue;
    }
    if (`'"\``.includes(character)) {
      throw new FilterError(
        sentence("Invalid filter '{0}': the quote at position {1} isn't closed.", filter, position),
        position,
      );
    }
    const ago = match(AGO);
    if (ago !== undefined) {
      add('ago', ago);
      continue;
    }
    const number = match(NUMBER);
    if (number !== undefined) {
      add('number', number);
      continue;
    }
    const operator = match(OPERATOR);
    if (operator !== undefined) {
      add('operator', operator);
      continue;
    }
    const word = match(WORD);
    if (word === undefined) {
      throw new FilterError(
        sentence(
          'Invalid clause(s) in filter string: {0} (at position {1})',
          `'${String.fromCodePoint(filter.codePointAt(position) ?? 0)}'`,
          position,
        ),
        position,
      );
    }
    add('word', word);
  }
  tokens.push({ kind: 'end', source: '', text: '', quote: '', position: filter.length });
  return tokens;
}

function unquote(quoted: string): string {
  const quote = quoted.charAt(0);
  return quoted.slice(1, -1).replaceAll(quote + quote, quote);
}

/** A token as messages quote it. */
export function shown(token: Token): string | Sentence {
  if (token.kind === 'end') return sentence('the end of the filter');
  return token.kind === 'quoted' ? token.source : `'${token.source}'`;
}
