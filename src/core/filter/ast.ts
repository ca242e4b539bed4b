export type EntityType = 'metric' | 'parameter' | 'tag' | 'attribute' | 'dataset';

/** Over all points of a metric: `best` is the least of what is better small, the greatest of all else. */
export type Aggregate = 'min' | 'max' | 'best' | 'count';
export const AGGREGATES: readonly Aggregate[] = ['min', 'max', 'best', 'count'];

/** What a comparison or an order is about. For attributes, `key` is the canonical name. */
export interface Field {
  readonly entity: EntityType;
  readonly key: string;
  readonly type: 'number' | 'string';
  /** Of metrics; the latest value without one. */
  readonly aggregate?: Aggregate;
}

export type TextOperator = '=' | '!=' | 'LIKE' | 'ILIKE';
export type NumberOperator = '=' | '!=' | '<' | '<=' | '>' | '>=';
export type ListOperator = 'IN' | 'NOT IN';
export type NullOperator = 'IS NULL' | 'IS NOT NULL';
export type Operator = TextOperator | NumberOperator | ListOperator | NullOperator;

export type Comparison =
  | { readonly kind: 'text'; readonly field: Field; readonly operator: TextOperator; readonly value: string }
  | {
      readonly kind: 'number';
      readonly field: Field;
      readonly operator: NumberOperator;
      readonly value: number;
    }
  | {
      readonly kind: 'list';
      readonly field: Field;
      readonly operator: ListOperator;
      readonly values: readonly (string | number)[];
    }
  | { readonly kind: 'null'; readonly field: Field; readonly operator: NullOperator };

/** A parsed filter. */
export type Filter =
  | { readonly kind: 'and' | 'or'; readonly items: readonly Filter[] }
  | { readonly kind: 'not'; readonly item: Filter }
  | Comparison;

export interface Order {
  readonly field: Field;
  readonly ascending: boolean;
}

/** All comparisons of a filter, from left to right. */
export function comparisons(filter: Filter | null): readonly Comparison[] {
  if (filter === null) return [];
  switch (filter.kind) {
    case 'and':
    case 'or':
      return filter.items.flatMap(comparisons);
    case 'not':
      return comparisons(filter.item);
    default:
      return [filter];
  }
}
