import assert from 'node:assert/strict';
import { appendFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Changes, TrackingBackend } from '../../src/core/backend';
import { TidemarkError } from '../../src/core/errors';
import { FileWatch } from '../../src/features/fileWatch';
import { fixedConnection, serverBackend } from '../../src/remote/serverBackend';
import { LocalBackend } from '../../src/store/localBackend';
import { openStore } from '../../src/store/store';
import { tableQuery } from '../unit/store/tableQuery';
import { Workbench, type RunningServer } from './support/server';

const bench = new Workbench();

/** One contract, of the store in this process and of the one that a server has alone. */
const IMPLEMENTATIONS = {
  'the local backend': {
    args: [],
    open: (server: RunningServer): TrackingBackend =>
      new LocalBackend(openStore({ directory: join(server.root, '.tidemark'), mode: 'window' })),
  },
  "the server's backend": {
    args: ['--network-disk', 'always'],
    open: ({ url, token }: RunningServer): TrackingBackend => serverBackend(fixedConnection({ url, token })),
  },
} as const;

for (const [name, { args, open }] of Object.entries(IMPLEMENTATIONS)) {
  describe(name, () => {
    let server: RunningServer;
    let backend: TrackingBackend;
    let runId: string;
    before(async () => {
      server = await bench.serve(bench.folder(), ...args);
      backend = open(server);
      runId = await server.createRun();
    });
    after(async () => {
      backend.dispose();
      await bench.clear();
    });

    it('reads experiments and runs, page by page', async () => {
      const page = { viewType: 'ACTIVE_ONLY', maxResults: 10, pageToken: null } as const;
      const { items } = await backend.searchExperiments(page);
      assert.deepEqual([items[0]?.name, items[0]?.runCount], ['Default', 1]);
      assert.equal((await backend.getExperiment('0')).name, 'Default');
      await backend.createRun(newRun('later'));
      const newest = { ...page, filter: '', orderBy: [], parent: 'none' } as const;
      const query = { ...newest, maxResults: 1, experimentIds: ['0'] };
      const first = await backend.searchRuns(query);
      const second = await backend.searchRuns({ ...query, pageToken: first.nextPageToken });
      const found = new Set([...first.items, ...second.items].map(({ info }) => info.runId));
      assert.deepEqual([found.size, await backend.countRuns(['0'])], [2, 2]);
      assert.deepEqual((await backend.searchRuns({ ...query, parent: { runId } })).items, []);
      const run = await backend.getRun(runId);
      const { params, tags } = run.data;
      assert.deepEqual(await backend.getRuns(['nope', runId]), [{ info: run.info, data: { tags } }]);
      const bare = await backend.getRunsWithoutMetrics(['nope', runId]);
      assert.deepEqual(bare, [{ ...run, data: { params, tags } }]);
      const { runIds, columns } = await backend.runCells(['nope', runId], [{ kind: 'attribute', key: 'run_name' }]); // prettier-ignore
      assert.deepEqual(runIds, [runId]);
      assert.ok(
        columns[0]?.kind === 'text' && columns[0].texts[columns[0].codes[0] ?? -1] === run.info.runName,
      );
    });

    it('tells which keys the runs of a table have, and whether they differ there', async () => {
      for (const name of ['keys 1', 'keys 2', 'other']) {
        const { info } = await backend.createRun(newRun(name));
        await backend.setTag(info.runId, 'team', name === 'other' ? 'speech' : 'vision');
        await backend.setTag(info.runId, 'seed', info.runId);
      }
      const { tableId } = await backend.runTable(tableQuery({ filter: "run_name LIKE 'keys %'" }), null);
      const { tags, complete } = (await backend.runTableKeys(tableId)) ?? assert.fail();
      const of = (key: string) => [tags.runs, tags.differs].map((column) => column[tags.keys.indexOf(key)]);
      assert.deepEqual([complete, of('team'), of('seed')], [true, [2, 0], [2, 1]]);
      assert.equal(await backend.runTableKeys('none'), null);
    });

    it('changes runs', async () => {
      const { info } = await backend.createRun(newRun('mine'));
      await backend.setTag(info.runId, 'note', 'a "한국어" tag');
      await backend.updateRun(info.runId, { runName: 'renamed', status: 'FAILED', endTime: 5 });
      await backend.updateRun(info.runId, {});
      const run = await backend.getRun(info.runId);
      assert.deepEqual([run.info.runName, run.info.status, run.info.endTime], ['renamed', 'FAILED', 5]);
      assert.ok(run.data.tags.some(({ key, value }) => key === 'note' && value === 'a "한국어" tag'));
      await backend.deleteRun(info.runId);
      assert.equal((await backend.getRun(info.runId)).info.lifecycleStage, 'deleted');
      await backend.restoreRun(info.runId);
      assert.equal((await backend.getRun(info.runId)).info.lifecycleStage, 'active');
    });

    it('brings metrics as they are, with NaN and the infinities', async () => {
      const values = [1, 'NaN', 'Infinity', '-Infinity', 0.1];
      const metrics = values.map((value, step) => ({ key: 'odd', value, step, timestamp: 1000 + step }));
      assert.equal((await server.post('runs/log-batch', { run_id: runId, metrics })).status, 200);
      assert.deepEqual(await backend.metricKeys([runId]), ['odd']);
      const [main, none] = await backend.mainMetrics([runId, 'nope'], 'odd');
      assert.deepEqual([main?.key, main?.value, main?.step, none], ['odd', 0.1, 4, null]);
      const [range] = await backend.metricRanges({
        series: [{ runId, key: 'odd' }],
        x: 'step',
        from: null,
        to: null,
        pixels: 100,
      });
      assert.ok(range?.y instanceof Float64Array);
      assert.deepEqual([...range.x], [0, 1, 2, 3, 4]);
      assert.deepEqual([...range.y], [1, NaN, Infinity, -Infinity, 0.1]);
      assert.deepEqual([range.count, range.exact], [5, true]);
      await server.post('runs/log-metric', {
        run_id: runId,
        key: 'last',
        value: 'NaN',
        step: 0,
        timestamp: 1,
      });
      const { data } = await backend.getRun(runId);
      assert.ok(Number.isNaN(data.metrics.find(({ key }) => key === 'last')?.value));
      const [summary] = await backend.metricSummaries(runId, ['last']);
      assert.ok(summary && summary.count > 0);
      assert.equal(summary.key, 'last');
      await backend.setTag(runId, 'passing', 'x');
      await backend.deleteTag(runId, 'passing');
      await refused(backend.deleteTag(runId, 'passing'), 'RESOURCE_DOES_NOT_EXIST', /passing/);
    });

    it('reads artifacts, byte for byte', async () => {
      const bytes = Uint8Array.from({ length: 70_001 }, (_, index) => index % 256);
      const { info } = await backend.getRun(runId);
      const path = info.artifactUri.replace(/^mlflow-artifacts:\/*/, '');
      const put = await server.fetch(`/api/2.0/mlflow-artifacts/artifacts/${path}/a/b.bin`, {
        method: 'PUT',
        body: bytes,
      });
      assert.equal(put.status, 200);
      assert.deepEqual(await backend.listArtifacts(runId, 'a'), [
        { path: 'a/b.bin', isDir: false, fileSize: bytes.length },
      ]);
      assert.ok((await backend.statArtifact(runId, 'a/b.bin')).modified > 0);
      assert.deepEqual(Uint8Array.from(await backend.readArtifact(runId, 'a/b.bin')), bytes);
      const { bytes: part, size } = await backend.readArtifactRange(runId, 'a/b.bin', 300, 5);
      assert.deepEqual([...part, size], [44, 45, 46, 47, 48, bytes.length]);
      await refused(backend.readArtifact(runId, '../../x'), 'INVALID_PARAMETER_VALUE', /path/);
      await refused(
        backend.readArtifactRange(runId, 'a/b.bin', -1, 5),
        'INVALID_PARAMETER_VALUE',
        /whole number/,
      );
    });

    it('has its files watched: what is new, what was written on, what is gone', async () => {
      const { info } = await backend.createRun(newRun('writing'));
      const place = join(server.root, '.tidemark', 'artifacts', '0', info.runId, 'artifacts');
      mkdirSync(place, { recursive: true });
      const file = join(place, 'progress.txt');
      let told = '';
      let looks = 0;
      const watch = new FileWatch({
        backend: async () => ({
          statArtifact: (...file) => backend.statArtifact(...file).finally(() => looks++),
        }),
        every: 10,
        report: (changed) => (told = changed.map(({ path }) => path).join()),
      });
      const isTold = async (text: string): Promise<void> => {
        for (const end = Date.now() + 5000; told !== text && Date.now() < end;) await delay(5);
        assert.equal(told, text);
        told = '';
      };
      watch.setActive(true);
      watch.watch([{ ownerId: info.runId, path: 'progress.txt' }]);
      // What isn't there is known as such once it was looked at.
      while (looks < 2) await delay(5);
      assert.equal(told, '');
      writeFileSync(file, 'epoch 1');
      await isTold('progress.txt');
      await delay(50);
      told = '';
      appendFileSync(file, 'epoch 2');
      await isTold('progress.txt');
      await delay(50);
      assert.equal(told, '');
      rmSync(file);
      await isTold('progress.txt');
      watch.dispose();
    });

    it('promotes models, and says who did', async () => {
      await server.post('registered-models/create', { name: 'digits' });
      await server.post('model-versions/create', { name: 'digits', source: 's3://b/m', run_id: runId });
      const promoted = await backend.promote({
        modelName: 'digits',
        version: '1',
        state: 'deployed',
        alias: 'champion',
        archiveExisting: true,
        comment: 'good',
      });
      assert.deepEqual([promoted.currentStage, promoted.aliases], ['Production', ['champion']]);
      assert.deepEqual(await backend.getModelVersion('digits', '1'), promoted);
      assert.deepEqual(await backend.modelVersions('digits'), [promoted]);
      assert.deepEqual(await backend.versionsOfRun(runId), [promoted]);
      const { items } = await backend.searchRegisteredModels({ maxResults: 5, pageToken: null });
      assert.deepEqual(items, [await backend.getRegisteredModel('digits')]);
      const [entry] = await backend.auditEntries('digits');
      assert.match(entry?.actor ?? '', /^window/);
      assert.equal(entry?.comment, 'good');
    });

    it('refuses in the same words', async () => {
      await refused(backend.getRun('nope'), 'RESOURCE_DOES_NOT_EXIST', /^Run with id=nope not found$/);
      await refused(backend.getLoggedModel('m-nope'), 'RESOURCE_DOES_NOT_EXIST', /m-nope/);
      const error = await backend
        .searchRuns({
          experimentIds: ['0'],
          filter: 'metrics.loss <',
          orderBy: [],
          viewType: 'ALL',
          maxResults: 5,
          pageToken: null,
          parent: 'any',
        })
        .catch((thrown: unknown) => thrown);
      assert.ok(error instanceof TidemarkError && error.code === 'INVALID_PARAMETER_VALUE');
    });

    it('reports what others and itself change, soon and until told not to', async () => {
      const seen: Changes[] = [];
      const watch = backend.watch((changes) => seen.push(changes), { prompt: true });
      // What is read after `watch` belongs to what will be reported from.
      await backend.getRun(runId);
      const other = await server.createRun();
      await until(() => seen.some(({ runs }) => runs.some((run) => run.runId === other)));
      const { info } = await backend.createRun(newRun('own'));
      await until(() => seen.some(({ runs }) => runs.some((run) => run.runId === info.runId)));
      assert.ok(seen.every(({ everything }) => !everything));
      watch.dispose();
      const count = seen.length;
      await backend.setTag(runId, 'after', 'x');
      const second = backend.watch(() => undefined, { prompt: true });
      await backend.getRun(runId);
      second.dispose();
      assert.equal(seen.length, count);
    });
  });
}

describe("the routes of the server's backend", () => {
  afterEach(() => bench.clear());
  const ask = (server: RunningServer, method: string, body: string): ReturnType<RunningServer['fetch']> =>
    server.fetch(`/api/tidemark/1.0/backend/${method}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    });

  it('answer what is no question of theirs with 4xx and a sentence', async () => {
    const server = await bench.serve(bench.folder());
    const cases = [
      ['getRun', '{}', 400],
      ['getRun', '{"args":["a","b"]}', 400],
      ['getRun', '{"args":[5]}', 400],
      ['getRun', 'x', 400],
      ['metricRanges', '{"args":[{"series":[],"x":"z","from":null,"to":null,"pixels":1}]}', 400],
      ['changes', '{"since":-1}', 400],
      ['dispose', '{"args":[]}', 404],
      ['constructor', '{"args":[]}', 404],
      ['__proto__', '{"args":[]}', 404],
    ] as const;
    for (const [method, body, status] of cases) {
      const answer = await ask(server, method, body);
      assert.equal(answer.status, status, `${method} ${body}: ${answer.text}`);
      assert.equal(typeof answer.json.message, 'string');
    }
    const { status } = await fetch(`${server.url}/api/tidemark/1.0/backend/getRun`, { method: 'POST' });
    assert.equal(status, 401);
  });

  it('let the server leave while somebody waits for a change', async () => {
    const server = await bench.serve(bench.folder());
    const { url, token } = server;
    const backend = serverBackend(fixedConnection({ url, token }));
    backend.watch(() => undefined);
    await backend.getExperiment('0');
    await server.stop();
    assert.equal(server.process.exitCode, 0);
    await refused(backend.getExperiment('0'), 'TEMPORARILY_UNAVAILABLE', /did not answer/);
    backend.dispose();
    await refused(backend.getExperiment('0'), 'TEMPORARILY_UNAVAILABLE', /closed/);
  });
});

function newRun(runName: string): Parameters<TrackingBackend['createRun']>[0] {
  return { experimentId: '0', runName, userId: 'ana', startTime: Date.now(), status: 'RUNNING', tags: [] };
}

async function refused(promise: Promise<unknown>, code: string, message: RegExp): Promise<void> {
  const error = await promise.then(
    () => assert.fail('was not refused'),
    (thrown: unknown) => thrown,
  );
  assert.ok(error instanceof TidemarkError, String(error));
  assert.equal(error.code, code);
  assert.match(error.message, message);
}

async function until(condition: () => boolean): Promise<void> {
  for (const deadline = Date.now() + 10_000; !condition();) {
    assert.ok(Date.now() < deadline, 'nothing was reported');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
