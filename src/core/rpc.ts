/* eslint-disable @typescript-eslint/no-unsafe-enum-assignment -- the rule takes the generic keys here for enums */
import { errorMessage, TidemarkError } from './errors';
import { fromJsonNumbers, toJsonNumbers } from './jsonNumbers';

/**
 * The typed conversation between a panel's page (the view) and the extension host. The view sends requests
 * and notices, the host answers and sends events. Every request settles: with a value, an error, a time-out,
 * a cancel or the end of the conversation. What is malformed or unknown is refused and reported.
 */
export interface Channel {
  post(message: unknown): void;
  onMessage(listener: (message: unknown) => void): { dispose(): void };
}

/** Checks a value that crossed the boundary; throws a sentence that says what is wrong with it. */
export type Decoder<T> = (value: unknown) => T;

type RequestTypes<R> = { readonly [K in keyof R]: { readonly params: unknown; readonly result: unknown } };

/** One panel's vocabulary: `R` requests by name, `E` events (host to view), `N` notices (view to host). */
export interface Protocol<R extends RequestTypes<R>, E, N> {
  readonly requests: {
    readonly [K in keyof R]: {
      readonly params: Decoder<R[K]['params']>;
      readonly result: Decoder<R[K]['result']>;
    };
  };
  readonly events: { readonly [K in keyof E]: Decoder<E[K]> };
  readonly notices: { readonly [K in keyof N]: Decoder<N[K]> };
}

export type RequestHandlers<R extends RequestTypes<R>> = {
  readonly [K in keyof R]: (params: R[K]['params'], signal: AbortSignal) => Promise<R[K]['result']>;
};
export type Listeners<T> = { readonly [K in keyof T]: (data: T[K]) => void };

/** What a request rejects with. Besides the backend's error codes there are the conversation's own. */
export class RpcError extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.name = 'RpcError';
    this.code = code;
  }
}
export const CANCELLED = 'CANCELLED';
export const TIMED_OUT = 'TIMED_OUT';
export const DISPOSED = 'DISPOSED';

type ToHost =
  | { readonly kind: 'request'; readonly id: string; readonly name: string; readonly params: unknown }
  | { readonly kind: 'cancel'; readonly id: string }
  | { readonly kind: 'notice'; readonly name: string; readonly data: unknown };
type ToView =
  /** `odd` where some of its numbers had to be replaced. */
  | { readonly kind: 'result'; readonly id: string; readonly value: unknown; readonly odd?: boolean }
  | { readonly kind: 'error'; readonly id: string; readonly code: string; readonly message: string }
  | { readonly kind: 'event'; readonly name: string; readonly data: unknown };

export interface HostPeer<E> {
  emit<K extends keyof E & string>(name: K, data: E[K]): void;
  dispose(): void;
}

/** The host's side: answers the view's requests until disposed. `onProblem` gets what was refused or failed. */
export function servePanel<R extends RequestTypes<R>, E, N>(options: {
  readonly protocol: Protocol<R, E, N>;
  readonly channel: Channel;
  readonly requests: RequestHandlers<R>;
  readonly notices: Listeners<N>;
  readonly onProblem: (what: string, cause: unknown) => void;
  /** What the page shows of an error; its message when left out. */
  readonly errorText?: (error: unknown) => string;
}): HostPeer<E> {
  const { protocol, channel, requests, notices, onProblem } = options;
  const textOf = options.errorText ?? errorMessage;
  const running = new Map<string, AbortController>();
  let disposed = false;

  const post = (message: ToView): void => {
    if (!disposed) channel.post(message);
  };
  const answer = async (name: keyof R, raw: unknown, signal: AbortSignal): Promise<unknown> => {
    const params = decoded(protocol.requests[name].params, raw);
    return requests[name](params, signal);
  };
  const begin = async (id: string, name: string, params: unknown): Promise<void> => {
    if (running.has(id)) {
      onProblem(`A request came twice under the id ${id}.`, undefined);
      return;
    }
    const controller = new AbortController();
    running.set(id, controller);
    try {
      if (!isOwnKey(protocol.requests, name)) {
        throw new TidemarkError('ENDPOINT_NOT_FOUND', `There is no request "${shortened(name)}".`);
      }
      const value = await answer(name, params, controller.signal);
      if (controller.signal.aborted) return;
      const safe = toJsonNumbers(value);
      post({ kind: 'result', id, value: safe, ...(safe !== value && { odd: true }) });
    } catch (error) {
      if (controller.signal.aborted) return;
      onProblem(`The request "${shortened(name)}" failed.`, error);
      const code = error instanceof TidemarkError ? error.code : 'INTERNAL_ERROR';
      post({ kind: 'error', id, code, message: textOf(error) });
    } finally {
      running.delete(id);
    }
  };
  const take = (name: keyof N, raw: unknown): void => {
    notices[name](decoded(protocol.notices[name], raw));
  };

  const subscription = channel.onMessage((message) => {
    if (disposed) return;
    const parsed = parseToHost(message);
    if (!parsed) {
      onProblem('A malformed message was ignored.', undefined);
    } else if (parsed.kind === 'cancel') {
      running.get(parsed.id)?.abort();
    } else if (parsed.kind === 'request') {
      void begin(parsed.id, parsed.name, parsed.params);
    } else if (!isOwnKey(protocol.notices, parsed.name)) {
      onProblem(`There is no notice "${shortened(parsed.name)}".`, undefined);
    } else {
      try {
        take(parsed.name, parsed.data);
      } catch (error) {
        onProblem(`The notice "${shortened(parsed.name)}" failed.`, error);
      }
    }
  });

  return {
    emit: (name, data) => {
      post({ kind: 'event', name, data });
    },
    dispose: () => {
      disposed = true;
      subscription.dispose();
      for (const controller of running.values()) controller.abort();
      running.clear();
    },
  };
}

export interface RequestOptions {
  readonly signal?: AbortSignal;
  /** Milliseconds; 30 s when left out. */
  readonly timeout?: number;
}

export interface ViewPeer<R extends RequestTypes<R>, N> {
  request<K extends keyof R & string>(
    name: K,
    params: R[K]['params'],
    options?: RequestOptions,
  ): Promise<R[K]['result']>;
  notify<K extends keyof N & string>(name: K, data: N[K]): void;
  dispose(): void;
}

/** The view's side: asks, and listens to the host's events. */
export function connectPanel<R extends RequestTypes<R>, E, N>(options: {
  readonly protocol: Protocol<R, E, N>;
  readonly channel: Channel;
  readonly events: Listeners<E>;
  readonly onProblem: (what: string, cause: unknown) => void;
}): ViewPeer<R, N> {
  const { protocol, channel, events, onProblem } = options;
  const pending = new Map<string, { resolve(value: unknown): void; reject(error: RpcError): void }>();
  // A page that was hidden and shown again starts to count anew; late answers to its former life must not match.
  const life = Math.random().toString(36).slice(2);
  let count = 0;
  let disposed = false;

  const ask = (
    name: string,
    params: unknown,
    { signal, timeout = 30_000 }: RequestOptions,
  ): Promise<unknown> =>
    new Promise((resolve, reject) => {
      if (disposed) {
        reject(new RpcError(DISPOSED, 'The panel was closed.'));
        return;
      }
      if (signal?.aborted) {
        reject(new RpcError(CANCELLED, 'The request was cancelled.'));
        return;
      }
      const id = `${life}-${++count}`;
      const settled = (): void => {
        pending.delete(id);
        clearTimeout(timer);
        signal?.removeEventListener('abort', cancel);
      };
      const giveUp = (error: RpcError): void => {
        settled();
        if (!disposed) channel.post({ kind: 'cancel', id } satisfies ToHost);
        reject(error);
      };
      const cancel = (): void => giveUp(new RpcError(CANCELLED, 'The request was cancelled.'));
      const timer = setTimeout(
        () => giveUp(new RpcError(TIMED_OUT, `No answer to "${name}" within ${timeout / 1000} s.`)),
        timeout,
      );
      signal?.addEventListener('abort', cancel, { once: true });
      pending.set(id, {
        resolve: (value) => {
          settled();
          resolve(value);
        },
        reject: (error) => {
          settled();
          reject(error);
        },
      });
      try {
        channel.post({ kind: 'request', id, name, params } satisfies ToHost);
      } catch (error) {
        settled();
        reject(new RpcError('INTERNAL_ERROR', errorMessage(error)));
      }
    });
  const take = (name: keyof E, raw: unknown): void => {
    events[name](decoded(protocol.events[name], raw));
  };

  const subscription = channel.onMessage((message) => {
    const parsed = parseToView(message);
    if (!parsed) {
      onProblem('A malformed message was ignored.', undefined);
    } else if (parsed.kind === 'result') {
      // Answers to what was cancelled, or asked by a former life of the page, find nobody: that is no problem.
      pending.get(parsed.id)?.resolve(parsed.odd ? fromJsonNumbers(parsed.value) : parsed.value);
    } else if (parsed.kind === 'error') {
      pending.get(parsed.id)?.reject(new RpcError(parsed.code, parsed.message));
    } else if (!isOwnKey(protocol.events, parsed.name)) {
      onProblem(`There is no event "${shortened(parsed.name)}".`, undefined);
    } else {
      try {
        take(parsed.name, parsed.data);
      } catch (error) {
        onProblem(`The event "${shortened(parsed.name)}" failed.`, error);
      }
    }
  });

  return {
    request: async (name, params, requestOptions = {}) =>
      decoded(protocol.requests[name].result, await ask(name, params, requestOptions)),
    notify: (name, data) => {
      if (!disposed) channel.post({ kind: 'notice', name, data } satisfies ToHost);
    },
    dispose: () => {
      disposed = true;
      subscription.dispose();
      for (const waiting of [...pending.values()])
        waiting.reject(new RpcError(DISPOSED, 'The panel was closed.'));
    },
  };
}

function decoded<T>(decoder: Decoder<T>, raw: unknown): T {
  try {
    return decoder(raw);
  } catch (error) {
    throw new TidemarkError('BAD_REQUEST', errorMessage(error), { cause: error });
  }
}

function parseToHost(message: unknown): ToHost | undefined {
  if (!isRecord(message)) return undefined;
  const { kind, id, name, params, data } = message;
  if (kind === 'request' && typeof id === 'string' && typeof name === 'string')
    return { kind, id, name, params };
  if (kind === 'cancel' && typeof id === 'string') return { kind, id };
  if (kind === 'notice' && typeof name === 'string') return { kind, name, data };
  return undefined;
}

function parseToView(message: unknown): ToView | undefined {
  if (!isRecord(message)) return undefined;
  const { kind, id, name, value, odd, data, code, message: text } = message;
  if (kind === 'result' && typeof id === 'string') return { kind, id, value, odd: odd === true };
  if (kind === 'error' && typeof id === 'string' && typeof code === 'string' && typeof text === 'string') {
    return { kind, id, code, message: text };
  }
  if (kind === 'event' && typeof name === 'string') return { kind, name, data };
  return undefined;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isOwnKey<T extends object>(object: T, key: string): key is keyof T & string {
  return Object.hasOwn(object, key);
}

function shortened(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
