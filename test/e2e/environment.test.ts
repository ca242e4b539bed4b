import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { openSession, type Session } from './driver/session';
import { fillStore, liveServer } from './driver/store';
import { trackingServer, type TrackedRun, type Tracking } from './driver/tracking';
import { until } from './driver/until';
import type { Workbench } from './driver/workbench';

/** As anybody writes it: it names no server. It logs until the file `enough` is there. */
const SCRIPT = `
import base64, os, time
import mlflow

mlflow.set_experiment("by hand")
with mlflow.start_run(run_name="unchanged"):
    mlflow.log_param("rate", 0.1)
    mlflow.log_text("a note of the script", "notes.txt")
    mlflow.log_dict({"answer": 42}, "data.json")
    with open("dot.png", "wb") as f:
        f.write(base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="))
    mlflow.log_artifact("dot.png")
    step = 0
    while not os.path.exists("enough"):
        mlflow.log_metric("height", step, step=step)
        step += 1
        time.sleep(0.1)
`;
const PROJECT = `
name: small
entry_points:
  main: {command: 'python -c "pass"'}
  fail: {command: 'python -c "raise SystemExit(3)"'}
  gone: {command: python nowhere.py}
  wait: {command: python wait.py}
`;
const WAITING = `
import os, time
print("at work", os.environ["MLFLOW_RUN_ID"], flush=True)
time.sleep(300)
`;

/** One window in which scripts and projects run, told in order. */
describe('runs of a real window', function () {
  this.timeout(90_000);
  const python = process.env['TIDEMARK_TEST_PYTHON'] ?? 'python3';
  let home: string;
  let session: Session;
  let workbench: Workbench;
  let tracking: Tracking;

  before(async () => {
    home = mkdtempSync(path.join(os.tmpdir(), 'tidemark-files-'));
    writeFileSync(path.join(home, 'train.py'), SCRIPT);
    mkdirSync(path.join(home, 'small'));
    writeFileSync(path.join(home, 'small/MLproject'), PROJECT);
    writeFileSync(path.join(home, 'small/wait.py'), WAITING);
    session = await openSession({
      files: home,
      // The interpreter on the PATH has the client, as that of a person who uses MLflow does.
      env: { PATH: `${path.dirname(python)}${path.delimiter}${process.env['PATH'] ?? ''}` },
    });
    workbench = session.workbench;
    session.page.setDefaultTimeout(15_000);
    await workbench.openContainer('Tidemark');
    await until('the server', () => liveServer(session.workspace));
    tracking = await trackingServer(session.workspace);
  });
  afterEach(async function () {
    if (this.currentTest?.isFailed())
      await workbench.screenshot(`failed ${this.currentTest.title.slice(0, 40)}`);
  });
  after(async () => {
    await session.close();
    rmSync(home, { recursive: true, force: true });
  });

  describe('a script in a terminal', function () {
    this.bail(true);

    it('finds the server in the environment, and its run grows in the tree', async () => {
      await workbench.palette('Terminal: Create New Terminal');
      await type('echo "[$MLFLOW_TRACKING_URI]"');
      const { url } = await server();
      await until('the address', async () => (await workbench.terminalText()).includes(`[${url}]`));
      await type(`"${python}" train.py`);
      await workbench.row('Experiments', /^by hand/).waitFor();
      await workbench.expand(workbench.row('Experiments', /^by hand/));
      const before = await height();
      await until('a later value', async () => (await height()) > before);
      await workbench.statusBarItem(/unchanged: height/).waitFor();
    });

    it('goes on over a reload of the window', async () => {
      const { pid } = await server();
      await workbench.reload();
      await workbench.tree('Experiments').waitFor();
      await workbench.expand(workbench.row('Experiments', /^by hand/));
      const before = await height();
      await until('a later value', async () => (await height()) > before + 5);
      assert.equal((await server()).pid, pid);
    });

    it('is seen by a second window, which shares the server and leaves it when it closes', async () => {
      const { pid } = await server();
      const second = await session.openWindow();
      await second.openContainer('Tidemark');
      await second.expand(second.row('Experiments', /^by hand/));
      await second.row('Experiments', /^unchanged.*running/).waitFor();
      assert.equal((await server()).pid, pid);
      await second.page.context().close();
      const before = await height();
      await until('a later value', async () => (await height()) > before + 5);
      assert.equal((await server()).pid, pid);
    });

    it('loses nothing when the server is killed: the window starts it again at the same address', async () => {
      const { pid, url, token } = await server();
      process.kill(pid, 'SIGKILL');
      const again = await until('another server', async () => {
        const now = await liveServer(session.workspace);
        return now !== undefined && now.pid !== pid && now;
      });
      assert.deepEqual([again.url, again.token], [url, token]);
      const before = await height();
      await until('a later value', async () => (await height()) > before);
      writeFileSync(path.join(session.workspace, 'enough'), '');
      await workbench.row('Experiments', /^unchanged.*finished/).waitFor();
      const run = fillStore(session.workspace, (store) => {
        const { experimentId = '' } = store.experiments.getByName('by hand') ?? {};
        const [only] = store.runs.search({
          experimentIds: [experimentId],
          filter: '',
          orderBy: [],
          viewType: 'ALL',
          maxResults: 10,
          pageToken: null,
          parent: 'any',
        }).items;
        return only?.info.runId;
      });
      assert.ok(run);
      const history = await tracking.history(run, 'height');
      assert.deepEqual(
        history.map(({ step }) => step),
        history.map((_, index) => index),
      );
    });

    it("opens its files in VS Code's own editors", async () => {
      const run = workbench.row('Experiments', /^unchanged/);
      await workbench.expand(run);
      await workbench.expand(workbench.row('Experiments', /^Artifacts/));
      await workbench.row('Experiments', /notes\.txt/).click();
      await until('the text', async () => (await workbench.editorText()).includes('a note of the script'));
      await workbench.row('Experiments', /data\.json/).click();
      await until('the JSON', async () => (await workbench.editorText()).includes('"answer": 42'));
      await workbench.row('Experiments', /dot\.png/).click();
      const image = (await workbench.webviewFrame(/dot\.png/)).locator('img');
      await image.waitFor();
      await workbench.expand(workbench.row('Experiments', /^Params/));
      await workbench.row('Experiments', /^rate, 0\.1/).waitFor();
    });

    const height = async (): Promise<number> => {
      const row = workbench.row('Experiments', /^unchanged, running.*height/);
      await row.waitFor();
      return Number(/, (\d+) height/.exec((await row.getAttribute('aria-label')) ?? '')?.[1] ?? 'none');
    };
  });

  describe('a launched project', () => {
    before(async () => {
      await workbench.palette('View: Close All Editors');
    });

    it('ends as its exit code says', async () => {
      for (const [entryPoint, status] of [
        ['main', 'FINISHED'],
        ['fail', 'FAILED'],
        ['gone', 'FAILED'],
      ] as const) {
        const run = await launch(entryPoint);
        await ended(run, status);
        await workbench.row('Experiments', new RegExp(`^${run.name}.*${status.toLowerCase()}`)).waitFor();
      }
      const text = await workbench.terminalText();
      assert.match(text, /nowhere\.py/);
      assert.doesNotMatch(text, /\n\s+at .+:\d+/);
    });

    it('is KILLED by Ctrl+C in its terminal', async () => {
      const run = await launchWaiting();
      await workbench.page.locator('.terminal-wrapper.active .xterm-screen').first().click();
      await workbench.page.keyboard.press('Control+C');
      await ended(run, 'KILLED');
    });

    it('is KILLED by the stop button of its row', async () => {
      const run = await launchWaiting();
      await workbench.inlineAction(
        workbench.row('Experiments', new RegExp(`^${run.name}.*running`)),
        'Stop Run',
      );
      await ended(run, 'KILLED');
      await workbench.row('Experiments', new RegExp(`^${run.name}.*killed`)).waitFor();
    });

    it('is KILLED when its terminal is closed', async () => {
      const run = await launchWaiting();
      await workbench.palette('Terminal: Kill the Active Terminal Instance');
      await ended(run, 'KILLED');
    });

    it('is KILLED when its launcher was killed while no window looked', async () => {
      const run = await launchWaiting();
      const pid = await until('the launcher', async () => launcherOf(run));
      const address = workbench.page.url();
      await workbench.page.goto('about:blank');
      process.kill(pid, 'SIGKILL');
      await workbench.page.goto(address, { waitUntil: 'commit' });
      await workbench.ready();
      await ended(run, 'KILLED');
    });

    const launch = async (entryPoint: string): Promise<TrackedRun> => {
      const known = new Set((await launched()).map(({ id }) => id));
      await workbench.contextMenu(
        workbench.row('Projects', new RegExp(`^Entry point ${entryPoint}`)),
        /^Run Project/,
      );
      await workbench.quickInput.pick(/Run/);
      const run = await until('the run', async () => (await launched()).find(({ id }) => !known.has(id)));
      await workbench.expand(workbench.row('Experiments', /^small/));
      return run;
    };
    const launchWaiting = async (): Promise<TrackedRun> => {
      const run = await launch('wait');
      await until('what the script says', async () =>
        (await workbench.terminalText()).includes(`at work ${run.id}`),
      );
      return run;
    };
    const launched = (): Promise<TrackedRun[]> => tracking.runs('small').catch(() => []);
    const ended = async (run: TrackedRun, status: string): Promise<void> => {
      await until(`the end of ${run.name}`, async () => (await tracking.run(run.id)).status !== 'RUNNING');
      assert.equal((await tracking.run(run.id)).status, status);
    };
    const launcherOf = (run: TrackedRun): number | undefined =>
      fillStore(session.workspace, (store) => {
        const tag = store.runs.get(run.id).data.tags.find(({ key }) => key === 'tidemark.launch.pid');
        return tag && Number(tag.value);
      });
  });

  async function server(): Promise<{ pid: number; url: string; token: string }> {
    return until('the server', () => liveServer(session.workspace));
  }

  async function type(line: string): Promise<void> {
    await workbench.page.locator('.terminal-wrapper.active .xterm-screen').first().click();
    await until('a prompt', async () => (await workbench.terminalText()).trimEnd().endsWith('$'));
    await workbench.page.keyboard.type(line);
    await workbench.page.keyboard.press('Enter');
  }
});
