import assert from 'node:assert/strict';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { lastLine, startPython } from './support/python';
import {
  discoveryFile,
  eventually,
  readDiscoveryFile,
  runCli,
  Workbench,
  type RunningServer,
} from './support/server';

describe("the server's life", function () {
  this.timeout(60_000);
  const bench = new Workbench();
  afterEach(() => bench.clear());

  it('leaves its port and token to the next one', async () => {
    const root = bench.folder();
    const first = await bench.serve(root);
    assert.deepEqual(Object.keys(readDiscoveryFile(root)).sort(), [
      'certificate',
      'host',
      'pid',
      'port',
      'startedAt',
      'token',
      'url',
      'version',
    ]);
    assert.equal(readDiscoveryFile(root).pid, first.pid);
    assert.equal(readFileSync(join(root, '.tidemark/.gitignore'), 'utf8').trim(), '*');
    await first.stop();
    assert.equal(first.process.exitCode, 0);
    assert.equal(readDiscoveryFile(root).pid, null);
    const second = await bench.serve(root);
    assert.deepEqual([second.url, second.token], [first.url, first.token]);
  });

  it('is one for a store: a second start says where the first is', async () => {
    const root = bench.folder();
    const first = await bench.serve(root);
    const second = await runCli('serve', '--root', root);
    assert.equal(second.code, 0);
    assert.deepEqual(JSON.parse(second.out), { url: first.url, pid: first.pid, alreadyRunning: true });
    // Many at once, on a store that none serves yet.
    const fresh = bench.folder();
    const started = await Promise.all([1, 2, 3].map(() => bench.serve(fresh)));
    assert.equal(new Set(started.map(({ pid }) => pid)).size, 1);
  });

  it('overwrites a discovery file that is half-written, or of a server that is gone', async () => {
    const root = bench.folder();
    const first = await bench.serve(root);
    await first.stop();
    const stale = { ...readDiscoveryFile(root), pid: 2 ** 22 - 3 };
    for (const text of [
      '',
      '{"version":1,"pid":',
      '[]',
      '{"version":9}',
      JSON.stringify({ ...stale, port: 'x' }),
      JSON.stringify(stale),
    ]) {
      writeFileSync(discoveryFile(root), text);
      const server = await bench.serve(root);
      assert.equal((await server.get('experiments/search', { max_results: '1' })).status, 200, text);
      assert.equal(readDiscoveryFile(root).pid, server.pid);
      await server.stop();
    }
  });

  it('writes the discovery file again when it is lost', async () => {
    const root = bench.folder();
    const server = await bench.serve(root, '--idle-exit', '2');
    const keep = setInterval(() => void server.fetch('/health'), 300);
    rmSync(discoveryFile(root));
    await eventually(() => existsSync(discoveryFile(root)));
    clearInterval(keep);
    assert.equal(readDiscoveryFile(root).token, server.token);
    assert.equal(statSync(discoveryFile(root)).mode & 0o777, 0o600);
  });

  it('ends when it cannot say where it is: it listened on, without its store', async () => {
    const root = bench.folder();
    mkdirSync(join(discoveryFile(root), 'in the way'), { recursive: true });
    const refused = await runCli('serve', '--root', root);
    assert.equal(refused.code, 1);
    assert.match(refused.err, /server\.json/);
  });

  it('says when its port is taken; a remembered one is given up without a word', async () => {
    const root = bench.folder();
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const address = taken.address();
    assert.ok(address !== null && typeof address === 'object');
    try {
      const refused = await runCli('serve', '--root', root, '--port', String(address.port));
      assert.equal(refused.code, 1);
      assert.equal(refused.out, '');
      assert.equal(
        refused.err,
        `Port ${String(address.port)} is taken by another program: stop it, or choose another --port.\n`,
      );
      const remembered = {
        version: 1,
        pid: null,
        port: address.port,
        token: 'a'.repeat(43),
        url: `http://127.0.0.1:${String(address.port)}`,
        startedAt: 1,
      };
      writeFileSync(discoveryFile(root), JSON.stringify(remembered));
      const server = await bench.serve(root);
      assert.notEqual(new URL(server.url).port, String(address.port));
      assert.equal(server.token, remembered.token);
    } finally {
      taken.close();
    }
  });

  it('is killed in the middle of a run, starts again, and the training goes on', async () => {
    const root = bench.folder();
    const first = await bench.serve(root);
    const training = startPython(first, 'training.py', ['60']);
    let second: RunningServer | undefined;
    let restart: Promise<void> | undefined;
    const seen = await lastLine(training, (line) => {
      if (line !== '20') return;
      restart = first.stop('SIGKILL').then(async () => {
        second = await bench.serve(root);
      });
    });
    await restart;
    assert.deepEqual([second?.url, second?.token], [first.url, first.token]);
    assert.notEqual(second?.pid, first.pid);
    assert.deepEqual(
      seen.steps,
      Array.from({ length: 60 }, (_, step) => step),
    );
    const { json } = (await second?.get('runs/get', { run_id: seen.run_id })) ?? {};
    assert.equal(json.run.info.status, 'FINISHED');
  });

  it('leaves when nobody needs it: no window, no running run, no request', async () => {
    const server = await bench.serve(bench.folder(), '--idle-exit', '1');
    const runId = await server.createRun();
    await pause(2500);
    assert.equal(server.process.exitCode, null, 'a run is running');
    const tidemark = (method: string, path: string): ReturnType<RunningServer['fetch']> =>
      server.fetch(`/api/tidemark/1.0/${path}`, { method });
    for (const id of ['w1', 'w2', 'w1']) assert.equal((await tidemark('PUT', `windows/${id}`)).status, 200);
    await server.post('runs/update', { run_id: runId, status: 'FINISHED' });
    assert.equal((await tidemark('DELETE', 'windows/w1')).status, 200);
    await pause(2500);
    assert.equal(server.process.exitCode, null, 'the other window is there');
    assert.equal((await tidemark('DELETE', 'windows/w2')).status, 200);
    await eventually(() => server.process.exitCode !== null);
    assert.equal(server.process.exitCode, 0);
    assert.equal(readDiscoveryFile(server.root).pid, null);
  });

  it('answers a ping, and leaves when asked', async () => {
    const server = await bench.serve(bench.folder());
    const { json } = await server.fetch('/api/tidemark/1.0/ping');
    assert.equal(json.pid, server.pid);
    assert.equal(json.store, join(server.root, '.tidemark'));
    assert.match(json.version, /^\d+\.\d+\.\d+$/);
    assert.equal(typeof json.revision, 'number');
    assert.equal((await server.fetch('/api/tidemark/1.0/shutdown', { method: 'POST' })).status, 200);
    await eventually(() => server.process.exitCode === 0);
  });

  it('logs its life to the file it was given, and never the token', async () => {
    const log = join(bench.folder(), 'server.log');
    const server = await bench.serve(bench.folder(), '--log-file', log);
    await server.fetch('/api/2.0/mlflow/runs/get?run_id=x', { headers: { authorization: 'Bearer wrong' } });
    await server.stop();
    const text = readFileSync(log, 'utf8');
    assert.match(text, new RegExp(`serves .+ at ${server.url}`));
    assert.match(text, /The server leaves: SIGTERM/);
    assert.ok(!text.includes(server.token));
  });

  it('leaves when the folder is taken away under it', async () => {
    const server = await bench.serve(bench.folder(), '--idle-exit', '6');
    rmSync(join(server.root, '.tidemark'), { recursive: true });
    await eventually(() => server.process.exitCode !== null);
    assert.equal(existsSync(join(server.root, '.tidemark')), false);
  });

  it('says in a sentence what is wrong with its store', async () => {
    const corrupt = bench.folder();
    mkdirSync(join(corrupt, '.tidemark'));
    writeFileSync(join(corrupt, '.tidemark/tracking.db'), 'no database at all '.repeat(500));
    const { code, out, err } = await runCli('serve', '--root', corrupt);
    assert.equal(code, 1);
    assert.equal(out, '');
    assert.match(err, /^The store '.+' is damaged or isn't a Tidemark store: .+\n$/);
    const file = join(bench.folder(), 'file');
    writeFileSync(file, '');
    const inFile = await runCli('serve', '--root', file);
    assert.equal(inFile.code, 1);
    assert.match(inFile.err, /^[^\n]+\n$/);
    assert.doesNotMatch(inFile.err, /\n {4}at /);
  });
});

function pause(milliseconds: number): Promise<void> {
  return new Promise((done) => setTimeout(done, milliseconds));
}
