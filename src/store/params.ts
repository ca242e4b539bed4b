import type { KeyValue } from '../core/entities';
import { invalid } from '../core/errors';
import { checkKey, paramValue } from '../core/limits';
import type { StoreContext } from './context';
import { text } from './rows';
import type { SqlValue } from './sql';

const INSERT = 'INSERT INTO param (run, key, value)';
const UNLESS_THERE = ' ON CONFLICT DO NOTHING';

/** A run that may be written to: its row id, and the id it is known by. */
interface WritableRun {
  readonly id: number;
  readonly runId: string;
}

/** Logged again with the same value, a param changes nothing. Throws where it has another. */
export function addParam(context: StoreContext, run: WritableRun, { key, value }: KeyValue): void {
  const stored = paramValue(value);
  const old = addOrFind(context, run, key, stored);
  if (old === undefined || old === stored) return;
  throw invalid(
    `Changing param values is not allowed. Param with key='${key}' was already logged with value='${old}' ` +
      `for run ID='${run.runId}'. Attempted logging new value '${stored}'.`,
  );
}

/** Throws where one has another value, in a transaction that is taken back then. No key comes twice. */
export function addParams(context: StoreContext, run: WritableRun, params: readonly KeyValue[]): void {
  const { sql, names, transactions } = context;
  const values = params.flatMap(({ key, value }): SqlValue[] => [
    run.id,
    names.intern(key),
    paramValue(value),
  ]);
  const added = sql.insertRows(INSERT, '(?, ?, ?)', 3, values, UNLESS_THERE);
  if (added > 0) transactions.touchRun(run.id);
  // The others the run had before.
  if (added === params.length) return;
  const changed: string[] = [];
  for (const { key, value } of params) {
    const stored = paramValue(value);
    const old = addOrFind(context, run, key, stored);
    if (old !== undefined && old !== stored)
      changed.push(`{'key': '${key}', 'old_value': '${old}', 'new_value': '${stored}'}`);
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

/** The value that the run has already under the key; undefined where it has this one now. Most params are new. */
function addOrFind(
  { sql, names, transactions }: StoreContext,
  { id }: WritableRun,
  key: string,
  value: string,
): string | undefined {
  const name = names.intern(key);
  const added = sql.insertRows(INSERT, '(?, ?, ?)', 3, [id, name, value], UNLESS_THERE);
  if (added > 0) {
    transactions.touchRun(id);
    return undefined;
  }
  const row = sql.get('SELECT value FROM param WHERE run = ? AND key = ?', id, name);
  return row && text(row, 'value');
}
