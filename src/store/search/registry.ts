import type { Comparison, Filter } from '../../core/filter/ast';
import { comparisons } from '../../core/filter/ast';
import { MODEL_VERSIONS, REGISTERED_MODELS } from '../../core/filter/dialects';
import type { Dialect } from '../../core/filter/dialects';
import { parseFilter, parseOrder } from '../../core/filter/parser';
import type { NameTable } from '../names';
import { compare, compile, direction, keyed } from './conditions';
import type { Condition, SearchPlan } from './conditions';

/** MLflow keeps prompts in the registry too; they are found only by those who ask for them. */
const PROMPT_TAG = 'mlflow.prompt.is_prompt';

interface Target {
  readonly dialect: Dialect;
  readonly columns: Readonly<Record<string, string>>;
  readonly tags: { readonly table: string; readonly owner: string; readonly row: string };
  /** What makes an order total. */
  readonly ties: readonly string[];
  readonly byDefault: string;
}

/** Over registered model `m`. */
const MODELS: Target = {
  dialect: REGISTERED_MODELS,
  columns: {
    name: 'm.name',
    description: 'm.description',
    timestamp: 'm.updated',
    last_updated_timestamp: 'm.updated',
    creation_timestamp: 'm.created',
  },
  tags: { table: 'registered_model_tag', owner: 'model', row: 'm.id' },
  ties: ['m.name'],
  byDefault: 'm.name',
};

/** Over version `v` of registered model `m`. */
const VERSIONS: Target = {
  dialect: MODEL_VERSIONS,
  columns: {
    name: 'm.name',
    version_number: 'v.version',
    run_id: `ifnull(v.run_id, '')`,
    source_path: 'v.source',
    current_stage: 'v.stage',
    description: 'v.description',
    creation_timestamp: 'v.created',
    last_updated_timestamp: 'v.updated',
  },
  tags: { table: 'model_version_tag', owner: 'version', row: 'v.id' },
  ties: ['m.name', 'v.version DESC'],
  byDefault: 'v.updated DESC, m.name, v.version DESC',
};

export function planModelSearch(names: NameTable, filter: string, orderBy: readonly string[]): SearchPlan {
  return plan(MODELS, names, filter, orderBy);
}

export function planVersionSearch(names: NameTable, filter: string, orderBy: readonly string[]): SearchPlan {
  return plan(VERSIONS, names, filter, orderBy);
}

function plan(target: Target, names: NameTable, text: string, orderBy: readonly string[]): SearchPlan {
  const filter = parseFilter(text, target.dialect);
  const condition = compile(filter, (comparison) => leaf(target, names, comparison));
  return {
    joins: '',
    where: asksForPrompts(filter) ? condition.sql : `${condition.sql} AND NOT ${isPrompt(target, names)}`,
    orderBy: orderOf(target, orderBy),
    values: condition.values,
  };
}

function leaf(target: Target, names: NameTable, comparison: Comparison): Condition {
  const { field } = comparison;
  if (field.entity === 'attribute') return compare(target.columns[field.key] ?? 'NULL', comparison);
  const { table, owner, row } = target.tags;
  if (field.key === PROMPT_TAG && comparison.kind === 'text' && comparison.operator === '!=') {
    const equals = keyed(table, owner, names.find(field.key), { ...comparison, operator: '=' }, row);
    return { sql: `NOT ${equals.sql}`, values: equals.values };
  }
  return keyed(table, owner, names.find(field.key), comparison, row);
}

function asksForPrompts(filter: Filter | null): boolean {
  return comparisons(filter).some(({ field }) => field.entity === 'tag' && field.key === PROMPT_TAG);
}

function isPrompt(target: Target, names: NameTable): string {
  const { table, owner, row } = target.tags;
  const key = names.find(PROMPT_TAG) ?? -1;
  return `EXISTS (SELECT 1 FROM ${table} p WHERE p.${owner} = ${row} AND p.key = ${key} AND lower(p.value) = 'true')`;
}

function orderOf(target: Target, orderBy: readonly string[]): string {
  if (orderBy.length === 0) return target.byDefault;
  const terms = new Map<string, string>();
  for (const clause of orderBy) {
    const order = parseOrder(clause, target.dialect);
    const column = target.columns[order.field.key] ?? 'm.name';
    if (!terms.has(column)) terms.set(column, `${column} ${direction(order)}`);
  }
  for (const tie of target.ties) {
    const column = tie.split(' ')[0] ?? tie;
    if (!terms.has(column)) terms.set(column, tie);
  }
  return [...terms.values()].join(', ');
}
