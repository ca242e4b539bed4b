import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { join, resolve } from 'node:path';

const CLI = resolve(__dirname, '../../cli.js');

/** The server as the command line starts it, from the first moment of its process. */
export class ServerProcess {
  readonly child: ChildProcess;
  /** Its port, when it answers; rejects when it ends before. */
  readonly ready: Promise<number>;
  readonly ended: Promise<void>;
  #errors = '';

  constructor(root: string, env: Readonly<Record<string, string>> = {}, port = 0) {
    this.child = spawn(
      process.execPath,
      [CLI, 'serve', '--root', root, '--port', String(port), '--auth', 'none'],
      { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env } },
    );
    this.child.stderr?.on('data', (chunk: Buffer) => {
      this.#errors = (this.#errors + chunk.toString()).slice(-10_000);
    });
    this.ended = once(this.child, 'close').then(() => undefined);
    this.ready = this.#firstLine();
    // A process that is killed while it starts is no failure.
    this.ready.catch(() => undefined);
  }

  /** What it has said on standard error. */
  get said(): string {
    return this.#errors;
  }

  async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    this.child.kill(signal);
    await this.ended;
  }

  #firstLine(): Promise<number> {
    return new Promise((done, fail) => {
      let output = '';
      this.child.stdout?.on('data', (chunk: Buffer) => {
        output += chunk.toString();
        if (!output.includes('\n')) return;
        const { url } = JSON.parse(output.split('\n', 1)[0] ?? '') as { readonly url: string };
        done(Number(new URL(url).port));
      });
      void this.ended.then(() => {
        fail(new Error(`The server ended with ${String(this.child.exitCode)}: ${this.#errors}`));
      });
    });
  }
}

/** The request was sent, and no answer came. */
export class NoAnswer extends Error {}

/** One connection, one request at a time. */
export class Connection {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1 });
  readonly #port: number;

  constructor(port: number) {
    this.#port = port;
  }

  /** The body of a 200; throws for any other status, and NoAnswer when the server has gone. */
  send(method: string, path: string, body: string | Buffer): Promise<string> {
    return new Promise((done, fail) => {
      const gone = (error: Error): void => {
        fail(new NoAnswer(error.message));
      };
      const asked = request(
        {
          agent: this.#agent,
          host: '127.0.0.1',
          port: this.#port,
          method,
          path: `/api/2.0/${path}`,
          headers: {
            'content-type': typeof body === 'string' ? 'application/json' : 'application/octet-stream',
            'content-length': Buffer.byteLength(body),
          },
        },
        (answer) => {
          const parts: Buffer[] = [];
          answer.on('data', (part: Buffer) => parts.push(part));
          answer.on('error', gone);
          answer.on('end', () => {
            const text = Buffer.concat(parts).toString();
            if (answer.statusCode === 200) done(text);
            else fail(new Error(`${method} ${path} got ${String(answer.statusCode)}: ${text.slice(0, 500)}`));
          });
        },
      );
      asked.on('error', gone);
      asked.end(body);
    });
  }

  close(): void {
    this.#agent.destroy();
  }
}

export function storeFile(root: string, name: string): string {
  return join(root, '.tidemark', name);
}
