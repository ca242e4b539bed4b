import { AGGREGATES } from './ast';
import type { Aggregate, Comparison, Field, Filter, NumberOperator, Order } from './ast';
import { DATASET_KEYS, type Dialect } from './dialects';
import { sentence } from '../errors';
import { FilterError } from './filterError';
import { isTime, parseTime } from './times';
import { shown, tokenise, type Token } from './tokens';

/** Deeper or longer ones are refused: SQLite has limits, and so has a reader. */
const MOST_COMPARISONS = 300;
const DEEPEST = 50;
/** SQLite's limit for a pattern. */
const LONGEST_PATTERN = 50_000;

const NUMBER_OPERATORS: readonly NumberOperator[] = ['=', '!=', '<', '<=', '>', '>='];

/**
 * Parses MLflow's search language (https://mlflow.org/docs/latest/search-runs.html) and, beyond it, OR, NOT,
 * parentheses, IN, `min(metrics.loss)`, `params.lr < 0.1` and times as '2026-11-01' or -7d, counted from `now`. Null for an empty filter. Throws FilterError with the position of what is wrong.
 */
export function parseFilter(filter: string, dialect: Dialect, now = Date.now()): Filter | null {
  if (filter.trim() === '') return null;
  return new Parser(filter, dialect, now).filter();
}

/** One clause of `order_by`: `metrics.loss DESC`. Ascending unless it says otherwise. */
export function parseOrder(clause: string, dialect: Dialect): Order {
  return new Parser(clause, dialect, 0).order();
}

class Parser {
  private readonly source: string;
  private readonly dialect: Dialect;
  private readonly now: number;
  private readonly tokens: readonly Token[];
  private index = 0;
  private depth = 0;
  private count = 0;

  constructor(source: string, dialect: Dialect, now: number) {
    this.source = source;
    this.dialect = dialect;
    this.now = now;
    this.tokens = tokenise(source);
  }

  filter(): Filter {
    const filter = this.or();
    const rest = this.peek();
    if (rest.kind !== 'end') throw this.invalidClause(rest);
    return filter;
  }

  order(): Order {
    const start = this.peek();
    if (start.kind === 'end')
      throw new FilterError(sentence("Invalid order_by clause '{0}'. Could not be parsed.", this.source), 0);
    const field = this.field('order');
    const descending = this.keyword('DESC');
    if (!descending) this.keyword('ASC');
    const rest = this.peek();
    if (rest.kind !== 'end') {
      throw new FilterError(
        sentence("Invalid order_by clause '{0}'. Could not be parsed.", this.source),
        rest.position,
      );
    }
    return { field, ascending: !descending };
  }

  private or(): Filter {
    return this.chain('or', 'OR', () => this.and());
  }

  private and(): Filter {
    return this.chain('and', 'AND', () => this.unary());
  }

  private chain(kind: 'and' | 'or', word: string, next: () => Filter): Filter {
    const first = next();
    const items = [first];
    while (this.keyword(word)) items.push(next());
    return items.length === 1 ? first : { kind, items };
  }

  private unary(): Filter {
    const token = this.peek();
    if (++this.depth > DEEPEST)
      throw new FilterError(sentence('Invalid filter: it is nested too deeply.'), token.position);
    try {
      if (this.keyword('NOT')) return { kind: 'not', item: this.unary() };
      if (token.kind === 'open') {
        this.index++;
        const inner = this.or();
        this.expectClose();
        return inner;
      }
      if (++this.count > MOST_COMPARISONS) {
        throw new FilterError(
          sentence('Invalid filter: more than {0} comparisons.', MOST_COMPARISONS),
          token.position,
        );
      }
      return this.comparison();
    } finally {
      this.depth--;
    }
  }

  private comparison(): Filter {
    const field = this.field('filter');
    if (this.keyword('IS')) {
      const negated = this.keyword('NOT');
      if (!this.keyword('NULL')) throw this.invalidClause(this.peek());
      return { kind: 'null', field, operator: negated ? 'IS NOT NULL' : 'IS NULL' };
    }
    const negated = this.keyword('NOT');
    if (this.keyword('IN')) return this.list(field, negated ? 'NOT IN' : 'IN');
    for (const operator of ['LIKE', 'ILIKE'] as const) {
      const token = this.peek();
      if (!this.keyword(operator)) continue;
      if (field.type === 'number') throw this.invalidComparator(operator, token);
      const match = { kind: 'text', field, operator, value: this.pattern(field) } as const;
      return negated ? { kind: 'not', item: match } : match;
    }
    if (negated) throw this.invalidClause(this.peek());
    return this.plainComparison(field);
  }

  private plainComparison(field: Field): Comparison {
    const token = this.next();
    if (token.kind !== 'operator')
      throw this.invalidClause(token.kind === 'end' ? (this.tokens[0] ?? token) : token);
    const operator = NUMBER_OPERATORS.find((known) => known === token.text.replace('<>', '!='));
    if (operator === undefined) throw this.invalidComparator(token.text, token);
    // A param or a tag that is a number can be compared as one.
    const isText =
      field.entity === 'attribute' || field.entity === 'dataset' || this.peek().kind !== 'number';
    if (field.type === 'number' || !isText)
      return { kind: 'number', field, operator, value: this.number(field) };
    if (operator !== '=' && operator !== '!=') throw this.invalidComparator(operator, token);
    return { kind: 'text', field, operator, value: this.string(field) };
  }

  private list(field: Field, operator: 'IN' | 'NOT IN'): Comparison {
    const open = this.next();
    if (open.kind !== 'open') {
      throw new FilterError(
        sentence(
          "While parsing a list in the query, expected a list in parentheses after {0}. Found '{1}'",
          operator,
          open.source,
        ),
        open.position,
      );
    }
    const values: (string | number)[] = [];
    do {
      values.push(field.type === 'number' ? this.number(field) : this.string(field));
    } while (this.skip('comma') && this.peek().kind !== 'close');
    this.expectClose();
    return { kind: 'list', field, operator, values };
  }

  private field(where: 'filter' | 'order'): Field {
    const token = this.next();
    if (token.kind !== 'word' && !(token.kind === 'quoted' && token.quote !== "'")) {
      throw token.kind === 'end'
        ? new FilterError(
            sentence('Invalid clause(s) in filter string: ends where a comparison was expected'),
            token.position,
          )
        : this.invalidClause(token);
    }
    const aggregate = this.aggregate(token);
    if (aggregate !== undefined) return this.aggregated(aggregate, where);
    const dot = token.kind === 'word' ? token.text.indexOf('.') : -1;
    if (dot < 0) return this.attribute(this.spacedName(token), token, where);
    const prefix = token.text.slice(0, dot);
    const entity = this.dialect.entities.get(prefix);
    if (entity === undefined) {
      const valid = this.dialect.entityNames.map((name) => `'${name}'`).join(', ');
      throw new FilterError(
        sentence("Invalid entity type '{0}'. Valid values are [{1}]", prefix, valid),
        token.position,
      );
    }
    const key = this.keyAfter(token, dot);
    if (entity === 'attribute') return this.attribute(key, token, where);
    if (entity === 'dataset' && !DATASET_KEYS.some((known) => known === key)) {
      throw new FilterError(
        sentence("Invalid dataset key '{0}' specified. Valid keys are '{1}'", key, DATASET_KEYS.join("', '")),
        token.position,
      );
    }
    if (where === 'order' && !this.dialect.orderEntities.includes(entity)) {
      throw new FilterError(
        sentence("Invalid order_by entity '{0}': results can't be ordered by it.", entity),
        token.position,
      );
    }
    return { entity, key, type: entity === 'metric' ? 'number' : 'string' };
  }

  /** `min`, where a parenthesis follows. */
  private aggregate(token: Token): Aggregate | undefined {
    if (token.kind !== 'word' || this.peek().kind !== 'open' || !this.dialect.histories) return undefined;
    return AGGREGATES.find((name) => name === token.text.toLowerCase());
  }

  private aggregated(aggregate: Aggregate, where: 'filter' | 'order'): Field {
    this.index++;
    const inner = this.peek();
    const field = this.field(where);
    if (field.entity !== 'metric' || field.aggregate !== undefined)
      throw new FilterError(
        sentence(
          'Invalid clause(s) in filter string: {0}(…) is of a metric, not of {1}',
          aggregate,
          shown(inner),
        ),
        inner.position,
      );
    this.expectClose();
    return { ...field, aggregate };
  }

  /** The key behind the first dot: the rest of the word, or what is quoted right after it. */
  private keyAfter(token: Token, dot: number): string {
    const rest = token.text.slice(dot + 1);
    const next = this.peek();
    const touches = next.kind === 'quoted' && next.position === token.position + token.source.length;
    if (rest === '' && touches) {
      this.index++;
      return next.text;
    }
    if (rest === '') throw this.invalidClause(token);
    return rest;
  }

  /** MLflow's page writes `Run Name`, with its space. */
  private spacedName(token: Token): string {
    if (token.kind !== 'word' || !/^run$/i.test(token.text)) return token.text;
    const next = this.peek();
    if (next.kind !== 'word' || !/^name$/i.test(next.text)) return token.text;
    this.index++;
    return `${token.text} ${next.text}`;
  }

  private attribute(name: string, token: Token, where: 'filter' | 'order'): Field {
    const { attributes, orderOnly } = this.dialect;
    const found = attributes.get(name) ?? (where === 'order' ? orderOnly.get(name) : undefined);
    if (found) return { entity: 'attribute', key: found.name, type: found.type };
    const valid = [...attributes.keys(), ...(where === 'order' ? orderOnly.keys() : [])].join("', '");
    throw new FilterError(
      sentence("Invalid attribute key '{0}' specified. Valid keys are '{1}'", name, valid),
      token.position,
    );
  }

  private number(field: Field): number {
    const token = this.next();
    if (token.kind === 'number') return Number(token.text);
    const time = isTime(field) ? parseTime(token.text, this.now) : undefined;
    if (time !== undefined) return time;
    const what =
      field.entity === 'metric'
        ? sentence('Expected numeric value type for metric. Found {0}', shown(token))
        : sentence('Expected numeric value type for numeric attribute. Found {0}', shown(token));
    throw new FilterError(what, token.position);
  }

  private string(field: Field): string {
    const token = this.next();
    if (token.kind === 'quoted' && token.quote !== '`') return token.text;
    throw new FilterError(
      sentence(
        "Expected a quoted string value for {0} (e.g. 'my-value'). Got value {1}",
        field.entity,
        shown(token),
      ),
      token.position,
    );
  }

  private pattern(field: Field): string {
    const { position } = this.peek();
    const pattern = this.string(field);
    // Four bytes a character at most, and a GLOB may need three characters for one.
    if (pattern.length * 6 > LONGEST_PATTERN)
      throw new FilterError(sentence('Invalid filter: a pattern is too long.'), position);
    return pattern;
  }

  private peek(): Token {
    const token = this.tokens[this.index] ?? this.tokens.at(-1);
    if (!token) throw new FilterError(sentence("Invalid filter '{0}'. Could not be parsed.", this.source), 0);
    return token;
  }

  private next(): Token {
    const token = this.peek();
    this.index++;
    return token;
  }

  private skip(kind: Token['kind']): boolean {
    if (this.peek().kind !== kind) return false;
    this.index++;
    return true;
  }

  /** Keywords in any case. */
  private keyword(word: string): boolean {
    const token = this.peek();
    if (token.kind !== 'word' || token.text.toUpperCase() !== word) return false;
    this.index++;
    return true;
  }

  private expectClose(): void {
    const token = this.next();
    if (token.kind !== 'close') {
      throw new FilterError(
        sentence("Invalid filter '{0}': ')' is missing at position {1}.", this.source, token.position),
        token.position,
      );
    }
  }

  private invalidClause(token: Token): FilterError {
    return new FilterError(
      sentence('Invalid clause(s) in filter string: {0} (at position {1})', shown(token), token.position),
      token.position,
    );
  }

  private invalidComparator(operator: string, token: Token): FilterError {
    return new FilterError(
      sentence("Invalid comparator '{0}' (at position {1}).", operator, token.position),
      token.position,
    );
  }
}
