import assert from 'node:assert/strict';
import {
  appendFileSync,
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { assertNodeApi, bindingName, findBinding } from '../../../src/store/binding';
import { MIGRATIONS, migrate } from '../../../src/store/migrations';
import { openDatabase } from '../../../src/store/open';
import { Sql } from '../../../src/store/sql';
import { openStore } from '../../../src/store/store';
import { cleanUp, fails, makeRun, temporaryFolder, temporaryStore } from './support';

const open = (directory: string, mode: 'owner' | 'window' | 'readonly' = 'owner') =>
  openStore({ directory, mode });

/** Somebody who is not root; on Linux nobody's number. */
const NOBODY = 65_534;

/** Permissions don't stop root: it works as another user, whose these places are then. */
function unprivileged(places: readonly string[], work: () => void): void {
  const isRoot = process.getuid?.() === 0;
  if (isRoot) {
    for (const place of places) chownSync(place, NOBODY, NOBODY);
    process.seteuid?.(NOBODY);
  }
  try {
    work();
  } finally {
    if (isRoot) process.seteuid?.(0);
  }
}

describe('opening a store', () => {
  afterEach(cleanUp);

  it('creates the folder, hidden from git and from other users', () => {
    const directory = join(temporaryFolder(), 'workspace', '.tidemark');
    open(directory).close();
    assert.equal(readFileSync(join(directory, '.gitignore'), 'utf8'), '*\n');
    if (process.platform !== 'win32')
      assert.equal(statSync(join(directory, 'tracking.db')).mode & 0o777, 0o600);
  });

  it('has the Default experiment, once', () => {
    const store = temporaryStore();
    const again = temporaryStore({ directory: store.directory });
    const { items } = again.experiments.search({ viewType: 'ALL', maxResults: 10 });
    assert.deepEqual(
      items.map(({ experimentId, name, artifactLocation }) => [experimentId, name, artifactLocation]),
      [['0', 'Default', 'mlflow-artifacts:/0']],
    );
  });

  it('shares the file between a server and a window', () => {
    const server = temporaryStore();
    const window = temporaryStore({ directory: server.directory, mode: 'window' });
    const runId = makeRun(server, { metrics: { loss: 1 } });
    assert.equal(window.runs.get(runId).data.metrics[0]?.value, 1);
    window.runs.update(runId, { runName: 'renamed' });
    assert.equal(server.runs.info(runId).runName, 'renamed');
  });

  it('makes what a window writes last like what the server does', () => {
    const directory = temporaryStore().directory;
    for (const mode of ['owner', 'window'] as const) {
      const sql = openDatabase(directory, mode, 0);
      assert.equal(sql.pragma('synchronous'), 2, mode);
      sql.close();
    }
  });

  it('reads without writing in readonly mode', () => {
    const store = temporaryStore();
    const runId = makeRun(store);
    store.close();
    const reader = temporaryStore({ directory: store.directory, mode: 'readonly' });
    assert.equal(reader.runs.get(runId).info.runId, runId);
    fails(
      () => reader.runs.update(runId, { runName: 'x' }),
      'PERMISSION_DENIED',
      /can't be opened for writing/,
    );
    fails(
      () => open(join(temporaryFolder(), 'none'), 'readonly'),
      'RESOURCE_DOES_NOT_EXIST',
      /There is no store at/,
    );
  });

  it('reads where nothing can be written, and says so to those who want to write', function () {
    if (process.platform === 'win32') return this.skip(); // There permissions stop nobody, this way.
    const store = temporaryStore();
    const runId = makeRun(store);
    store.close();
    const file = join(store.directory, 'tracking.db');
    chmodSync(file, 0o444);
    chmodSync(store.directory, 0o555);
    unprivileged([dirname(store.directory), store.directory, file], () => {
      const reader = open(store.directory, 'readonly');
      assert.equal(reader.runs.get(runId).info.runId, runId);
      reader.close();
      for (const mode of ['owner', 'window'] as const) {
        fails(() => open(store.directory, mode), 'PERMISSION_DENIED', /make the folder writable/);
      }
    });
    chmodSync(store.directory, 0o755);
    return undefined;
  });

  it('takes an empty file for a new store', () => {
    const directory = temporaryFolder();
    writeFileSync(join(directory, 'tracking.db'), '');
    const store = temporaryStore({ directory });
    assert.equal(store.experiments.get('0').name, 'Default');
  });

  it('refuses a file that is no database, and leaves it as it is', () => {
    const directory = temporaryFolder();
    const file = join(directory, 'tracking.db');
    writeFileSync(file, 'these are my notes, not a database\n'.repeat(100));
    const before = readFileSync(file);
    for (const mode of ['owner', 'window', 'readonly'] as const) {
      fails(
        () => open(directory, mode),
        'INTERNAL_ERROR',
        /is damaged or isn't a Tidemark store: move the file away/,
      );
    }
    assert.deepEqual(readFileSync(file), before);
  });

  it('refuses a database that was cut off', () => {
    const store = temporaryStore();
    for (let i = 0; i < 50; i++) makeRun(store, { params: { p: 'x'.repeat(500) } });
    store.close();
    const file = join(store.directory, 'tracking.db');
    truncateSync(file, 4096 * 3 + 100);
    fails(
      () => {
        const damaged = temporaryStore({ directory: store.directory });
        damaged.runs.runningCount();
        damaged.experiments.summaries();
        makeRun(damaged);
      },
      'INTERNAL_ERROR',
      /is damaged or isn't a Tidemark store/,
    );
  });

  it("refuses another program's database", () => {
    const directory = temporaryFolder();
    const other = new Database(join(directory, 'tracking.db'));
    other.exec('CREATE TABLE runs (run_uuid TEXT)');
    other.close();
    fails(() => open(directory), 'INTERNAL_ERROR', /is a database of another program/);
  });

  it('refuses a store of a newer Tidemark and changes nothing', () => {
    const store = temporaryStore();
    store.close();
    const file = join(store.directory, 'tracking.db');
    const raw = new Database(file);
    raw.pragma('user_version = 99');
    raw.close();
    const before = readFileSync(file);
    for (const mode of ['owner', 'window', 'readonly'] as const) {
      fails(
        () => open(store.directory, mode),
        'INTERNAL_ERROR',
        /was written by a newer Tidemark .*update Tidemark to open it/,
      );
    }
    assert.deepEqual(readFileSync(file), before);
  });

  it('says so where the folder cannot be made or written', () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'file'), '');
    fails(
      () => open(join(folder, 'file', '.tidemark')),
      'PERMISSION_DENIED',
      /can't write to .*make the folder writable/,
    );
    mkdirSync(join(folder, 'store', 'tracking.db'), { recursive: true });
    fails(() => open(join(folder, 'store')), 'PERMISSION_DENIED', /make the folder writable/);
  });

  it('survives a write-ahead log with garbage at its end', () => {
    const store = temporaryStore();
    const runId = makeRun(store, { metrics: { loss: 1 } });
    const wal = join(store.directory, 'tracking.db-wal');
    appendFileSync(wal, Buffer.alloc(5000, 7));
    const other = temporaryStore({ directory: store.directory });
    assert.equal(other.runs.get(runId).data.metrics.length, 1);
  });

  it('says in words that the Node.js is too old, before loading anything', () => {
    assert.doesNotThrow(() => {
      assertNodeApi();
    });
    for (const version of ['9', '']) {
      fails(() => { assertNodeApi(version); }, 'INTERNAL_ERROR', /Tidemark needs Node.js/); // prettier-ignore
    }
  });

  it('finds the binary beside the bundle first', () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'dist', 'prebuilds'), { recursive: true });
    const file = join(folder, 'dist', 'prebuilds', bindingName());
    writeFileSync(file, '');
    assert.equal(findBinding(join(folder, 'dist')), file);
    assert.ok(findBinding()?.endsWith(bindingName()));
  });
});

describe('migrations', () => {
  afterEach(cleanUp);

  function raw(directory: string): Sql {
    const file = join(directory, 'tracking.db');
    return new Sql(new Database(file), file);
  }

  it('back the older store up, then bring it to the new schema', () => {
    const store = temporaryStore();
    const runId = makeRun(store);
    store.close();
    const sql = raw(store.directory);
    migrate(sql, 0, [...MIGRATIONS, (on) => { on.exec('ALTER TABLE run ADD COLUMN colour TEXT'); }]); // prettier-ignore
    assert.equal(sql.pragma('user_version'), MIGRATIONS.length + 1);
    assert.equal(sql.get('SELECT colour, run_id FROM run')?.['run_id'], runId);
    sql.close();
    const copy = join(store.directory, `tracking.db.schema-${MIGRATIONS.length}.bak`);
    const backup = new Database(copy);
    assert.equal(backup.prepare('SELECT count(*) FROM run').pluck().get(), 1);
    assert.equal(backup.pragma('user_version', { simple: true }), MIGRATIONS.length);
    backup.close();
    fails(() => open(store.directory), 'INTERNAL_ERROR', /newer Tidemark/);
  });

  it('change nothing when one of them fails', () => {
    const store = temporaryStore();
    store.close();
    const sql = raw(store.directory);
    const broken = [
      ...MIGRATIONS,
      (on: Sql): void => { on.exec('CREATE TABLE half (a)'); }, // prettier-ignore
      (): void => { throw new Error('power cut'); }, // prettier-ignore
    ];
    assert.throws(() => { migrate(sql, 0, broken); }, /power cut/); // prettier-ignore
    assert.equal(sql.pragma('user_version'), MIGRATIONS.length);
    assert.equal(sql.get(`SELECT 1 FROM sqlite_master WHERE name = 'half'`), undefined);
    sql.close();
    open(store.directory).close();
    assert.ok(existsSync(join(store.directory, 'tracking.db')));
    assert.deepEqual(
      readdirSync(store.directory).filter((name) => /\.bak\./.test(name)),
      [],
    );
  });
});
