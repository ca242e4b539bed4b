import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { CLI, Workbench } from './support/server';

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
    const check = tidemark('check', '--root', root);
    assert.equal(check.status, 1);
    assert.match(String(check.stderr), /busy|network disk/);

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
