import assert from 'node:assert/strict';
import { request } from 'node:http';
import { connect } from 'node:net';
import { once } from 'node:events';
import { FIELDS, NAMES, NUMBERS, ODD, ROUTES } from './support/requests';
import { Workbench, type RunningServer } from './support/server';

/** One seed, one sequence: a failure can be had again. */
const SEED = Number(process.env['TIDEMARK_FUZZ_SEED'] ?? 20261124);
const SECONDS = Number(process.env['TIDEMARK_FUZZ_SECONDS'] ?? 8);
describe('generated requests', function () {
  this.timeout(120_000);
  const bench = new Workbench();
  let server: RunningServer;
  let state = SEED;
  const known: Record<'experiment_id' | 'run_id' | 'model_id' | 'name', string[]> = {
    experiment_id: ['0'],
    run_id: [],
    model_id: [],
    name: ['m'],
  };

  before(async () => {
    server = await bench.serve(bench.folder());
    known.run_id.push(await server.createRun(), await server.createRun());
    const model = await server.post('logged-models', { experiment_id: '0', name: 'fuzz' });
    known.model_id.push(model.json.model.info.model_id);
    await server.post('registered-models/create', { name: 'm' });
    await server.post('model-versions/create', { name: 'm', source: 's3://b/1' });
  });
  after(() => bench.clear());

  /** Mulberry32. */
  function random(): number {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  }
  const chance = (of: number): boolean => random() < of;
  function pick<T>(items: readonly T[]): T {
    const item = items[Math.floor(random() * items.length)];
    assert.ok(item !== undefined);
    return item;
  }

  function value(name: string, depth = 0): unknown {
    const ids: readonly string[] | undefined = known[name.replace(/s$/, '') as keyof typeof known];
    if (chance(0.1)) return pick<unknown>([null, true, false, [], {}, [[]], [null], { a: { b: [] } }]);
    if (FIELDS.lists.includes(name) && chance(0.9)) {
      const count = Math.floor(random() * 4);
      return Array.from({ length: count }, () =>
        /ids$|order_by|stages/.test(name) ? text(ids) : object(depth + 1),
      );
    }
    if (FIELDS.numbers.includes(name) && chance(0.7))
      return pick<unknown>([...NUMBERS, ...NUMBERS.map(String)]);
    return text(ids);
  }

  function text(ids: readonly string[] | undefined): string {
    return ids !== undefined && ids.length > 0 && chance(0.6) ? pick(ids) : pick(ODD);
  }

  function object(depth = 0): Readonly<Record<string, unknown>> {
    const fields: Record<string, unknown> = {};
    if (depth > 2) return fields;
    const names =
      depth === 0
        ? NAMES
        : ['key', 'value', 'timestamp', 'step', 'name', 'model_id', 'field_name', 'dataset_name'];
    if (depth === 1 && chance(0.3)) fields['dataset'] = object(2);
    for (const name of ['experiment_id', 'run_id', 'name', 'key', 'value'])
      if (chance(0.6)) fields[name] = value(name, depth);
    for (let count = Math.floor(random() * 6); count > 0; count--) {
      const name = pick(names);
      fields[name] = value(name, depth);
    }
    return fields;
  }

  interface Sent {
    readonly method: string;
    readonly path: string;
    readonly body: Buffer | null;
    readonly type: string;
  }

  function generated(): Sent {
    const [method = 'GET', route = ''] = pick(ROUTES).split(' ');
    let path = route.startsWith('/') ? route : `/api/2.0/mlflow/${route}`;
    path = path
      .replace('$model', () => encode(text(known.model_id)))
      .replace('$text', () => encode(pick(ODD)));
    const fields = object();
    if (method === 'GET') {
      const query = new URLSearchParams();
      for (const [name, field] of Object.entries(fields))
        for (const item of Array.isArray(field) ? field : [field])
          query.append(name, typeof item === 'string' ? item : JSON.stringify(item));
      return { method, path: `${path}?${query.toString()}`, body: null, type: '' };
    }
    const json = Buffer.from(JSON.stringify(fields));
    const body = chance(0.3) ? mutated(json) : json;
    return {
      method,
      path,
      body,
      type: chance(0.97) ? 'application/json' : pick(['text/plain', '', 'application/x']),
    };
  }

  /** Bytes changed, left out, doubled. */
  function mutated(bytes: Buffer): Buffer {
    const list = [...bytes];
    for (let count = 1 + Math.floor(random() * 8); count > 0; count--) {
      const at = Math.floor(random() * (list.length + 1));
      const kind = random();
      if (kind < 0.4) list[at] = Math.floor(random() * 256);
      else if (kind < 0.7) list.splice(at, 1 + Math.floor(random() * 5));
      else list.splice(at, 0, ...list.slice(at, at + 20));
    }
    return Buffer.from(list.map((byte) => byte & 255));
  }

  function send({ method, path, body, type }: Sent): Promise<{ status: number; answer: string }> {
    return new Promise((resolve, reject) => {
      const { hostname, port } = new URL(server.url);
      const asked = request(
        {
          ...{ hostname, port, method, path },
          headers: {
            authorization: `Bearer ${server.token}`,
            ...(type !== '' && { 'content-type': type }),
            ...(body && { 'content-length': body.length }),
          },
        },
        (response) => {
          let answer = '';
          response.setEncoding('utf8').on('data', (chunk: string) => (answer += chunk.slice(0, 2000)));
          response.on('end', () => {
            resolve({ status: response.statusCode ?? 0, answer });
          });
        },
      );
      asked.on('error', reject);
      asked.end(body ?? undefined);
    });
  }

  it('get no 5xx and end no server', async () => {
    const deadline = Date.now() + SECONDS * 1000;
    const statuses = new Map<number, number>();
    let count = 0;
    while (count < 20_000 && Date.now() < deadline) {
      const batch = Array.from({ length: 16 }, generated);
      const answers = await Promise.all(batch.map(send));
      answers.forEach(({ status, answer }, index) => {
        count++;
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
        const sent = batch[index];
        assert.ok(
          status < 500 || status === 501,
          `${String(status)} ${answer} for ${String(sent?.method)} ${String(sent?.path)} ${String(sent?.body)} (seed ${String(SEED)}, request ${String(count)})`,
        );
      });
    }
    assert.ok(count > 500, `${String(count)} requests only`);
    assert.ok((statuses.get(200) ?? 0) > count / 50, 'hardly any request was understood');
    assert.equal(server.process.exitCode, null);
    assert.equal((await server.fetch('/health')).status, 200);
    console.log(
      `      ${String(count)} requests: ${JSON.stringify(Object.fromEntries([...statuses].sort()))}`,
    );
  });

  it('survives bytes that are no HTTP', async () => {
    const { hostname, port } = new URL(server.url);
    const line = `POST /api/2.0/mlflow/runs/search HTTP/1.1\r\nHost: ${hostname}\r\nContent-Type: application/json\r\nContent-Length: 12\r\n\r\n{"filter":""}`;
    for (let count = 0; count < 400; count++) {
      const socket = connect(Number(port), hostname);
      socket.on('error', () => undefined);
      await once(socket, 'connect');
      socket.end(
        chance(0.2)
          ? Buffer.from(Array.from({ length: 64 }, () => Math.floor(random() * 256)))
          : mutated(Buffer.from(line)),
      );
      if (count % 20 === 0) await new Promise((done) => setTimeout(done, 10));
      setTimeout(() => socket.destroy(), 200);
    }
    assert.equal((await server.fetch('/health')).status, 200);
    assert.equal(server.process.exitCode, null);
  });
});

/** In a path, whatever it is; half a surrogate pair has no encoding. */
function encode(text: string): string {
  return encodeURIComponent(Buffer.from(text).toString());
}
