import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { CheckReport } from '../../src/server/main/check';
import { openStore } from '../../src/store/store';
import { CLI, runCli, Workbench } from './support/server';
import { writeOn } from './support/writing';

describe('a server of a store on a network disk', () => {
  const bench = new Workbench();
  afterEach(() => bench.clear());
  const tidemark = (...args: readonly string[]): ReturnType<typeof spawnSync> =>
    spawnSync(process.execPath, [CLI, ...args], { encoding: 'utf8', timeout: 60_000 });

  it('has the store alone, without shared memory, and finds everything again after it was killed', async () => {
    const root = bench.folder();
    const directory = join(root, '.tidemark');
    const server = await bench.serve(root, '--network-disk', 'always');
    const runId = await server.createRun();
    await server.post('runs/log-metric', { run_id: runId, key: 'loss', value: 0.5, step: 1, timestamp: 1 });
    assert.ok(!existsSync(join(directory, 'tracking.db-shm')));
    await server.stop('SIGKILL');
    assert.ok(existsSync(join(directory, 'tracking.db-wal')));
    const next = await bench.serve(root, '--network-disk', 'always');
    assert.notEqual(next.pid, server.pid);
    const { json } = await next.get('runs/get', { run_id: runId });
    assert.equal(json.run.data.metrics[0].value, 0.5);
    assert.ok(!existsSync(join(directory, 'tracking.db-shm')));
    await next.stop();
    assert.equal(tidemark('check', '--root', root).status, 0);
  });

  it('names its machine, so that one on another says where it runs', async () => {
    const root = bench.folder();
    const server = await bench.serve(root, '--network-disk', 'always');
    const file = join(root, '.tidemark', 'server.json');
    const discovery = JSON.parse(readFileSync(file, 'utf8')) as { host: string };
    assert.equal(discovery.host, hostname());
    const again = tidemark('serve', '--root', root, '--network-disk', 'always');
    assert.match(String(again.stdout), /"alreadyRunning":true/);
    // As the file reads on another machine of the cluster.
    writeFileSync(file, JSON.stringify({ ...discovery, host: 'node-7' }));
    const other = tidemark('serve', '--root', root, '--network-disk', 'always');
    assert.equal(other.status, 1);
    assert.match(String(other.stderr), /runs on the machine node-7 \(process \d+\): open the folder there/);
    await server.stop();
  });

  it('copies the store for the tools, which work on beside it, from the command line and over REST', async () => {
    const root = bench.folder();
    const server = await bench.serve(root, '--network-disk', 'always');
    const runId = await server.createRun();
    const artifact = `/api/2.0/mlflow-artifacts/artifacts/0/${runId}/artifacts/a.txt`;
    assert.equal((await server.fetch(artifact, { method: 'PUT', body: 'hello' })).status, 200);
    const writing = writeOn(server, runId);
    while (writing.acknowledged() < 3000) await server.get('runs/get', { run_id: runId });
    const before = writing.acknowledged();
    const to = bench.folder();

    const check = await runCli('check', '--root', root, '--json');
    assert.equal(check.code, 0, check.err + check.out);
    const { findings, notes, checked } = JSON.parse(check.out) as CheckReport;
    assert.deepEqual([findings, notes, checked.runs], [[], [], 1]);
    assert.ok(checked.points >= before, String(checked.points));

    const backup = await runCli('backup', '--root', root, '--to', join(to, 'copy'));
    assert.deepEqual([backup.code, backup.err], [0, '']);
    const copied = join(to, 'copy/.tidemark');
    assert.equal(readFileSync(join(copied, 'artifacts/0', runId, 'artifacts/a.txt'), 'utf8'), 'hello');
    const copy = openStore({ directory: copied, mode: 'readonly' });
    assert.ok(copy.metrics.history(runId, 'loss').steps.length >= before);
    copy.close();

    const exported = await runCli('export', '--root', root, '--to', join(to, 'out'), '--artifacts');
    assert.deepEqual([exported.code, exported.err], [0, '']);
    assert.ok(readFileSync(join(to, `out/metrics/${runId}.jsonl`), 'utf8').split('\n').length > before);
    assert.equal(readFileSync(join(to, 'out/artifacts', runId, 'a.txt'), 'utf8'), 'hello');

    for (const path of ['check', 'backup']) {
      const { status, json } = await server.fetch(`/api/tidemark/1.0/${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: '{}',
      });
      assert.deepEqual([status, json.findings], [200, []], path);
    }
    await writing.stop();
    assert.ok(writing.acknowledged() > before, 'writing stopped meanwhile');
    assert.deepEqual(readdirSync(join(root, '.tidemark/snapshots')), []);

    const repair = await runCli('check', '--root', root, '--repair');
    assert.equal(repair.code, 1);
    assert.match(repair.err, /The store's server is running: end it .*, then repair\.\n$/);
  }).timeout(60_000);

  it("tells with the tools' own code why they can't work", async () => {
    const root = bench.folder();
    const server = await bench.serve(root, '--network-disk', 'always');
    // Where the copies would go, there is a file.
    writeFileSync(join(root, '.tidemark/snapshots'), '');
    const { status, json } = await server.fetch('/api/tidemark/1.0/check', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    });
    assert.deepEqual([status, json.error_code], [403, 'PERMISSION_DENIED']);
    assert.match(json.message, /can't write to the store's folder 'snapshots'/);
    const check = await runCli('check', '--root', root);
    assert.deepEqual([check.code, check.err], [1, `${String(json.message)}\n`]);
  });

  it('names the machine on which a command can be run', async () => {
    const root = bench.folder();
    const server = await bench.serve(root, '--network-disk', 'always');
    const file = join(root, '.tidemark', 'server.json');
    const elsewhere = { ...(JSON.parse(readFileSync(file, 'utf8')) as object), host: 'node-7' };
    await server.stop();
    writeFileSync(file, JSON.stringify(elsewhere));
    const beat = setInterval(() => {
      utimesSync(file, new Date(), new Date());
    }, 200);
    try {
      for (const command of ['gc', 'check', 'check --repair', 'backup', 'export']) {
        const to = /backup|export/.test(command) ? ['--to', join(bench.folder(), 'to')] : [];
        const { code, err } = await runCli(...command.split(' '), '--root', root, ...to);
        assert.equal(code, 1, command);
        assert.match(err, new RegExp(`runs on the machine node-7 .*: run 'tidemark ${command}' there`));
      }
    } finally {
      clearInterval(beat);
    }
  }).timeout(60_000);

  it('takes over from one that crashed on another machine, and not from one that lives there', async () => {
    const root = bench.folder();
    const first = await bench.serve(root, '--network-disk', 'always');
    const file = join(root, '.tidemark', 'server.json');
    const discovery = JSON.parse(readFileSync(file, 'utf8')) as { pid: number };
    await first.stop();
    const elsewhere = JSON.stringify({ ...discovery, host: 'node-7' });
    writeFileSync(file, elsewhere);
    // A disk that passes no locks on: the file alone shows that the other server lives.
    const beat = setInterval(() => {
      writeFileSync(file, elsewhere);
    }, 1000);
    await assert.rejects(bench.serve(root, '--network-disk', 'always'), /node-7|ended/).finally(() => {
      clearInterval(beat);
    });
    const second = await bench.serve(root, '--network-disk', 'always');
    assert.equal((JSON.parse(readFileSync(file, 'utf8')) as { host: string }).host, hostname());
    await second.stop();
  }).timeout(60_000);
});
