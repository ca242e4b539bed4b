import type { RunKeys, TableColumn } from '../runTable';
import { COLOUR_TAG, STAR_TAG, columnId } from '../runTable';
import type { ShownColumn, TableArrangement } from './tableView';
import { lastOf, shown } from './tableView';

export const NAME_COLUMN: TableColumn = { kind: 'attribute', key: 'run_name' };

/**
 * The columns in their order: those a person chose, else those that suit the runs; behind them all others there are,
 * where that is wanted.
 */
export function allColumns(
  arrangement: TableArrangement,
  keys: RunKeys | undefined,
  suited: readonly ShownColumn[],
): readonly ShownColumn[] {
  const chosen = arrangement.columns ?? suited;
  const known = new Set(chosen.map(({ column }) => columnId(column)));
  const others =
    arrangement.everyColumn && keys
      ? everyColumn(keys)
          .filter((column) => !known.has(columnId(column)))
          .map(shown)
      : [];
  return [...chosen, ...others];
}

/** Those of them that are shown. */
export function shownColumns(
  arrangement: TableArrangement,
  keys: RunKeys | undefined,
  all: readonly ShownColumn[],
): readonly ShownColumn[] {
  if (!keys || (!arrangement.onlyDiffering && !arrangement.onlyWithValue)) return all;
  const facts = keyFacts(keys);
  return all.filter(({ column }) => {
    if (column.kind === 'attribute') return true;
    const fact = facts.get(`${column.kind} ${column.key}`);
    return arrangement.onlyDiffering ? fact?.differs === true : fact !== undefined;
  });
}

export function everyColumn({ metrics, params, tags }: RunKeys): readonly TableColumn[] {
  return [
    ...metrics.keys.map(lastOf),
    ...params.keys.map((key): TableColumn => ({ kind: 'param', key })),
    ...tagColumns(tags.keys),
  ];
}

/** Tags that the name, its star and colour, and the column of the user show. */
const SHOWN_ELSEWHERE: ReadonlySet<string> = new Set(['mlflow.runName', 'mlflow.user', STAR_TAG, COLOUR_TAG]);

export function tagColumns(keys: readonly string[]): readonly TableColumn[] {
  return keys.filter((key) => !SHOWN_ELSEWHERE.has(key)).map((key) => ({ kind: 'tag', key }));
}

export interface KeyFact {
  readonly runs: number;
  readonly differs: boolean;
}

export function keyFacts({ metrics, params, tags }: RunKeys): ReadonlyMap<string, KeyFact> {
  const facts = new Map<string, KeyFact>();
  for (const [kind, column] of [
    ['metric', metrics],
    ['param', params],
    ['tag', tags],
  ] as const) {
    column.keys.forEach((key, index) => {
      const fact = { runs: column.runs[index] ?? 0, differs: column.differs[index] === 1 };
      facts.set(`${kind} ${key}`, fact);
    });
  }
  return facts;
}
