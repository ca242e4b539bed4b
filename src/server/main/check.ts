import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { TidemarkError, errorMessage, missing } from '../../core/errors';
import { checkStore } from '../../store/check/check';
import { artifactNotes } from '../../store/check/artifacts';
import { noCounts, type Counts, type Finding } from '../../store/check/findings';
import { storeContext } from '../../store/context';
import { Locations } from '../../store/locations';
import { MetaStore } from '../../store/meta';
import { DATABASE_FILE, openDatabase } from '../../store/open';
import type { Sql } from '../../store/sql';
import { isDamage } from '../../store/sqliteErrors';
import { artifactFolder } from './artifactFolder';
import { assertNotElsewhere, readStore, type ReadableStore } from './ownServer';
import { repairDirectory } from './repair';
import { acquireServerLock } from './serverLock';

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
  /** What a repair did, a sentence each. */
  readonly repaired: readonly string[];
  /** Where what was there before the repair is; null where nothing was repaired. */
  readonly backup: string | null;
  /** The file with what could not stay in the store; null where there is none. */
  readonly aside: string | null;
}

const UNTOUCHED = { repaired: [], backup: null, aside: null };

/** More of one kind tell no more. */
const MOST_FINDINGS = 1000;

/** Looks through the store, which works beside its server; repairs it, which doesn't. */
export async function check({ root, repair }: CheckOptions): Promise<CheckReport> {
  if (!repair) return readStore(root, 'check', look);
  await assertNotElsewhere(join(root, '.tidemark'), 'check --repair');
  return checkAlone({ root, repair });
}

/** The same of a store that no server has open for itself alone. */
export function checkAlone({ root, repair }: CheckOptions): CheckReport {
  const directory = join(root, '.tidemark');
  return repair ? checkAndRepair(directory) : look({ directory, home: directory });
}

function look({ directory, home }: ReadableStore): CheckReport {
  const counts = noCounts();
  let sql: Sql;
  try {
    sql = openDatabase(directory, 'readonly', Date.now());
  } catch (error) {
    if (!isDamage(error)) throw error;
    return { findings: [errorMessage(error)], notes: [], checked: counts, ...UNTOUCHED };
  }
  try {
    const context = storeContext(sql, new Locations(undefined), Date.now);
    const findings = listed(checkStore(context, counts));
    const meta = new MetaStore(context);
    return {
      findings,
      notes: notesOf(() => artifactNotes(sql, artifactFolder({ directory: home, meta }, null))),
      checked: counts,
      ...UNTOUCHED,
    };
  } finally {
    sql.close();
  }
}

function checkAndRepair(directory: string): CheckReport {
  if (!existsSync(join(directory, DATABASE_FILE))) throw missing(`There is no store at '${directory}'.`);
  const lock = acquireServerLock(directory);
  if (!lock)
    throw new TidemarkError(
      'TEMPORARILY_UNAVAILABLE',
      "The store's server is running: end it (and close the windows that show the store), then repair.",
    );
  try {
    const store = { directory, home: directory };
    const before = look(store);
    if (before.findings.length === 0) return before;
    const done = repairDirectory(directory);
    return { ...look(store), ...done };
  } finally {
    lock.release();
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
export function sentences({ findings, notes, checked, repaired, backup, aside }: CheckReport): string {
  const { experiments, runs, series, points, pieces, chunks, packs } = checked;
  const lines = [
    `Looked at ${amount(experiments, 'experiment')}, ${amount(runs, 'run')}, ${amount(series, 'metric history', 'metric histories')} ` +
      `with ${amount(points, 'point')} (in ${amount(pieces, 'piece')}, ${amount(chunks, 'chunk')}, ${amount(packs, 'pack')}).`,
    ...repaired,
    ...(backup === null ? [] : [`What was there before is in '${backup}'.`]),
    ...(aside === null ? [] : [`What could not stay is in '${aside}'.`]),
    ...findings,
    ...notes.map((note) => `Note: ${note}`),
    verdict(findings.length > 0, backup !== null),
  ];
  return `${lines.join('\n')}\n`;
}

function verdict(isDamaged: boolean, wasRepaired: boolean): string {
  if (!isDamaged) return wasRepaired ? 'The store is whole again.' : 'The store is whole.';
  return wasRepaired
    ? 'The rest can only come from a backup.'
    : "Nothing was changed: 'tidemark check --repair' repairs what can be repaired, after a backup.";
}

function amount(number: number, one: string, many = `${one}s`): string {
  return `${number.toLocaleString('en-US')} ${number === 1 ? one : many}`;
}
