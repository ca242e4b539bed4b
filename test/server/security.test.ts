import assert from 'node:assert/strict';
import { request } from 'node:http';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { discoveryFile, runCli, Workbench, type Answer, type RunningServer } from './support/server';

describe('who may talk to the server', function () {
  this.timeout(30_000);
  const bench = new Workbench();
  let server: RunningServer;

  before(async () => {
    server = await bench.serve(bench.folder());
  });
  after(() => bench.clear());

  const search = '/api/2.0/mlflow/experiments/search?max_results=1';

  it('needs the token, as Bearer or as the password of Basic', async () => {
    const basic = (text: string): string => `Basic ${Buffer.from(text).toString('base64')}`;
    const answers: readonly (readonly [string, number])[] = [
      [`Bearer ${server.token}`, 200],
      [`bearer ${server.token}`, 200],
      [basic(`me:${server.token}`), 200],
      [`Bearer ${server.token}x`, 401],
      [`Bearer ${server.token.slice(1)}`, 401],
      [basic(`${server.token}:me`), 401],
      ['Bearer', 401],
      ['', 401],
    ];
    for (const [authorization, status] of answers) {
      const answer = await server.fetch(search, { headers: { authorization } });
      assert.equal(answer.status, status, authorization);
      if (status === 401) assert.equal(answer.json.error_code, 'UNAUTHENTICATED');
    }
    for (const open of ['/', '/health', '/version'])
      assert.equal((await server.fetch(open, { headers: { authorization: '' } })).status, 200);
    for (const closed of [
      '/api/2.0/mlflow-artifacts/artifacts',
      '/get-artifact',
      '/api/tidemark/1.0/ping',
      '/nothing',
    ])
      assert.equal((await server.fetch(closed, { headers: { authorization: '' } })).status, 401, closed);
  });

  it('keeps the token to the user', () => {
    assert.equal(statSync(discoveryFile(server.root)).mode & 0o777, 0o600);
    assert.ok(server.token.length >= 32);
  });

  it('writes the token nowhere but there', async () => {
    const log = join(bench.folder(), 'server.log');
    const own = await bench.serve(bench.folder(), '--log-file', log);
    const { token } = own;
    const said: string[] = [];
    own.process.stdout?.on('data', (chunk: Buffer) => said.push(chunk.toString()));
    own.process.stderr?.on('data', (chunk: Buffer) => said.push(chunk.toString()));
    const wrong = [`Bearer ${token}x`, `Basic ${token}`, token, `Bearer ${token} ${token}`];
    for (const authorization of wrong) {
      const answer = await own.fetch(`${search}&token=${token}`, { headers: { authorization } });
      assert.equal(answer.status, 401, authorization);
      said.push(answer.text, JSON.stringify([...answer.headers]));
    }
    for (const path of [search, '/api/2.0/mlflow/none', '/api/2.0/mlflow/runs/get?run_id=none', '/%zz', '/'])
      said.push(JSON.stringify([...(await own.fetch(path)).headers]), (await own.fetch(path)).text);
    await own.createRun();
    const again = await runCli('serve', '--root', own.root);
    said.push(again.out, again.err);
    const collected = await runCli('gc', '--root', own.root);
    said.push(collected.out, collected.err);
    if (process.platform !== 'win32')
      said.push(execFileSync('ps', ['-A', '-o', 'args'], { maxBuffer: 1 << 26 }).toString());
    await own.stop();
    const lines = readFileSync(log, 'utf8');
    assert.match(lines, /serves/);
    assert.equal(statSync(log).mode & 0o777, 0o600);
    for (const text of [lines, ...said]) assert.ok(!text.includes(token), text.slice(0, 2000));
    for (const name of readdirSync(join(own.root, '.tidemark'))) {
      const file = join(own.root, '.tidemark', name);
      if (!statSync(file).isFile() || name === '.gitignore') continue;
      assert.equal(statSync(file).mode & 0o077, 0, `${name} is open to others`);
      if (name !== 'server.json') assert.ok(!readFileSync(file).includes(token), `${name} has the token`);
    }
  });

  it('refuses the Host of a rebound name', async () => {
    for (const [host, status] of [
      ['evil.example', 403],
      ['evil.example:80', 403],
      ['127.0.0.1.evil.example', 403],
      ['10.evil.example', 403],
      ['localhost', 200],
      ['LOCALHOST:1234', 200],
      ['127.0.0.1', 200],
      ['[::1]:5000', 200],
      ['192.168.1.20:5000', 200],
      ['172.32.0.1', 403],
    ] as const) {
      const answer = await withHost(server, host);
      assert.equal(answer.status, status, host);
      if (status === 403)
        assert.match(answer.text, /^Invalid Host header - possible DNS rebinding attack detected$/);
    }
  });

  it('refuses changes from pages of other origins', async () => {
    const post = (origin: string): ReturnType<RunningServer['fetch']> =>
      server.fetch('/api/2.0/mlflow/experiments/search', {
        method: 'POST',
        headers: { origin, 'content-type': 'application/json' },
        body: '{"max_results":1}',
      });
    for (const [origin, status] of [
      ['https://evil.example', 403],
      ['vscode-webview://abc', 403],
      ['null', 403],
      ['http://localhost.evil.example', 403],
      ['http://localhost:3000', 200],
      ['http://127.0.0.1:5000', 200],
    ] as const)
      assert.equal((await post(origin)).status, status, origin);
    assert.equal((await server.fetch(search, { headers: { origin: 'https://evil.example' } })).status, 200);
  });

  it('runs without a token on this machine only', async () => {
    const open = await bench.serve(bench.folder(), '--auth', 'none');
    assert.equal((await open.fetch(search, { headers: { authorization: '' } })).status, 200);
    const { code, out, err } = await runCli(
      'serve',
      '--root',
      bench.folder(),
      '--host',
      '0.0.0.0',
      '--auth',
      'none',
    );
    assert.equal(code, 1);
    assert.equal(out, '');
    assert.match(err, /^Without authentication the server listens on this machine only: .+\n$/);
  });

  it('keeps artifacts of others beyond this machine to the folders it was given', async () => {
    const root = bench.folder();
    const given = bench.folder();
    const outside = bench.folder();
    symlinkSync(outside, join(given, 'link'));
    const create = async (on: RunningServer, location: string): Promise<Answer> =>
      on.post('experiments/create', { name: `at ${location}`, artifact_location: location });
    // On this machine it is MLflow's way: whoever has the token can read the disk anyway.
    const local = await bench.serve(root);
    const { experiment_id: before } = (await create(local, outside)).json;
    const { json } = await local.post('runs/create', { experiment_id: before, start_time: 1 });
    const runId = String(json.run.info.run_id);
    mkdirSync(join(outside, runId, 'artifacts'), { recursive: true });
    writeFileSync(join(outside, runId, 'artifacts', 'a.txt'), 'secret');
    assert.equal((await local.fetch(`/get-artifact?run_id=${runId}&path=a.txt`)).text, 'secret');
    await local.stop();

    const shared = await bench.serve(
      root,
      ...['--host', '0.0.0.0', '--insecure-http', '--default-artifact-root', join(root, 'kept')],
      ...['--allow-artifact-roots', given],
    );
    const refusal = /outside the folders that this server keeps artifacts in: .*--allow-artifact-roots/;
    const places = [
      ...['/', '/etc', outside, `file://${outside}`, `${given}/../elsewhere`, `${given}x`, 'relative'],
      ...[join(given, 'link'), join(given, 'link', 'deeper'), 'file:relative', `file://${given}/%2e%2e/x`],
    ];
    for (const place of places) {
      const { status, json: answer } = await create(shared, place);
      assert.equal(status, 400, place);
      assert.match(String(answer.message), refusal, place);
    }
    const mine = join(root, '.tidemark', 'artifacts', 'mine');
    for (const place of [given, `file://${given}/new`, join(root, 'kept/a'), mine, 's3://bucket/x', ''])
      assert.equal((await create(shared, place)).status, 200, place);

    // What was set before is there, but its files are out of reach, and no version's source.
    assert.equal((await shared.get('runs/get', { run_id: runId })).status, 200);
    const files = await shared.get('artifacts/list', { run_id: runId });
    assert.deepEqual([files.status, refusal.test(String(files.json.message))], [400, true]);
    assert.equal((await shared.fetch(`/get-artifact?run_id=${runId}&path=a.txt`)).status, 400);
    const upload = `/ajax-api/2.0/mlflow/upload-artifact?run_uuid=${runId}&path=b.txt`;
    assert.equal((await shared.fetch(upload, { method: 'POST', body: 'x' })).status, 400);
    assert.deepEqual(readdirSync(join(outside, runId, 'artifacts')), ['a.txt']);
    await shared.post('registered-models/create', { name: 'm' });
    const source = join(outside, runId, 'artifacts');
    const version = await shared.post('model-versions/create', { name: 'm', source, run_id: runId });
    assert.deepEqual([version.status, refusal.test(String(version.json.message))], [400, true]);
    const all = await shared.get('model-versions/search', { filter: "name = 'm'" });
    assert.deepEqual(all.json, {});
    const tags = [{ key: 'mlflow.prompt.is_prompt', value: 'true' }];
    await shared.post('registered-models/create', { name: 'p', tags });
    const prompt = await shared.post('model-versions/create', { name: 'p', source: 'prompt-template', tags });
    assert.equal(prompt.status, 200, prompt.text);
  });
});

function withHost(server: RunningServer, host: string): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(server.url);
    const headers = { host, authorization: `Bearer ${server.token}` };
    request(
      { hostname, port, headers, path: '/api/2.0/mlflow/experiments/search?max_results=1' },
      (response) => {
        let text = '';
        response.on('data', (chunk: Buffer) => (text += chunk.toString()));
        response.on('end', () => {
          resolve({ status: response.statusCode ?? 0, text });
        });
      },
    )
      .on('error', reject)
      .end();
  });
}
