import { strict as assert } from 'node:assert';
import { describe, it } from 'mocha';
import { STANDARD_CHARTS } from '../../src/core/charts/workspace';
import { eventually, openChartsPage } from './support/charts';
import type { OpenCharts } from './support/charts';
import type { StandIn } from './support/page';
import { CRANE, FOX, OWL, sample } from './support/sample';
import { PanelSuite } from './support/panelSuite';
import { dark, highContrast, light } from './support/themes';

declare const panelStandIn: StandIn;

/** Of the toolbar's lists of choices, what is chosen in those that are narrower than it. */
async function cutTexts({ page }: OpenCharts): Promise<readonly string[]> {
  return page
    .locator('.controls select')
    .evaluateAll((elements: unknown) => panelStandIn.cutChoices(elements));
}

describe('toolbar of the charts', () => {
  const suite = new PanelSuite<OpenCharts>();

  for (const theme of [dark, light, highContrast]) {
    it(`has room for its settings from 600 to 1440 pixels, in ${theme.name}`, async () => {
      const opened = await openChartsPage(suite.browser, sample(), [CRANE, OWL, FOX], { theme });
      suite.panel = opened;
      await opened.page.locator('label', { hasText: 'Smoothing' }).locator('select').selectOption('ema');
      for (const width of [1440, 900, 600]) {
        await opened.page.setViewportSize({ width, height: 600 });
        assert.deepEqual(await cutTexts(opened), [], `cut at ${width} pixels`);
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

  it('shows what is chosen in full where its names are long, too', async () => {
    suite.panel = await openChartsPage(suite.browser, sample(), [CRANE, OWL, FOX]);
    const { page } = suite.panel;
    await page.setViewportSize({ width: 900, height: 600 });
    for (const [label, value] of [
      ['x axis', 'relative'],
      ['Smoothing', 'mean'],
    ] as const)
      await page.locator('label', { hasText: label }).locator('select').selectOption(value);
    assert.deepEqual(await cutTexts(suite.panel), []);
    await suite.panel.screenshot('charts-toolbar-long-names');
  });

  it('has rare settings in a menu, whose button says which are on', async () => {
    suite.panel = await openChartsPage(suite.browser, sample(), [CRANE]);
    for (const name of ['Log x', 'Clip outliers']) {
      await suite.panel.page.getByRole('button', { name: /^More Settings/ }).click();
      await suite.panel.page.getByRole('menuitemcheckbox', { name }).click();
    }
    await suite.panel.page.getByRole('button', { name: 'More Settings: Log x, Clip outliers' }).click();
    await suite.panel.page.getByRole('menuitem', { name: 'New Custom Chart…' }).click();
    await eventually('the host is asked', async () => suite.panel?.asked.includes('newChart'));
    const { settings } = (await suite.panel.state()) as { readonly settings: object };
    assert.deepEqual(settings, { ...STANDARD_CHARTS.settings, logX: true, clip: true });
    assert.deepEqual(await suite.panel.complaints(), []);
  });
});
