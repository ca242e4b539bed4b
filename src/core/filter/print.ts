import type { Comparison, EntityType, Field, Filter, Order } from './ast';

const PREFIXES: Readonly<Record<Exclude<EntityType, 'attribute'>, string>> = {
  metric: 'metrics',
  parameter: 'params',
  tag: 'tags',
  dataset: 'datasets',
};

/** What a word may be made of after its first dot; see `tokens.ts`. */
const PLAIN_KEY = /^[\p{L}\p{N}_@$.:/-]+$/u;

/** The filter as text, which is parsed to the same tree; empty for none. */
export function printFilter(filter: Filter | null): string {
  if (filter === null) return '';
  switch (filter.kind) {
    case 'or':
      return filter.items.map((item) => within(item, ['or'])).join(' OR ');
    case 'and':
      return filter.items.map((item) => within(item, ['or', 'and'])).join(' AND ');
    case 'not':
      return `NOT ${within(filter.item, ['or', 'and'])}`;
    default:
      return printComparison(filter);
  }
}

/** One clause of `order_by`. */
export function printOrder({ field, ascending }: Order): string {
  return `${printField(field)} ${ascending ? 'ASC' : 'DESC'}`;
}

/** In parentheses where the words around it would otherwise take its parts apart. */
function within(filter: Filter, looser: readonly Filter['kind'][]): string {
  const text = printFilter(filter);
  return looser.includes(filter.kind) ? `(${text})` : text;
}

function printComparison(comparison: Comparison): string {
  const start = `${printField(comparison.field)} ${comparison.operator}`;
  switch (comparison.kind) {
    case 'null':
      return start;
    case 'list':
      return `${start} (${comparison.values.map(printValue).join(', ')})`;
    default:
      return `${start} ${printValue(comparison.value)}`;
  }
}

function printField({ entity, key, aggregate }: Field): string {
  if (entity === 'attribute') return key;
  const name = `${PREFIXES[entity]}.${PLAIN_KEY.test(key) ? key : quoted(key, '`')}`;
  return aggregate === undefined ? name : `${aggregate}(${name})`;
}

function printValue(value: string | number): string {
  if (typeof value === 'string') return quoted(value, "'");
  if (Object.is(value, -0)) return '-0';
  // The language has no word for what no double reaches.
  return Number.isFinite(value) ? String(value) : value > 0 ? '1e999' : '-1e999';
}

function quoted(text: string, quote: string): string {
  return quote + text.replaceAll(quote, quote + quote) + quote;
}
