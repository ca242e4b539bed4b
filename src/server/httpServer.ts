import {
  createServer,
  STATUS_CODES,
  type IncomingMessage,
  type RequestListener,
  type Server,
} from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { Socket } from 'node:net';
import type { ErrorCode } from '../core/errors';

/** What a connection may cost. Bodies have their own limits, by route. */
export interface ConnectionLimits {
  /** Of the request's line and headers. */
  readonly headBytes: number;
  /** For the head to arrive, also of a connection that sends nothing. */
  readonly headMs: number;
  /** A body must bring `bodyBytes` in each span of so long. */
  readonly bodyMs: number;
  readonly bodyBytes: number;
  /** Without a byte in either direction, whoever waits for whom. */
  readonly silentMs: number;
  /** At once; more are closed as they come. */
  readonly connections: number;
}

export const CONNECTION_LIMITS: ConnectionLimits = {
  headBytes: 64 * 1024,
  headMs: 20_000,
  bodyMs: 30_000,
  // The slowest line that somebody would still upload over.
  bodyBytes: 16 * 1024,
  silentMs: 600_000,
  connections: 2000,
};

export function createHttpServer(
  handler: RequestListener,
  tls: { readonly cert: Buffer; readonly key: Buffer } | null,
  limits: ConnectionLimits,
): Server {
  const options = {
    maxHeaderSize: limits.headBytes,
    headersTimeout: limits.headMs,
    // An upload takes what it takes, as long as it goes on: SlowBodies.
    requestTimeout: 0,
    keepAliveTimeout: 72_000,
    connectionsCheckingInterval: Math.min(5000, limits.headMs / 2),
  };
  const server: Server = tls
    ? createSecureServer(
        { ...options, ...tls, minVersion: 'TLSv1.2', handshakeTimeout: limits.headMs },
        handler,
      )
    : createServer(options, handler);
  server.maxConnections = limits.connections;
  server.setTimeout(limits.silentMs);
  return server;
}

/** What Node's parser refuses before there is a request. */
export function answerBrokenRequest(error: Error & { readonly code?: string }, socket: Socket): void {
  switch (error.code) {
    case 'ECONNRESET':
      return;
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      refuse(socket, 408, 'The request did not arrive in time.');
      return;
    case 'HPE_HEADER_OVERFLOW':
      refuse(socket, 431, 'The headers of the request are too large: 64 KiB is the most.');
      return;
    case 'HPE_CHUNK_EXTENSIONS_OVERFLOW':
      refuse(socket, 413, 'The chunk extensions of the request are too large.');
      return;
    default:
      refuse(socket, 400, 'This is no HTTP request.');
  }
}

/** Cuts off clients whose bodies come so slowly that they only hold a connection. */
export class SlowBodies {
  readonly #limits: ConnectionLimits;
  /** By the bytes that their connections had brought at the last look. */
  readonly #arriving = new Map<IncomingMessage, number>();
  #timer: NodeJS.Timeout | undefined;

  constructor(limits: ConnectionLimits) {
    this.#limits = limits;
  }

  start(): void {
    this.#timer = setInterval(() => this.#look(), this.#limits.bodyMs).unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  begin(request: IncomingMessage): void {
    // Until the next look it has a part of a span only.
    this.#arriving.set(request, -Infinity);
  }

  end(request: IncomingMessage): void {
    this.#arriving.delete(request);
  }

  #look(): void {
    for (const [request, before] of this.#arriving) {
      const { socket, complete } = request;
      if (complete || socket.destroyed) {
        this.#arriving.delete(request);
      } else if (socket.bytesRead - before < this.#limits.bodyBytes) {
        this.#arriving.delete(request);
        refuse(socket, 408, 'The body of the request comes too slowly.');
      } else {
        this.#arriving.set(request, socket.bytesRead);
      }
    }
  }
}

function refuse(socket: Socket, status: number, message: string): void {
  if (socket.destroyed) return;
  const code: ErrorCode = 'BAD_REQUEST';
  const body = JSON.stringify({ error_code: code, message });
  if (socket.writable)
    socket.write(
      `HTTP/1.1 ${String(status)} ${STATUS_CODES[status] ?? ''}\r\nConnection: close\r\n` +
        `Content-Type: application/json\r\nContent-Length: ${String(Buffer.byteLength(body))}\r\n\r\n${body}`,
    );
  socket.destroySoon();
}
