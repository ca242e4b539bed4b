import { strict as assert } from 'node:assert';
import { after, afterEach, before, describe, it } from 'mocha';
import type { Browser } from 'playwright-core';
import { eventually } from './support/charts';
import { launchBrowser } from './support/page';
import type { RunPanel } from './support/runStore';
import { openRunPage, RunStoreFixture } from './support/runStore';
import { dark, highContrast, light } from './support/themes';

describe('run page', () => {
  let browser: Browser;
  let fixture: RunStoreFixture;
  let panel: RunPanel | undefined;
  before(async () => {
    browser = await launchBrowser();
    fixture = new RunStoreFixture();
    await fixture.writeAll();
  });
  after(async () => {
    await browser.close();
    fixture.dispose();
  });
  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await panel?.screenshot('run-failed');
    await panel?.close();
    panel = undefined;
  });

  const open = async (options: Parameters<typeof openRunPage>[2] = {}): Promise<RunPanel> => {
    panel = await openRunPage(browser, fixture, options);
    panel.page.setDefaultTimeout(10_000);
    await panel.page.getByRole('heading', { name: 'able-crane-512' }).waitFor();
    return panel;
  };
  const tab = (name: string): Promise<void> | undefined => panel?.page.getByRole('tab', { name }).click();

  for (const theme of [dark, light, highContrast]) {
    it(`shows a run at a glance, in ${theme.name}`, async () => {
      const { page, ...shown } = await open({ theme });
      await page.getByText('Does depth 5 still learn').waitFor();
      const row = page.locator('[role=row]', { hasText: 'val/accuracy' });
      await row.locator('svg path').waitFor();
      assert.match(await row.innerText(), /val\/accuracy\s+0\.9\d+/);
      await shown.screenshot(`run-overview-${theme.name}`);
      for (const name of ['Artifacts', 'Datasets', 'Models', 'Log', 'Source', 'System', 'Charts']) {
        await tab(name);
        if (name === 'Charts') await page.locator('canvas[aria-label^="val/accuracy"]').waitFor();
        if (name === 'System') await page.locator('canvas[aria-label^="system/gpu"]').waitFor();
        if (name === 'Artifacts') {
          await page.getByRole('treeitem', { name: 'eval' }).click();
          await page.getByRole('treeitem', { name: 'predictions.json' }).click();
          await page.getByText('500 rows, 5 columns').waitFor();
        }
        await eventually('the tab', async () => (await page.locator('.busy').count()) === 0);
        await shown.screenshot(`run-${name.toLowerCase()}-${theme.name}`);
      }
      assert.deepEqual(await shown.complaints(), []);
      assert.deepEqual(shown.problems, []);
    });
  }
});
