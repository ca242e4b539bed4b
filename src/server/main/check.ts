import { join } from 'node:path';
import { errorMessage } from '../../core/errors';
import { checkStore } from '../../store/check/check';
import { artifactNotes } from '../../store/check/artifacts';
import { noCounts, type Counts, type Finding } from '../../store/check/findings';
import { storeContext } from '../../store/context';
import { Locations } from '../../store/locations';
import { MetaStore } from '../../store/meta';
import { openDatabase } from '../../store/open';
import type { Sql } from '../../store/sql';
import { isDamage } from '../../store/sqliteErrors';
import { artifactFolder } from './artifactFolder';

export interface CheckOptions {
  /** The folder that has `.tidemark`. */
  readonly root: string;
  readonly repair: boolean;
}

export interface CheckReport {
  /** What is wrong, a sentence each. */
  readonly findings: readonly string[];
  /** What is no damage, but may surprise. */
  readonly notes: readonly string[];
  readonly checked: Counts;
}

/** More of one kind tell no more. */
const MOST_FINDINGS = 1000;

/** Looks through the store; works beside its server. */
export function check({ root }: CheckOptions): CheckReport {
  const directory = join(root, '.tidemark');
  const counts = noCounts();
  let sql: Sql;
  try {
    sql = openDatabase(directory, 'readonly', Date.now());
  } catch (error) {
    if (!isDamage(error)) throw error;
    return { findings: [errorMessage(error)], notes: [], checked: counts };
  }
  try {
    const context = storeContext(sql, new Locations(undefined), Date.now);
    const findings = listed(checkStore(context, counts));
    const meta = new MetaStore(context);
    return {
      findings,
      notes: notesOf(() => artifactNotes(sql, artifactFolder({ directory, meta }, null))),
      checked: counts,
    };
  } finally {
    sql.close();
  }
}

function listed(found: Iterable<Finding>): readonly string[] {
  const sentences: string[] = [];
  let more = 0;
  for (const { text } of found) {
    if (sentences.length < MOST_FINDINGS) sentences.push(text);
    else more++;
  }
  return more > 0 ? [...sentences, `There are ${String(more)} more.`] : sentences;
}

/** A damaged store has said so already. */
function notesOf(read: () => readonly string[]): readonly string[] {
  try {
    return read();
  } catch (error) {
    return [`The artifact folders could not be compared: ${errorMessage(error)}`];
  }
}

/** For a person. */
export function sentences({ findings, notes, checked }: CheckReport): string {
  const { experiments, runs, series, points, pieces, chunks, packs } = checked;
  const lines = [
    `Looked at ${amount(experiments, 'experiment')}, ${amount(runs, 'run')}, ${amount(series, 'metric history', 'metric histories')} ` +
      `with ${amount(points, 'point')} (in ${amount(pieces, 'piece')}, ${amount(chunks, 'chunk')}, ${amount(packs, 'pack')}).`,
    ...findings,
    ...notes.map((note) => `Note: ${note}`),
    findings.length === 0
      ? 'The store is whole.'
      : "Nothing was changed: 'tidemark check --repair' repairs what can be repaired, after a backup.",
  ];
  return `${lines.join('\n')}\n`;
}

function amount(number: number, one: string, many = `${one}s`): string {
  return `${number.toLocaleString('en-US')} ${number === 1 ? one : many}`;
}
