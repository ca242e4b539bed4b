import assert from 'node:assert/strict';
import { cpSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { checkAlone, sentences } from '../../../src/server/main/check';
import { artifactNotes } from '../../../src/store/check/artifacts';
import { checkStore } from '../../../src/store/check/check';
import { noCounts } from '../../../src/store/check/findings';
import type { Counts, Finding } from '../../../src/store/check/findings';
import { storeContext } from '../../../src/store/context';
import { Locations } from '../../../src/store/locations';
import { openDatabase } from '../../../src/store/open';
import { makeFullStore } from './fullStore';
import { cleanUp, newFolder, temporaryFolder } from './support';

export function found(directory: string, counts: Counts = noCounts()): readonly Finding[] {
  const sql = openDatabase(directory, 'readonly', 0);
  try {
    return [...checkStore(storeContext(sql, new Locations(undefined), Date.now), counts)];
  } finally {
    sql.close();
  }
}

describe('checking a store', () => {
  let made: string;
  let directory: string;
  before(() => {
    made = makeFullStore(join(newFolder(), '.tidemark'));
  });
  after(() => {
    rmSync(dirname(made), { recursive: true });
  });
  beforeEach(() => {
    directory = join(temporaryFolder(), '.tidemark');
    cpSync(made, directory, { recursive: true });
  });
  afterEach(cleanUp);

  it('finds nothing in one of every shape, and says what it looked at', () => {
    const counts = noCounts();
    assert.deepEqual(found(directory, counts), []);
    assert.ok(counts.runs >= 4 && counts.series >= 55 && counts.points > 300_000, JSON.stringify(counts));
    assert.ok(counts.pieces > 3 && counts.chunks > 17 && counts.packs >= 1, JSON.stringify(counts));
  });

  const LONG = '(SELECT id FROM series WHERE chunks > 16 LIMIT 1)';
  const damages: Readonly<Record<string, readonly [string, Finding['kind'], RegExp]>> = {
    "a chunk's zone map": [
      `UPDATE chunk SET max_value = 99 WHERE series = ${LONG} AND seq = 2`,
      'series',
      /chunk 2 is wrong about its highest value/,
    ],
    "a chunk's sum": [
      `UPDATE chunk SET sum = sum + 0.001 WHERE series = ${LONG} AND seq = 2`,
      'series',
      /chunk 2 is wrong about its sum/,
    ],
    'bytes of a chunk': [
      `UPDATE chunk SET vals = substr(vals, 1, length(vals) - 9) WHERE series = ${LONG} AND seq = 1`,
      'series',
      /chunk 1 can't be read/,
    ],
    'a chunk that is gone': [
      `DELETE FROM chunk WHERE series = ${LONG} AND seq = 3`,
      'series',
      /chunk 3 is missing/,
    ],
    'the summary of a chunk': [
      `UPDATE chunk SET summary = (SELECT summary FROM chunk WHERE series = ${LONG} AND seq = 0) WHERE series = ${LONG} AND seq = 4`,
      'series',
      /summary of chunk 4/,
    ],
    'a level of summaries': [
      `DELETE FROM summary WHERE series = ${LONG} AND level = 2`,
      'series',
      /summary's level 2 is missing/,
    ],
    'the bytes of a level': [
      `UPDATE summary SET data = x'00' WHERE series = ${LONG} AND level = 2`,
      'series',
      /summary's level 2 is missing or isn't/,
    ],
    'bytes of a piece': [`UPDATE piece SET data = data || x'00'`, 'series', /piece \d+ can't be read/],
    'the count of a piece': [`UPDATE piece SET count = count + 1`, 'series', /piece \d+ can't be read/],
    'a piece that is gone': [
      `DELETE FROM piece WHERE seq = (SELECT max(seq) FROM piece)`,
      'series',
      /wrong about its count/,
    ],
    'the latest point': [
      `UPDATE series SET latest_step = latest_step - 1 WHERE id = ${LONG}`,
      'series',
      /wrong about its latest point/,
    ],
    'the first point': [
      `UPDATE series SET first_time = first_time + 1 WHERE id = ${LONG}`,
      'series',
      /wrong about its first point/,
    ],
    'the count of a series': [
      `UPDATE series SET count = count + 1 WHERE id = ${LONG}`,
      'series',
      /wrong about its count\./,
    ],
    'the count of NaN': [
      `UPDATE series SET nans = nans + 1 WHERE id = ${LONG}`,
      'series',
      /wrong about its count of NaN/,
    ],
    'an only point': [
      `UPDATE series SET count = 2 WHERE pack IS NULL AND pieces = 0 AND chunks = 0`,
      'series',
      /wrong about its count/,
    ],
    'the number of pieces': [
      `UPDATE series SET pieces = pieces + 1 WHERE pieces > 0`,
      'series',
      /wrong about its number of pieces/,
    ],
    'a leader too many': [`UPDATE series SET leader = 1`, 'series', /has 2 leaders instead of one/],
    'the wrong leader': [
      `UPDATE series SET leader = 1 - leader WHERE (run, key) IN (SELECT run, key FROM series WHERE leader = 0)`,
      'series',
      /leader is not the one with the latest point/,
    ],
    'bytes of a pack': [`UPDATE pack SET data = substr(data, 1, length(data) / 2)`, 'pack', /can't be read/],
    'a pack that is gone': [`DELETE FROM pack`, 'pack', /is missing/],
    'the number of series in a pack': [
      `UPDATE pack SET series = series + 1`,
      'pack',
      /wrong about its number of series/,
    ],
    'a run that is gone': [
      `DELETE FROM run WHERE id = (SELECT max(id) FROM run)`,
      'orphans',
      /Table \w+ has rows whose owner is gone/,
    ],
    'a name that is gone': [
      `DELETE FROM name WHERE id = (SELECT key FROM param LIMIT 1)`,
      'name',
      /Table param uses name \d+, which is not there/,
    ],
    'a later revision': [
      `UPDATE experiment SET revision = 1000000`,
      'revision',
      /has rows of revision 1000000/,
    ],
    'a lost count of revisions': [`DELETE FROM counter`, 'revision', /lost count of its revisions/],
    'an alias of nothing': [
      `UPDATE model_alias SET version = 99`,
      'alias',
      /Alias 'champion' names version 99/,
    ],
  };
  for (const [name, [sql, kind, text]] of Object.entries(damages)) {
    it(`finds ${name}`, () => {
      const raw = new Database(join(directory, 'tracking.db'));
      raw.pragma('foreign_keys = OFF');
      assert.ok(raw.prepare(sql).run().changes > 0);
      raw.close();
      const findings = found(directory);
      assert.ok(
        findings.some((finding) => finding.kind === kind && text.test(finding.text)),
        JSON.stringify(findings.slice(0, 5)),
      );
      const report = checkAlone({ root: dirname(directory), repair: true });
      assert.deepEqual(report.findings, [], JSON.stringify(report));
      assert.ok(report.repaired.length > 0);
      assert.ok(report.backup !== null && existsSync(join(report.backup, 'tracking.db')));
      assert.match(sentences(report), /The store is whole again\.\n$/);
    });
  }

  it('notes folders without owner, and versions without files', () => {
    const run = '0123456789abcdef0123456789abcdef';
    for (const folder of ['77', `0/${run}/artifacts`, '0/models/m-gone', 'other'])
      mkdirSync(join(directory, 'artifacts', folder), { recursive: true });
    const sql = openDatabase(directory, 'readonly', 0);
    const notes = artifactNotes(sql, join(directory, 'artifacts')).join('\n');
    sql.close();
    assert.match(notes, /77' belongs to no experiment/);
    assert.match(notes, new RegExp(`${run}' belongs to no run`));
    assert.match(notes, /m-gone' belongs to no logged model/);
    assert.match(notes, /The files of version 1 of model 'iris' are not there/);
    assert.doesNotMatch(notes, /other/);
  });
});
