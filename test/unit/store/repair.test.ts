import assert from 'node:assert/strict';
import {
  closeSync,
  cpSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { checkAlone, type CheckReport } from '../../../src/server/main/check';
import { acquireServerLock } from '../../../src/server/main/serverLock';
import { openStore } from '../../../src/store/store';
import type { Store } from '../../../src/store/store';
import { makeFullStore } from './fullStore';
import { cleanUp, fails, makeRun, newFolder, query, randomNumbers, temporaryFolder } from './support';

const PAGE = 4096;

describe('repairing a store', () => {
  let made: string;
  let directory: string;
  let file: string;
  before(() => {
    made = makeFullStore(join(newFolder(), '.tidemark'));
  });
  after(() => {
    rmSync(dirname(made), { recursive: true });
  });
  beforeEach(() => {
    directory = join(temporaryFolder(), '.tidemark');
    file = join(directory, 'tracking.db');
    cpSync(made, directory, { recursive: true });
  });
  afterEach(cleanUp);

  const repair = (): CheckReport => checkAlone({ root: dirname(directory), repair: true });
  const run = (sql: string): void => {
    const raw = new Database(file);
    raw.pragma('foreign_keys = OFF');
    raw.exec(sql);
    raw.close();
  };
  function look<T>(work: (store: Store) => T): T {
    const store = openStore({ directory, mode: 'readonly' });
    try {
      return work(store);
    } finally {
      store.close();
    }
  }
  const named = (store: Store, name: string): string =>
    store.runs.search(query({ viewType: 'ALL' })).items.find(({ info }) => info.runName === name)?.info
      .runId ?? '';
  const lines = (path: string | null): { table: string; row: Record<string, unknown> }[] =>
    readFileSync(path ?? '', 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { table: string; row: Record<string, unknown> });

  it('changes nothing in a whole store, and nothing beside a server', () => {
    const before = readFileSync(file);
    const report = repair();
    assert.deepEqual([report.findings, report.repaired, report.backup], [[], [], null]);
    assert.deepEqual(readFileSync(file), before);
    const lock = acquireServerLock(directory);
    fails(repair, 'TEMPORARILY_UNAVAILABLE', /server is running/);
    lock?.release();
  });

  it('moves an unreadable chunk aside, whole, and keeps all other points', () => {
    const all = look((store) => store.metrics.history(named(store, 'long'), 'loss').steps);
    run(
      `UPDATE chunk SET vals = x'0709' WHERE seq = 3 AND series = (SELECT id FROM series WHERE chunks > 16)`,
    );
    const report = repair();
    assert.deepEqual(report.findings, []);
    assert.match(
      report.repaired.join(),
      /chunk 3 can't be read .*Rebuilt from its points.*Moved aside.*: 1 rows/,
    );
    const [aside] = lines(report.aside);
    assert.ok(aside);
    assert.equal(aside.table, 'chunk');
    const lost = Number(aside.row['count']);
    assert.deepEqual(aside.row['vals'], { base64: Buffer.from([7, 9]).toString('base64') });
    const steps = look((store) => store.metrics.history(named(store, 'long'), 'loss').steps);
    assert.equal(steps.length, all.length - lost);
    const gap = new Set(steps);
    assert.equal(all.filter((step) => !gap.has(step)).length, lost);
  });

  it("keeps the latest values of a pack's series when its points are lost", () => {
    run(`UPDATE pack SET data = x'01'`);
    const report = repair();
    assert.deepEqual(report.findings, []);
    assert.equal(lines(report.aside)[0]?.table, 'pack');
    look((store) => {
      const runId = named(store, 'short');
      for (let key = 0; key < 50; key++) {
        const { steps, values } = store.metrics.history(runId, `metric ${key}`);
        assert.deepEqual([[...steps], [...values]], [[11], [key + 11 / 7]]);
      }
    });
  });

  it('moves what lost its owner aside', () => {
    run('DELETE FROM run WHERE id = 1');
    const report = repair();
    assert.deepEqual(report.findings, []);
    const tables = new Set(lines(report.aside).map(({ table }) => table));
    for (const table of ['param', 'tag', 'series', 'chunk', 'summary']) assert.ok(tables.has(table), table);
  });

  it('saves what can be read, wherever a page of the file is destroyed', () => {
    const pages = statSync(file).size / PAGE;
    const random = randomNumbers(3);
    const untouched = readFileSync(file);
    let salvaged = 0;
    // Without the file's own table of contents SQLite reads nothing.
    const raw = new Database(file, { readonly: true });
    const contents = new Set(
      raw.prepare("SELECT pageno FROM dbstat WHERE name = 'sqlite_schema'").pluck().all(),
    );
    raw.close();
    assert.ok(contents.has(1));
    for (let round = 0; round < 12; round++) {
      writeFileSync(file, untouched);
      let page = 0;
      while (contents.has(page + 1)) page = Math.floor(random() * (round < 8 ? 100 : pages));
      const handle = openSync(file, 'r+');
      writeSync(
        handle,
        Buffer.from(Array.from({ length: PAGE }, () => Math.floor(random() * 256))),
        0,
        PAGE,
        page * PAGE,
      );
      closeSync(handle);
      const report = repair();
      assert.deepEqual(report.findings, [], `page ${page}: ${JSON.stringify(report.repaired)}`);
      if (/copied into a new one/.test(report.repaired.join())) salvaged++;
      const kept = openStore({ directory, mode: 'window' });
      makeRun(kept, { metrics: { after: 1 } });
      kept.close();
    }
    assert.ok(salvaged > 1, String(salvaged));
  });

  it('saves what is left of a file that was cut off', () => {
    const { size } = statSync(file);
    truncateSync(file, Math.floor(size / PAGE / 2) * PAGE);
    const report = repair();
    assert.deepEqual(report.findings, [], JSON.stringify(report.repaired));
    look((store) => {
      assert.ok(store.runs.search(query({ viewType: 'ALL' })).items.length > 0);
    });
  });

  it('says so where nothing can be read, and leaves it', () => {
    writeFileSync(file, Buffer.alloc(100_000, 'nonsense'));
    const report = repair();
    assert.match(report.repaired[0] ?? '', /can't be read, and was left as it is/);
    assert.equal(report.findings.length, 1);
    assert.equal(readFileSync(file)[0], 'n'.charCodeAt(0));
  });
});
