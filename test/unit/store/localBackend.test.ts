import assert from 'node:assert/strict';
import { renameSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import type { Changes } from '../../../src/core/backend';
import { ARTIFACTS_DESTINATION, LocalBackend } from '../../../src/store/localBackend';
import type { Store } from '../../../src/store/store';
import { openDatabase } from '../../../src/store/open';
import { cleanUp, makeRun, point, query, rejects, temporaryFolder, temporaryStore } from './support';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('local backend', () => {
  let server: Store;
  let backend: LocalBackend;
  beforeEach(() => {
    server = temporaryStore();
    backend = new LocalBackend(
      temporaryStore({ directory: server.directory, mode: 'window' }),
      'window: ana',
    );
  });
  afterEach(() => {
    backend.dispose();
    cleanUp();
  });

  it('shows what the server wrote', async () => {
    const runId = makeRun(server, { metrics: { loss: 1 } });
    const { items } = await backend.searchExperiments({
      viewType: 'ACTIVE_ONLY',
      maxResults: 10,
      pageToken: null,
    });
    assert.deepEqual([items[0]?.runCount, items[0]?.runningCount], [1, 1]);
    assert.equal((await backend.searchRuns(query())).items[0]?.info.runId, runId);
    const other = server.experiments.create({ name: 'other' });
    server.runs.delete(makeRun(server, { experimentId: other }));
    makeRun(server, { experimentId: other });
    assert.equal(await backend.countRuns([other]), 1);
    assert.equal(await backend.countRuns(['0', other]), 2);
    assert.deepEqual(await backend.metricKeys([runId]), ['loss']);
    await rejects(backend.getRun('nope'), 'RESOURCE_DOES_NOT_EXIST', /not found/);
  });

  it("reads a run's artifacts, by paths relative to it", async () => {
    const runId = makeRun(server);
    await server.artifacts.write(`0/${runId}/artifacts/plots/a.txt`, bytes('hello'));
    assert.deepEqual(await backend.listArtifacts(runId, ''), [
      { path: 'plots', isDir: true, fileSize: null },
    ]);
    assert.deepEqual(
      (await backend.listArtifacts(runId, 'plots')).map(({ path }) => path),
      ['plots/a.txt'],
    );
    assert.deepEqual(await backend.listArtifacts(runId, 'nope'), []);
    assert.equal((await backend.statArtifact(runId, 'plots/a.txt')).path, 'plots/a.txt');
    assert.equal(Buffer.from(await backend.readArtifact(runId, 'plots/a.txt')).toString(), 'hello');
    await rejects(backend.readArtifact(runId, '../../../../x'), 'INVALID_PARAMETER_VALUE', /Invalid path/);
    await rejects(backend.readArtifact(runId, '/etc/passwd'), 'INVALID_PARAMETER_VALUE', /Invalid path/);
    for (const path of ['nope', 'plots/a.txt/nope'])
      await rejects(
        backend.readArtifact(runId, path),
        'RESOURCE_DOES_NOT_EXIST',
        new RegExp(`^No such artifact: '${path}'$`),
      );
  });

  it('finds artifacts outside of the store where the server put them', async () => {
    const destination = temporaryFolder();
    server.meta.set(ARTIFACTS_DESTINATION, destination);
    const runId = makeRun(server);
    assert.deepEqual(await backend.listArtifacts(runId, ''), []);
    const local = server.experiments.create({ name: 'local', artifactLocation: destination });
    assert.deepEqual(await backend.listArtifacts(makeRun(server, { experimentId: local }), ''), []);
    const cloud = server.experiments.create({ name: 'cloud', artifactLocation: 's3://bucket' });
    await rejects(
      backend.listArtifacts(makeRun(server, { experimentId: cloud }), ''),
      'NOT_IMPLEMENTED',
      /can't be shown here/,
    );
  });

  it('tells watchers what the server and the window change, once', async function () {
    this.timeout(20_000);
    const parent = makeRun(server);
    const seen: Changes[] = [];
    const reports = async (count: number): Promise<void> => {
      for (let tries = 0; seen.length < count && tries < 300; tries++) await wait(20);
      assert.equal(seen.length, count);
    };
    const watch = backend.watch((changes) => seen.push(changes));
    await wait(300);
    await reports(0);
    const child = server.transaction(() => {
      const runId = makeRun(server, { tags: { 'mlflow.parentRunId': parent } });
      server.metrics.append(runId, [point('loss', 1)]);
      return runId;
    });
    await reports(1);
    assert.deepEqual(seen[0]?.runs, [{ runId: child, experimentId: '0', parentRunId: parent }]);
    await backend.updateRun(parent, { runName: 'renamed' });
    await reports(2);
    assert.deepEqual(
      seen[1]?.runs.map(({ runId }) => runId),
      [parent],
    );
    server.transaction(() => {
      server.registry.createModel({ name: 'a' });
      server.registry.renameModel('a', 'b');
    });
    await reports(3);
    assert.deepEqual(seen[2]?.modelNames, ['a', 'b']);
    watch.dispose();
    server.experiments.create({ name: 'late' });
    await wait(300);
    await reports(3);
  });

  it('says that its folder is gone, tells watchers of it, and goes on when it is back', async function () {
    if (process.platform === 'win32') return this.skip(); // There an open file can't be moved away.
    const runId = makeRun(server);
    const { directory } = server;
    const all: boolean[] = [];
    const told = async (count: number): Promise<void> => {
      for (let tries = 0; all.length < count && tries < 300; tries++) await wait(20);
      assert.deepEqual(all, Array(count).fill(true));
    };
    backend.watch(({ everything }) => all.push(everything));
    renameSync(directory, `${directory}.away`);
    await told(1);
    for (const ask of [() => backend.getRun(runId), () => backend.listArtifacts(runId, '')])
      await rejects(ask(), 'TEMPORARILY_UNAVAILABLE', /is no longer there: put it back where it was/);
    renameSync(`${directory}.away`, directory);
    await told(2);
    assert.equal((await backend.getRun(runId)).info.runId, runId);
    assert.deepEqual(await backend.listArtifacts(runId, ''), []);
    return undefined;
  });

  it('writes promotions with its actor', async () => {
    server.registry.createModel({ name: 'm' });
    server.registry.createVersion({ name: 'm', source: 's3://b/x' });
    const version = await backend.promote({
      modelName: 'm',
      version: '1',
      state: 'ready',
      alias: null,
      archiveExisting: true,
      comment: 'ok',
    });
    assert.equal(version.currentStage, 'Staging');
    const [entry] = await backend.auditEntries('m');
    assert.deepEqual(
      [entry?.actor, entry?.from, entry?.to, entry?.comment],
      ['window: ana', 'None', 'Staging', 'ok'],
    );
  });

  it('says "everything" when there is too much to name', () => {
    const before = server.changes.revision();
    server.transaction(() => {
      for (let index = 0; index < 1001; index++) makeRun(server);
    });
    const changes = server.changes.since(before);
    assert.deepEqual([changes.everything, changes.runs.length, changes.revision], [true, 0, before + 1]);
    assert.equal(server.changes.since(changes.revision).everything, false);
    assert.equal(server.changes.since(changes.revision + 5).everything, true);
  });

  it('writes in order when another process lets it, and never stands still before', async () => {
    const runId = makeRun(server);
    const other = openDatabase(server.directory, 'owner', 0);
    try {
      other.run('BEGIN IMMEDIATE');
      let done = 0;
      const writes = ['first', 'second'].map((value) =>
        backend.setTag(runId, 'note', value).then(() => done++),
      );
      // SQLite's own waiting would let none of these pass, and then refuse.
      for (let turn = 0; turn < 50; turn++) await wait(1);
      assert.equal(done, 0);
      other.run('ROLLBACK');
      await Promise.all(writes);
      const { data } = await backend.getRun(runId);
      assert.equal(data.tags.find(({ key }) => key === 'note')?.value, 'second');
    } finally {
      other.close();
    }
  });

  it('passes a refusal on, and goes on writing', async () => {
    const runId = makeRun(server);
    const refused = backend.deleteTag(runId, 'none');
    const written = backend.setTag(runId, 'note', 'x');
    await rejects(refused, 'RESOURCE_DOES_NOT_EXIST', /No tag/);
    await written;
  });
});
