import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Changes } from '../../core/backend';
import {
  BACKEND_CALLS,
  isBackendMethod,
  type BackendArguments,
  type BackendMethod,
} from '../../core/backendCalls';
import { integer, nullable, shape } from '../../core/decode';
import { errorMessage, invalid, TidemarkError } from '../../core/errors';
import { encodeMessage } from '../../http/wire';
import { LocalBackend } from '../../store/localBackend';
import type { Store } from '../../store/store';
import { acceptJsonBodies } from '../api';
import { parseBody } from '../decode';
import { answerOf } from '../errors';
import { TIDEMARK_PREFIX } from '../ping';

/** A window asks again after this long without a change. */
const LONGEST_WAIT_MS = 20_000;

/**
 * The store for a window that can't open it itself: every method of `TrackingBackend`, with its parameters as a
 * list in JSON, answered with a message of `http/wire.ts`. `actor` is who the audit log names.
 */
export function backendRoutes(app: FastifyInstance, store: Store, actor: string): void {
  acceptJsonBodies(app);
  const backend = new LocalBackend(store, actor);
  const waiting = new Set<() => void>();
  let closing = false;
  // Who waits for a change would keep the server from leaving.
  app.addHook('preClose', (done) => {
    closing = true;
    for (const wake of [...waiting]) wake();
    done();
  });

  app.post<{ Params: { readonly method: string } }>(
    `${TIDEMARK_PREFIX}/backend/:method`,
    async ({ params, body }, reply) => {
      try {
        const value = await answer(params.method, bytesOf(body));
        return await send(reply, value);
      } catch (error) {
        if (!(error instanceof TidemarkError)) throw error;
        const told = answerOf(error);
        return reply.code(told.status).send({ ...told.body, sentence: error.sentence });
      }
    },
  );

  async function answer(method: string, body: Buffer): Promise<unknown> {
    const request = parseBody(body.toString());
    if (method === 'changes') return changes(decoded(sinceRequest, request));
    if (isBackendMethod(method)) return call(method, request);
    throw new TidemarkError('ENDPOINT_NOT_FOUND', `This server's backend has no method '${method}'.`);
  }

  function call(method: BackendMethod, request: Readonly<Record<string, unknown>>): unknown {
    const args = decoded<BackendArguments<BackendMethod>>(BACKEND_CALLS[method], request['args']);
    // Each method takes the parameters that its own decoder has read.
    const run = backend[method].bind(backend) as (...given: typeof args) => unknown;
    return run(...args);
  }

  /** What changed after `since`; waits a while where nothing did. Null: only the revision as it is now. */
  async function changes({ since }: { readonly since: number | null }): Promise<Changes> {
    const now = store.changes.since(since ?? store.changes.revision());
    if (since === null || now.revision !== since || closing) return now;
    return new Promise((resolve) => {
      const finish = (found: Changes): void => {
        waiting.delete(wake);
        clearTimeout(timer);
        watch.dispose();
        resolve(found);
      };
      const wake = (): void => {
        finish(now);
      };
      const watch = backend.watch(finish, { prompt: true });
      const timer = setTimeout(wake, LONGEST_WAIT_MS);
      waiting.add(wake);
    });
  }
}

const sinceRequest = shape({ since: nullable(integer(0, Number.MAX_SAFE_INTEGER)) });

function decoded<T>(decode: (value: unknown) => T, value: unknown): T {
  try {
    return decode(value);
  } catch (error) {
    throw error instanceof TidemarkError ? error : invalid(errorMessage(error));
  }
}

function bytesOf(body: unknown): Buffer {
  return Buffer.isBuffer(body) ? body : Buffer.alloc(0);
}

function send(reply: FastifyReply, value: unknown): FastifyReply {
  return reply.type('application/octet-stream').send(encodeMessage(value));
}
