import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import type { Run, RunHead } from '../../src/core/entities';
import type { TidemarkApi } from '../../src/extension';
import type { Services } from '../../src/features/services';
import type { WorkspaceStore } from '../../src/features/stores';

const PYTHON_PROJECT = [
  'name: small',
  'entry_points:',
  '  main:',
  '    parameters:',
  '      lr: {type: float, default: 0.10}',
  '      note: {type: string, default: "<b>\\"x\\"</b>"}',
  `    command: python -c "import os, sys; sys.exit(0 if sys.argv[1] == '0.1' and len(sys.argv[2]) == 10 and os.environ['MLFLOW_RUN_ID'] else 4)" {lr} {note}`,
  '  fail: {command: python -c "raise SystemExit(3)"}',
  '  wait: {command: "python -c \\"import time; print(\'waiting\', flush=True); time.sleep(120)\\""}',
  '  needs: {command: "python -c pass {data}", parameters: {data: path}}',
  '',
].join('\n');

/** What was asked, instead of dialogs, which VS Code refuses to show in tests. */
let asked: string[] = [];

async function eventually<T>(
  look: () => Promise<T | undefined> | T | undefined,
  what: string,
  within = 20_000,
): Promise<T> {
  const deadline = Date.now() + within;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    assert.ok(
      Date.now() < deadline,
      `${what}: not within ${within} ms${asked.length > 0 ? `; asked: ${asked.join(' | ')}` : ''}`,
    );
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

describe('projects', function () {
  this.timeout(90_000);
  let services: Services;
  let store: WorkspaceStore;
  let folder: vscode.WorkspaceFolder;
  let project: vscode.Uri;
  const { showWarningMessage, showErrorMessage } = vscode.window;
  let answer: string | undefined;

  const file = (...parts: readonly string[]): vscode.Uri => vscode.Uri.joinPath(folder.uri, ...parts);
  const write = (name: string, text: string): vscode.Uri => {
    const uri = file(name, 'MLproject');
    mkdirSync(path.dirname(uri.fsPath), { recursive: true });
    writeFileSync(uri.fsPath, text);
    return uri;
  };
  const runs = async (): Promise<readonly RunHead[]> => {
    const { items } = await store.backend.searchExperiments({
      viewType: 'ACTIVE_ONLY',
      maxResults: 100,
      pageToken: null,
    });
    const experiment = items.find(({ name }) => name === 'small');
    if (!experiment) return [];
    const page = await store.backend.searchRuns({
      experimentIds: [experiment.experimentId],
      filter: '',
      orderBy: [],
      viewType: 'ACTIVE_ONLY',
      maxResults: 100,
      pageToken: null,
      parent: 'any',
    });
    return page.items;
  };
  const tagOf = (run: RunHead, key: string): string | undefined =>
    run.data.tags.find((tag) => tag.key === key)?.value;
  const node = (name: string): object => ({ kind: 'entryPoint', folder, uri: project, name });
  /** Runs an entry point with what its form holds. */
  const filledIn = async (name: string): Promise<void> => {
    const command = vscode.commands.executeCommand('tidemark.runProject', node(name));
    await new Promise((resolve) => setTimeout(resolve, 1000));
    await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
    await command;
  };
  /** On a machine whose programs are in `folders` alone. */
  const withPath = async (folders: string, work: () => Promise<void>): Promise<void> => {
    const { PATH, PYENV_ROOT } = process.env;
    Object.assign(process.env, { PATH: folders, PYENV_ROOT: tmpdir() });
    try {
      await work();
    } finally {
      process.env['PATH'] = PATH;
      if (PYENV_ROOT === undefined) delete process.env['PYENV_ROOT'];
      else process.env['PYENV_ROOT'] = PYENV_ROOT;
    }
  };
  /** Launches, and waits for the run to be there. */
  const launched = async (name: string): Promise<RunHead> => {
    const before = new Set((await runs()).map(({ info }) => info.runId));
    await filledIn(name);
    return eventually(async () => (await runs()).find(({ info }) => !before.has(info.runId)), 'a new run');
  };
  const ended = (run: RunHead): Promise<Run> =>
    eventually(async () => {
      const now = await store.backend.getRun(run.info.runId);
      return now.info.status === 'RUNNING' ? undefined : now;
    }, 'the end of the run');
  const atWork = (run: RunHead): Promise<string> =>
    eventually(
      async () => tagOf(await store.backend.getRun(run.info.runId), 'tidemark.launch.pid'),
      'its launcher',
    );

  before(async () => {
    const extension = vscode.extensions.getExtension<TidemarkApi>('tidemark.tidemark');
    assert.ok(extension);
    services = (await extension.activate()).services;
    const [first] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(first);
    folder = first;
    project = write('small', PYTHON_PROJECT);
    store = await services.stores.get(folder);
    const stub = async (message: string): Promise<string | undefined> => {
      asked.push(message);
      return answer;
    };
    Object.assign(vscode.window, { showWarningMessage: stub, showErrorMessage: stub });
  });
  beforeEach(() => {
    asked = [];
    // The machine's own Python may lack MLflow's client; these scripts need none.
    answer = 'Run Without It';
  });
  after(() => {
    Object.assign(vscode.window, { showWarningMessage, showErrorMessage });
    for (const name of ['small', 'broken']) rmSync(file(name).fsPath, { recursive: true, force: true });
  });

  it('marks what is wrong in an MLproject', async () => {
    const uri = write(
      'broken',
      'entrypoints: {}\nconda_env: nowhere.yaml\nentry_points:\n  main: {command: "a {b}"}\n',
    );
    await vscode.workspace.openTextDocument(uri);
    const diagnostics = await eventually(() => {
      const found = vscode.languages.getDiagnostics(uri);
      return found.length === 3 ? found : undefined;
    }, 'the problems');
    assert.deepEqual(diagnostics.map(({ message, range }) => `${range.start.line}: ${message}`).sort(), [
      '0: There is no field "entrypoints" here; did you mean "entry_points"?',
      '1: There is no file nowhere.yaml beside this one; create it or name another.',
      '3: The command names "b", which is not a parameter of "main"; add it to the parameters.',
    ]);
    await vscode.commands.executeCommand('tidemark.runProject', uri);
    assert.deepEqual(asked, [
      'MLproject has an error: There is no file nowhere.yaml beside this one; create it or name another.',
    ]);
  });

  it('lists entry points under Run Task', async () => {
    const tasks = await vscode.tasks.fetchTasks({ type: 'tidemark' });
    const names = tasks.map(({ name }) => name);
    for (const name of ['digits: main', 'digits: forest', 'small: main'])
      assert.ok(names.includes(name), names.join());
  });

  it('creates the run first, and its exit code ends it', async () => {
    const run = await ended(await launched('main'));
    assert.equal(run.info.status, 'FINISHED');
    assert.deepEqual(run.data.params.map(({ key, value }) => `${key}=${value}`).sort(), [
      'lr=0.1',
      'note=<b>"x"</b>',
    ]);
    assert.equal(tagOf(run, 'mlflow.source.type'), 'PROJECT');
    assert.equal(tagOf(run, 'mlflow.project.entryPoint'), 'main');
    assert.equal(tagOf(run, 'mlflow.project.backend'), 'local');
    assert.equal((await ended(await launched('fail'))).info.status, 'FAILED');
  });

  it('stops a run', async () => {
    const run = await launched('wait');
    await atWork(run);
    await vscode.commands.executeCommand('tidemark.stopRun', {
      kind: 'run',
      folder,
      runId: run.info.runId,
      experimentId: run.info.experimentId,
    });
    assert.equal((await ended(run)).info.status, 'KILLED');
  });

  it('ends a run as killed when its terminal is closed', async () => {
    const run = await launched('wait');
    await atWork(run);
    const task = vscode.tasks.taskExecutions.find((each) => each.task.definition['run'] === run.info.runId);
    assert.ok(task);
    task.terminate();
    assert.equal((await ended(run)).info.status, 'KILLED');
  });

  it('passes the exit code on to a task', async () => {
    const tasks = await vscode.tasks.fetchTasks({ type: 'tidemark' });
    const task = tasks.find(({ name }) => name === 'small: fail');
    assert.ok(task);
    const code = new Promise<number | undefined>((resolve) => {
      const listener = vscode.tasks.onDidEndTaskProcess(({ execution, exitCode }) => {
        if (execution.task.definition['run'] === undefined && execution.task.name === 'small: fail') {
          listener.dispose();
          resolve(exitCode);
        }
      });
    });
    await vscode.tasks.executeTask(task);
    assert.equal(await code, 3);
  });

  it('ends a run as killed when its launcher was killed itself', async () => {
    const run = await launched('wait');
    process.kill(Number(await atWork(run)), 'SIGKILL');
    assert.equal((await ended(run)).info.status, 'KILLED');
  });

  it('ends the runs whose launcher is gone when the store is opened', async () => {
    const [first] = await runs();
    assert.ok(first);
    const create = (pid: string): Promise<Run> =>
      store.backend.createRun({
        experimentId: first.info.experimentId,
        runName: null,
        userId: 'ana',
        startTime: Date.now(),
        status: 'RUNNING',
        tags: [
          { key: 'tidemark.launch.host', value: hostname() },
          { key: 'tidemark.launch.pid', value: pid },
        ],
      });
    // The second number is alive, but not the launcher of that run.
    const abandoned = [await create('4194000'), await create(String(process.pid))];
    await services.stores.retry(folder);
    store = await services.stores.get(folder);
    for (const run of abandoned) assert.equal((await ended(run)).info.status, 'KILLED');
  });

  it('says that there is no Python, and offers one', async () => {
    const count = (await runs()).length;
    await withPath(tmpdir(), () => filledIn('main'));
    assert.deepEqual(asked, ['Running a project needs Python 3.10 or later, and none was found.']);
    assert.equal((await runs()).length, count);
  });

  it("offers MLflow's client to an interpreter without it", async () => {
    const count = (await runs()).length;
    const directory = mkdtempSync(path.join(tmpdir(), 'tidemark-bare-'));
    execFileSync('python3', ['-m', 'venv', '--without-pip', directory]);
    answer = undefined;
    await withPath(path.join(directory, 'bin'), () => filledIn('main'));
    rmSync(directory, { recursive: true });
    assert.equal(asked.length, 1);
    assert.match(asked[0] ?? '', /^Install mlflow-skinny into .*tidemark-bare-.*\?$/);
    assert.equal((await runs()).length, count);
  });

  it("offers MLflow's client to an environment that doesn't ask for it", async () => {
    writeFileSync(file('small', 'python_env.yaml').fsPath, 'dependencies: [numpy]\n');
    answer = undefined;
    await filledIn('main');
    rmSync(file('small', 'python_env.yaml').fsPath);
    assert.deepEqual(asked, [
      "The environment of small doesn't ask for MLflow's client, so the script can't log to its run.",
    ]);
  });

  it('launches nothing whose param is missing, and nothing when the client is refused', async () => {
    const count = (await runs()).length;
    const command = vscode.commands.executeCommand('tidemark.runProject', node('needs'));
    await new Promise((resolve) => setTimeout(resolve, 800));
    await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
    await new Promise((resolve) => setTimeout(resolve, 500));
    // The param's own box is open now; leaving it leads back to the form, leaving that ends it.
    await vscode.commands.executeCommand('workbench.action.closeQuickOpen');
    await new Promise((resolve) => setTimeout(resolve, 500));
    await vscode.commands.executeCommand('workbench.action.closeQuickOpen');
    await command;
    assert.equal((await runs()).length, count);
  });
});
