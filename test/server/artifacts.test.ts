import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { eventually, runCli, Workbench, type Answer, type RunningServer } from './support/server';

const PROXY = '/api/2.0/mlflow-artifacts/artifacts';

describe('artifacts', function () {
  this.timeout(60_000);
  const bench = new Workbench();
  let server: RunningServer;
  let folder: string;

  before(async () => {
    server = await bench.serve(bench.folder());
    folder = join(server.root, '.tidemark/artifacts');
  });
  after(() => bench.clear());

  const put = (path: string, body: string | Buffer): Promise<Answer> =>
    server.fetch(`${PROXY}/${path}`, { method: 'PUT', body: new Uint8Array(Buffer.from(body)) });
  const get = (path: string, headers: Record<string, string> = {}): Promise<Answer> =>
    server.fetch(`${PROXY}/${path}`, { headers });

  it('puts, gets, lists and deletes', async () => {
    assert.equal((await put('1/a/notes.md', 'hello')).status, 200);
    assert.equal((await put('1/a/notes.md', 'hello again')).status, 200);
    assert.equal((await put('1/a/empty', '')).status, 200);
    assert.equal((await put('1/a/deep/%EB%AA%A8%EB%8D%B8%20%25.bin', 'x')).status, 200);
    const answer = await get('1/a/notes.md');
    assert.equal(answer.text, 'hello again');
    assert.match(answer.headers.get('content-type') ?? '', /^text\/plain/);
    assert.equal(answer.headers.get('content-disposition'), 'attachment; filename=notes.md');
    assert.equal(answer.headers.get('x-content-type-options'), 'nosniff');
    assert.equal((await get('1/a/empty')).text, '');
    const odd = await get('1/a/deep/%EB%AA%A8%EB%8D%B8%20%25.bin');
    assert.match(
      odd.headers.get('content-disposition') ?? '',
      /filename\*=UTF-8''%EB%AA%A8%EB%8D%B8%20%25\.bin$/,
    );
    const listed = (await server.fetch(`${PROXY}?path=1/a`)).json.files;
    assert.deepEqual(
      listed.map(({ path, is_dir, file_size }: { path: string; is_dir: boolean; file_size?: number }) => [
        path,
        is_dir,
        file_size ?? null,
      ]),
      [
        ['deep', true, null],
        ['empty', false, 0],
        ['notes.md', false, 11],
      ],
    );
    assert.deepEqual((await server.fetch(`${PROXY}?path=1/none`)).json, {});
    assert.deepEqual((await server.fetch(`${PROXY}?path=1/a/empty`)).json, {});
    const missing = await get('1/a/none');
    assert.equal(missing.status, 404);
    assert.equal(missing.json.error_code, 'RESOURCE_DOES_NOT_EXIST');
    assert.equal(missing.json.message, "No such artifact: '1/a/none'");
    assert.equal((await get('1/a')).status, 400);
    assert.equal((await put('1/a/', 'x')).status, 400);
    assert.equal((await put('1/a', 'x')).status, 400);
    assert.equal((await put('1/a/notes.md/below', 'x')).status, 400);
    assert.equal((await put(`1/a/${'n'.repeat(300)}`, 'x')).status, 400);
    assert.equal((await server.fetch(`${PROXY}/1/a`, { method: 'DELETE' })).status, 200);
    assert.equal(existsSync(join(folder, '1/a')), false);
  });

  it('gives ranges, and nothing to those who have it already', async () => {
    await put('1/r/digits', '0123456789');
    const range = async (header: string): Promise<readonly [number, string, string | null]> => {
      const answer = await get('1/r/digits', { range: header });
      return [answer.status, answer.text, answer.headers.get('content-range')];
    };
    assert.deepEqual(await range('bytes=2-4'), [206, '234', 'bytes 2-4/10']);
    assert.deepEqual(await range('bytes=7-'), [206, '789', 'bytes 7-9/10']);
    assert.deepEqual(await range('bytes=-3'), [206, '789', 'bytes 7-9/10']);
    assert.deepEqual(await range('bytes=5-500'), [206, '56789', 'bytes 5-9/10']);
    assert.deepEqual(await range('bytes=10-'), [416, '', 'bytes */10']);
    assert.deepEqual(await range('lines=1-2'), [200, '0123456789', null]);
    const etag = (await get('1/r/digits')).headers.get('etag') ?? '';
    assert.equal((await get('1/r/digits', { 'if-none-match': etag })).status, 304);
    await put('1/r/digits', '9876543210x');
    assert.equal((await get('1/r/digits', { 'if-none-match': etag })).status, 200);
    assert.equal((await get('1/r/digits', { 'if-range': etag, range: 'bytes=0-1' })).status, 200);
  });

  it('carries what is larger than any body limit', async () => {
    const block = Buffer.alloc(1 << 20, 'abcdefgh');
    async function* blocks(): AsyncGenerator<Buffer> {
      for (let count = 0; count < 70; count++) yield await Promise.resolve(block);
    }
    const answer = await server.fetch(`${PROXY}/1/big/file.bin`, {
      method: 'PUT',
      body: ReadableStream.from(blocks()),
      duplex: 'half',
    });
    assert.equal(answer.status, 200);
    assert.equal((await get('1/big/file.bin', { range: `bytes=-8` })).text, 'abcdefgh');
    assert.equal((await server.fetch(`${PROXY}?path=1/big`)).json.files[0].file_size, 70 << 20);
  });

  it('leaves nothing of a broken upload, and keeps what was there', async () => {
    await put('1/broken/file', 'before');
    const { hostname, port } = new URL(server.url);
    const socket = connect(Number(port), hostname);
    socket.write(
      `PUT ${PROXY}/1/broken/file HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${server.token}\r\n` +
        'Content-Type: application/octet-stream\r\nContent-Length: 1000000\r\n\r\npart of it',
    );
    await new Promise((done) => setTimeout(done, 200));
    socket.destroy();
    await eventually(() => readdirSync(join(folder, '.uploads')).length === 0);
    assert.equal((await get('1/broken/file')).text, 'before');
    assert.deepEqual((await server.fetch(`${PROXY}?path=1/broken`)).json.files.length, 1);
  });

  it("lists and gives a run's files by the run", async () => {
    const runId = await server.createRun();
    await put(`0/${runId}/artifacts/sub/a.txt`, 'text');
    const { json } = await server.get('artifacts/list', { run_id: runId });
    assert.equal(json.root_uri, `mlflow-artifacts:/0/${runId}/artifacts`);
    assert.deepEqual(json.files, [{ path: 'sub', is_dir: true }]);
    const below = (await server.get('artifacts/list', { run_id: runId, path: 'sub' })).json.files;
    assert.deepEqual(below, [{ path: 'sub/a.txt', is_dir: false, file_size: 4 }]);
    assert.equal((await server.get('artifacts/list', { run_id: runId, path: '../..' })).status, 400);
    assert.equal((await server.fetch(`/get-artifact?run_id=${runId}&path=sub/a.txt`)).text, 'text');
    assert.equal((await server.fetch(`/get-artifact?run_id=${runId}&path=none`)).status, 404);
  });

  it('keeps files where --artifacts-destination says', async () => {
    const destination = join(bench.folder(), 'store');
    const other = await bench.serve(
      bench.folder(),
      '--artifacts-destination',
      pathToFileURL(destination).href,
    );
    const runId = await other.createRun();
    assert.equal(
      (await other.get('runs/get', { run_id: runId })).json.run.info.artifact_uri,
      `mlflow-artifacts:/0/${runId}/artifacts`,
    );
    await other.fetch(`${PROXY}/0/${runId}/artifacts/a.txt`, { method: 'PUT', body: 'a' });
    assert.equal(readFileSync(join(destination, '0', runId, 'artifacts/a.txt'), 'utf8'), 'a');
    assert.equal(existsSync(join(other.root, '.tidemark/artifacts', '0')), false);
    const refused = await runCli(
      'serve',
      '--root',
      bench.folder(),
      '--artifacts-destination',
      's3://bucket/x',
    );
    assert.equal(refused.code, 1);
    assert.match(
      refused.err,
      /^--artifacts-destination must be a folder of this machine, not 's3:\/\/bucket\/x'/,
    );
  });

  it('gives new experiments the --default-artifact-root', async () => {
    const place = bench.folder();
    const other = await bench.serve(bench.folder(), '--default-artifact-root', place);
    const { experiment_id: id } = (await other.post('experiments/create', { name: 'x' })).json;
    const { experiment } = (await other.get('experiments/get', { experiment_id: id })).json;
    assert.equal(experiment.artifact_location, join(place, id));
    const { run } = (await other.post('runs/create', { experiment_id: id, start_time: 1 })).json;
    assert.equal(run.info.artifact_uri, join(place, id, run.info.run_id, 'artifacts'));
    mkdirSync(run.info.artifact_uri, { recursive: true });
    writeFileSync(join(run.info.artifact_uri, 'a.txt'), 'text');
    const { files } = (await other.get('artifacts/list', { run_id: run.info.run_id })).json;
    assert.deepEqual(files, [{ path: 'a.txt', is_dir: false, file_size: 4 }]);

    const cloud = await bench.serve(bench.folder(), '--default-artifact-root', 's3://bucket/root');
    const far = (await cloud.post('experiments/create', { name: 'x' })).json.experiment_id;
    const found = (await cloud.get('experiments/get', { experiment_id: far })).json.experiment;
    assert.equal(found.artifact_location, `s3://bucket/root/${String(far)}`);
  });
});
