import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import type { ConnectionLimits } from '../../src/server/httpServer';
import { serveInProcess, type InProcess } from './support/inProcess';
import { Workbench, type RunningServer } from './support/server';
import { exchange, head, RawConnection, residentBytes, type RawAnswer } from './support/sockets';

const API = '/api/2.0/mlflow';
const MIB = 2 ** 20;

describe('limits', function () {
  this.timeout(120_000);
  const bench = new Workbench();
  let server: RunningServer;
  let runId: string;
  const ends: (() => Promise<void>)[] = [];

  before(async () => {
    server = await bench.serve(bench.folder());
    runId = await server.createRun();
  });
  after(async () => {
    for (const end of ends) await end();
    await bench.clear();
  });
  afterEach(async () => {
    assert.equal(server.process.exitCode, null);
    assert.equal((await server.fetch('/health')).status, 200);
  });

  const post = (path: string, body: string | Uint8Array, headers = {}): Promise<RawAnswer> =>
    exchange(server, `POST ${API}/${path}`, body, headers);

  function refused(answer: RawAnswer, status: number, words: RegExp): void {
    assert.equal(answer.status, status, answer.text.slice(0, 300));
    assert.match(String(answer.json?.message), words);
    assert.ok(['INVALID_PARAMETER_VALUE', 'BAD_REQUEST', 'UNAUTHENTICATED'].includes(answer.json.error_code));
  }

  it('of the head', async () => {
    const search = `GET ${API}/experiments/search?max_results=1`;
    assert.equal((await exchange(server, search, '', { 'X-Long': 'x'.repeat(50_000) })).status, 200);
    refused(await exchange(server, search, '', { 'X-Long': 'x'.repeat(70_000) }), 431, /64 KiB/);
    refused(await exchange(server, `${search}&filter=${'x'.repeat(70_000)}`), 431, /64 KiB/);
    refused(await exchange(server, 'NONSENSE'), 400, /no HTTP request/);
    refused(await exchange(server, search, '', { 'Content-Length': 'many' }), 400, /no HTTP request/);
    refused(
      await exchange(server, `POST ${API}/runs/search`, '{}', { 'Transfer-Encoding': 'chunked' }),
      400,
      /no HTTP request/,
    );
  });

  it('of the size of bodies', async () => {
    const large = Buffer.alloc(65 * MIB, 'x');
    refused(await post('runs/search', large), 413, /too large/);
    refused(
      await exchange(server, 'POST /api/tidemark/1.0/gc', large.subarray(0, 17 * MIB)),
      413,
      /too large/,
    );
    refused(
      await exchange(server, `POST /ajax-api/2.0/mlflow/upload-artifact?run_uuid=${runId}&path=x`, large),
      400,
      /too large/,
    );
  });

  it('of chunked bodies without an end', async () => {
    const chunk = Buffer.from(`100000\r\n${'x'.repeat(MIB)}\r\n`);
    const paths = [`${API}/runs/log-batch`, `/ajax-api/2.0/mlflow/upload-artifact?run_uuid=${runId}&path=x`];
    for (const path of paths) {
      const connection = new RawConnection(server);
      const headers = { 'Content-Type': 'application/json', 'Transfer-Encoding': 'chunked' };
      await connection.write(head(server, `POST ${path}`, headers));
      let sent = 0;
      while (connection.isOpen && connection.answer.status === 0 && sent++ < 2000)
        await connection.write(chunk);
      connection.socket.end();
      const answer = await connection.closed;
      // A client that goes on sending into a connection that is closed may lose the answer that it got before.
      assert.ok([413, 400, 0].includes(answer.status), `${path}: ${String(answer.status)}`);
      assert.ok(sent < 2000, `${path}: it goes on for ever`);
    }
    assert.equal((await server.fetch('/health')).status, 200);
  });

  it('of a body that nobody reads to its end: the answer comes, and the connection closes soon', async () => {
    const started = Date.now();
    const put = '/api/2.0/mlflow-artifacts/artifacts/1/file';
    assert.equal((await exchange(server, `PUT ${put}`, 'x')).status, 200);
    const body = Buffer.alloc(20 * MIB, 'x');
    for (const [request, status] of [
      [`PUT ${put}/below`, 400],
      [`GET ${API}/runs/get`, 400],
      ['POST /ajax-api/2.0/mlflow/upload-artifact', 400],
      ['PUT /api/2.0/mlflow-artifacts/artifacts/..%2fx', 400],
    ] as const) {
      const answer = await exchange(server, request, body);
      assert.equal(answer.status, status, `${request}: ${answer.text}`);
      assert.ok(answer.json.error_code);
    }
    // Not after the time that an idle connection is kept.
    assert.ok(Date.now() - started < 30_000);
  });

  it('of how deep and how much JSON unfolds to', async () => {
    const deep = (levels: number): string => `{"tags":${'['.repeat(levels)}${']'.repeat(levels)}}`;
    for (const path of ['runs/create', 'runs/log-batch', 'runs/search', 'logged-models']) {
      refused(await post(path, deep(1_000_000)), 400, /at most 100 levels/);
      refused(await post(path, '['.repeat(5 * MIB)), 400, /at most 100 levels/);
      refused(await post(path, '{"a":'.repeat(MIB)), 400, /at most 100 levels/);
      refused(await post(path, JSON.stringify('['.repeat(MIB))), 400, /at most 100 levels/);
    }
    refused(await exchange(server, 'POST /api/tidemark/1.0/gc', deep(100_000)), 400, /additional|JSON/);
    const wide = Buffer.from(`{"experiment_ids":["0"],"order_by":[${'{},'.repeat(20 * MIB)}{}]}`);
    const answers = await Promise.all(Array.from({ length: 6 }, () => post('runs/search', wide)));
    for (const answer of answers) refused(answer, 400, /2000000 lists and objects/);
    // In a text brackets are but letters.
    const text = await post(
      'runs/set-tag',
      JSON.stringify({ run_id: runId, key: 'k', value: `\\"${'['.repeat(7000)}` }),
    );
    assert.equal(text.status, 200);
  });

  it('of numbers', async () => {
    const metric = (rest: string): Promise<RawAnswer> =>
      post('runs/log-metric', `{"run_id":"${runId}","key":"n",${rest}}`);
    assert.equal((await metric('"value":1e999,"timestamp":1')).status, 200);
    assert.equal((await metric('"value":1e-999,"timestamp":1')).status, 200);
    assert.equal((await metric(`"value":${'9'.repeat(100_000)},"timestamp":1`)).status, 200);
    for (const number of ['1e999', '9'.repeat(30), '-1', '1.5', '9223372036854775808', '9'.repeat(MIB)]) {
      refused(await metric(`"value":1,"timestamp":${number}`), 400, /timestamp/i);
      const batch = `{"run_id":"${runId}","metrics":[{"key":"n","value":1,"timestamp":${number}}]}`;
      refused(await post('runs/log-batch', batch), 400, /timestamp/i);
    }
    refused(await metric('"value":1,"timestamp":1,"step":99999999999999999999'), 400, /step/);
    assert.equal(
      (await metric('"value":1,"timestamp":9223372036854775807,"step":-9223372036854775808')).status,
      200,
    );
    for (const count of ['1e999', '9'.repeat(40), '-5', '1e9'])
      refused(
        await post('runs/search', `{"experiment_ids":["0"],"max_results":${count}}`),
        400,
        /max_results/,
      );
  });

  it('of texts: UTF-8 as it is', async () => {
    const broken = (rest: string, bytes: readonly number[]): Buffer =>
      Buffer.concat([Buffer.from(`{"run_id":"${runId}",${rest}`), Buffer.from(bytes), Buffer.from('"}')]);
    for (const bytes of [
      [0xff],
      [0xc0, 0xae],
      [0xed, 0xa0, 0x80],
      [0xf8, 0x88, 0x80, 0x80, 0x80],
      [0xe2, 0x82],
    ]) {
      refused(await post('runs/set-tag', broken('"key":"k","value":"', bytes)), 400, /UTF-8/);
      refused(await post('runs/log-batch', broken('"x":"', bytes)), 400, /UTF-8/);
    }
    const batch = Buffer.concat([
      Buffer.from(`{"run_id":"${runId}","metrics":[{"key":"m`),
      Buffer.from([0xff]),
      Buffer.from('","value":1,"timestamp":1,"step":1}]}'),
    ]);
    refused(await post('runs/log-batch', batch), 400, /UTF-8/);
    for (const encoding of ['gzip', 'br', 'deflate', 'gzip, gzip', 'x'])
      refused(
        await post('runs/search', gzipSync('{}'), { 'Content-Encoding': encoding }),
        415,
        /Content-Encoding/,
      );
    assert.equal((await post('runs/search', '{}', { 'Content-Encoding': 'identity' })).status, 200);
    // What a bomb would unfold to is never seen.
    const bomb = gzipSync(Buffer.alloc(200 * MIB));
    refused(await post('runs/log-batch', bomb, { 'Content-Encoding': 'gzip' }), 415, /as it is/);
    // Too long for the expression that looks for bare NaNs to remember where it was.
    const long = await post('runs/search', `{"filter":"${'x\\"'.repeat(8 * MIB)}","a":NaN,`);
    assert.ok(long.status < 500, long.text);
  });

  it('of who may wait: slow heads and silent connections', async () => {
    const place = await serveHere({ headMs: 400 });
    const slow = new RawConnection(place);
    const silent = new RawConnection(place);
    const half = new RawConnection(place);
    await half.write(head(place, `GET ${API}/experiments/search?max_results=1`).slice(0, -3));
    const dripping = `GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: ${'x'.repeat(1000)}`;
    for (let at = 0; slow.isOpen && at < dripping.length; at++) {
      await slow.write(dripping.charAt(at));
      await sleep(20);
    }
    for (const connection of [slow, silent, half]) refused(await connection.closed, 408, /in time/);
    assert.equal((await exchange(place, 'GET /health')).status, 200);
  });

  it('of how slowly a body may come', async () => {
    const place = await serveHere({ bodyMs: 300, bodyBytes: 1000 });
    const requests = [
      head(place, `POST ${API}/runs/search`, { 'Content-Type': 'application/json', 'Content-Length': 5000 }),
      head(place, 'PUT /api/2.0/mlflow-artifacts/artifacts/1/slow', { 'Transfer-Encoding': 'chunked' }),
    ];
    for (const request of requests) {
      const connection = new RawConnection(place);
      await connection.write(request);
      const piece = request.includes('chunked') ? '1\r\nx\r\n' : ' ';
      for (let count = 0; connection.isOpen && count < 200; count++) {
        await connection.write(piece);
        await sleep(20);
      }
      refused(await connection.closed, 408, /slowly/);
    }
    // Slower than others, yet it goes on.
    const steady = new RawConnection(place);
    const size = 30 * 4000;
    await steady.write(
      head(place, 'PUT /api/2.0/mlflow-artifacts/artifacts/1/steady', {
        Connection: 'close',
        'Content-Length': size,
      }),
    );
    for (let count = 0; count < 30; count++) {
      await steady.write('x'.repeat(4000));
      await sleep(50);
    }
    assert.equal((await steady.closed).status, 200);
    assert.deepEqual(readdirSync(join(place.artifacts, '1')), ['steady']);
    await until(() => readdirSync(join(place.artifacts, '.uploads')).length === 0);
  });

  it('of connections: those that are there go on, and a flood passes', async () => {
    const place = await serveHere({ connections: 40, headMs: 1500 });
    const kept = new RawConnection(place);
    await kept.write(head(place, 'GET /health'));
    await until(() => kept.answer.status === 200);
    const flood = Array.from({ length: 80 }, () => new RawConnection(place));
    await until(() => flood.filter(({ isOpen }) => isOpen).length <= 39);
    const before = kept.socket.bytesRead;
    await kept.write(head(place, `GET ${API}/experiments/search?max_results=1`));
    await until(() => kept.socket.bytesRead > before);
    await Promise.all(flood.map(({ closed }) => closed));
    assert.equal((await exchange(place, 'GET /health')).status, 200);
    kept.socket.destroy();
  });

  it('keep memory where it was', async function () {
    if (residentBytes(server.pid) === undefined) this.skip();
    const nested = Buffer.from('['.repeat(8 * MIB));
    const wrong = Buffer.from(`{"filter":"${'x'.repeat(8 * MIB)}"`);
    const round = async (): Promise<void> => {
      const connections = Array.from({ length: 500 }, () => new RawConnection(server));
      await Promise.all([
        post('runs/search', nested),
        post('runs/log-batch', wrong),
        post('runs/create', nested),
      ]);
      for (const { socket } of connections) socket.destroy();
      await Promise.all(connections.map(({ closed }) => closed));
    };
    for (let count = 0; count < 10; count++) await round();
    const warm = residentBytes(server.pid) ?? 0;
    for (let count = 0; count < 30; count++) await round();
    const grown = (residentBytes(server.pid) ?? 0) - warm;
    assert.ok(
      grown < 64 * MIB,
      `grown by ${String(Math.round(grown / MIB))} MiB from ${String(Math.round(warm / MIB))}`,
    );
  });

  async function serveHere(limits: Partial<ConnectionLimits>): Promise<InProcess> {
    const place = await serveInProcess(bench.folder(), limits);
    ends.push(() => place.stop());
    return place;
  }
});

async function until(check: () => boolean): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (!check()) {
    assert.ok(Date.now() < deadline, 'not so after ten seconds');
    await sleep(20);
  }
}
