import { isUtf8 } from 'node:buffer';
import type { FastifyInstance, FastifyReply, FastifyRequest, HTTPMethods } from 'fastify';
import { TidemarkError } from '../core/errors';
import { Message, parseBody } from './decode';
import { chunksOf } from './drain';
import type { GroupCommit } from './groupCommit';

/** An object (sent as JSON), or JSON text that is ready to send. */
type Body = object | string;
export type Handler = (message: Message) => Body;
export type ReadHandler = (message: Message) => Body | Promise<Body>;

/** Under which MLflow's own routes are declared; they are answered under both of its prefixes and versions. */
export const MLFLOW_PREFIX = '/api/2.0';

/** The URL by which a request finds its route. Each of MLflow's routes four times made starting a third slower. */
export function routedUrl(url: string): string {
  if (url.startsWith('/api/2.0/')) return url;
  return url.replace(/^\/(?:ajax-)?api\/[23]\.0(?=\/mlflow)/, MLFLOW_PREFIX);
}

/** How MLflow's own routes are declared. */
export class Api {
  readonly #app: FastifyInstance;
  readonly #commits: GroupCommit;

  constructor(app: FastifyInstance, commits: GroupCommit) {
    this.#app = app;
    this.#commits = commits;
  }

  /** `path` may name fields of the message: `logged-models/:model_id`. */
  read(method: HTTPMethods | HTTPMethods[], path: string, handler: ReadHandler): void {
    this.#route(method, path, async (request, reply) => send(reply, await handler(await messageOf(request))));
  }

  /** The handler runs inside a transaction and is undone when it throws. Answered after the commit. */
  write(method: HTTPMethods, path: string, handler: Handler): void {
    this.#route(method, path, async (request, reply) => {
      const message = await messageOf(request);
      return send(reply, await this.#commits.write(() => handler(message)));
    });
  }

  /** The same with a body of its own reading, which happens before the transaction. */
  writeBody<T>(
    method: HTTPMethods,
    path: string,
    decode: (body: Buffer) => T,
    handler: (request: T) => Body,
  ): void {
    this.#route(method, path, async (request, reply) => {
      const decoded = decode(bytesOf(request.body));
      return send(reply, await this.#commits.write(() => handler(decoded)));
    });
  }

  #route(
    method: HTTPMethods | HTTPMethods[],
    path: string,
    handler: (request: FastifyRequest, reply: FastifyReply) => unknown,
  ): void {
    this.#app.route({ method, url: `${MLFLOW_PREFIX}/mlflow/${path}`, handler });
  }
}

/** Bodies of the API are JSON and say so; every other type would let a web page post without asking first. */
export function acceptJsonBodies(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser<Buffer>('application/json', { parseAs: 'buffer' }, (_request, body, done) => {
    if (isUtf8(body)) done(null, body);
    else
      done(
        new TidemarkError('BAD_REQUEST', 'The body of a request is JSON in UTF-8; this one is not UTF-8.'),
      );
  });
  refuseCompressedBodies(app);
  app.addHook('onRequest', (request, _reply, done) => {
    const type = request.headers['content-type'];
    const { 'content-length': length, 'transfer-encoding': chunked } = request.headers;
    // What the path of a DELETE says may be all.
    const hasNoBody = request.method === 'DELETE' && chunked === undefined && Number(length ?? 0) === 0;
    const needsType = !hasNoBody && !['GET', 'HEAD', 'OPTIONS'].includes(request.method);
    if (needsType && type === undefined)
      done(new TidemarkError('INVALID_PARAMETER_VALUE', 'Bad Request. Content-Type header is missing.'));
    else if (needsType && !/^application\/json(;|$)/.test(type ?? ''))
      done(
        new TidemarkError(
          'INVALID_PARAMETER_VALUE',
          "Bad Request. Content-Type must be one of ['application/json'].",
        ),
      );
    else done();
  });
}

/** No client compresses what it logs; what a few bytes unfold to would have to be limited, too. */
export function refuseCompressedBodies(app: FastifyInstance): void {
  app.addHook('onRequest', (request, _reply, done) => {
    const encoding = request.headers['content-encoding'] ?? 'identity';
    if (encoding.toLowerCase() === 'identity') done();
    else
      done(
        Object.assign(
          new Error(`Content-Encoding ${JSON.stringify(encoding)} is not supported: send the body as it is.`),
          { statusCode: 415 },
        ),
      );
  });
}

function send(reply: FastifyReply, answer: Body): FastifyReply {
  return reply.type('application/json').send(typeof answer === 'string' ? answer : JSON.stringify(answer));
}

function messageOf(request: FastifyRequest): Message | Promise<Message> {
  const params = fieldsOf(request.params);
  if (request.method !== 'GET' && request.method !== 'HEAD')
    return new Message({ ...parseBody(bytesOf(request.body).toString()), ...params });
  const query = fieldsOf(request.query);
  if (Object.keys(query).length > 0 || Number(request.headers['content-length'] ?? 0) === 0)
    return new Message({ ...query, ...params }, { query: true });
  return readBody(request).then((body) => new Message({ ...parseBody(body), ...params }));
}

const NO_BYTES = Buffer.alloc(0);

function bytesOf(body: unknown): Buffer {
  return Buffer.isBuffer(body) ? body : NO_BYTES;
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

const LARGEST_GET_BODY = 1 << 20;

/** Old clients send a GET's parameters as its body. */
async function readBody(request: FastifyRequest): Promise<string> {
  let body = '';
  for await (const chunk of chunksOf(request.raw.setEncoding('utf8'))) {
    body += String(chunk);
    if (body.length > LARGEST_GET_BODY)
      throw new TidemarkError('BAD_REQUEST', 'The body of a GET request can have at most 1 MiB.');
  }
  return body;
}
