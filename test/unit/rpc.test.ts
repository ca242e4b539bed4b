import { strict as assert } from 'node:assert';
import { describe, it } from 'mocha';
import { column, finite, integer, list, nothing, oneOf, shape, text } from '../../src/core/decode';
import { missing } from '../../src/core/errors';
import type { Channel, Protocol } from '../../src/core/rpc';
import { connectPanel, RpcError, servePanel } from '../../src/core/rpc';

interface Requests {
  readonly double: { readonly params: number; readonly result: number };
  readonly wait: { readonly params: null; readonly result: null };
  readonly fail: { readonly params: null; readonly result: null };
}
interface Events {
  readonly moved: { readonly to: string };
}
interface Notices {
  readonly seen: string;
}

const protocol: Protocol<Requests, Events, Notices> = {
  requests: {
    double: { params: finite, result: finite },
    wait: { params: nothing, result: nothing },
    fail: { params: nothing, result: nothing },
  },
  events: { moved: shape<Events['moved']>({ to: text }) },
  notices: { seen: text },
};

/** Two ends of one wire; messages arrive in a later turn, as they do between processes. */
function wire(): readonly [Channel, Channel] {
  const ends = [new Set<(message: unknown) => void>(), new Set<(message: unknown) => void>()] as const;
  const end = (own: 0 | 1, other: 0 | 1): Channel => ({
    post: (message) =>
      setImmediate(() => {
        for (const listener of ends[other]) listener(message);
      }),
    onMessage: (listener) => {
      ends[own].add(listener);
      return { dispose: () => ends[own].delete(listener) };
    },
  });
  return [end(0, 1), end(1, 0)];
}

function conversation() {
  const [hostEnd, viewEnd] = wire();
  const problems: string[] = [];
  const events: string[] = [];
  const notices: string[] = [];
  const aborted: string[] = [];
  const host = servePanel({
    protocol,
    channel: hostEnd,
    requests: {
      double: async (number) => number * 2,
      wait: (_, signal) =>
        new Promise((_resolve, reject) =>
          signal.addEventListener('abort', () => {
            aborted.push('wait');
            reject(new Error('aborted'));
          }),
        ),
      fail: async () => {
        throw missing("Run 'x' not found.");
      },
    },
    notices: { seen: (what) => notices.push(what) },
    onProblem: (what) => problems.push(what),
  });
  const view = connectPanel({
    protocol,
    channel: viewEnd,
    events: { moved: ({ to }) => events.push(to) },
    onProblem: (what) => problems.push(what),
  });
  return { host, view, hostEnd, viewEnd, problems, events, notices, aborted };
}

const turns = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 10));
const rejectsWith = (promise: Promise<unknown>, code: string): Promise<void> =>
  assert.rejects(promise, (error) => error instanceof RpcError && error.code === code);

describe('rpc', () => {
  it('answers requests, each its own', async () => {
    const { view } = conversation();
    assert.deepEqual(await Promise.all([view.request('double', 2), view.request('double', 5)]), [4, 10]);
  });

  it('passes an error with its code and message', async () => {
    const { view } = conversation();
    await assert.rejects(view.request('fail', null), {
      name: 'RpcError',
      code: 'RESOURCE_DOES_NOT_EXIST',
      message: "Run 'x' not found.",
    });
  });

  it('carries events and notices', async () => {
    const { host, view, events, notices } = conversation();
    host.emit('moved', { to: 'b' });
    view.notify('seen', 'it');
    await turns();
    assert.deepEqual([events, notices], [['b'], ['it']]);
  });

  it('cancels by the signal, on both sides', async () => {
    const { view, aborted } = conversation();
    const controller = new AbortController();
    const waiting = view.request('wait', null, { signal: controller.signal });
    await turns();
    controller.abort();
    await rejectsWith(waiting, 'CANCELLED');
    await turns();
    assert.deepEqual(aborted, ['wait']);
    await rejectsWith(view.request('wait', null, { signal: controller.signal }), 'CANCELLED');
  });

  it('gives up after the time-out, and tells the host', async () => {
    const { view, aborted } = conversation();
    await rejectsWith(view.request('wait', null, { timeout: 20 }), 'TIMED_OUT');
    await turns();
    assert.deepEqual(aborted, ['wait']);
  });

  it('settles what is pending when it ends, and refuses what comes after', async () => {
    const { view, host, aborted } = conversation();
    const waiting = view.request('wait', null);
    await turns();
    view.dispose();
    await rejectsWith(waiting, 'DISPOSED');
    await rejectsWith(view.request('double', 1), 'DISPOSED');
    host.dispose();
    host.emit('moved', { to: 'nobody' });
    assert.deepEqual(aborted, ['wait']);
  });

  it('refuses params and names it does not know, with an answer', async () => {
    const { hostEnd, viewEnd, problems } = conversation();
    const answers: unknown[] = [];
    viewEnd.onMessage((message) => answers.push(message));
    assert.ok(hostEnd);
    viewEnd.post({ kind: 'request', id: '1', name: 'double', params: 'two' });
    viewEnd.post({ kind: 'request', id: '2', name: 'toString', params: null });
    await turns();
    assert.deepEqual(answers, [
      { kind: 'error', id: '1', code: 'BAD_REQUEST', message: 'expected a finite number, found string.' },
      { kind: 'error', id: '2', code: 'ENDPOINT_NOT_FOUND', message: 'There is no request "toString".' },
    ]);
    assert.equal(problems.length, 2);
  });

  it('ignores malformed messages, unknown notices and events, and reports them', async () => {
    const { hostEnd, viewEnd, problems, events, notices } = conversation();
    for (const message of [
      null,
      7,
      'x',
      [],
      {},
      { kind: 'request', id: 1, name: 'double' },
      { kind: 'event' },
    ]) {
      viewEnd.post(message);
      hostEnd.post(message);
    }
    viewEnd.post({ kind: 'notice', name: '__proto__', data: 1 });
    viewEnd.post({ kind: 'notice', name: 'seen', data: { not: 'a text' } });
    hostEnd.post({ kind: 'event', name: 'moved', data: {} });
    hostEnd.post({ kind: 'event', name: 'constructor', data: {} });
    hostEnd.post({ kind: 'result', id: 'of a former life', value: 1 });
    await turns();
    assert.deepEqual([events, notices], [[], []]);
    assert.equal(problems.length, 14 + 4);
  });

  it('refuses a result of the wrong shape', async () => {
    const [hostEnd, viewEnd] = wire();
    const lying: Protocol<Requests, Events, Notices> = protocol;
    servePanel({
      protocol: lying,
      channel: hostEnd,
      requests: { double: async () => Number.NaN, wait: async () => null, fail: async () => null },
      notices: { seen: () => undefined },
      onProblem: () => undefined,
    });
    const view = connectPanel({
      protocol,
      channel: viewEnd,
      events: { moved: () => undefined },
      onProblem: () => undefined,
    });
    await assert.rejects(view.request('double', 1), /expected a finite number/);
  });
});

describe('decoders', () => {
  it('name the place of what is wrong', () => {
    const decode = shape<{ readonly runs: readonly { readonly steps: Float64Array }[] }>({
      runs: list(shape<{ readonly steps: Float64Array }>({ steps: column })),
    });
    assert.throws(() => decode({ runs: [{ steps: new Float64Array(1) }, { steps: [1] }] }), {
      message: 'At .runs[1].steps: expected a Float64Array, found a list.',
    });
  });

  it('keep to their limits', () => {
    assert.throws(() => list(text, 2)(['a', 'b', 'c']), /longer than 2/);
    assert.throws(() => integer(1, 5)(2.5), /whole number/);
    assert.throws(() => oneOf(['a', 'b'])('c'), /one of a, b/);
    assert.throws(() => finite(Infinity), /finite/);
  });
});
