import type { KeyValue } from '../core/entities';
import { invalid } from '../core/errors';
import { checkKey, paramValue } from '../core/limits';
import type { StoreContext } from './context';
import { text } from './rows';
import type { SqlValue } from './sql';

/** A run that may be written to: its row id, and the id it is known by. */
export interface WritableRun {
  readonly id: number;
  readonly runId: string;
}

/** Logged again with the same value, a param changes nothing. Throws where it has another. */
export function addParam(context: StoreContext, run: WritableRun, { key, value }: KeyValue): void {
  const stored = paramValue(value);
  if (addNew(context, run, [{ key, value: stored }]) === 1) return;
  const old = storedValue(context, run, key);
  if (old === stored) return;
  throw invalid(
    `Changing param values is not allowed. Param with key='${key}' was already logged with value='${old}' ` +
      `for run ID='${run.runId}'. Attempted logging new value '${stored}'.`,
  );
}

/** Throws where one has another value, in a transaction that is taken back then. No key comes twice. */
export function addParams(context: StoreContext, run: WritableRun, params: readonly KeyValue[]): void {
  const wanted = params.map(({ key, value }) => ({ key, value: paramValue(value) }));
  // The others the run had before.
  if (addNew(context, run, wanted) === wanted.length) return;
  const changed: string[] = [];
  for (const { key, value } of wanted) {
    const old = storedValue(context, run, key);
    if (old !== value) changed.push(`{'key': '${key}', 'old_value': '${old}', 'new_value': '${value}'}`);
  }
  if (changed.length > 0) {
    throw invalid(
      `Changing param values is not allowed. Params were already logged='[${changed.join(', ')}]' for run ID='${run.runId}'.`,
    );
  }
}

export function checkParamKeys(params: readonly KeyValue[]): void {
  const keys = new Set<string>();
  const repeated = new Set<string>();
  params.forEach((param, index) => {
    checkKey(param.key, `params[${index}].key`, 'Param key');
    if (keys.has(param.key)) repeated.add(param.key);
    keys.add(param.key);
  });
  if (repeated.size === 0) return;
  const list = [...repeated].map((key) => `'${key}'`).join(', ');
  throw invalid(
    `Duplicate parameter keys have been submitted: [${list}]. Please ensure the request contains only one param value per param key.`,
  );
}

/** How many were new. Most are. */
function addNew(
  { sql, names, transactions }: StoreContext,
  { id }: WritableRun,
  params: readonly KeyValue[],
): number {
  const values = params.flatMap(({ key, value }): SqlValue[] => [id, names.intern(key), value]);
  const into = 'INSERT INTO param (run, key, value)';
  const added = sql.insertRows(into, '(?, ?, ?)', 3, values, ' ON CONFLICT DO NOTHING');
  if (added > 0) transactions.touchRun(id);
  return added;
}

function storedValue({ sql, names }: StoreContext, { id }: WritableRun, key: string): string {
  const row = sql.get('SELECT value FROM param WHERE run = ? AND key = ?', id, names.intern(key));
  return row ? text(row, 'value') : '';
}
