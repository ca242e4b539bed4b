import assert from 'node:assert/strict';
import { copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import Database from 'better-sqlite3';
import { checkAlone } from '../../../src/server/main/check';
import { MIGRATIONS, SCHEMA_VERSION, migrate } from '../../../src/store/migrations';
import { Sql } from '../../../src/store/sql';
import { openStore } from '../../../src/store/store';
import { makeFullStore } from './fullStore';
import { cleanUp, query, temporaryFolder } from './support';

/**
 * A store of each schema that was released, as that version wrote it. The one of today's schema is written anew by
 * `TIDEMARK_UPDATE_FIXTURES=1 npm test unit -- --grep 'stores of the past'`, until it is released.
 */
const FIXTURES = resolve(__dirname, '../../../../test/fixtures/stores');
const POINTS = 2000;
const fixture = (version: number): string => join(FIXTURES, `schema-${String(version)}.db`);

describe('stores of the past', () => {
  afterEach(cleanUp);

  before(() => {
    if (process.env['TIDEMARK_UPDATE_FIXTURES'] !== '1') return;
    const directory = makeFullStore(join(temporaryFolder(), '.tidemark'), POINTS);
    const raw = new Database(join(directory, 'tracking.db'));
    raw.pragma('journal_mode = DELETE');
    raw.exec('VACUUM');
    raw.close();
    mkdirSync(FIXTURES, { recursive: true });
    copyFileSync(join(directory, 'tracking.db'), fixture(SCHEMA_VERSION));
    cleanUp();
  });

  it('are kept, one of each schema', () => {
    assert.deepEqual(
      readdirSync(FIXTURES).sort(),
      Array.from({ length: SCHEMA_VERSION }, (_, index) => `schema-${String(index + 1)}.db`),
    );
  });

  for (let version = 1; version <= SCHEMA_VERSION; version++) {
    const opened = (): string => {
      const directory = join(temporaryFolder(), '.tidemark');
      mkdirSync(directory);
      copyFileSync(fixture(version), join(directory, 'tracking.db'));
      return directory;
    };

    it(`of schema ${String(version)} are backed up, upgraded, whole, and have everything still`, () => {
      const directory = opened();
      const before = readFileSync(join(directory, 'tracking.db'));
      const store = openStore({ directory, mode: 'owner' });
      const runs = store.runs.search(query({ experimentIds: ['0', '1'], viewType: 'ALL' })).items;
      assert.deepEqual(
        runs
          .map(({ info }) => info.runName)
          .filter((name) => /^(long|open|short)$/.test(name))
          .sort(),
        ['long', 'open', 'short'],
      );
      const id = (name: string): string => runs.find(({ info }) => info.runName === name)?.info.runId ?? '';
      assert.equal(store.metrics.history(id('long'), 'loss').steps.length, POINTS);
      assert.equal(store.metrics.history(id('long'), 'huge').wide?.steps[7], 2n ** 62n + 7n);
      assert.deepEqual([...store.metrics.history(id('short'), 'metric 3').values].slice(0, 2), [
        3,
        3 + 1 / 7,
      ]);
      assert.deepEqual([...store.metrics.history(id('open'), 'once').values], [3.5]);
      assert.equal(store.registry.getModel('iris').aliases[0]?.alias, 'champion');
      assert.equal(store.experiments.get('1').tags[0]?.value, '한국어');
      store.close();
      assert.deepEqual(checkAlone({ root: join(directory, '..'), repair: false }).findings, []);
      const backup = join(directory, `tracking.db.schema-${String(version)}.bak`);
      assert.equal(existsSync(backup), version < SCHEMA_VERSION);
      assert.equal(readFileSync(fixture(version)).equals(before), true);
    });

    it(`of schema ${String(version)} come through a migration that is to come`, () => {
      const directory = opened();
      const file = join(directory, 'tracking.db');
      const sql = new Sql(new Database(file), file);
      migrate(sql, 0, [...MIGRATIONS, (on) => { on.exec('ALTER TABLE run ADD COLUMN colour TEXT'); }]); // prettier-ignore
      assert.equal(sql.pragma('user_version'), SCHEMA_VERSION + 1);
      assert.ok(Number(sql.get('SELECT count(colour IS NULL) AS n FROM run')?.['n']) >= 4);
      sql.close();
      const backup = `${file}.schema-${String(version)}.bak`;
      rmSync(file);
      copyFileSync(backup, file);
      assert.deepEqual(checkAlone({ root: join(directory, '..'), repair: false }).findings, []);
    });
  }
});
