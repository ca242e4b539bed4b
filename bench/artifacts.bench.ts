import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import type { Bench } from './harness';
import { Client, get } from './load';
import { type BenchServer, eachTracker } from './servers';

const SIZE = 100 * 2 ** 20;
const FILES = 10_000;

/** Artifacts through the proxy. FastTrackML has none. */
export async function run(bench: Bench): Promise<void> {
  await eachTracker(
    async (server) => {
      const { who } = server;
      const body = Buffer.alloc(SIZE, 'tidemark');
      await bench.rate('artifact of 100 MiB: PUT', 'MB/s', { who, least: 500 }, async () => {
        const seconds = await transfer(server, 'PUT', body);
        return SIZE / 1e6 / seconds;
      });
      await bench.rate('artifact of 100 MiB: GET', 'MB/s', { who, least: 450 }, async () => {
        const seconds = await transfer(server, 'GET');
        return SIZE / 1e6 / seconds;
      });
      const folder = path.join(
        server.folder,
        who === 'Tidemark' ? '.tidemark/artifacts' : 'artifacts',
        'many',
      );
      mkdirSync(folder, { recursive: true });
      for (let i = 0; i < FILES; i++) writeFileSync(path.join(folder, `file-${i}.txt`), String(i));
      // What was written before goes to the disk meanwhile otherwise.
      if (process.platform !== 'win32') execFileSync('sync');
      const client = new Client(server.port);
      // As a server that has been at work for a while: the first lists are of code that is not compiled yet.
      await bench.time('list of 10,000 files', { who, limit: 20, times: 25 }, async () => {
        const answer = await client.send(get('artifacts?path=many', '/api/2.0/mlflow-artifacts/'));
        if (answer.length < FILES * 20) throw new Error(`${who} did not list all files.`);
        return undefined;
      });
      client.close();
    },
    ['Tidemark', 'MLflow lean', 'MLflow'],
  );
}

/** The seconds that it took. */
function transfer({ port }: BenchServer, method: 'GET' | 'PUT', body?: Buffer): Promise<number> {
  const url = `http://127.0.0.1:${port}/api/2.0/mlflow-artifacts/artifacts/large.bin`;
  return new Promise((resolve, reject) => {
    const start = performance.now();
    const headers = body && { 'content-length': body.length };
    const request = http.request(url, { method, headers: headers ?? {}, agent: false }, (response) => {
      let bytes = 0;
      response.on('data', (chunk: Buffer) => (bytes += chunk.length));
      response.on('error', reject).on('end', () => {
        const right = response.statusCode === 200 && (body !== undefined || bytes === SIZE);
        if (right) resolve((performance.now() - start) / 1000);
        else reject(new Error(`${method} answered ${response.statusCode} with ${bytes} bytes.`));
      });
    });
    request.on('error', reject).end(body);
  });
}
