import { strict as assert } from 'node:assert';
import { describe, it } from 'mocha';
import type { Locator } from 'playwright-core';
import { chartsArrangement } from '../../src/core/charts/workspace';
import { eventually, openChartsPage } from './support/charts';
import type { OpenCharts } from './support/charts';
import { imageRuns } from './support/images';
import { PanelSuite } from './support/panelSuite';

describe('the step of an image grid', () => {
  const suite = new PanelSuite<OpenCharts>();

  it('has its slider where it was, out of sight and after a reload, and its section by its own name', async () => {
    const runs = imageRuns();
    suite.panel = await openChartsPage(suite.browser, runs.backend, runs.runIds);
    const slider = (): Locator => {
      assert.ok(suite.panel);
      return suite.panel.page.getByRole('slider', { name: 'Step' });
    };
    const stands = (at: string): Promise<boolean> =>
      eventually(at, async () => (await slider().getAttribute('aria-valuetext')) === at);
    await slider().focus();
    await stands('Step 30');
    await suite.panel.page.keyboard.press('ArrowLeft');
    await suite.panel.page.keyboard.press('ArrowLeft');
    await stands('Step 10');
    const section = suite.panel.page.getByRole('region', { name: 'Images' });
    await section.getByRole('button', { name: 'Images' }).click();
    await slider().waitFor({ state: 'detached' });
    await section.getByRole('button', { name: 'Images' }).click();
    await stands('Step 10');

    const state = await suite.panel.state();
    assert.deepEqual(chartsArrangement(state).steps, { images: 10 });
    await suite.panel.close();
    suite.panel = await openChartsPage(suite.browser, runs.backend, runs.runIds, { state });
    await stands('Step 10');
    await suite.panel.page.getByRole('gridcell', { name: 'samples/ring, able-crane-512, Step 10' }).waitFor();

    const { page } = suite.panel;
    await page.locator('tm-chart').last().hover();
    await page.locator('tm-chart').last().getByRole('button', { name: 'Edit' }).click();
    const dialog = page.getByRole('dialog');
    assert.equal(await dialog.getByLabel('Section').inputValue(), 'Images');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.waitFor({ state: 'detached' });
    assert.equal(await page.getByRole('region', { name: 'Images' }).count(), 1);
    await stands('Step 10');
    // At the end it is with what comes, and nothing of it is kept.
    await slider().focus();
    await page.keyboard.press('End');
    await stands('Step 30');
    assert.ok(suite.panel);
    assert.deepEqual(chartsArrangement(await suite.panel.state()).steps, {});
  });
});
