import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import path from 'node:path';
import type { FrameLocator, Locator } from 'playwright-core';
import { openSession, type Session } from './driver/session';
import { trackingServer, type Tracking } from './driver/tracking';
import type { Workbench } from './driver/workbench';

const epochs = 30;
/** Making the project's environment: a fresh venv and its packages. */
const installing = 300_000;

/** One story, told in order: a stranger's first quarter of an hour with the samples. */
describe('a stranger with the samples', function () {
  this.timeout(60_000);
  // Each step stands on the one before.
  this.bail(true);
  let session: Session;
  let workbench: Workbench;
  let tracking: Tracking;

  before(async () => {
    session = await openSession();
    workbench = session.workbench;
  });
  afterEach(async function () {
    if (this.currentTest?.isFailed()) await workbench.screenshot('failed');
  });
  after(() => session.close());

  it('launches the project from the palette and sees the run in the sidebar', async () => {
    await workbench.openContainer('Tidemark');
    await workbench.row('Projects', /main/).waitFor();
    await workbench.screenshots('welcome');
    await workbench.palette('Tidemark: Run Project…');
    await workbench.quickInput.pick(/^main/);
    await workbench.quickInput.pick(/^delay/);
    await workbench.quickInput.titled(/^delay/);
    await workbench.quickInput.answer('-');
    await workbench.quickInput.message.filter({ hasText: /number/ }).waitFor();
    await workbench.quickInput.answer('1');
    await workbench.quickInput.option(/^delay, 1\b/).waitFor();
    await workbench.screenshot('run-project-form');
    await workbench.quickInput.pick(/Run/);

    await workbench.row('Experiments', /^digits/).waitFor();
    await runRow(/running/).waitFor();
    tracking = await trackingServer(session.workspace);
    const [run] = await tracking.runs('digits');
    assert.ok(run);
    assert.equal(run.status, 'RUNNING');
    assert.equal(run.params['epochs'], '30');
    assert.equal(run.params['delay'], '1');
    await workbench.statusBarItem(run.name).waitFor();
    await workbench.page
      .getByText('Executing task')
      .or(workbench.page.getByText('digits: main'))
      .first()
      .waitFor();
  });

  it('watches the curve grow', async function () {
    this.timeout(installing + 60_000);
    await workbench.contextMenu(runRow(/running/), 'Show Charts');
    const charts = await workbench.webviewFrame(/Charts/);
    const chart = chartOf(charts, 'val/accuracy');
    await chart.waitFor({ timeout: installing });
    // Only what is in view is drawn.
    await chart.scrollIntoViewIfNeeded();
    const before = await pointsOf(chart);
    const inkBefore = await inkOf(chart);
    await expectEventually(async () => (await pointsOf(chart)) >= before + 3);
    await expectEventually(async () => (await inkOf(chart)) !== inkBefore);
    await workbench.screenshots('charts-live');
  });

  it('loses nothing by a reload in the middle of the run', async function () {
    this.timeout(150_000);
    const [run] = await tracking.runs('digits');
    assert.ok(run);
    assert.equal(run.status, 'RUNNING', 'the reload has to come while the run is running');
    const before = (await tracking.history(run.id, 'val/accuracy')).length;
    await workbench.reload();
    const charts = await workbench.webviewFrame(/Charts/);
    const chart = chartOf(charts, 'val/accuracy');
    await chart.waitFor();
    await chart.scrollIntoViewIfNeeded();
    await expectEventually(async () => (await pointsOf(chart)) > before);
    await expectEventually(async () => (await tracking.run(run.id)).status === 'FINISHED', 120_000);
    const history = await tracking.history(run.id, 'val/accuracy');
    assert.deepEqual(
      history.map(({ step }) => step),
      Array.from({ length: epochs }, (_, index) => index + 1),
    );
    await expectEventually(async () => (await pointsOf(chart)) === epochs);
    await workbench.openContainer('Tidemark');
    await runRow(/finished/).waitFor();
    await expectEventually(async () => (await inkOf(chart)) > 100);
  });

  it('runs it again with one param changed, by keyboard', async function () {
    this.timeout(120_000);
    await workbench.palette('Tidemark: Run Project…');
    const { quickInput, page } = workbench;
    await quickInput.acceptOption(/^main/);
    await quickInput.option(/^learning_rate/).waitFor();
    await quickInput.type('learning_rate');
    await quickInput.acceptOption(/^learning_rate/);
    await quickInput.titled(/^learning_rate/);
    await quickInput.answer('0.02');
    await quickInput.pick(/^delay/);
    await quickInput.titled(/^delay/);
    await quickInput.answer('0');
    await quickInput.option(/^delay, 0\b/).waitFor();
    await quickInput.pick(/Run/);
    await expectEventually(
      async () => (await tracking.runs('digits')).filter(({ status }) => status === 'FINISHED').length >= 2,
      100_000,
    );
    await page.waitForTimeout(500);
  });

  it('diffs the two runs in an editor', async () => {
    const rows = runRows(/finished/);
    await expectEventually(async () => (await rows.count()) >= 2);
    await rows.nth(0).click();
    await rows.nth(1).click({ modifiers: ['ControlOrMeta'] });
    await workbench.contextMenu(rows.nth(1), 'Diff Params');
    await workbench.page.locator('.monaco-diff-editor').waitFor();
    await expectEventually(async () => {
      const [left, right] = await workbench.editorTexts();
      return (
        /learning_rate.*0\.0(02|2)\b/.test(left ?? '') &&
        /learning_rate.*0\.0(02|2)\b/.test(right ?? '') &&
        left !== right
      );
    });
    await workbench.page.locator('.monaco-diff-editor .line-insert').first().waitFor();
    await workbench.screenshots('diff');
  });

  it('promotes the model from its context menu', async () => {
    await workbench.expand(workbench.row('Models', /digits-classifier/));
    const version = workbench.row('Models', /^2\b|Version 2/i);
    await workbench.contextMenu(version, /^Promote/);
    await workbench.quickInput.pick(/^deployed/);
    await workbench.quickInput.pick(/champion/);
    const dialog = workbench.dialog(/Promote digits-classifier 2/);
    await dialog.waitFor();
    await workbench.screenshot('promote-confirmation');
    await dialog.getByRole('button', { name: 'Promote' }).click();
    await workbench.row('Models', /deployed/).waitFor();
    await expectEventually(
      async () => (await tracking.version('digits-classifier', '2')).stage === 'Production',
    );
    assert.deepEqual((await tracking.version('digits-classifier', '2')).aliases, ['champion']);
    await workbench.screenshots('sidebar');
  });

  it('keeps the store in the folder, out of git', () => {
    assert.ok(existsSync(path.join(session.workspace, '.tidemark/tracking.db')));
    assert.ok(existsSync(path.join(session.workspace, '.tidemark/.gitignore')));
  });

  function runRow(text: RegExp): Locator {
    return runRows(text).first();
  }

  /** Runs at the tree's second level: below their experiment. */
  function runRows(text: RegExp): Locator {
    return workbench
      .tree('Experiments')
      .getByRole('treeitem', { name: text })
      .and(workbench.page.locator('[aria-level="2"]'));
  }
});

function chartOf(charts: FrameLocator, metric: string): Locator {
  return charts.locator(`canvas[aria-label^="${metric}:"]`);
}

/** How many points the chart says it shows. */
async function pointsOf(chart: Locator): Promise<number> {
  const label = (await chart.getAttribute('aria-label')) ?? '';
  return Number(/([\d,]+) points?/.exec(label)?.[1]?.replaceAll(',', '') ?? 0);
}

/** As much of the browser's canvas as is asked of it here: these tests' own types are Node's. */
interface Canvas {
  readonly width: number;
  readonly height: number;
  getContext(kind: '2d'): {
    getImageData(x: number, y: number, width: number, height: number): { readonly data: Uint8ClampedArray };
  };
}

/** Pixels that are drawn in a colour, so neither text nor grid. */
async function inkOf(chart: Locator): Promise<number> {
  return chart.evaluate((element: unknown) => {
    const canvas = element as Canvas;
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    let count = 0;
    for (let at = 0; at < data.length; at += 4) {
      const [red = 0, green = 0, blue = 0, alpha = 0] = data.subarray(at, at + 4);
      if (alpha > 128 && Math.max(red, green, blue) - Math.min(red, green, blue) > 60) count++;
    }
    return count;
  });
}

async function expectEventually(condition: () => Promise<boolean>, timeout = 30_000): Promise<void> {
  const deadline = Date.now() + timeout;
  while (!(await condition())) {
    assert.ok(Date.now() < deadline, `not so after ${timeout} ms: ${condition.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
