import type { ViewType } from '../../core/entities';
import type { Comparison } from '../../core/filter/ast';
import { EXPERIMENTS } from '../../core/filter/dialects';
import { parseFilter, parseOrder } from '../../core/filter/parser';
import type { NameTable } from '../names';
import { compare, compile, direction, keyed } from './conditions';
import type { Condition, SearchPlan } from './conditions';

const COLUMNS: Readonly<Record<string, string>> = {
  name: 'e.name',
  experiment_id: 'e.id',
  creation_time: 'e.created',
  last_update_time: 'e.updated',
};

const STAGE: Readonly<Record<ViewType, string>> = {
  ACTIVE_ONLY: `e.stage = 'active'`,
  DELETED_ONLY: `e.stage = 'deleted'`,
  ALL: '1',
};

/** Over experiment `e`. */
export function planExperimentSearch(
  names: NameTable,
  query: { readonly viewType: ViewType; readonly filter?: string; readonly orderBy?: readonly string[] },
): SearchPlan {
  const leaf = (comparison: Comparison): Condition =>
    comparison.field.entity === 'tag'
      ? keyed('experiment_tag', 'experiment', names.find(comparison.field.key), comparison, 'e.id')
      : compare(COLUMNS[comparison.field.key] ?? 'NULL', comparison);
  const filter = compile(parseFilter(query.filter ?? '', EXPERIMENTS), leaf);
  return {
    joins: '',
    where: `${STAGE[query.viewType]} AND ${filter.sql}`,
    orderBy: orderOf(query.orderBy ?? []),
    values: filter.values,
  };
}

function orderOf(orderBy: readonly string[]): string {
  if (orderBy.length === 0) return 'e.created DESC, e.id';
  const terms = new Map<string, string>();
  for (const clause of orderBy) {
    const order = parseOrder(clause, EXPERIMENTS);
    const column = COLUMNS[order.field.key] ?? 'e.id';
    if (!terms.has(column)) terms.set(column, `${column} ${direction(order)}`);
  }
  if (!terms.has('e.id')) terms.set('e.id', 'e.id DESC');
  return [...terms.values()].join(', ');
}
