import { sentence, type Sentence, TidemarkError } from '../errors';

/** What is wrong with an expression, and where. */
export class ExpressionError extends TidemarkError {
  /** Offset of the first character that is wrong. */
  readonly position: number;

  constructor(message: Sentence, position: number) {
    super('INVALID_PARAMETER_VALUE', message);
    this.name = 'ExpressionError';
    this.position = position;
  }
}

export type TokenKind = 'number' | 'name' | 'quoted' | 'operator' | 'open' | 'close' | 'comma' | 'end';

export interface Token {
  readonly kind: TokenKind;
  /** A name without its quotes. */
  readonly text: string;
  readonly position: number;
  readonly end: number;
}

const SPACE = /\s+/y;
const NUMBER = /(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?(?![\p{L}\p{N}_])/uy;
/** A slash with letters on both sides is part of the name, as in `train/loss`; `a / b` divides. */
const NAME = /[\p{L}_][\p{L}\p{N}_.:@]*(?:\/[\p{L}\p{N}_.:@]+)*/uy;
const QUOTED = /`(?:[^`]|``)*`/y;
const OPERATOR = /\*\*|[-+*/%^]/y;
const SINGLE: Readonly<Record<string, TokenKind>> = { '(': 'open', ')': 'close', ',': 'comma' };

/** Splits an expression into tokens; the last one is of kind `end`. */
export function tokenise(source: string): readonly Token[] {
  const tokens: Token[] = [];
  let position = 0;
  const match = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = position;
    return pattern.exec(source)?.[0];
  };
  const add = (kind: TokenKind, length: number, text: string): void => {
    tokens.push({ kind, text, position, end: position + length });
    position += length;
  };
  while (position < source.length) {
    const space = match(SPACE);
    if (space !== undefined) {
      position += space.length;
      continue;
    }
    const character = source.charAt(position);
    const single = SINGLE[character];
    const number = match(NUMBER);
    const name = match(NAME);
    const quoted = match(QUOTED);
    const operator = match(OPERATOR);
    if (single !== undefined) add(single, 1, character);
    else if (number !== undefined) add('number', number.length, number);
    else if (name !== undefined) add('name', name.length, name);
    else if (quoted !== undefined) add('quoted', quoted.length, quoted.slice(1, -1).replaceAll('``', '`'));
    else if (operator !== undefined) add('operator', operator.length, operator);
    else if (character === '`')
      throw new ExpressionError(sentence("The ` at position {0} isn't closed.", position + 1), position);
    else
      throw new ExpressionError(
        sentence(
          "'{0}' at position {1} can't be read. Names with other characters are written in `backticks`.",
          String.fromCodePoint(source.codePointAt(position) ?? 32),
          position + 1,
        ),
        position,
      );
  }
  tokens.push({ kind: 'end', text: '', position, end: position });
  return tokens;
}

/** The metric's key as an expression: in backticks where it has to be. */
export function metricName(key: string): string {
  NAME.lastIndex = 0;
  return NAME.exec(key)?.[0] === key && !CONSTANTS.has(key) ? key : `\`${key.replaceAll('`', '``')}\``;
}

export const CONSTANTS: ReadonlyMap<string, number> = new Map([
  ['pi', Math.PI],
  ['e', Math.E],
]);
