import { FUNCTIONS } from './functions';
import type { Expression, Operator } from './parser';

const OPERATIONS: Readonly<Record<Operator, (left: number, right: number) => number>> = {
  '+': (left, right) => left + right,
  '-': (left, right) => left - right,
  '*': (left, right) => left * right,
  '/': (left, right) => left / right,
  '%': (left, right) => left % right,
  '^': (left, right) => left ** right,
};

/** The expression's value for each row; `columns` has a column of `length` values for each of its metrics. */
export function evaluate(
  expression: Expression,
  columns: ReadonlyMap<string, Float64Array>,
  length: number,
): Float64Array {
  switch (expression.kind) {
    case 'number':
      return new Float64Array(length).fill(expression.value);
    case 'metric':
      return columns.get(expression.key) ?? new Float64Array(length).fill(NaN);
    case 'negate':
      return evaluate(expression.of, columns, length).map((value) => -value);
    case 'binary': {
      const operation = OPERATIONS[expression.operator];
      const right = evaluate(expression.right, columns, length);
      return evaluate(expression.left, columns, length).map((value, index) =>
        operation(value, right[index] ?? NaN),
      );
    }
    case 'call': {
      const known = FUNCTIONS.get(expression.name);
      const args = expression.args.map((arg) => evaluate(arg, columns, length));
      const [first] = args;
      if (!known || !first) return new Float64Array(length).fill(NaN);
      if (args.length === 1) return first.map((value) => known.of(value));
      return first.map((_, index) => known.of(...args.map((column) => column[index] ?? NaN)));
    }
  }
}
