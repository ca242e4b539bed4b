import assert from 'node:assert/strict';
import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { connect } from 'node:net';
import { Random, RequestGenerator, type Sent } from './support/generator';
import { serveInProcess } from './support/inProcess';
import { COSTLY, NEVER_GRANTED } from './support/requests';
import { Workbench, type RunningServer } from './support/server';
import { head, RawConnection, residentBytes } from './support/sockets';

const SEED = Number(process.env['TIDEMARK_FUZZ_SEED'] ?? 20261125);
const REQUESTS = Number(process.env['TIDEMARK_FUZZ_REQUESTS'] ?? 50_000);
const AT_ONCE = 32;
const SHUTDOWN = 'POST /api/tidemark/1.0/shutdown';
const MIB = 2 ** 20;

describe('generated requests', function () {
  this.timeout(300_000);
  const bench = new Workbench();
  const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });
  const random = new Random(SEED);
  let server: RunningServer;
  let routes: readonly string[];
  let generator: RequestGenerator;
  let log = '';

  before(async () => {
    const table = await serveInProcess(bench.folder());
    routes = [...new Set(table.routes)].filter((route) => route !== SHUTDOWN);
    assert.ok(table.routes.includes(SHUTDOWN));
    await table.stop();
    server = await bench.serve(bench.folder());
    server.process.stderr?.on('data', (chunk: Buffer) => (log = (log + chunk.toString()).slice(-4000)));
    // What the requests leave alone, so that there is always something to be found.
    // Its id is none of the numbers that are tried by chance.
    for (const name of ['one', 'two']) await server.post('experiments/create', { name });
    const { experiment_id: experimentId } = (await server.post('experiments/create', { name: 'fixed' })).json;
    const { run } = (await server.post('runs/create', { experiment_id: experimentId })).json;
    const { model } = (await server.post('logged-models', { experiment_id: experimentId, name: 'fixed' }))
      .json;
    await server.post('registered-models/create', { name: 'fixed' });
    const proxy = '/api/2.0/mlflow-artifacts/artifacts';
    const roots = [run.info.artifact_uri, model.info.artifact_uri].map((uri) =>
      uri.replace('mlflow-artifacts:/', ''),
    );
    for (const root of ['fuzz', ...roots])
      for (const path of ['a.txt', 'sub/b.txt'])
        await server.fetch(`${proxy}/${root}/${path}`, { method: 'PUT', body: 'text' });
    const version = { name: 'fixed', source: run.info.artifact_uri, run_id: run.info.run_id };
    assert.equal((await server.post('model-versions/create', version)).status, 200);
    const ids = {
      ...{ experiment_id: ['0'], run_id: [await server.createRun()], fixed_run: [run.info.run_id] },
      ...{ model_id: ['m-none'], fixed_model: [model.info.model_id], fixed_name: ['fixed'] },
    };
    generator = new RequestGenerator(random, ids);
  });
  after(async () => {
    agent.destroy();
    await bench.clear();
  });

  it(`over every route get no 5xx, end no server and take no memory`, async () => {
    const statuses = new Map<number, number>();
    const granted = new Map<string, number>(routes.map((route) => [withoutPrefix(route), 0]));
    const started = Date.now();
    let sent = 0;
    let warm = 0;
    const client = async (): Promise<void> => {
      for (;;) {
        const number = sent++;
        if (number >= REQUESTS) return;
        if (number === REQUESTS / 2) warm = residentBytes(server.pid) ?? 0;
        // Each route in its turn, so that none is left out by chance.
        const one = generator.request(routeOf(number));
        const { status, answer } = await send(one);
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
        assert.ok(
          status > 0 && (status < 500 || (status === 501 && NEVER_GRANTED.test(one.route))),
          `${String(status)} ${answer} for ${one.method} ${one.path} ${String(one.body)} (seed ${String(SEED)}, request ${String(number)})\n${log}`,
        );
        if (status < 300) {
          const route = withoutPrefix(one.route);
          granted.set(route, (granted.get(route) ?? 0) + 1);
        }
        if (!/[:*]/.test(one.route)) assert.doesNotMatch(answer, /ENDPOINT_NOT_FOUND/, one.route);
        if (status >= 400 && one.method !== 'HEAD')
          assert.match(answer, /"error_code":"/, `${one.method} ${one.path}`);
        learn(one, status, answer);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, client));
    const grown = (residentBytes(server.pid) ?? 0) - warm;
    console.log(
      `      ${String(REQUESTS)} requests to ${String(routes.length)} routes in ${String(Date.now() - started)} ms: ${JSON.stringify(Object.fromEntries([...statuses].sort()))}, grown by ${(grown / MIB).toFixed(1)} MiB from ${(warm / MIB).toFixed(1)}`,
    );
    assert.equal(server.process.exitCode, null);
    assert.equal((await server.fetch('/health')).status, 200);
    const never = [...granted].filter(([route, count]) => count === 0 && !NEVER_GRANTED.test(route));
    assert.deepEqual(never, [], 'what these routes take is not generated');
    assert.ok(grown < 48 * MIB, `grown by ${(grown / MIB).toFixed(1)} MiB`);
  });

  it('answers requests that were sent in one go, each in its turn', async () => {
    const connection = new RawConnection(server);
    // The generated requests may have deleted it last.
    await server.post('experiments/restore', { experiment_id: '0' });
    const runId = await server.createRun();
    const count = 200;
    const body = (step: number): string =>
      JSON.stringify({ run_id: runId, key: 'm', value: step, timestamp: 1, step });
    const requests = Array.from({ length: count }, (_, step) => [
      head(server, 'POST /api/2.0/mlflow/runs/log-metric', {
        'Content-Type': 'application/json',
        'Content-Length': body(step).length,
      }) + body(step),
      head(server, `GET /api/2.0/mlflow/metrics/get-history?run_id=${runId}&metric_key=m`),
    ]).flat();
    let text = '';
    connection.socket.on('data', (chunk: Buffer) => (text += chunk.toString('latin1')));
    await connection.write(requests.join('') + head(server, 'GET /version', { Connection: 'close' }));
    await connection.closed;
    const answers = text.split('HTTP/1.1 ').slice(1);
    assert.equal(answers.length, 2 * count + 1);
    for (const [index, answer] of answers.entries()) {
      assert.match(answer, /^200 /);
      if (index < 2 * count)
        assert.match(answer, index % 2 === 0 ? /\r\n\r\n\{\}$/ : /\r\n\r\n\{("metrics":.+)?\}$/);
    }
  });

  it('survives bytes that are no HTTP', async () => {
    const { hostname, port } = new URL(server.url);
    const body = '{"filter":""}';
    const request = head(server, 'POST /api/2.0/mlflow/runs/search', {
      'Content-Type': 'application/json',
      'Content-Length': body.length,
    });
    for (let count = 0; count < 1000; count++) {
      const socket = connect(Number(port), hostname);
      socket.on('error', () => undefined);
      await once(socket, 'connect');
      const noise = Buffer.from(Array.from({ length: 64 }, () => random.below(256)));
      socket.end(random.chance(0.2) ? noise : random.mutated(Buffer.from(request + body)));
      setTimeout(() => socket.destroy(), 200);
    }
    assert.equal((await server.fetch('/health')).status, 200);
    assert.equal(server.process.exitCode, null);
  });

  it('ends when it is asked to, and only then', async () => {
    const [method, path = ''] = SHUTDOWN.split(' ');
    const exited = once(server.process, 'exit');
    assert.equal((await server.fetch(path, { method: method ?? '' })).status, 200);
    assert.deepEqual(await exited, [0, null]);
  });

  function routeOf(number: number): string {
    const route = routes[number % routes.length] ?? '';
    const round = Math.floor(number / routes.length);
    return COSTLY.test(route) && round % 20 > 0 ? 'GET /api/tidemark/1.0/ping' : route;
  }

  function learn({ route }: Sent, status: number, answer: string): void {
    if (status !== 200 || !/create|logged-models$/.test(route)) return;
    const { run, experiment_id: experimentId, model } = JSON.parse(answer);
    if (run) generator.learn('run_id', run.info.run_id);
    else if (experimentId) generator.learn('experiment_id', experimentId);
    else if (model) generator.learn('model_id', model.info.model_id);
  }

  function send({ method, path, body, type }: Sent): Promise<{ status: number; answer: string }> {
    return new Promise((resolve, reject) => {
      const { hostname, port } = new URL(server.url);
      const asked = request(
        {
          ...{ hostname, port, method, path, agent },
          headers: {
            authorization: `Bearer ${server.token}`,
            ...(type !== '' && { 'content-type': type }),
            ...(body && { 'content-length': body.length }),
          },
        },
        (response) => {
          let answer = '';
          response
            .setEncoding('utf8')
            .on('data', (chunk: string) => (answer += answer.length < 4000 ? chunk : ''));
          response.on('end', () => {
            resolve({ status: response.statusCode ?? 0, answer });
          });
        },
      );
      asked.on('error', (error) => {
        reject(new Error(`${error.message}: ${method} ${path}`));
      });
      asked.end(body ?? undefined);
    });
  }
});

/** MLflow's routes are there under four prefixes, with one handler. */
function withoutPrefix(route: string): string {
  return route.replace(/\/(ajax-)?api\/[23]\.0\//, '');
}
