import type { RunQuery } from '../../core/backend';
import type { Comparison, Field } from '../../core/filter/ast';
import { RUNS } from '../../core/filter/dialects';
import { parseFilter, parseOrder } from '../../core/filter/parser';
import { isBetterSmall } from '../../core/mainMetric';
import { experimentNumber } from '../../core/limits';
import { jsonList } from '../keyValues';
import type { NameTable } from '../names';
import type { SqlValue } from '../sql';
import { NEVER, compare, compile, direction, keyed } from './conditions';
import type { Condition, SearchPlan } from './conditions';

const ARTIFACT_URI = `coalesce(r.artifact_uri,
  coalesce(e.artifact_location, 'mlflow-artifacts:/' || e.id) || '/' || r.run_id || '/artifacts')`;

const ATTRIBUTES: Readonly<Record<string, string>> = {
  run_id: 'r.run_id',
  run_name: 'r.name',
  user_id: 'r.user_id',
  status: 'r.status',
  artifact_uri: ARTIFACT_URI,
  start_time: 'r.started',
  end_time: 'r.ended',
};

/** Over run `r` and its experiment `e`. */
export function planRunSearch(names: NameTable, query: RunQuery): SearchPlan {
  const filter = compile(parseFilter(query.filter, RUNS), (comparison) => runCondition(names, comparison));
  const order = planOrder(names, query.orderBy);
  const conditions = [inExperiments(query.experimentIds), inStage(query), ofParent(query.parent), filter];
  return {
    joins: order.joins,
    where: conditions.map((condition) => condition.sql).join(' AND '),
    orderBy: order.orderBy,
    values: [...order.values, ...conditions.flatMap((condition) => condition.values)],
  };
}

function inExperiments(experimentIds: readonly string[]): Condition {
  const ids = experimentIds.map(experimentNumber);
  const [only] = ids;
  // An equality lets the index give the order of the newest first.
  if (ids.length === 1 && only !== undefined) return { sql: 'r.experiment = ?', values: [only] };
  return { sql: 'r.experiment IN (SELECT value FROM json_each(?))', values: [jsonList(ids)] };
}

function inStage(query: RunQuery): Condition {
  switch (query.viewType) {
    case 'ACTIVE_ONLY':
      return { sql: `r.stage = 'active'`, values: [] };
    case 'DELETED_ONLY':
      return { sql: `r.stage = 'deleted'`, values: [] };
    case 'ALL':
      return { sql: `r.stage IN ('active', 'deleted')`, values: [] };
  }
}

/** A run whose parent isn't there to hang below (gone, deleted, elsewhere) stands at the top. */
function ofParent(parent: RunQuery['parent']): Condition {
  if (parent === 'any') return { sql: '1', values: [] };
  if (parent === 'none') {
    return {
      sql: `(r.parent_run_id IS NULL OR NOT EXISTS (SELECT 1 FROM run p WHERE p.run_id = r.parent_run_id
              AND p.id <> r.id AND p.experiment = r.experiment AND p.stage = r.stage))`,
      values: [],
    };
  }
  return { sql: 'r.parent_run_id = ? AND r.run_id <> r.parent_run_id', values: [parent.runId] };
}

/** One comparison, over run `r` and its experiment `e`. */
export function runCondition(names: NameTable, comparison: Comparison): Condition {
  const { field } = comparison;
  switch (field.entity) {
    case 'metric':
      return field.aggregate === undefined
        ? metric(names.find(field.key), comparison)
        : aggregated(names, field, comparison);
    case 'parameter':
      return keyed('param', 'run', names.find(field.key), comparison, 'r.id');
    case 'tag':
      return keyed('tag', 'run', names.find(field.key), comparison, 'r.id');
    case 'dataset':
      return dataset(field, comparison);
    case 'attribute':
      return compare(attribute(field.key), comparison);
  }
}

function attribute(key: string): string {
  return ATTRIBUTES[key] ?? 'NULL';
}

/** NaN, kept as NULL, differs from every number and is neither less nor more. */
function metric(key: number | undefined, comparison: Comparison): Condition {
  const exists = 'EXISTS (SELECT 1 FROM series s WHERE s.run = r.id AND s.key = ? AND s.leader = 1';
  if (comparison.kind === 'null') {
    const not = comparison.operator === 'IS NULL' ? 'NOT ' : '';
    return { sql: `${not}${exists})`, values: [key ?? -1] };
  }
  if (key === undefined) return NEVER;
  const inner = compare('s.latest_value', comparison);
  const differs = comparison.operator === '!=' || comparison.operator === 'NOT IN';
  const sql = differs ? `(s.latest_value IS NULL OR ${inner.sql})` : inner.sql;
  return { sql: `${exists} AND ${sql})`, values: [key, ...inner.values] };
}

/** Over the whole history, of every model and data set it was logged for: what the series' rows say already. */
function aggregateOf(field: Field, key = '?'): string {
  return `(SELECT ${aggregateOfSeries(field)} FROM series s WHERE s.run = r.id AND s.key = ${key})`;
}

/** Of series `s`. */
export function aggregateOfSeries(field: Field): string {
  const of = { min: 'min(s.min_value)', max: 'max(s.max_value)', count: 'sum(s.count)' };
  const least = isBetterSmall(field.key) ? 'min' : 'max';
  return of[field.aggregate === 'best' || field.aggregate === undefined ? least : field.aggregate];
}

function aggregated(names: NameTable, field: Field, comparison: Comparison): Condition {
  const inner = compare(aggregateOf(field), comparison);
  return { sql: inner.sql, values: [names.find(field.key) ?? -1, ...inner.values] };
}

function dataset(field: Field, comparison: Comparison): Condition {
  const isNull = comparison.kind === 'null' && comparison.operator === 'IS NULL';
  const inner: Condition =
    comparison.kind === 'null'
      ? { sql: '1', values: [] }
      : compare(field.key === 'context' ? 't.value' : `d.${field.key}`, comparison);
  const tag =
    field.key === 'context' ? `JOIN input_tag t ON t.input = i.id AND t.key = 'mlflow.data.context'` : '';
  return {
    sql: `${isNull ? 'NOT ' : ''}EXISTS (SELECT 1 FROM input i JOIN dataset d ON d.id = i.dataset ${tag} WHERE i.run = r.id AND ${inner.sql})`,
    values: inner.values,
  };
}

/** Values, then NaN, then runs without one, in both directions; ties by start, newest first. */
function planOrder(
  names: NameTable,
  orderBy: readonly string[],
): { readonly joins: string; readonly orderBy: string; readonly values: readonly SqlValue[] } {
  const joins: string[] = [];
  const terms: string[] = [];
  const values: SqlValue[] = [];
  const seen = new Set<string>();
  for (const clause of orderBy) {
    const order = parseOrder(clause, RUNS);
    const { entity, key } = order.field;
    // Said twice, the first counts.
    const name = `${entity}.${order.field.aggregate ?? ''}.${key}`;
    if (seen.has(name)) continue;
    seen.add(name);
    const alias = `o${joins.length}`;
    if (order.field.aggregate !== undefined) {
      const value = aggregateOf(order.field, String(names.find(key) ?? -1));
      terms.push(`${value} IS NULL, ${value} ${direction(order)}`);
      continue;
    }
    const by = direction(order);
    if (entity === 'attribute') {
      const nulls = key === 'end_time' ? `${attribute(key)} IS NULL, ` : '';
      terms.push(`${nulls}${attribute(key)} ${by}`);
      continue;
    }
    values.push(names.find(key) ?? -1);
    if (entity === 'metric') {
      joins.push(
        `LEFT JOIN series ${alias} ON ${alias}.run = r.id AND ${alias}.key = ? AND ${alias}.leader = 1`,
      );
      terms.push(`CASE WHEN ${alias}.id IS NULL THEN 2 WHEN ${alias}.latest_value IS NULL THEN 1 ELSE 0 END`);
      terms.push(`${alias}.latest_value ${by}`);
    } else {
      joins.push(
        `LEFT JOIN ${entity === 'tag' ? 'tag' : 'param'} ${alias} ON ${alias}.run = r.id AND ${alias}.key = ?`,
      );
      terms.push(`${alias}.value IS NULL, ${alias}.value ${by}`);
    }
  }
  if (!seen.has('attribute..start_time')) terms.push('r.started DESC');
  terms.push('r.run_id');
  return { joins: joins.join(' '), orderBy: terms.join(', '), values };
}
