import { readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import type { Json } from './server';

export interface Place {
  readonly url: string;
  readonly token: string;
}

export interface RawAnswer {
  /** 0: the connection ended without one. */
  readonly status: number;
  readonly text: string;
  readonly json: Json;
}

/** A connection that sends what it is told, byte for byte, and keeps what comes. */
export class RawConnection {
  readonly socket: Socket;
  readonly closed: Promise<RawAnswer>;
  #text = '';

  constructor({ url }: Place) {
    const { hostname, port } = new URL(url);
    this.socket = connect(Number(port), hostname);
    this.socket.setNoDelay(true);
    this.socket.on('error', () => undefined);
    this.socket.on('data', (chunk: Buffer) => (this.#text += chunk.toString('latin1')));
    this.closed = new Promise((resolve) => {
      this.socket.on('close', () => {
        resolve(this.answer);
      });
    });
  }

  get answer(): RawAnswer {
    const [head = '', ...rest] = this.#text.split('\r\n\r\n');
    const text = Buffer.from(rest.join('\r\n\r\n'), 'latin1').toString();
    return { status: Number(/^HTTP\/1\.1 (\d+)/.exec(head)?.[1] ?? 0), text, json: parse(text) };
  }

  get isOpen(): boolean {
    return !this.socket.destroyed;
  }

  /** Resolves when the connection takes more. */
  async write(bytes: string | Uint8Array): Promise<void> {
    if (!this.isOpen) return;
    if (!this.socket.write(bytes))
      await new Promise<void>((resolve) => {
        const go = (): void => {
          this.socket.off('drain', go).off('close', go);
          resolve();
        };
        this.socket.on('drain', go).on('close', go);
      });
  }
}

/** The head of a request as a client would send it. */
export function head(
  { token }: Place,
  request: string,
  headers: Readonly<Record<string, string | number>> = {},
): string {
  const lines = Object.entries({
    Host: 'localhost',
    Authorization: `Bearer ${token}`,
    ...headers,
  }).map(([name, value]) => `${name}: ${value}\r\n`);
  return `${request} HTTP/1.1\r\n${lines.join('')}\r\n`;
}

/** One request on a connection of its own. */
export async function exchange(
  place: Place,
  request: string,
  body: Uint8Array | string = '',
  headers: Readonly<Record<string, string | number>> = {},
): Promise<RawAnswer> {
  const connection = new RawConnection(place);
  const bytes = Buffer.from(body);
  await connection.write(
    head(place, request, {
      Connection: 'close',
      'Content-Type': 'application/json',
      'Content-Length': bytes.length,
      ...headers,
    }),
  );
  await connection.write(bytes);
  return connection.closed;
}

/** Bytes that the process holds in memory, where the system tells; undefined elsewhere. */
export function residentBytes(pid: number): number | undefined {
  try {
    const [, kilobytes] =
      /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${String(pid)}/status`, 'utf8')) ?? [];
    return Number(kilobytes) * 1024;
  } catch {
    return undefined;
  }
}

function parse(text: string): Json {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
