import { sentence } from '../errors';
import { FUNCTIONS } from './functions';
import { CONSTANTS, ExpressionError, tokenise } from './tokens';
import type { Token } from './tokens';

export type Operator = '+' | '-' | '*' | '/' | '%' | '^';

export type Expression =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'metric'; readonly key: string; readonly position: number }
  | { readonly kind: 'negate'; readonly of: Expression }
  | {
      readonly kind: 'binary';
      readonly operator: Operator;
      readonly left: Expression;
      readonly right: Expression;
    }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Expression[] };

/** How tightly an operator binds; `^` binds to the right. */
const BINDS: Readonly<Record<Operator, number>> = { '+': 1, '-': 1, '*': 2, '/': 2, '%': 2, '^': 4 };
const NEGATION = 3;
/** Deeper than anyone writes, and less than the stack holds. */
const DEEPEST = 100;
const LONGEST = 10_000;

/** Throws an `ExpressionError` with the place of the first mistake. */
export function parseExpression(source: string): Expression {
  if (source.length > LONGEST)
    throw new ExpressionError(sentence('An expression has at most {0} characters.', LONGEST), LONGEST);
  return new Parser(tokenise(source)).whole();
}

class Parser {
  readonly #tokens: readonly Token[];
  #at = 0;
  #depth = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  whole(): Expression {
    const expression = this.#operation(0);
    if (this.#token.kind !== 'end') throw this.#unexpected();
    return expression;
  }

  get #token(): Token {
    return this.#tokens[this.#at] ?? { kind: 'end', text: '', position: 0, end: 0 };
  }

  #is(kind: Token['kind']): boolean {
    return this.#token.kind === kind;
  }

  #operation(least: number): Expression {
    this.#depth++;
    if (this.#depth > DEEPEST)
      throw new ExpressionError(sentence('This expression is nested too deeply.'), this.#token.position);
    let left = this.#operand();
    for (;;) {
      const operator = operatorOf(this.#token);
      if (operator === undefined || BINDS[operator] <= least) break;
      this.#at++;
      // To the right: what is as tight belongs to the right operand.
      const right = this.#operation(operator === '^' ? BINDS[operator] - 1 : BINDS[operator]);
      left = { kind: 'binary', operator, left, right };
    }
    this.#depth--;
    return left;
  }

  #operand(): Expression {
    const token = this.#token;
    this.#at++;
    switch (token.kind) {
      case 'number':
        return { kind: 'number', value: Number(token.text) };
      case 'quoted':
        return { kind: 'metric', key: token.text, position: token.position };
      case 'name':
        return this.#name(token);
      case 'open': {
        const inner = this.#operation(0);
        this.#close(token);
        return inner;
      }
      case 'operator':
        if (token.text === '-') return { kind: 'negate', of: this.#operation(NEGATION) };
        if (token.text === '+') return this.#operation(NEGATION);
        break;
      case 'close':
      case 'comma':
      case 'end':
        break;
    }
    this.#at--;
    throw this.#unexpected();
  }

  #name(token: Token): Expression {
    if (!this.#is('open')) {
      const constant = CONSTANTS.get(token.text);
      return constant === undefined
        ? { kind: 'metric', key: token.text, position: token.position }
        : { kind: 'number', value: constant };
    }
    const known = FUNCTIONS.get(token.text);
    if (!known)
      throw new ExpressionError(
        sentence("There is no function '{0}'. There are {1}.", token.text, [...FUNCTIONS.keys()].join(', ')),
        token.position,
      );
    const open = this.#token;
    this.#at++;
    const args: Expression[] = [this.#operation(0)];
    while (this.#is('comma')) {
      this.#at++;
      args.push(this.#operation(0));
    }
    this.#close(open);
    if (args.length < known.least || args.length > known.most)
      throw new ExpressionError(
        sentence('{0} takes {1} values, not {2}.', token.text, known.least, args.length),
        token.position,
      );
    return { kind: 'call', name: token.text, args };
  }

  #close(open: Token): void {
    if (this.#token.kind === 'end')
      throw new ExpressionError(
        sentence("The ( at position {0} isn't closed.", open.position + 1),
        open.position,
      );
    if (this.#token.kind !== 'close') throw this.#unexpected();
    this.#at++;
  }

  #unexpected(): ExpressionError {
    const { kind, text, position } = this.#token;
    return kind === 'end'
      ? new ExpressionError(sentence('Something is missing at the end of the expression.'), position)
      : new ExpressionError(
          sentence("'{0}' at position {1} isn't expected there.", text, position + 1),
          position,
        );
  }
}

function operatorOf({ kind, text }: Token): Operator | undefined {
  if (kind !== 'operator') return undefined;
  const operator = text === '**' ? '^' : text;
  return operator in BINDS ? (operator as Operator) : undefined;
}

/** The keys of the metrics in an expression, each once. */
export function metricsOf(expression: Expression): readonly string[] {
  const keys = new Set<string>();
  const visit = (one: Expression): void => {
    switch (one.kind) {
      case 'number':
        return;
      case 'metric':
        keys.add(one.key);
        return;
      case 'negate':
        visit(one.of);
        return;
      case 'binary':
        visit(one.left);
        visit(one.right);
        return;
      case 'call':
        one.args.forEach(visit);
    }
  };
  visit(expression);
  return [...keys];
}
