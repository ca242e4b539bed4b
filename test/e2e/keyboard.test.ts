import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { FrameLocator, Locator } from 'playwright-core';
import { Keys, has } from './driver/keys';
import { rowNames } from './driver/runsTable';
import type { Session } from './driver/session';
import { openSession } from './driver/session';
import { fillStore, seedRun } from './driver/store';
import { until } from './driver/until';
import type { Workbench } from './driver/workbench';

const FILTER = "params.optimizer != 'lion'";

/** The whole way of somebody who has no mouse, told in order: from the palette to a chart's file, and back after a reload. */
describe('analysing a sweep by keyboard alone', function () {
  this.timeout(60_000);
  // Each step stands on the one before.
  this.bail(true);
  let session: Session;
  let workbench: Workbench;
  let keys: Keys;

  before(async () => {
    session = await openSession({
      prepare: (workspace) =>
        fillStore(workspace, (store) => {
          for (let index = 0; index < 10; index++)
            seedRun(store, 'sweep', {
              name: `run-${index}`,
              params: { depth: String(index), optimizer: ['adam', 'sgd', 'lion'][index % 3] ?? '' },
              metrics: { 'val/accuracy': 0.5 + index / 100, 'val/loss': 2 - index / 10 },
            });
        }),
    });
    workbench = session.workbench;
    keys = new Keys(workbench);
  });
  afterEach(async function () {
    if (this.currentTest?.isFailed()) await workbench.screenshot('failed-keyboard');
  });
  after(() => session.close());

  const table = (): Promise<FrameLocator> => workbench.panel('tm-table-page');
  const comparison = (): Promise<FrameLocator> => workbench.panel('tm-compare-page');
  const charts = (): Promise<FrameLocator> => workbench.panel('tm-charts-page');
  const names = async (): Promise<readonly string[]> => rowNames(await table());
  const shown = async (text: string): Promise<void> =>
    (await table()).locator('.count', { hasText: text }).waitFor();
  /** Where Tab comes to in a grid. */
  const cell = (frame: FrameLocator): Locator => frame.locator('.cell[tabindex="0"]');
  /** The run that the active cell is of. */
  const activeRun = async (): Promise<string> =>
    (await table()).locator('.row:has(.cell[tabindex="0"]) .cell.name .value').innerText();
  let lastActive = '';
  const threeRuns = async (): Promise<void> => {
    const compared = await comparison();
    await until('three runs', async () => (await compared.locator('.column .name').count()) === 3);
  };
  const canvas = (frame: FrameLocator): Locator => frame.locator('canvas[aria-label^="val/loss:"]');

  it('opens the runs table from the palette, and filters with completion', async () => {
    await keys.palette('Tidemark: Show Runs Table');
    const runs = await table();
    await shown('10 runs');
    const box = runs.getByRole('combobox');
    await keys.tabTo(box);
    await keys.type('params.opt');
    await runs.getByRole('option', { name: 'params.optimizer' }).waitFor();
    await keys.press('ArrowDown', 'Enter');
    await keys.type('!= ');
    const lion = runs.getByRole('option', { name: "'lion'" });
    await lion.waitFor();
    await keys.pressUntil(
      'ArrowDown',
      "'lion'",
      async () => (await lion.getAttribute('aria-selected')) === 'true',
    );
    await workbench.screenshot('keyboard-completion');
    await keys.press('Enter');
    await shown('7 of 10 runs');
    assert.equal((await box.inputValue()).trim(), FILTER);
  });

  it('sorts by a column, groups, and opens a group', async () => {
    const runs = await table();
    const head = runs.locator('.head-cell', { hasText: 'val/accuracy' });
    // The list of completions first, then the box.
    await keys.pressUntil('Escape', 'the rows', () => has(cell(runs)));
    await keys.press('ArrowUp');
    await keys.pressUntil('ArrowRight', 'val/accuracy', () => has(head));
    await keys.focused(head);
    await keys.press('Enter');
    await until('the best first', async () => (await names())[0] === 'run-9');
    await keys.press('Enter');
    await until('the worst first', async () => (await names())[0] === 'run-0');
    await keys.press('Escape');
    await keys.tabTo(runs.getByRole('button', { name: 'Group', exact: true }));
    await keys.press('Enter');
    const optimizer = runs.getByRole('menuitemcheckbox', { name: 'optimizer' });
    await keys.pressUntil('ArrowDown', 'optimizer', () => has(optimizer));
    await keys.press('Enter', 'Escape');
    await until('groups', async () => (await names()).length === 2);
    await runs.locator('.row:not([hidden]) .cell.status', { hasText: 'finished' }).first().waitFor();
    await keys.focused(runs.getByRole('button', { name: 'By optimizer', exact: true }).first());
    await keys.tabTo(cell(runs));
    await keys.press('Control+Home', 'ArrowRight');
    await until('the group is open', async () => (await names()).length > 2);
    await workbench.screenshot('keyboard-grouped');
  });

  it('selects runs with Shift and arrows, and compares them', async () => {
    // From the first run of the group on, without the group.
    await keys.press('ArrowDown', 'Shift+ArrowDown', 'Shift+ArrowDown');
    await shown('3 selected');
    await keys.focused(cell(await table()));
    await workbench.screenshot('keyboard-selected');
    lastActive = await activeRun();
    await keys.menu('Compare Runs');
    await threeRuns();
    // By the palette too: it knows the rows that are selected, also those that no menu was opened over.
    await keys.palette('View: Close Editor');
    await keys.focused(cell(await table()));
    assert.equal(await activeRun(), lastActive);
    await keys.press('Control+Home', 'ArrowDown', 'Shift+ArrowDown', 'Shift+ArrowDown');
    await shown('3 selected');
    await keys.palette('Tidemark: Compare Runs');
    await threeRuns();
  });

  it('opens a row of the comparison in VS Code’s diff editor, and comes back to it', async () => {
    const compared = await comparison();
    await keys.tabTo(cell(compared));
    const depth = compared.locator('.row.line', { hasText: 'depth' });
    await keys.pressUntil('ArrowDown', 'the depth', () => has(depth));
    await keys.press('ArrowRight');
    await keys.focused(depth.locator('.cell').nth(1));
    await workbench.screenshot('keyboard-compared');
    await keys.press('Enter');
    await workbench.editorTab(/^depth:/).waitFor();
    await until('both sides', async () => (await workbench.editorTexts()).length === 2);
    await keys.palette('View: Close Editor');
    const again = await comparison();
    await keys.focused(again.locator('.row.line', { hasText: 'depth' }).locator('.cell').nth(1));
  });

  it('opens the charts of the same runs, reads, zooms and exports one', async () => {
    const compared = await comparison();
    await keys.tabTo(
      compared.locator('tm-compare-toolbar').getByRole('button', { name: 'More Actions' }),
      'Shift+Tab',
    );
    await keys.press('Enter');
    const showCharts = compared.getByRole('menuitem', { name: 'Show Charts' });
    await keys.pressUntil('ArrowDown', 'Show Charts', () => has(showCharts));
    await keys.press('Enter');
    const page = await charts();
    await keys.tabTo(canvas(page));
    const chart = page.locator('tm-chart', { has: canvas(page) });
    await keys.press('ArrowRight', 'ArrowRight');
    await chart.locator('.readout').waitFor();
    assert.match(await chart.locator('.readout').innerText(), /run-\d/);
    await workbench.screenshot('keyboard-cursor');
    const reset = chart.getByRole('button', { name: 'Reset Zoom' });
    await keys.press('+');
    await reset.waitFor();
    await keys.press('Escape');
    await reset.waitFor({ state: 'detached' });
    await keys.press('Shift+F10');
    const csv = page.getByRole('menuitem', { name: 'Export as CSV' });
    await keys.pressUntil('ArrowDown', 'Export as CSV', () => has(csv));
    await workbench.screenshot('keyboard-chart-menu');
    await keys.press('Enter');
    await workbench.quickInput.titled(/Export Chart/);
    const file = path.join(session.workspace, 'loss of three.csv');
    await workbench.quickInput.answerPath(/val-loss\.csv$/, file);
    await until('the file', () => existsSync(file) && /run-\d,val\/loss/.test(readFileSync(file, 'utf8')));
    // Left zoomed, and without one of its runs.
    await keys.focused(canvas(page));
    await keys.press('+');
    await reset.waitFor();
    const run = page.locator('.legend button').first();
    await keys.tabTo(run, 'Shift+Tab');
    await keys.press('Enter');
    await run.and(page.locator('[aria-pressed=false]')).waitFor();
  });

  it('finds everything as it was after a reload', async () => {
    await workbench.reload((command) => keys.palette(command));
    const page = await charts();
    await page.getByRole('button', { name: 'Reset Zoom' }).first().waitFor();
    assert.equal(await page.locator('.legend button[aria-pressed=false]').count(), 1);
    await threeRuns();
    await keys.palette('View: Focus First Editor Group');
    await keys.palette('View: Open First Editor in Group');
    await shown('7 of 10 runs');
    const runs = await table();
    assert.equal((await runs.getByRole('combobox').inputValue()).trim(), FILTER);
    await until('the groups, one of them open', async () => (await names()).length > 2);
    await runs.locator('.chip', { hasText: 'By optimizer' }).waitFor();
    await runs.locator('.head-cell[aria-sort=ascending]', { hasText: 'val/accuracy' }).waitFor();
    await keys.focused(cell(runs));
    assert.equal(await activeRun(), lastActive);
    await workbench.screenshot('keyboard-restored');
  });
});
