import type { Comparison } from '../../core/filter/ast';
import { LOGGED_MODELS } from '../../core/filter/dialects';
import { parseFilter, parseOrder } from '../../core/filter/parser';
import { experimentNumber } from '../../core/limits';
import { jsonList } from '../keyValues';
import type { NameTable } from '../names';
import type { SqlValue } from '../sql';
import { ALWAYS, NEVER, compare, compile, direction, join, keyed } from './conditions';
import type { Condition, SearchPlan } from './conditions';
import { aggregateOfSeries } from './runs';

export interface LoggedModelOrder {
  /** `creation_timestamp`, `name` …, or `metrics.x`. */
  readonly fieldName: string;
  readonly ascending: boolean;
  readonly datasetName?: string | null;
  readonly datasetDigest?: string | null;
}

export interface LoggedModelSearch {
  readonly experimentIds: readonly string[];
  readonly filter?: string;
  /** Metrics in the filter are compared on these datasets only, where there are any. */
  readonly datasets?: readonly { readonly datasetName: string; readonly datasetDigest: string | null }[];
  readonly orderBy?: readonly LoggedModelOrder[];
  readonly maxResults: number;
  readonly pageToken?: string | null;
}

const COLUMNS: Readonly<Record<string, string>> = {
  name: 'm.name',
  model_id: 'm.model_id',
  model_type: `ifnull(m.model_type, '')`,
  status: 'm.status',
  source_run_id: `ifnull(m.source_run_id, '')`,
  experiment_id: 'm.experiment',
  creation_timestamp_ms: 'm.created',
  last_updated_timestamp_ms: 'm.updated',
};

/** The interned id of the model's own name for series. */
const SERIES_OF_MODEL = 's.model = (SELECT n.id FROM name n WHERE n.text = m.model_id)';

/** Over logged model `m` and its experiment `e`. */
export function planLoggedModelSearch(names: NameTable, query: LoggedModelSearch): SearchPlan {
  const datasets = datasetCondition(names, query.datasets ?? []);
  const leaf = (comparison: Comparison): Condition => {
    const { entity, key } = comparison.field;
    if (entity === 'attribute') return compare(COLUMNS[key] ?? 'NULL', comparison);
    if (entity === 'metric') return metric(names.find(key), comparison, datasets ?? ALWAYS);
    const table = entity === 'tag' ? 'logged_model_tag' : 'logged_model_param';
    return keyed(table, 'model', names.find(key), comparison, 'm.id');
  };
  const filter = compile(parseFilter(query.filter ?? '', LOGGED_MODELS), leaf);
  const onDatasets: Condition =
    datasets === null
      ? { sql: '1', values: [] }
      : {
          sql: `EXISTS (SELECT 1 FROM series s WHERE ${SERIES_OF_MODEL} AND ${datasets.sql})`,
          values: datasets.values,
        };
  const order = orderOf(names, query.orderBy ?? []);
  return {
    joins: '',
    where: `m.stage = 'active' AND m.experiment IN (SELECT value FROM json_each(?)) AND ${onDatasets.sql} AND ${filter.sql}`,
    orderBy: order.sql,
    values: [
      jsonList(query.experimentIds.map(experimentNumber)),
      ...onDatasets.values,
      ...filter.values,
      ...order.values,
    ],
  };
}

function datasetCondition(
  names: NameTable,
  datasets: readonly { readonly datasetName: string; readonly datasetDigest: string | null }[],
): Condition | null {
  if (datasets.length === 0) return null;
  return join(
    datasets.map((dataset) => onDataset(names, dataset.datasetName, dataset.datasetDigest)),
    'OR',
  );
}

function onDataset(names: NameTable, name: string | null, digest: string | null): Condition {
  const values: SqlValue[] = [];
  const terms: string[] = [];
  if (name !== null && name !== '') {
    terms.push('s.dataset_name = ?');
    values.push(names.find(name) ?? -1);
  }
  if (digest !== null && digest !== '') {
    terms.push('s.dataset_digest = ?');
    values.push(names.find(digest) ?? -1);
  }
  return { sql: terms.length === 0 ? '1' : `(${terms.join(' AND ')})`, values };
}

function metric(key: number | undefined, comparison: Comparison, on: Condition): Condition {
  if (comparison.field.aggregate !== undefined) {
    const value = `(SELECT ${aggregateOfSeries(comparison.field)} FROM series s WHERE ${SERIES_OF_MODEL} AND s.key = ? AND ${on.sql})`;
    const inner = compare(value, comparison);
    return { sql: inner.sql, values: [key ?? -1, ...on.values, ...inner.values] };
  }
  if (key === undefined) return NEVER;
  const inner = comparison.kind === 'null' ? { sql: '1', values: [] } : compare('s.latest_value', comparison);
  const not = comparison.kind === 'null' && comparison.operator === 'IS NULL' ? 'NOT ' : '';
  return {
    sql: `${not}EXISTS (SELECT 1 FROM series s WHERE ${SERIES_OF_MODEL} AND s.key = ? AND ${on.sql} AND ${inner.sql})`,
    values: [key, ...on.values, ...inner.values],
  };
}

/** A metric's newest value by (timestamp, step); those without come last. */
function orderOf(names: NameTable, orderBy: readonly LoggedModelOrder[]): Condition {
  const terms: string[] = [];
  const values: SqlValue[] = [];
  for (const item of orderBy) {
    const { field } = parseOrder(quoted(item.fieldName), LOGGED_MODELS);
    const by = direction({ field, ascending: item.ascending });
    if (field.entity === 'attribute') {
      const column = COLUMNS[field.key] ?? 'm.created';
      terms.push(`${column} IS NULL, ${column} ${by}`);
      continue;
    }
    const on = onDataset(names, item.datasetName ?? null, item.datasetDigest ?? null);
    const [selected, newest] =
      field.aggregate === undefined
        ? ['s.latest_value', 'ORDER BY s.latest_time DESC, s.latest_step DESC LIMIT 1']
        : [aggregateOfSeries(field), ''];
    const value = `(SELECT ${selected} FROM series s WHERE ${SERIES_OF_MODEL} AND s.key = ? AND ${on.sql} ${newest})`;
    const bound = [names.find(field.key) ?? -1, ...on.values];
    terms.push(`${value} IS NULL, ${value} ${by}`);
    values.push(...bound, ...bound);
  }
  return { sql: [...terms, 'm.created DESC', 'm.model_id'].join(', '), values };
}

/** The field is a name of its own here, not a clause: `metrics.my loss` needs no quotes. */
function quoted(fieldName: string): string {
  const [, aggregate, inner] = /^(\w+)\((.*)\)$/s.exec(fieldName) ?? [];
  if (aggregate !== undefined && inner !== undefined) return `${aggregate}(${quoted(inner)})`;
  const dot = fieldName.indexOf('.');
  if (dot < 0 || /[`"]/.test(fieldName)) return fieldName;
  return `${fieldName.slice(0, dot + 1)}\`${fieldName.slice(dot + 1)}\``;
}
