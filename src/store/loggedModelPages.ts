import { invalid } from '../core/errors';
import { pythonText } from '../core/limits';
import type { LoggedModelSearch } from './search/loggedModels';
import { parsePageToken } from './pages';

/** What a page token is for, as MLflow keeps it: a page of another search would be nonsense. */
type Binding = Readonly<Record<'experiment_ids' | 'filter_string' | 'order_by', unknown>>;

const CALLED: Readonly<Record<keyof Binding, string>> = {
  experiment_ids: 'Experiment IDs',
  filter_string: 'Filter string',
  order_by: 'Order by',
};

function bindingOf(query: LoggedModelSearch): Binding {
  const order = (query.orderBy ?? []).map((item) => ({
    field_name: item.fieldName,
    ascending: item.ascending,
    dataset_name: item.datasetName ?? null,
    dataset_digest: item.datasetDigest ?? null,
  }));
  return {
    experiment_ids: query.experimentIds,
    filter_string: query.filter || null,
    order_by: order.length > 0 ? order : null,
  };
}

export function loggedModelToken(query: LoggedModelSearch, offset: number): string {
  return Buffer.from(JSON.stringify({ ...bindingOf(query), offset })).toString('base64');
}

export function loggedModelOffset(query: LoggedModelSearch): number {
  if (!query.pageToken) return 0;
  const value = parsePageToken(query.pageToken);
  const token = new Map<string, unknown>(
    Object.entries(typeof value === 'object' && value !== null ? value : {}),
  );
  for (const [name, wanted] of Object.entries(bindingOf(query)) as [keyof Binding, unknown][]) {
    const found = token.get(name) ?? null;
    if (JSON.stringify(found) === JSON.stringify(wanted)) continue;
    throw invalid(
      `${CALLED[name]} in the page token ${name === 'experiment_ids' ? 'do' : 'does'} not match the requested ` +
        `${name === 'experiment_ids' ? 'experiment IDs' : CALLED[name].toLowerCase()}. ` +
        `Expected: ${shown(wanted)}. Found: ${shown(found)}`,
    );
  }
  const offset = token.get('offset');
  if (typeof offset !== 'number' || !Number.isSafeInteger(offset) || offset < 0)
    throw invalid(`Invalid page token: ${query.pageToken}.`);
  return offset;
}

function shown(value: unknown): string {
  return typeof value === 'string' ? value : python(value);
}

/** As Python shows it in a list. */
function python(value: unknown): string {
  if (value === null || value === undefined) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'string') return pythonText(value);
  if (Array.isArray(value)) return `[${value.map(python).join(', ')}]`;
  if (typeof value !== 'object') return JSON.stringify(value);
  return `{${Object.entries(value)
    .map(([key, field]) => `${pythonText(key)}: ${python(field)}`)
    .join(', ')}}`;
}
