import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { openStore } from '../../src/store/store';
import { writeOn } from './support/writing';
import { runCli, Workbench, type Answer, type RunningServer } from './support/server';

describe("the store's own tools", function () {
  this.timeout(60_000);
  const bench = new Workbench();
  let server: RunningServer;
  let folder: string;

  beforeEach(async () => {
    folder = bench.folder();
    server = await bench.serve(bench.folder());
  });
  afterEach(() => bench.clear());

  const tidemark = (path: string, body: object): Promise<Answer> =>
    server.fetch(`/api/tidemark/1.0/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });

  async function upload(runId: string, name: string): Promise<void> {
    const path = `/api/2.0/mlflow-artifacts/artifacts/0/${runId}/artifacts/${name}`;
    assert.equal((await server.fetch(path, { method: 'PUT', body: 'hello' })).status, 200);
  }

  const pointsIn = (root: string, runId: string): Float64Array => {
    const store = openStore({ directory: join(root, '.tidemark'), mode: 'readonly' });
    try {
      return store.metrics.history(runId, 'loss').steps;
    } finally {
      store.close();
    }
  };

  it('copy a store that is written to, whole and ready to be served', async () => {
    const runId = await server.createRun();
    await upload(runId, '한국어.txt');
    const writing = writeOn(server, runId);
    while (writing.acknowledged() < 3000) await server.get('runs/get', { run_id: runId });
    const before = writing.acknowledged();
    const to = join(folder, 'copy');
    const { code, out, err } = await runCli('backup', '--root', server.root, '--to', to);
    assert.equal(code, 0, err);
    assert.match(out, /and the copy is whole/);
    await writing.stop();
    assert.ok(writing.acknowledged() > before, 'writing stopped meanwhile');
    const steps = pointsIn(to, runId);
    assert.ok(steps.length >= before && steps.length % 100 === 0, `${steps.length} of ${before}`);
    assert.ok(steps.every((step, index) => step === index));
    assert.equal(
      readFileSync(join(to, '.tidemark/artifacts/0', runId, 'artifacts/한국어.txt'), 'utf8'),
      'hello',
    );
    if (process.platform !== 'win32')
      assert.equal(statSync(join(to, '.tidemark/tracking.db')).mode & 0o777, 0o600);
    const served = await bench.serve(to);
    assert.equal((await served.get('runs/get', { run_id: runId })).status, 200);
    assert.deepEqual(readdirSync(folder), ['copy']);
  });

  it('copy into a folder that is there, or into one file', async () => {
    const runId = await server.createRun();
    assert.equal((await runCli('backup', '--root', server.root, '--to', folder)).code, 0);
    const [name = ''] = readdirSync(folder);
    assert.match(name, /^tidemark-\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d$/);
    const file = join(folder, 'one.db');
    assert.equal((await runCli('backup', '--root', server.root, '--to', file, '--no-artifacts')).code, 0);
    const raw = new Database(file, { readonly: true });
    assert.equal(raw.prepare('SELECT run_id FROM run').pluck().get(), runId);
    raw.close();
    assert.deepEqual(readdirSync(folder).sort(), ['one.db', name]);
    for (const [args, said] of [
      [['--to', file, '--no-artifacts'], /There is a file .* already/],
      [['--to', join(folder, 'two.db')], /can't hold the artifacts/],
    ] as const) {
      const { code, err } = await runCli('backup', '--root', server.root, ...args);
      assert.equal(code, 1);
      assert.match(err, said);
    }
    assert.match((await runCli('backup', '--root', folder, '--to', file)).err, /There is no store at/);
    assert.equal((await runCli('backup', '--root', server.root)).code, 2);
  });

  it('are there over REST, in the schema too, and answer while others write', async () => {
    const runId = await server.createRun();
    await upload(runId, 'a.txt');
    const writing = writeOn(server, runId);
    const { json } = await tidemark('backup', {});
    assert.deepEqual(json.findings, []);
    assert.ok(json.path.startsWith(join(server.root, '.tidemark/backups')));
    assert.ok(existsSync(join(json.path, '.tidemark/artifacts/0', runId, 'artifacts/a.txt')));
    const checks = await Promise.all([tidemark('check', {}), tidemark('check', {})]);
    await writing.stop();
    for (const { status, json: report } of checks)
      assert.deepEqual([status, report.findings, report.notes, report.checked.runs], [200, [], [], 1]);
    assert.equal((await tidemark('backup', { to: '/etc' })).status, 400);
  });

  it('tell of damage in words, in JSON and by the exit code', async () => {
    const runId = await server.createRun();
    await server.post('runs/log-metric', { run_id: runId, key: 'm', value: 1, timestamp: 1, step: 1 });
    await server.stop();
    const whole = await runCli('check', '--root', server.root);
    assert.deepEqual([whole.code, whole.err], [0, '']);
    assert.match(
      whole.out,
      /^Looked at 1 experiment, 1 run, 1 metric history with 1 point .*\nThe store is whole\.\n$/,
    );
    const file = join(server.root, '.tidemark/tracking.db');
    const raw = new Database(file);
    raw.exec('UPDATE series SET count = 2');
    raw.close();
    const wrong = await runCli('check', '--root', server.root, '--json');
    assert.equal(wrong.code, 1);
    assert.match(
      JSON.parse(wrong.out).findings[0],
      new RegExp(`Metric 'm' of run ${runId} .* wrong about its count`),
    );
    writeFileSync(file, 'no database at all'.repeat(1000));
    const none = await runCli('check', '--root', server.root);
    assert.equal(none.code, 1);
    assert.match(none.out, /is damaged or isn't a Tidemark store/);
    mkdirSync(join(folder, 'empty'));
    assert.match((await runCli('check', '--root', join(folder, 'empty'))).err, /There is no store at/);
    assert.equal((await runCli('check')).code, 2);
  });
});
