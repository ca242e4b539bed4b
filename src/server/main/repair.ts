import {
  closeSync,
  copyFileSync,
  existsSync,
  fstatSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { join } from 'node:path';
import { errorMessage } from '../../core/errors';
import { Aside } from '../../store/check/aside';
import { checkFile } from '../../store/check/database';
import { repairStore } from '../../store/check/repair';
import { salvage } from '../../store/check/salvage';
import { storeContext } from '../../store/context';
import { Locations } from '../../store/locations';
import { DATABASE_FILE, openCopy, openDatabase } from '../../store/open';

export interface Repaired {
  readonly repaired: readonly string[];
  readonly backup: string;
  readonly aside: string | null;
}

/** What belongs to a database that isn't open. */
const PARTS = ['', '-wal'];

/** Nobody else has the store open. Everything is copied as it is first; what SQLite can't read any more comes out of the copy. */
export function repairDirectory(directory: string): Repaired {
  const time = new Date().toISOString().replaceAll(':', '-');
  const backup = join(directory, 'backups', `before-repair-${time}`);
  const file = join(directory, DATABASE_FILE);
  copyDatabase(file, backup);
  const aside = new Aside(join(directory, `repair-${time}.jsonl`));
  try {
    const repaired = isSound(file) ? [] : renew(file, backup);
    repaired.push(...repairRows(directory, aside));
    return { repaired, backup, aside: aside.rows > 0 ? aside.file : null };
  } finally {
    aside.close();
  }
}

function copyDatabase(file: string, folder: string): void {
  mkdirSync(folder, { recursive: true });
  for (const part of PARTS)
    if (existsSync(file + part)) copyFileSync(file + part, join(folder, DATABASE_FILE + part));
}

/** Only indexes may be damaged: these are made anew where they are. */
function isSound(file: string): boolean {
  try {
    const sql = openCopy(file);
    try {
      if ([...checkFile(sql)].length === 0) return true;
      sql.exec('REINDEX');
      return [...checkFile(sql)].length === 0;
    } finally {
      sql.close();
    }
  } catch {
    return false;
  }
}

/** A new database of what can be read, in the place of the old one. */
function renew(file: string, backup: string): string[] {
  const work = `${file}.salvage-${String(process.pid)}`;
  const [copy, fresh] = [join(work, 'old.db'), join(work, 'new.db')];
  mkdirSync(work);
  try {
    for (const part of PARTS) {
      const source = join(backup, DATABASE_FILE + part);
      if (existsSync(source)) copyFileSync(source, copy + part);
    }
    fillUp(copy);
    const said = salvage(copy, fresh, Date.now());
    // The old log must not meet the new file.
    for (const part of ['-wal', '-shm']) rmSync(file + part, { force: true });
    renameSync(fresh, file);
    return ['The database file was damaged: what can be read of it was copied into a new one.', ...said];
  } catch (error) {
    return [`The database file can't be read, and was left as it is: ${errorMessage(error)}`];
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** SQLite reads nothing of a file that ends before some table begins: what was cut off is filled up, and found damaged. */
function fillUp(file: string): void {
  const header = Buffer.alloc(32);
  const handle = openSync(file, 'r+');
  try {
    if (readSync(handle, header, 0, 32, 0) < 32) return;
    const pageSize = header.readUInt16BE(16) === 1 ? 65_536 : header.readUInt16BE(16);
    const bytes = pageSize * header.readUInt32BE(28);
    // Only what SQLite's header says, if it is one; the space is not taken on the disk.
    if (header.toString('latin1', 0, 15) === 'SQLite format 3' && fstatSync(handle).size < bytes)
      ftruncateSync(handle, bytes);
  } finally {
    closeSync(handle);
  }
}

function repairRows(directory: string, aside: Aside): readonly string[] {
  try {
    const sql = openDatabase(directory, 'owner', Date.now());
    try {
      sql.pragma('foreign_keys = OFF');
      return repairStore(storeContext(sql, new Locations(undefined), Date.now), aside);
    } finally {
      sql.close();
    }
  } catch (error) {
    return [errorMessage(error)];
  }
}
