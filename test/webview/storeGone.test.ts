import { strict as assert } from 'node:assert';
import { renameSync } from 'node:fs';
import { after, afterEach, before, describe, it } from 'mocha';
import type { Browser, Page } from 'playwright-core';
import { STANDARD_CHARTS } from '../../src/core/charts/workspace';
import { eventually, openChartsPage } from './support/charts';
import { openCompared } from './support/compared';
import type { OpenPanel } from './support/page';
import { launchBrowser } from './support/page';
import { openRunPage, RunStoreFixture } from './support/runStore';
import { fillSample, openBench, openTablePage } from './support/table';

const SENTENCE = 'is no longer there: put it back where it was';

/** A chart that reads just then meets it first, and says so until its page does. */
async function isSaidOnce(page: Page): Promise<void> {
  await page.locator('.banner').filter({ hasText: SENTENCE }).first().waitFor();
  await eventually(
    'it is said once',
    async () => (await page.getByRole('alert').filter({ hasText: SENTENCE }).count()) === 1,
  );
}

describe('a store that is gone while a page is open', () => {
  let browser: Browser;
  let panel: OpenPanel | undefined;
  before(async function () {
    if (process.platform === 'win32') return this.skip(); // There an open file can't be moved away.
    browser = await launchBrowser();
    return undefined;
  });
  after(() => browser.close());
  afterEach(async () => {
    assert.deepEqual(await panel?.complaints(), panel && []);
    await panel?.close();
    panel = undefined;
  });

  it('leaves the runs of a table, which says so until it is back', async () => {
    const bench = openBench();
    const { directory } = bench.store;
    try {
      fillSample(bench.store, 20);
      const table = await openTablePage(browser, bench);
      panel = table;
      const count = table.page.locator('.count');
      await count.filter({ hasText: '20 runs' }).waitFor();
      renameSync(directory, `${directory}.away`);
      const alert = table.page.getByRole('alert').filter({ hasText: SENTENCE });
      await alert.waitFor();
      await table.page.getByRole('combobox').fill('otter');
      await alert.getByRole('button', { name: 'Try Again' }).click();
      await alert.waitFor();
      assert.ok((await table.page.locator('.row:not([hidden])').count()) >= 10);
      await table.screenshot('table-store-gone');
      renameSync(`${directory}.away`, directory);
      await count.filter({ hasText: 'of 20 runs' }).waitFor();
      await alert.waitFor({ state: 'detached' });
    } finally {
      await panel?.close();
      panel = undefined;
      bench.dispose();
    }
  });

  it('leaves a comparison, which says so once until it is back, whatever one does in it', async () => {
    const bench = openBench();
    const { directory } = bench.store;
    try {
      const compared = await openCompared(browser, bench.backend, fillSample(bench.store, 20).slice(0, 3));
      panel = compared;
      const { page } = compared;
      await page.locator('canvas').first().waitFor();
      renameSync(directory, `${directory}.away`);
      const alert = page.getByRole('alert').filter({ hasText: SENTENCE });
      await isSaidOnce(page);
      await page.getByRole('combobox', { name: 'Baseline' }).selectOption({ index: 1 });
      await page.getByRole('checkbox', { name: 'Transpose' }).click();
      await page.getByRole('checkbox', { name: 'Only differences' }).click();
      await page.getByRole('combobox', { name: 'Smoothing' }).selectOption('ema');
      await alert.getByRole('button', { name: 'Try Again' }).click();
      await new Promise((resolve) => setTimeout(resolve, 300));
      assert.equal(await alert.count(), 1);
      await page.getByRole('columnheader', { name: /^optimizer/ }).waitFor();
      await compared.screenshot('compare-store-gone');
      renameSync(`${directory}.away`, directory);
      await alert.waitFor({ state: 'detached' });
    } finally {
      await panel?.close();
      panel = undefined;
      bench.dispose();
    }
  });

  it('leaves charts, which say so until it is back, whatever one does in them', async () => {
    const bench = openBench();
    const { directory } = bench.store;
    try {
      fillSample(bench.store, 20);
      const open = async (): Promise<OpenPanel> => {
        await panel?.close();
        const options = { experimentIds: ['0'], views: bench.backend };
        panel = await openChartsPage(browser, bench.backend, [], options);
        return panel;
      };
      const charts = await open();
      const { page } = charts;
      await page.locator('canvas').first().waitFor();
      renameSync(directory, `${directory}.away`);
      const alert = page.getByRole('alert').filter({ hasText: SENTENCE });
      await isSaidOnce(page);
      await page.getByRole('combobox', { name: 'Smoothing' }).selectOption('ema');
      await page.getByRole('combobox', { name: 'Group by' }).selectOption({ index: 1 });
      await alert.getByRole('button', { name: 'Try Again' }).click();
      await new Promise((resolve) => setTimeout(resolve, 300));
      assert.equal(await alert.count(), 1);
      await charts.screenshot('charts-store-gone');
      renameSync(`${directory}.away`, directory);
      await alert.waitFor({ state: 'detached' });
      await page.locator('canvas').first().waitFor();
      // A page that comes while it is away: it begins with the default view all the same.
      const view = { ...STANDARD_CHARTS, filter: 'accuracy' };
      const { viewId } = await bench.backend.saveView('mine', 'charts', view);
      await bench.backend.setDefaultView(viewId);
      renameSync(directory, `${directory}.away`);
      const later = (await open()).page;
      const said = later.getByRole('alert').filter({ hasText: SENTENCE });
      await said.waitFor();
      renameSync(`${directory}.away`, directory);
      await eventually(
        'the view',
        async () => (await later.getByRole('textbox').first().inputValue()) === 'accuracy',
      );
      await said.waitFor({ state: 'detached' });
    } finally {
      await panel?.close();
      panel = undefined;
      bench.dispose();
    }
  });

  it('leaves what a run’s page read of it, which says so in each tab until it is back', async () => {
    const fixture = new RunStoreFixture();
    const { directory } = fixture.store;
    try {
      await fixture.writeAll();
      const run = await openRunPage(browser, fixture);
      panel = run;
      const { page } = run;
      await page.getByRole('tab', { name: 'Artifacts' }).click();
      await page.getByRole('treeitem', { name: 'broken.png' }).waitFor();
      renameSync(directory, `${directory}.away`);
      const alert = page.getByRole('alert').filter({ hasText: SENTENCE });
      await alert.waitFor();
      // What was read stays; what wasn't says why.
      await page.getByRole('treeitem', { name: 'config.json' }).click();
      await eventually('it is said in place, too', async () => (await alert.count()) === 2);
      await run.screenshot('run-store-gone');
      for (const tab of [
        'Overview',
        'Datasets',
        'Models',
        'Log',
        'Source',
        'Charts',
        'System',
        'Artifacts',
      ]) {
        await page.getByRole('tab', { name: tab }).click();
        await alert.first().waitFor();
        assert.equal(await page.getByText('has no files yet').count(), 0);
      }
      renameSync(`${directory}.away`, directory);
      await page.getByRole('treeitem', { name: '2: 10' }).waitFor();
      await eventually('nothing is wrong', async () => (await alert.count()) === 0);
      await page.getByRole('tab', { name: 'Models' }).click();
      await page.getByText('sklearn 1.9.1').waitFor();
    } finally {
      await panel?.close();
      panel = undefined;
      fixture.dispose();
    }
  });

  it('leaves a page of a run that was deleted, for good, too: each tab says so', async () => {
    const fixture = new RunStoreFixture();
    try {
      await fixture.writeAll();
      const run = await openRunPage(browser, fixture);
      panel = run;
      const { page } = run;
      const { store, runId } = fixture;
      const tabs = ['Charts', 'System', 'Artifacts', 'Datasets', 'Models', 'Log', 'Source', 'Overview'];
      await page.getByRole('tab', { name: 'Artifacts' }).click();
      await page.getByRole('treeitem', { name: 'config.json' }).click();
      await page.getByRole('treeitem', { name: '2: 10' }).waitFor();
      store.runs.delete(runId);
      for (const tab of tabs) {
        await page.getByRole('tab', { name: tab }).click();
        await page.getByText('This run was deleted.').waitFor();
      }
      assert.equal(await page.getByRole('button', { name: 'Add Tag' }).count(), 0);
      store.removal.remove({ deletedBefore: Infinity, runIds: [runId], experimentIds: [], modelIds: [] });
      await page.getByText('This run is no longer in the workspace; this is what was read').waitFor();
      await page.getByText('learning_rate').waitFor();
      for (const tab of tabs) {
        await page.getByRole('tab', { name: tab }).click();
        const panel = page.getByRole('tabpanel');
        if (tab === 'Source') await panel.getByText('train.py').waitFor();
        else await panel.getByText('This run is no longer in the workspace.').waitFor();
      }
      await run.screenshot('run-removed');
    } finally {
      await panel?.close();
      panel = undefined;
      fixture.dispose();
    }
  });

  it('is told apart from a run without files when only these are gone', async () => {
    const fixture = new RunStoreFixture();
    try {
      panel = await openRunPage(browser, fixture);
      await panel.page.getByRole('tab', { name: 'Artifacts' }).click();
      // It has logged a table, its tag says.
      await panel.page.getByText('The files that this run logged are no longer there').waitFor();
      await panel.close();
      panel = await openRunPage(browser, fixture, { runId: fixture.newRun('new') });
      await panel.page.getByRole('tab', { name: 'Artifacts' }).click();
      await panel.page.getByText('This run has no files yet').waitFor();
    } finally {
      await panel?.close();
      panel = undefined;
      fixture.dispose();
    }
  });
});
