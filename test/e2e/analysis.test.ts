import assert from 'node:assert/strict';
import type { FrameLocator, Locator } from 'playwright-core';
import { rowNames } from './driver/runsTable';
import type { Session } from './driver/session';
import { openSession } from './driver/session';
import { fillStore, seedRun } from './driver/store';
import { until } from './driver/until';
import type { Workbench } from './driver/workbench';

/** As many as an experiment's charts begin with. */
const RUNS = 10;
const TABLE = /^Runs: sweep/;
const CHARTS = /^Charts/;

/** One story, told in order: what a sweep found, with the table and the charts side by side. */
describe('analysing a sweep', function () {
  this.timeout(60_000);
  // Each step stands on the one before.
  this.bail(true);
  let session: Session;
  let workbench: Workbench;

  before(async () => {
    session = await openSession({
      prepare: (workspace) =>
        fillStore(workspace, (store) => {
          for (let index = 0; index < RUNS; index++)
            seedRun(store, 'sweep', {
              name: `run-${index}`,
              params: { depth: String(index), optimizer: ['adam', 'sgd', 'lion'][index % 3] ?? '' },
              metrics: { 'val/accuracy': 0.5 + index / 100, 'val/loss': 2 - index / 10 },
            });
        }),
    });
    workbench = session.workbench;
    await workbench.openContainer('Tidemark');
    await workbench.contextMenu(workbench.row('Experiments', /^sweep/), 'Show Runs Table');
    await workbench.webviewFrame(TABLE);
    await workbench.contextMenu(workbench.row('Experiments', /^sweep/), 'Show Charts');
    await workbench.webviewFrame(CHARTS);
    await workbench.palette('View: Move Editor into Right Group');
    await table();
    await charts();
    // Both need the room.
    await workbench.page.keyboard.press('Control+b');
    await workbench.tree('Experiments').waitFor({ state: 'hidden' });
  });
  afterEach(async function () {
    if (this.currentTest?.isFailed()) await workbench.screenshot('failed');
  });
  after(() => session.close());

  const table = (): Promise<FrameLocator> => workbench.panel('tm-table-page');
  const charts = (): Promise<FrameLocator> => workbench.panel('tm-charts-page');
  const names = async (): Promise<readonly string[]> => rowNames(await table());
  const shown = async (text: string): Promise<void> =>
    (await table()).locator('.count', { hasText: text }).waitFor();
  const lines = (frame: FrameLocator, metric: string): Locator =>
    frame.locator(`canvas[aria-label^="${metric}:"]`);

  it('searches, sorts and groups', async () => {
    const runs = await table();
    await shown('10 runs');
    await runs.getByRole('combobox').fill("params.optimizer = 'sgd'");
    await shown('3 of 10 runs');
    await runs.locator('.head-cell', { hasText: 'val/accuracy' }).click();
    await until('the best first', async () => (await names()).join() === 'run-7,run-4,run-1');
    await runs.locator('.head-cell', { hasText: 'val/accuracy' }).click();
    await until('the worst first', async () => (await names()).join() === 'run-1,run-4,run-7');
    await runs.getByRole('combobox').fill('');
    await shown('10 runs');
    await runs.getByRole('button', { name: 'Group', exact: true }).click();
    await runs.getByRole('menuitemcheckbox', { name: 'optimizer' }).click();
    await workbench.page.keyboard.press('Escape');
    await until('groups', async () => (await names()).length === 3);
    await workbench.screenshot('analysis-grouped');
    await runs.locator('.chip', { hasText: 'By optimizer' }).click();
    await until('runs again', async () => (await names())[0] === 'run-0');
  });

  it('brushes in a chart, and the table shows those runs only', async () => {
    const page = await charts();
    await page.getByRole('button', { name: 'Add Chart' }).click();
    const editor = page.getByRole('dialog');
    await editor.locator('select').first().selectOption('parallel');
    await editor.getByRole('button', { name: 'Save' }).click();
    await editor.waitFor({ state: 'detached' });
    const canvas = page.locator('tm-parallel-chart canvas');
    await canvas.scrollIntoViewIfNeeded();
    await canvas.and(page.locator('[aria-label*="10"]')).waitFor();
    const axis = async (): Promise<{ readonly x: number; readonly top: number }> => {
      const box = await canvas.boundingBox();
      assert.ok(box);
      return { x: box.x + 18, top: box.y + 30 };
    };
    const { mouse } = workbench.page;
    // Down from the top of the first axis, of which the least value is at the foot.
    const { x, top } = await axis();
    await mouse.move(x, top - 6);
    await mouse.down();
    await mouse.move(x, top + 60, { steps: 6 });
    await mouse.up();
    const chip = (await table()).locator('.chip.brushed');
    await chip.waitFor();
    const brushed = await names();
    assert.ok(brushed.length > 0 && brushed.length < RUNS, brushed.join());
    await shown(`${brushed.length} of 10 runs`);
    // The first axis is a param in which the runs differ: its highest values are those of the last runs.
    await page.getByText(`${brushed.length} of 10 runs`).waitFor();
    await workbench.screenshots('analysis-brushed');
    await chip.click();
    await shown('10 runs');
    await until('all are back', async () => (await names()).length === RUNS);
    await page.getByTitle('Clear Brush').waitFor({ state: 'detached' });
    // Once more, and let go of in the chart.
    await canvas.focus();
    await workbench.page.keyboard.press('ArrowRight');
    for (let times = 0; times < 3; times++) await workbench.page.keyboard.press('Shift+ArrowUp');
    await chip.waitFor();
    await workbench.page.keyboard.press('Escape');
    await chip.waitFor({ state: 'detached' });
    await shown('10 runs');
  });

  it('zooms into a chart by keys', async () => {
    const page = await charts();
    const canvas = lines(page, 'val/loss');
    await canvas.scrollIntoViewIfNeeded();
    await canvas.focus();
    await workbench.page.keyboard.press('+');
    await page.getByRole('button', { name: 'Reset Zoom' }).first().waitFor();
  });

  it('is all there as it was after a reload', async () => {
    await (await table()).getByRole('combobox').fill("params.optimizer = 'lion'");
    await shown('3 of 10 runs');
    const before = await names();
    const zoomed = async (): Promise<void> => {
      const page = await charts();
      await page.locator('tm-parallel-chart canvas').waitFor();
      await lines(page, 'val/loss').scrollIntoViewIfNeeded();
      await page.getByRole('button', { name: 'Reset Zoom' }).first().waitFor();
    };
    await zoomed();
    await workbench.reload();
    await shown('3 of 10 runs');
    await until('the same rows', async () => (await names()).join() === before.join());
    assert.equal(await (await table()).getByRole('combobox').inputValue(), "params.optimizer = 'lion'");
    await zoomed();
    await workbench.screenshot('analysis-restored');
  });

  it('shows other runs in charts that are arranged the same', async () => {
    const { quickInput } = workbench;
    await (await charts()).getByRole('button', { name: 'Choose Runs…' }).click();
    await quickInput.box.locator('.monaco-list-row', { hasText: 'run-7' }).click();
    await quickInput.box.getByRole('button', { name: 'OK' }).click();
    // In the place of the others.
    await until('charts without that run', async () => {
      for (const outer of await workbench.page.locator('iframe.webview.ready:visible').all()) {
        const page = outer.contentFrame().frameLocator('iframe#active-frame');
        const drawn = page
          .locator('canvas[aria-label^="val/accuracy: 9 runs"]')
          .or(page.locator('tm-parallel-chart canvas'));
        if ((await page.getByText('run-7', { exact: true }).count()) === 0 && (await drawn.count()) === 2)
          return true;
      }
      return false;
    });
  });
});
