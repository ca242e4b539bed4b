import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import {
  closeSync,
  existsSync,
  openSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { openStore } from '../../src/store/store';
import { CLI, eventually, runCli, Workbench, type Answer, type RunningServer } from './support/server';

const isLinuxRoot = process.platform === 'linux' && process.getuid?.() === 0;

describe('what breaks under the server', function () {
  this.timeout(90_000);
  const bench = new Workbench();
  const mounts: string[] = [];
  afterEach(async () => {
    // Lazily: the servers that stop now still have it.
    for (const mount of mounts.splice(0)) execFileSync('umount', ['-l', mount]);
    await bench.clear();
  });

  /** A disk of its own, of so many bytes. On Linux as root this works or fails; elsewhere the test says that it can't run. */
  function smallDisk(test: Mocha.Context, megabytes: number): string {
    if (!isLinuxRoot) {
      console.log('    (this test mounts a small disk, which takes root on Linux: it does not run here)');
      return test.skip();
    }
    const folder = bench.folder();
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${String(megabytes)}m`, 'tmpfs', folder]);
    mounts.push(folder);
    return folder;
  }

  const batch = (from: number): object[] =>
    Array.from({ length: 1000 }, (_, index) => ({
      key: 'loss',
      value: Math.sin(from + index),
      step: from + index,
      timestamp: from + index,
    }));
  const logBatch = (server: RunningServer, runId: string, from: number): Promise<Answer> =>
    server.post('runs/log-batch', { run_id: runId, metrics: batch(from) });

  function saysOnly(answer: Answer, status: number, code: string, message: RegExp): void {
    assert.equal(answer.status, status, answer.text);
    assert.equal(answer.json.error_code, code);
    assert.match(answer.json.message, message);
    assert.doesNotMatch(answer.text, /\bat .*\(.*:\d+:\d+\)|node_modules|SqliteError/);
  }

  function pointsOf(root: string, runId: string): number[] {
    const store = openStore({ directory: join(root, '.tidemark'), mode: 'readonly' });
    try {
      return [...store.metrics.history(runId, 'loss').steps];
    } finally {
      store.close();
    }
  }

  it('a full disk: 503 with the way out, nothing acknowledged lost, and on it goes with space', async function () {
    const root = smallDisk(this, 12);
    const log = join(bench.folder(), 'log');
    const server = await bench.serve(root, '--log-file', log);
    const runId = await server.createRun();
    const filler = join(root, 'filler');
    let acknowledged = 0;
    let refused: Answer | undefined;
    for (let round = 0; round < 400 && !refused; round++) {
      if (round === 20) fill(filler);
      const answer = await logBatch(server, runId, acknowledged);
      if (answer.status === 200) acknowledged += 1000;
      else refused = answer;
    }
    assert.ok(refused, 'the disk never became full');
    saysOnly(refused, 503, 'TEMPORARILY_UNAVAILABLE', /disk .*is full: free some space, then try again/);
    const artifact = `/api/2.0/mlflow-artifacts/artifacts/0/${runId}/artifacts/big`;
    const upload = await server.fetch(artifact, { method: 'PUT', body: 'x'.repeat(2_000_000) });
    saysOnly(upload, 503, 'TEMPORARILY_UNAVAILABLE', /disk is full/);
    assert.equal((await server.get('runs/get', { run_id: runId })).status, 200);
    assert.match(readFileSync(log, 'utf8'), /runs\/log-batch: .*is full/);
    rmSync(filler);
    assert.equal((await logBatch(server, runId, acknowledged)).status, 200);
    acknowledged += 1000;
    assert.equal((await server.fetch(artifact, { method: 'PUT', body: 'x' })).status, 200);
    await server.stop('SIGKILL');
    assert.deepEqual(pointsOf(root, runId), [...Array(acknowledged).keys()]);
    assert.equal((await runCli('check', '--root', root)).code, 0);
  });

  function fill(file: string): void {
    const handle = openSync(file, 'w');
    try {
      for (const size of [65_536, 4096]) {
        try {
          for (;;) if (writeSync(handle, Buffer.alloc(size)) < size) break;
        } catch {
          // That is what a full disk says.
        }
      }
    } finally {
      closeSync(handle);
    }
  }

  it('a read-only disk: a sentence at the start, and readers go on', async function () {
    const root = smallDisk(this, 12);
    const server = await bench.serve(root);
    const runId = await server.createRun();
    await logBatch(server, runId, 0);
    await server.stop();
    execFileSync('mount', ['-o', 'remount,ro', root]);
    const { code, out, err } = await runCli('serve', '--root', root);
    assert.deepEqual([code, out], [1, '']);
    assert.match(
      err,
      /^Tidemark can't write to .*make the folder writable, or open another one\.\n$|^The store .* can't be opened for writing: make its folder writable\.\n$/,
    );
    assert.equal(pointsOf(root, runId).length, 1000);
    assert.equal((await runCli('check', '--root', root)).code, 0);
    execFileSync('mount', ['-o', 'remount,rw', root]);
    const again = await bench.serve(root);
    assert.equal((await logBatch(again, runId, 1000)).status, 200);
  });

  it('the database removed: put back at the next write, with everything that was acknowledged', async function () {
    if (process.platform === 'win32') return this.skip(); // There an open file can't be removed.
    const root = bench.folder();
    const log = join(root, 'log');
    const server = await bench.serve(root, '--log-file', log);
    const runId = await server.createRun();
    const file = join(root, '.tidemark/tracking.db');
    for (let round = 0; round < 3; round++) {
      assert.equal((await logBatch(server, runId, 1000 * round)).status, 200);
      for (const part of round === 1 ? [''] : ['', '-wal', '-shm']) rmSync(file + part);
    }
    assert.equal((await logBatch(server, runId, 3000)).status, 200);
    assert.equal((await server.get('runs/get', { run_id: runId })).status, 200);
    await eventually(() => readFileSync(log, 'utf8').includes('had been removed, and was put back'));
    if (isLinuxRoot) assert.equal(statSync(file).mode & 0o777, 0o600);
    await server.stop('SIGKILL');
    assert.deepEqual(pointsOf(root, runId), [...Array(4000).keys()]);
    assert.equal((await runCli('check', '--root', root)).code, 0);
    assert.deepEqual(
      readdirSync(join(root, '.tidemark')).filter((name) => name.includes('restored')),
      [],
    );
    return undefined;
  });

  it('the database replaced: no write into the void; what it had is kept, and the server leaves', async function () {
    if (process.platform === 'win32') return this.skip();
    const root = bench.folder();
    const log = join(root, 'log');
    const server = await bench.serve(root, '--log-file', log);
    const runId = await server.createRun();
    await logBatch(server, runId, 0);
    const file = join(root, '.tidemark/tracking.db');
    writeFileSync(`${file}.other`, 'another one');
    const exit = once(server.process, 'exit');
    renameSync(`${file}.other`, file);
    const answer = await logBatch(server, runId, 1000).catch(() => undefined);
    if (answer) saysOnly(answer, 503, 'TEMPORARILY_UNAVAILABLE', /has taken the place of the store's/);
    await exit;
    assert.match(readFileSync(log, 'utf8'), /The server leaves: the store's file was replaced/);
    assert.equal(readFileSync(file, 'utf8'), 'another one');
    const kept = readdirSync(join(root, '.tidemark')).find((name) =>
      name.startsWith('tracking.db.replaced-'),
    );
    const raw = new Database(join(root, '.tidemark', kept ?? ''), { readonly: true });
    assert.equal(raw.prepare('SELECT sum(count) FROM series').pluck().get(), 1000);
    raw.close();
    return undefined;
  });

  it('points damaged on the disk: an error that says so, for them alone, until they are repaired', async () => {
    const root = bench.folder();
    const first = await bench.serve(root);
    const [damaged, whole] = [await first.createRun(), await first.createRun()];
    await logBatch(first, damaged, 0);
    await logBatch(first, whole, 0);
    await first.stop();
    const file = join(root, '.tidemark/tracking.db');
    const raw = new Database(file);
    const bytes = raw
      .prepare<[string], Buffer>(
        'SELECT data FROM piece WHERE series = (SELECT s.id FROM series s JOIN run r ON r.id = s.run WHERE r.run_id = ?)',
      )
      .pluck()
      .get(damaged);
    raw.close();
    assert.ok(bytes);
    const content = readFileSync(file);
    // The two runs have the same points: the first of the two places is that of the first.
    const at = content.indexOf(bytes.subarray(0, 200));
    assert.ok(at > 0);
    content.fill(0xff, at, at + 1);
    writeFileSync(file, content);

    const log = join(root, 'log');
    const server = await bench.serve(root, '--log-file', log);
    const [history, other] = await Promise.all(
      [damaged, whole].map((run_id) => server.get('metrics/get-history', { run_id, metric_key: 'loss' })),
    );
    assert.ok(history && other);
    const [bad, good] = history.status === 200 ? [other, history] : [history, other];
    saysOnly(
      bad,
      500,
      'INTERNAL_ERROR',
      /Points of this metric are damaged in the store: 'tidemark check' tells which/,
    );
    assert.equal(good.json.metrics.length, 1000);
    assert.match(readFileSync(log, 'utf8'), /get-history: .*are damaged/);
    assert.equal((await logBatch(server, whole, 1000)).status, 200);
    await server.stop();
    assert.equal((await runCli('check', '--root', root)).code, 1);
    const repaired = await runCli('check', '--root', root, '--repair');
    assert.equal(repaired.code, 0, repaired.out);
    assert.match(
      repaired.out,
      /Moved aside .*\n.*What was there before is in .*\n.*What could not stay is in /,
    );
    const again = await bench.serve(root);
    for (const run_id of [damaged, whole])
      assert.equal((await again.get('metrics/get-history', { run_id, metric_key: 'loss' })).status, 200);
  });

  it('a file that was cut off: an error that says so, then a repair, then work as ever', async () => {
    const root = bench.folder();
    const server = await bench.serve(root);
    const runId = await server.createRun();
    for (let from = 0; from < 60_000; from += 1000) await logBatch(server, runId, from);
    await server.stop();
    const file = join(root, '.tidemark/tracking.db');
    truncateSync(file, Math.floor(statSync(file).size / 8192) * 4096);
    const damage = /is damaged or isn't a Tidemark store: move the file away .* or put a backup in its place/;
    const started = await bench.serve(root).catch((error: unknown) => String(error));
    if (typeof started === 'string') assert.match(started, damage);
    else {
      saysOnly(await logBatch(started, runId, 60_000), 500, 'INTERNAL_ERROR', damage);
      await started.stop();
    }
    const repaired = await runCli('check', '--root', root, '--repair');
    assert.equal(repaired.code, 0, repaired.out + repaired.err);
    const again = await bench.serve(root);
    const fresh = await again.createRun();
    assert.equal((await logBatch(again, fresh, 0)).status, 200);
  });

  it('a store of a later version: refused in a sentence, unchanged', async () => {
    const root = bench.folder();
    await (await bench.serve(root)).stop();
    const file = join(root, '.tidemark/tracking.db');
    const raw = new Database(file);
    raw.pragma('user_version = 1000');
    raw.close();
    const before = readFileSync(file);
    for (const command of ['serve', 'check', 'export', 'backup']) {
      const to = command === 'export' || command === 'backup' ? ['--to', join(bench.folder(), 'out')] : [];
      const { code, err } = await runCli(command, '--root', root, ...to);
      assert.equal(code, 1, command);
      assert.match(err, /was written by a newer Tidemark .*: update Tidemark to open it\.\n$/);
    }
    assert.deepEqual(readFileSync(file), before);
    assert.ok(existsSync(CLI));
  });
});
