import { readFileSync } from 'node:fs';
import { request as requestHttp, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as requestHttps } from 'node:https';

/** A tracking server. */
export interface Endpoint {
  readonly url: string;
  /** Null or empty when the server asks for none. */
  readonly token: string | null;
  /** The PEM file of the certificate that a server on https must show, by whatever name it is reached. */
  readonly certificate?: string | null;
}

export interface Asked {
  readonly method: string;
  /** Begins with `/`. */
  readonly path: string;
  /** Sent as JSON; bytes as they are. */
  readonly body?: object;
  /** Milliseconds for all of it. */
  readonly timeout?: number;
  /** Gives up when it is aborted. */
  readonly signal?: AbortSignal;
}

export interface Answer {
  readonly status: number;
  /** Undefined where it isn't JSON. */
  readonly json: unknown;
}

/** One request to a server that may have a certificate nobody else vouches for, which `fetch` can't be told. */
export async function ask(server: Endpoint, asked: Asked): Promise<Answer> {
  const { status, bytes } = await askBytes(server, asked);
  return { status, json: parse(bytes.toString('utf8')) };
}

/** The same, for an answer that isn't JSON. */
export async function askBytes(
  server: Endpoint,
  asked: Asked,
): Promise<{ readonly status: number; readonly bytes: Buffer }> {
  const response = await send(server, asked);
  const chunks: Buffer[] = [];
  for await (const chunk of response as AsyncIterable<Buffer>) chunks.push(chunk);
  return { status: response.statusCode ?? 0, bytes: Buffer.concat(chunks) };
}

function send(server: Endpoint, { method, path, body, timeout, signal }: Asked): Promise<IncomingMessage> {
  const url = new URL(`${server.url}${path}`);
  const isBytes = body instanceof Uint8Array;
  const content = body === undefined || isBytes ? body : JSON.stringify(body);
  const ends = [signal ?? [], timeout === undefined ? [] : AbortSignal.timeout(timeout)].flat();
  const options: RequestOptions = {
    method,
    // A connection of its own: one that was kept may be that of a server that is gone.
    agent: false,
    headers: {
      ...(server.token && { authorization: `Bearer ${server.token}` }),
      ...(content !== undefined && {
        'content-type': isBytes ? 'application/octet-stream' : 'application/json',
        'content-length': Buffer.byteLength(content),
      }),
    },
    ...(ends.length > 0 && { signal: AbortSignal.any(ends) }),
  };
  return new Promise((resolve, reject) => {
    const request =
      url.protocol === 'https:'
        ? requestHttps(url, { ...options, ...trust(server.certificate ?? null) }, resolve)
        : requestHttp(url, options, resolve);
    request.on('error', reject).end(content);
  });
}

/** The server's own certificate, and no authority's: its name need not be the one that we reach it by. */
function trust(certificate: string | null): object {
  if (certificate === null) return {};
  return {
    ca: readFileSync(certificate),
    allowPartialTrustChain: true,
    checkServerIdentity: () => undefined,
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
