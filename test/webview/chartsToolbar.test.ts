import { strict as assert } from 'node:assert';
import { after, afterEach, before, describe, it } from 'mocha';
import type { Browser } from 'playwright-core';
import { STANDARD_CHARTS } from '../../src/core/charts/workspace';
import { eventually, openChartsPage } from './support/charts';
import type { OpenCharts } from './support/charts';
import { launchBrowser } from './support/page';
import { CRANE, FOX, OWL, sample } from './support/sample';
import { dark, highContrast, light } from './support/themes';

describe('toolbar of the charts', () => {
  let browser: Browser;
  let panel: OpenCharts | undefined;
  before(async () => {
    browser = await launchBrowser();
  });
  after(() => browser.close());
  afterEach(async () => {
    await panel?.close();
    panel = undefined;
  });

  for (const theme of [dark, light, highContrast]) {
    it(`has room for its settings from 600 to 1440 pixels, in ${theme.name}`, async () => {
      const opened = await openChartsPage(browser, sample(), [CRANE, OWL, FOX], { theme });
      panel = opened;
      await opened.page.locator('label', { hasText: 'Smoothing' }).locator('select').selectOption('ema');
      for (const width of [1440, 900, 600]) {
        await opened.page.setViewportSize({ width, height: 600 });
        await opened.screenshot(`charts-toolbar-${width}-${theme.name}`);
        const rows = width > 600 ? 1 : 2;
        await eventually(`at most ${rows} rows at ${width} pixels`, async () => {
          const bar = await opened.page.getByRole('toolbar').boundingBox();
          return bar && bar.height <= rows * 32;
        });
      }
      assert.deepEqual(await opened.complaints(), []);
    });
  }

  it('has rare settings in a menu, whose button says which are on', async () => {
    panel = await openChartsPage(browser, sample(), [CRANE]);
    for (const name of ['Log x', 'Clip outliers']) {
      await panel.page.getByRole('button', { name: /^More Settings/ }).click();
      await panel.page.getByRole('menuitemcheckbox', { name }).click();
    }
    await panel.page.getByRole('button', { name: 'More Settings: Log x, Clip outliers' }).click();
    await panel.page.getByRole('menuitem', { name: 'New Custom Chart…' }).click();
    await eventually('the host is asked', async () => panel?.asked.includes('newChart'));
    const { settings } = (await panel.state()) as { readonly settings: object };
    assert.deepEqual(settings, { ...STANDARD_CHARTS.settings, logX: true, clip: true });
    assert.deepEqual(await panel.complaints(), []);
  });
});
