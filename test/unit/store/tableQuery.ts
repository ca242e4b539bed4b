import type { RunTableQuery, TableColumn } from '../../../src/core/runTable';

const QUERY: RunTableQuery = {
  experimentIds: ['0'],
  filter: '',
  text: '',
  viewType: 'ACTIVE_ONLY',
  statuses: [],
  orderBy: [],
  groupBy: [],
  tree: false,
  expanded: [],
  pinned: [],
  hidden: [],
  only: null,
};

export function tableQuery(change: Partial<RunTableQuery> = {}): RunTableQuery {
  return { ...QUERY, ...change };
}

export function metric(
  key: string,
  value: Extract<TableColumn, { kind: 'metric' }>['value'] = 'last',
  argument = 0,
): TableColumn {
  return { kind: 'metric', key, value, argument };
}

export function param(key: string): TableColumn {
  return { kind: 'param', key };
}
