import { connect } from 'node:net';
import type { Socket } from 'node:net';

/** A whole POST as bytes, ready to be sent. */
export function post(route: string, body: unknown): Buffer {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return Buffer.from(
    `POST /api/2.0/mlflow/${route} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n` +
      `Content-Length: ${String(Buffer.byteLength(text))}\r\n\r\n${text}`,
  );
}

export function get(route: string, base = '/api/2.0/mlflow/'): Buffer {
  return Buffer.from(`GET ${base}${route} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n`);
}

/** One keep-alive connection that costs the machine as little as a client can. */
export class Client {
  readonly #socket: Socket;
  #parts: Buffer[] = [];
  #size = 0;
  #need = -1;
  #chunked = false;
  #resolve: ((answer: Buffer) => void) | undefined;
  #reject: ((error: Error) => void) | undefined;

  constructor(port: number) {
    this.#socket = connect({ port, host: '127.0.0.1', noDelay: true });
    this.#socket.on('data', (chunk) => {
      this.#take(chunk);
    });
    this.#socket.on('error', (error) => this.#reject?.(error));
    this.#socket.on('close', () => this.#reject?.(new Error('The server closed the connection.')));
  }

  /** The answer, its head included. Throws where it isn't a 200. */
  async send(request: Buffer): Promise<Buffer> {
    // A server ends connections that nobody has used for a while.
    if (this.#socket.destroyed || !this.#socket.writable) throw new Error('The connection is closed.');
    return new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
      this.#socket.write(request);
    });
  }

  async json<T>(request: Buffer): Promise<T> {
    const answer = await this.send(request);
    return JSON.parse(answer.subarray(answer.indexOf('\r\n\r\n') + 4).toString()) as T;
  }

  close(): void {
    this.#reject = undefined;
    this.#socket.destroy();
  }

  #take(chunk: Buffer): void {
    this.#parts.push(chunk);
    this.#size += chunk.length;
    if (this.#need < 0) {
      const start = this.#parts.length === 1 ? chunk : Buffer.concat(this.#parts);
      const end = start.indexOf('\r\n\r\n');
      if (end < 0) return;
      const head = start.toString('latin1', 0, end);
      this.#chunked = /transfer-encoding: chunked/i.test(head);
      this.#need = end + 4 + Number(/content-length: (\d+)/i.exec(head)?.[1] ?? 0);
    }
    if (this.#size < this.#need || (this.#chunked && !this.#hasEnded(chunk))) return;
    const answer = this.#parts.length === 1 ? chunk : Buffer.concat(this.#parts);
    this.#parts = [];
    this.#size = 0;
    this.#need = -1;
    if (answer.toString('latin1', 9, 12) === '200') this.#resolve?.(answer);
    else this.#reject?.(new Error(answer.toString('utf8', 0, 1000)));
  }

  /** Nobody sends the next answer before it is asked for, so an empty chunk can only be at the end. */
  #hasEnded(chunk: Buffer): boolean {
    const last = chunk.length >= 7 ? chunk : Buffer.concat(this.#parts);
    return last.subarray(-7).toString('latin1') === '\r\n0\r\n\r\n';
  }
}

/** Each client sends its requests one after the other; the seconds until all are answered. */
export async function drive(port: number, work: readonly (readonly Buffer[])[]): Promise<number> {
  const clients = work.map(() => new Client(port));
  const start = performance.now();
  await Promise.all(
    clients.map(async (client, index) => {
      for (const request of work[index] ?? []) await client.send(request);
    }),
  );
  const seconds = (performance.now() - start) / 1000;
  for (const client of clients) client.close();
  return seconds;
}

export async function createRun(port: number): Promise<string> {
  const client = new Client(port);
  const answer = await client.json<{ run: { info: { run_id: string } } }>(
    post('runs/create', { experiment_id: '0', start_time: Date.now() }),
  );
  client.close();
  return answer.run.info.run_id;
}

/** `requests` bodies of `count` points each under one key, none of them twice. */
export function batches(runId: string, key: string, requests: number, count: number, from = 0): Buffer[] {
  return Array.from({ length: requests }, (_, request) =>
    post('runs/log-batch', {
      run_id: runId,
      metrics: Array.from({ length: count }, (__, index) => {
        const step = from + request * count + index;
        return { key, value: Math.random(), timestamp: 1_700_000_000_000 + step * 37, step };
      }),
    }),
  );
}

/** A run as training leaves it: created, 10 params, 20 metrics and 5 tags in one batch, finished. */
export async function trainedRun(client: Client, i: number): Promise<void> {
  const { run } = await client.json<{ run: { info: { run_id: string } } }>(
    post('runs/create', {
      experiment_id: '0',
      start_time: 1_700_000_000_000 + i,
      run_name: `run ${String(i)}`,
      tags: [{ key: 'mlflow.user', value: 'ana' }],
    }),
  );
  const run_id = run.info.run_id;
  await client.send(
    post('runs/log-batch', {
      run_id,
      params: Array.from({ length: 10 }, (_, k) => ({
        key: `p${String(k)}`,
        value: String((i * 7 + k) % 50),
      })),
      metrics: Array.from({ length: 20 }, (_, k) => ({
        key: `m${String(k)}`,
        value: Math.random(),
        timestamp: 1_700_000_000_000 + i,
        step: 1,
      })),
      tags: Array.from({ length: 5 }, (_, k) => ({
        key: `t${String(k)}`,
        value: `value ${String((i + k) % 10)}`,
      })),
    }),
  );
  await client.send(post('runs/update', { run_id, status: 'FINISHED', end_time: 1_700_000_100_000 + i }));
}
