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
}

export interface Answer {
  readonly status: number;
  /** Undefined where it isn't JSON. */
  readonly json: unknown;
}

/** One request to a server that may have a certificate nobody else vouches for, which `fetch` can't be told. */
export async function ask(server: Endpoint, asked: Asked): Promise<Answer> {
  const response = await send(server, asked);
  let text = '';
  for await (const chunk of response.setEncoding('utf8')) text += String(chunk);
  return { status: response.statusCode ?? 0, json: parse(text) };
}

function send(server: Endpoint, { method, path, body, timeout }: Asked): Promise<IncomingMessage> {
  const url = new URL(`${server.url}${path}`);
  const isBytes = body instanceof Uint8Array;
  const content = body === undefined || isBytes ? body : JSON.stringify(body);
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
    ...(timeout !== undefined && { signal: AbortSignal.timeout(timeout) }),
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
