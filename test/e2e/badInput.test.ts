import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type Server } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import Database from 'better-sqlite3';
import { openSession, type Session } from './driver/session';
import { fillStore, liveServer, seedRun, storeFolder } from './driver/store';
import { trackingServer } from './driver/tracking';
import { until } from './driver/until';
import type { Workbench } from './driver/workbench';

const FOLDERS = ['one', 'two', 'lacks', 'corrupt', 'newer', 'half', 'gone', 'locked'];
const PROJECT = 'entry_points:\n  main: {command: python train.py}\n';
const SCRIPT = 'import mlflow\nmlflow.log_metric("loss", 0.5)\n';
const INSTALLING = 240_000;

describe('a window without a folder', function () {
  this.timeout(60_000);
  let session: Session;
  before(async () => {
    session = await openSession({ files: null });
    session.page.setDefaultTimeout(15_000);
  });
  after(() => session.close());

  it('says that runs are kept in one, and opens it', async () => {
    const { workbench } = session;
    await workbench.openContainer('Tidemark');
    await workbench.page
      .getByText('Tidemark keeps runs in a folder, beside the code that makes them.')
      .waitFor();
    await workbench.page.getByRole('button', { name: 'Open Folder…' }).waitFor();
    await workbench.screenshot('no-folder');
    assert.equal(await workbench.notification(/./).count(), 0);
  });
});

/** Folders with all that can be wrong with them, in one window, on a machine that has no Python at first. */
describe('a window of several folders', function () {
  this.timeout(60_000);
  const python = process.env['TIDEMARK_TEST_PYTHON'] ?? 'python3';
  let home: string;
  let programs: string;
  let session: Session;
  let workbench: Workbench;
  let taken: Server;
  let port: number;
  const folder = (name: string): string => path.join(session.workspace, name);
  const untouched = new Map<string, Buffer>();

  before(async () => {
    home = mkdtempSync(path.join(os.tmpdir(), 'tidemark-files-'));
    programs = mkdtempSync(path.join(os.tmpdir(), 'tidemark-programs-'));
    // What VS Code and a shell need; no Python.
    for (const name of ['sh', 'bash', 'ps', 'git', 'uname', 'env', 'cat']) {
      const found = spawnSync('which', [name], { encoding: 'utf8' }).stdout.trim();
      if (found) symlinkSync(found, path.join(programs, name));
    }
    taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const address = taken.address();
    assert.ok(address !== null && typeof address === 'object');
    ({ port } = address);
    writeFileSync(
      path.join(home, 'all.code-workspace'),
      JSON.stringify({ folders: FOLDERS.map((name) => ({ path: name })) }),
    );
    for (const name of FOLDERS) mkdirSync(path.join(home, name));
    for (const name of ['one', 'two', 'lacks']) {
      writeFileSync(path.join(home, name, 'MLproject'), `name: ${name}-project\n${PROJECT}`);
      writeFileSync(path.join(home, name, 'train.py'), SCRIPT);
    }
    writeFileSync(path.join(home, 'lacks/python_env.yaml'), 'dependencies: []\n');
    session = await openSession({
      files: home,
      env: { PATH: programs, PYENV_ROOT: programs },
      workspaceFile: 'all.code-workspace',
      prepare,
    });
    workbench = session.workbench;
    session.page.setDefaultTimeout(15_000);
    // A tree has only the rows that are on the screen.
    await session.page.setViewportSize({ width: 1280, height: 2000 });
    await workbench.openContainer('Tidemark');
  });
  afterEach(async function () {
    if (this.currentTest?.isFailed())
      await workbench.screenshot(`failed ${this.currentTest.title.slice(0, 40)}`);
  });
  after(async () => {
    setReadonly(folder('locked'), false);
    await session.close();
    taken.close();
    for (const each of [home, programs]) rmSync(each, { recursive: true, force: true });
  });

  const prepare = (workspace: string): void => {
    const database = (name: string): string =>
      path.join(storeFolder(path.join(workspace, name)), 'tracking.db');
    for (const name of ['one', 'two', 'newer', 'half', 'gone'])
      fillStore(path.join(workspace, name), (store) =>
        seedRun(store, `of ${name}`, { name: `run of ${name}` }),
      );
    mkdirSync(path.dirname(database('corrupt')));
    writeFileSync(database('corrupt'), 'no database at all '.repeat(300));
    const newer = new Database(database('newer'));
    newer.pragma('user_version = 9999');
    newer.close();
    for (const name of ['corrupt', 'newer']) untouched.set(database(name), readFileSync(database(name)));
    const discovery = (name: string): string => path.join(workspace, name, '.tidemark/server.json');
    writeFileSync(discovery('half'), '{"version":1,"pid":12');
    const token = 'x'.repeat(43);
    const url = `http://127.0.0.1:${port}`;
    writeFileSync(
      discovery('gone'),
      JSON.stringify({ version: 1, pid: deadPid(), port, token, url, startedAt: 1 }),
    );
    writeFileSync(path.join(workspace, 'locked/train.py'), SCRIPT);
    setReadonly(path.join(workspace, 'locked'), true);
  };

  it('shows the runs of each', async () => {
    for (const name of ['one', 'two', 'half', 'gone'])
      await workbench.row('Experiments', new RegExp(`^of ${name}`)).waitFor();
  });

  it('says in a sentence what is wrong with a store, and leaves it as it is', async () => {
    const view = workbench.page.locator('.pane').filter({ has: workbench.tree('Experiments') });
    const said = await until('the sentences', async () => {
      const text = (await view.first().innerText()).replaceAll('\u00a0', ' ');
      return /newer/.test(text) && /damaged/.test(text) && /can't write/.test(text) && text;
    });
    assert.doesNotMatch(said, /SQLITE_|\.js:\d|\n\s+at /);
    for (const name of ['corrupt', 'newer', 'locked'])
      await workbench
        .row('Experiments', new RegExp(`${name}['’]?`))
        .first()
        .waitFor();
    for (const [file, content] of untouched) assert.deepEqual(readFileSync(file), content);
    assert.equal(existsSync(storeFolder(folder('locked'))), false);
    assert.equal(await workbench.notification(/SQLITE_|\.js:\d|unexpected/).count(), 0);
    await workbench.screenshot('broken-stores');
  });

  it('has a server in spite of a half-written discovery file, a dead process and a port that is taken', async () => {
    await until('the first', () => liveServer(folder('half')));
    const other = await until('the second', () => liveServer(folder('gone')));
    assert.notEqual(other.port, port);
    assert.equal(other.token, 'x'.repeat(43), 'open terminals keep their token');
  });

  it('says that there is no Python, with ways out', async () => {
    await run('one');
    const notice = workbench.notification(
      'Running a project needs Python 3.10 or later, and none was found.',
    );
    await notice.getByRole('button', { name: 'Install Python' }).waitFor();
    await workbench.screenshot('no-python');
    await workbench.palette('Notifications: Clear All Notifications');
  });

  it('says the same of one that is too old', async () => {
    program('python3', `echo '["/usr/bin/python3", "3.8.1", true, true]'`);
    await run('one');
    await workbench
      .notification('Running a project needs Python 3.10 or later, and none was found.')
      .waitFor();
    await workbench.palette('Notifications: Clear All Notifications');
  });

  it('runs a project in each folder, into its own store', async () => {
    program('python3', `exec "${python}" "$@"`);
    for (const name of ['one', 'two']) {
      await run(name);
      const tracking = await trackingServer(folder(name));
      await until(`the run of ${name}`, async () => {
        const [first] = await tracking.runs(`${name}-project`).catch(() => []);
        return first?.status === 'FINISHED';
      });
      await workbench.row('Experiments', new RegExp(`^${name}-project`)).waitFor();
    }
    const experiments = fillStore(folder('one'), (store) =>
      store.experiments.search({ viewType: 'ALL', maxResults: 10 }).items.map(({ name }) => name),
    );
    assert.deepEqual([...experiments].sort(), ['Default', 'of one', 'one-project']);
  });

  it("installs MLflow's client with one click where a project lacks it, and the launch goes on", async function () {
    this.timeout(INSTALLING + 30_000);
    await run('lacks');
    const notice = workbench.notification(/doesn't ask for MLflow's client/);
    await notice.getByRole('button', { name: 'Install mlflow-skinny' }).click();
    await until(
      'the end of the run',
      async () => {
        const tracking = await trackingServer(folder('lacks')).catch(() => undefined);
        const [first] = (await tracking?.runs('lacks-project').catch(() => [])) ?? [];
        assert.notEqual(first?.status, 'FAILED');
        return first?.status === 'FINISHED' && (await tracking?.history(first.id, 'loss'))?.length === 1;
      },
      INSTALLING,
    );
    await workbench.screenshot('client-installed');
  });

  const program = (name: string, body: string): void => {
    const file = path.join(programs, name);
    writeFileSync(file, `#!/bin/sh\n${body}\n`);
    chmodSync(file, 0o755);
  };
  const run = async (name: string): Promise<void> => {
    await workbench.palette('Tidemark: Run Project…');
    await workbench.quickInput.pick(new RegExp(`^${name}-project`));
    await workbench.quickInput.titled(/: main$/);
    await workbench.quickInput.pick(/Run/);
  };
});

/** The number of a process that has ended. */
function deadPid(): number {
  return spawnSync(process.execPath, ['-e', '']).pid;
}

/** For the super-user too, whom no mode keeps from writing. */
function setReadonly(directory: string, readonly: boolean): void {
  if (process.getuid?.() === 0) execFileSync('chattr', [readonly ? '+i' : '-i', directory]);
  else chmodSync(directory, readonly ? 0o555 : 0o755);
}
