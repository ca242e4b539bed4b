import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { READY_MARKER } from '../../src/projects/environment';
import { writePlan, type EnvironmentPlan, type LaunchPlan } from '../../src/projects/launchPlan';
import { planFile } from '../../src/projects/planFile';
import { LAUNCHER_MESSAGES } from '../../src/projects/messages';
import { isLauncherOf } from '../../src/projects/processes';
import { CLI, eventually, Workbench, type RunningServer } from './support/server';

/** Node is at hand wherever the tests run, and is as good a training script as any. */
const NODE: EnvironmentPlan = {
  kind: 'local',
  python: { path: process.execPath, version: '3.11.7' },
  install: [],
};
const WAITING = 'console.log("at work"); setInterval(() => {}, 1000)';

describe('tidemark launch', function () {
  this.timeout(60_000);
  const bench = new Workbench();
  let server: RunningServer;
  let root: string;
  before(async () => {
    root = bench.folder();
    server = await bench.serve(root);
  });
  after(() => bench.clear());

  const planned = async (script: string, change: Partial<LaunchPlan> = {}): Promise<string> => {
    const runId = await server.createRun();
    const plan: LaunchPlan = {
      version: 1,
      runId,
      experimentId: '0',
      title: 'digits: main',
      tracking: { url: server.url, token: server.token },
      environment: NODE,
      command: { argv: [process.execPath, '-e', script], env: {}, verbatim: false, text: 'node' },
      cwd: root,
      words: LAUNCHER_MESSAGES,
      ...change,
    };
    const file = planFile(join(root, '.tidemark', 'launches'), runId);
    writePlan(file, plan);
    return file;
  };
  const started = (
    file: string,
    env: NodeJS.ProcessEnv = {},
  ): ChildProcess & { readonly text: () => string } => {
    const child = spawn(process.execPath, [CLI, 'launch', file], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...env },
    });
    let text = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => (text += chunk.toString()));
    return Object.assign(child, { text: () => text });
  };
  const ended = async (file: string): Promise<{ code: number | null; text: string }> => {
    const child = started(file);
    const [code] = (await once(child, 'close')) as [number | null];
    return { code, text: child.text() };
  };
  const runIdOf = (file: string): string => /([0-9a-f]{32})\.json$/.exec(file)?.[1] ?? '';
  const runOf = async (
    file: string,
  ): Promise<{ status: string; end_time?: number; tags: Record<string, string> }> => {
    const { json } = await server.get('runs/get', { run_id: runIdOf(file) });
    const { info, data } = json.run as {
      info: { status: string };
      data: { tags?: { key: string; value: string }[] };
    };
    return { ...info, tags: Object.fromEntries((data.tags ?? []).map(({ key, value }) => [key, value])) };
  };

  it('ends a run that exits with 0 as FINISHED', async () => {
    const file = await planned('console.log("made " + process.env.MLFLOW_RUN_ID)');
    if (process.platform !== 'win32') assert.equal(statSync(file).mode & 0o777, 0o600);
    const { code, text } = await ended(file);
    assert.equal(code, 0);
    assert.match(
      text,
      new RegExp(
        `^● digits: main\\n[^]*Starting node\\n\\nmade ${runIdOf(file)}\\n\\n✓ Finished after \\d+ s\\n$`,
      ),
    );
    const run = await runOf(file);
    assert.equal(run.status, 'FINISHED');
    assert.ok((run.end_time ?? 0) > 0);
    assert.equal(existsSync(file), false, 'the token is still on the disk');
  });

  const logOf = async (file: string): Promise<string> => {
    const query = new URLSearchParams({ run_uuid: runIdOf(file), path: 'logs/console.log' });
    const headers = { authorization: `Bearer ${server.token}` };
    const response = await fetch(`${server.url}/get-artifact?${query.toString()}`, { headers });
    return response.ok ? response.text() : '';
  };

  it('keeps what the script prints with the run, while it prints', async () => {
    const script = 'console.log("out"); console.error("err"); setTimeout(() => console.log("last"), 2500)';
    const file = await planned(script);
    const child = started(file);
    const closed = once(child, 'close');
    await eventually(async () => /out[^]*err|err[^]*out/.test(await logOf(file)));
    assert.equal((await runOf(file)).status, 'RUNNING');
    await closed;
    assert.match(await logOf(file), /^(out\nerr|err\nout)\nlast\n$/);
    assert.match(child.text(), /out[^]*last/, 'the terminal shows it too');
  });

  it('does not wait for what the script left running', async function () {
    if (process.platform === 'win32') this.skip();
    const script = `require('child_process').spawn('sleep', ['20'], { detached: true, stdio: 'inherit' }).unref(); console.log('gone on')`;
    const begin = Date.now();
    const file = await planned(script);
    assert.equal((await ended(file)).code, 0);
    assert.ok(Date.now() - begin < 15_000);
    assert.equal(await logOf(file), 'gone on\n');
  });

  it('ends another exit code as FAILED, and passes it on', async () => {
    const file = await planned('process.exit(3)');
    const { code, text } = await ended(file);
    assert.equal(code, 3);
    assert.match(text, /✗ Failed with exit code 3 after \d+ s\n$/);
    assert.equal((await runOf(file)).status, 'FAILED');
  });

  it('tells the script where to log, and nothing of its own', async () => {
    const names = [
      'MLFLOW_TRACKING_URI',
      'MLFLOW_TRACKING_TOKEN',
      'MLFLOW_EXPERIMENT_ID',
      'ELECTRON_RUN_AS_NODE',
      'MLFLOW_TRACKING_USERNAME',
    ];
    const file = await planned(`for (const n of ${JSON.stringify(names)}) console.log(n, process.env[n])`);
    const child = started(file, { ELECTRON_RUN_AS_NODE: '1', MLFLOW_TRACKING_USERNAME: 'ana' });
    await once(child, 'close');
    assert.match(
      child.text(),
      new RegExp(
        `MLFLOW_TRACKING_URI ${server.url}\nMLFLOW_TRACKING_TOKEN ${server.token}\nMLFLOW_EXPERIMENT_ID 0\nELECTRON_RUN_AS_NODE undefined\nMLFLOW_TRACKING_USERNAME undefined\n`,
      ),
    );
  });

  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    it(`hands ${signal} on, and ends the run as KILLED`, async function () {
      if (process.platform === 'win32') this.skip();
      const file = await planned(
        `process.on('${signal}', () => { console.log('asked to stop'); process.exit(0) }); ${WAITING}`,
      );
      const child = started(file);
      await eventually(() => child.text().includes('at work'));
      assert.equal(await isLauncherOf(child.pid ?? 0, runIdOf(file)), true);
      assert.equal(await isLauncherOf(process.pid, runIdOf(file)), false);
      child.kill(signal);
      await once(child, 'close');
      assert.match(child.text(), /asked to stop[^]*■ Stopped after \d+ s\n$/);
      const run = await runOf(file);
      assert.equal(run.status, 'KILLED');
      assert.equal(run.tags['tidemark.launch.pid'], String(child.pid));
    });
  }

  it('stops what a shell has started', async function () {
    if (process.platform === 'win32') this.skip();
    const script = `true && "\${1}" -e '${WAITING.replaceAll("'", '')}' ; true`;
    const file = await planned('', {
      command: {
        argv: ['bash', '-c', script, 'bash', process.execPath],
        env: {},
        verbatim: false,
        text: 'bash',
      },
    });
    const child = started(file);
    await eventually(() => child.text().includes('at work'));
    child.kill('SIGTERM');
    const [code] = (await once(child, 'close')) as [number | null];
    assert.equal(code, 143);
    assert.equal((await runOf(file)).status, 'KILLED');
  });

  it('ends a run whose process crashed as FAILED, one that was killed as KILLED', async function () {
    if (process.platform === 'win32') this.skip();
    const crashed = await planned('process.abort()');
    await ended(crashed);
    assert.equal((await runOf(crashed)).status, 'FAILED');
    const killed = await planned('process.kill(process.pid, "SIGKILL")');
    assert.equal((await ended(killed)).code, 137);
    assert.equal((await runOf(killed)).status, 'KILLED');
  });

  it('says what could not be started', async () => {
    const file = await planned('', {
      command: { argv: ['no-such-program-here'], env: {}, verbatim: false, text: 'no-such-program-here' },
    });
    const { code, text } = await ended(file);
    assert.equal(code, 127);
    assert.match(text, /✗ no-such-program-here can't be started: .*ENOENT/);
    assert.equal((await runOf(file)).status, 'FAILED');
    assert.doesNotMatch(text, /\n\s+at /);
  });

  it('survives a server that is started anew meanwhile', async () => {
    const file = await planned('process.stdin.resume(); setTimeout(() => process.exit(0), 1500)');
    const child = started(file);
    await eventually(() => child.text().includes('Starting'));
    await server.stop();
    await eventually(() => child.text().includes('Finished'));
    server = await bench.serve(root);
    assert.equal(child.exitCode ?? ((await once(child, 'exit'))[0] as number), 0);
    assert.equal((await runOf(file)).status, 'FINISHED');
  });

  it('says that a launch is over when its plan was taken, and that a plan is broken', async () => {
    const file = await planned('');
    await ended(file);
    const again = await ended(file);
    assert.equal(again.code, 2);
    assert.match(again.text, /^✗ This launch is over\./);
    writeFileSync(file, '{half');
    const broken = await ended(file);
    assert.equal(broken.code, 2);
    assert.match(broken.text, /^✗ The launch plan .* can't be read\.\n$/);
  });

  it('makes an environment once, and keeps nothing of one that failed', async () => {
    const python = process.env['TIDEMARK_TEST_PYTHON'] ?? 'python3';
    const environments = join(root, '.tidemark', 'envs');
    mkdirSync(environments, { recursive: true });
    const environment = (dependencies: readonly string[]): EnvironmentPlan => ({
      kind: 'venv',
      folder: join(environments, 'test'),
      version: null,
      python: { path: python, version: '3' },
      buildDependencies: [],
      dependencies,
      directory: root,
      leftOut: ['cudatoolkit'],
    });
    const command = {
      argv: ['python', '-c', 'import sys; print(sys.prefix)'],
      env: {},
      verbatim: false,
      text: 'python',
    };

    const failing = await planned('', { environment: environment(['-r nowhere.txt']), command });
    const failure = await ended(failing);
    assert.equal(failure.code, 1);
    assert.match(
      failure.text,
      /│ .*nowhere\.txt[^]*✗ The environment could not be made: [^]*✗ Failed with exit code 1/,
    );
    assert.equal((await runOf(failing)).status, 'FAILED');
    assert.deepEqual(readdirSync(environments), []);

    const making = await ended(await planned('', { environment: environment([]), command }));
    assert.equal(making.code, 0, making.text);
    assert.match(
      making.text,
      /Making the environment in .*\n.*only conda can install them: cudatoolkit\n.*Environment ready after \d+ s/,
    );
    assert.match(making.text, new RegExp(`\n${join(environments, 'test')}\n`));
    assert.equal(existsSync(join(environments, 'test', READY_MARKER)), true);

    const again = await ended(await planned('', { environment: environment([]), command }));
    assert.doesNotMatch(again.text, /Making the environment/);
    assert.deepEqual(readdirSync(environments), ['test']);
  });

  it('keeps nothing of an environment whose making was stopped', async function () {
    if (process.platform === 'win32') this.skip();
    const environments = join(root, '.tidemark', 'envs-stopped');
    const file = await planned('', {
      environment: {
        kind: 'venv',
        folder: join(environments, 'test'),
        version: null,
        python: { path: process.env['TIDEMARK_TEST_PYTHON'] ?? 'python3', version: '3' },
        buildDependencies: [],
        dependencies: [],
        directory: root,
        leftOut: [],
      },
    });
    const child = started(file);
    await eventually(() => child.text().includes('Making the environment'));
    child.kill('SIGINT');
    await once(child, 'close');
    assert.equal((await runOf(file)).status, 'KILLED');
    assert.deepEqual(readdirSync(environments), []);
  });
});
