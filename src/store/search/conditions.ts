import type { Comparison, Filter, Order } from '../../core/filter/ast';
import type { SqlValue } from '../sql';

/** A piece of SQL with the values of its `?`, in order. */
export interface Condition {
  readonly sql: string;
  readonly values: readonly SqlValue[];
}

export interface SearchPlan {
  readonly joins: string;
  readonly where: string;
  readonly orderBy: string;
  /** Of the joins, then of the conditions. */
  readonly values: readonly SqlValue[];
}

export const NEVER: Condition = { sql: '0', values: [] };
export const ALWAYS: Condition = { sql: '1', values: [] };

/** Every leaf is true or false, never NULL, so that NOT means what it says. */
export function compile(filter: Filter | null, leaf: (comparison: Comparison) => Condition): Condition {
  if (filter === null) return ALWAYS;
  switch (filter.kind) {
    case 'and':
    case 'or':
      return join(
        filter.items.map((item) => compile(item, leaf)),
        filter.kind === 'and' ? 'AND' : 'OR',
      );
    case 'not': {
      const inner = compile(filter.item, leaf);
      return { sql: `NOT (${inner.sql})`, values: inner.values };
    }
    default:
      return leaf(filter);
  }
}

export function join(conditions: readonly Condition[], word: 'AND' | 'OR'): Condition {
  return {
    sql: `(${conditions.map((condition) => condition.sql).join(` ${word} `)})`,
    values: conditions.flatMap((condition) => condition.values),
  };
}

/** `expression` compared as the filter says; false where it is NULL. */
export function compare(expression: string, comparison: Comparison): Condition {
  switch (comparison.kind) {
    case 'null':
      return { sql: `${expression} ${comparison.operator}`, values: [] };
    case 'list': {
      const list = `${expression} ${comparison.operator} (SELECT value FROM json_each(?))`;
      return { sql: `ifnull(${list}, 0)`, values: [JSON.stringify(comparison.values)] };
    }
    case 'number':
      return { sql: `ifnull(${expression} ${comparison.operator} ?, 0)`, values: [comparison.value] };
    case 'text':
      return compareText(expression, comparison.operator, comparison.value);
  }
}

function compareText(expression: string, operator: '=' | '!=' | 'LIKE' | 'ILIKE', value: string): Condition {
  switch (operator) {
    case 'LIKE':
      // SQLite's LIKE ignores case; GLOB doesn't.
      return { sql: `ifnull(${expression} GLOB ?, 0)`, values: [globOf(value)] };
    case 'ILIKE':
      return { sql: `ifnull(${expression} LIKE ?, 0)`, values: [value] };
    default:
      return { sql: `ifnull(${expression} ${operator} ?, 0)`, values: [value] };
  }
}

function globOf(pattern: string): string {
  return pattern.replace(/[*?[%_]/g, (character) =>
    character === '%' ? '*' : character === '_' ? '?' : `[${character}]`,
  );
}

/** What is no number as JSON has it is none; see `numberOf`, by which columns in memory are read. */
const NUMBER_OF_VALUE = `CASE WHEN json_valid(x.value) THEN
  CASE WHEN json_type(x.value) IN ('integer', 'real') THEN CAST(x.value AS REAL) END END`;

/**
 * A comparison with a value kept in a table of (owner, key, value). An owner without the key matches nothing
 * but IS NULL.
 */
export function keyed(
  table: string,
  owner: string,
  key: number | undefined,
  comparison: Comparison,
  outer: string,
): Condition {
  if (comparison.kind === 'null') {
    if (key === undefined) return comparison.operator === 'IS NULL' ? ALWAYS : NEVER;
    const not = comparison.operator === 'IS NULL' ? 'NOT ' : '';
    return {
      sql: `${not}EXISTS (SELECT 1 FROM ${table} x WHERE x.${owner} = ${outer} AND x.key = ?)`,
      values: [key],
    };
  }
  if (key === undefined) return NEVER;
  const inner = compare(comparison.kind === 'number' ? NUMBER_OF_VALUE : 'x.value', comparison);
  return {
    sql: `EXISTS (SELECT 1 FROM ${table} x WHERE x.${owner} = ${outer} AND x.key = ? AND ${inner.sql})`,
    values: [key, ...inner.values],
  };
}

export function direction(order: Order): 'ASC' | 'DESC' {
  return order.ascending ? 'ASC' : 'DESC';
}
