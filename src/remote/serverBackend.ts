import { setTimeout as sleep } from 'node:timers/promises';
import type { Changes, TrackingBackend } from '../core/backend';
import {
  BACKEND_CALLS,
  isBackendMethod,
  type BackendArguments,
  type BackendMethod,
  type BackendResult,
} from '../core/backendCalls';
import { hasCode, sentence, TidemarkError } from '../core/errors';
import { askBytes, type Endpoint } from '../http/ask';
import { refusalOf } from '../http/refusal';
import { decodeMessage } from '../http/wire';
import { RemoteWatch } from './remoteWatch';

/** How the server of a store is reached, which may be started anew at another place. */
export interface ServerConnection {
  /** Rejects with a TidemarkError that says why there is none. */
  address(): Promise<Endpoint>;
  /** Nobody answers there any more. Settles when that was looked into. */
  lost(): Promise<void>;
}

const PREFIX = '/api/tidemark/1.0/backend';
const TIMEOUT_MS = 60_000;

/** The store through its own tracking server, which alone has it open. */
export type ServerBackend = TrackingBackend;

export function serverBackend(connection: ServerConnection): ServerBackend {
  const ended = new AbortController();
  const request = async (path: string, body: object): Promise<unknown> => {
    const { status, bytes } = await reach(connection, `${PREFIX}/${path}`, body, ended.signal);
    if (status !== 200) throw refusalOf(status, bytes);
    return decodeMessage(bytes);
  };
  const watch = new RemoteWatch((since) => request('changes', { since }) as Promise<Changes>, ended.signal);
  const call = async <M extends BackendMethod>(
    method: M,
    args: BackendArguments<M>,
  ): Promise<BackendResult<M>> => {
    await watch.ready();
    // Our own server's answer, from the method of the same name and type.
    return (await request(method, { args })) as BackendResult<M>;
  };
  return {
    ...methods(call),
    watch: (listener, options = {}) => watch.watch(listener, options.prompt ?? false),
    // The server sees to that.
    isReplaced: false,
    dispose: () => {
      ended.abort();
    },
  };
}

type Call = <M extends BackendMethod>(method: M, args: BackendArguments<M>) => Promise<BackendResult<M>>;
type Methods = Pick<TrackingBackend, BackendMethod>;

/** All methods that `BACKEND_CALLS` declares; it has every one that there is. */
function methods(call: Call): Methods {
  const made: Partial<Record<BackendMethod, (...args: never) => unknown>> = {};
  for (const method of Object.keys(BACKEND_CALLS)) {
    if (isBackendMethod(method))
      made[method] = (...args: BackendArguments<typeof method>) => call(method, args);
  }
  return made as Methods;
}

async function reach(
  connection: ServerConnection,
  path: string,
  body: object,
  signal: AbortSignal,
): Promise<{ readonly status: number; readonly bytes: Buffer }> {
  for (let attempt = 0; ; attempt++) {
    const server = await connection.address();
    try {
      return await askBytes(server, { method: 'POST', path, body, timeout: TIMEOUT_MS, signal });
    } catch (error) {
      if (signal.aborted) throw closed(error);
      await connection.lost();
      // Refused at the door: nothing was done. After that a write may have been.
      if (attempt === 0 && hasCode(error, 'ECONNREFUSED')) continue;
      throw new TidemarkError(
        'TEMPORARILY_UNAVAILABLE',
        sentence('The tracking server did not answer: try again in a moment.'),
        { cause: error },
      );
    }
  }
}

function closed(cause: unknown): TidemarkError {
  return new TidemarkError('TEMPORARILY_UNAVAILABLE', sentence('The store was closed.'), { cause });
}

/** For those who have nobody to start a server: at a place that stays. */
export function fixedConnection(server: Endpoint): ServerConnection {
  return { address: () => Promise.resolve(server), lost: () => sleep(100) };
}
