import { strict as assert } from 'node:assert';
import { after, afterEach, before, beforeEach, describe, it } from 'mocha';
import type { Browser } from 'playwright-core';
import { STANDARD_CHARTS } from '../../src/core/charts/workspace';
import { eventually, openChartsPage } from './support/charts';
import type { OpenCharts } from './support/charts';
import { launchBrowser } from './support/page';
import { fillSample, openBench } from './support/table';
import type { TableBench } from './support/table';
import { dark, highContrast, light } from './support/themes';

const GROUPED = { ...STANDARD_CHARTS, filter: 'loss' };

describe('saved views of charts', () => {
  let browser: Browser;
  let bench: TableBench;
  let panel: OpenCharts;
  let runIds: readonly string[];
  before(async () => (browser = await launchBrowser()));
  after(() => browser.close());
  beforeEach(() => {
    bench = openBench();
    runIds = fillSample(bench.store, 3);
  });
  afterEach(async () => {
    assert.deepEqual(await panel.complaints(), []);
    await panel.close();
    bench.dispose();
  });

  const open = async (options: Parameters<typeof openChartsPage>[3] = {}): Promise<void> => {
    panel = await openChartsPage(browser, bench.backend, runIds, { views: bench.backend, ...options });
    await panel.page.getByRole('button', { name: /^View/ }).waitFor();
  };
  const choose = async (label: string): Promise<void> => {
    await panel.page.getByRole('button', { name: /^View/ }).click();
    await panel.page.locator('tm-menu button', { hasText: label }).click();
  };
  const find = async (text: string): Promise<void> => {
    await panel.page.locator('.find input').fill(text);
    await eventually('the search', async () => (await names()).every((name) => name.includes(text)));
  };
  const names = async (): Promise<readonly string[]> => panel.page.locator('tm-chart h3').allInnerTexts();
  const shown = async (...wanted: readonly string[]): Promise<unknown> =>
    eventually(`${wanted.join()} shown`, async () => (await names()).join() === wanted.join()).catch(
      async (error: unknown) => {
        throw new Error(`${String(error)}: ${(await names()).join()}`);
      },
    );

  it('saves by keyboard, says what changed since, and opens with the default one', async () => {
    await open();
    await find('loss');
    await panel.page.getByRole('button', { name: 'View' }).focus();
    await panel.page.keyboard.press('Enter');
    await panel.page.locator('tm-menu').waitFor();
    await panel.page.keyboard.press('End');
    await panel.page.keyboard.press('Home');
    await panel.page.keyboard.press('Enter');
    await panel.page.getByRole('button', { name: 'View: mine', exact: true }).waitFor();
    await choose('Default View');
    await eventually('the default', async () => bench.store.views.all()[0]?.isDefault === true);
    await find('accuracy');
    await panel.page.getByRole('button', { name: 'View: mine, changed since it was saved' }).waitFor();
    const state = await panel.state();
    await panel.close();
    await open();
    await panel.page.getByRole('button', { name: 'View: mine', exact: true }).waitFor();
    await shown('loss');
    await choose('Reset View');
    await panel.page.getByRole('button', { name: 'View', exact: true }).waitFor();
    await shown('accuracy', 'loss', 'accuracy');
    await panel.close();
    // A page that was arranged comes back as it was, whatever the default.
    await open({ state });
    await panel.page.getByRole('button', { name: 'View: mine, changed since it was saved' }).waitFor();
    await shown('accuracy', 'accuracy');
    await choose('mine');
    await shown('loss');
    await choose('Delete View');
    await eventually('it is gone', async () => bench.store.views.all().length === 0);
  });

  it('shares what is shown, and opens what is in a file', async () => {
    await open({ openView: async () => GROUPED });
    await choose('Share View');
    await eventually('it is shared', async () => panel.shared[0]?.filter === '');
    await choose('Open View from File');
    await shown('loss');
    await choose('Share View');
    await eventually('it is shared', async () => panel.shared[1]?.filter === 'loss');
  });

  it('opens as a command asks for, before the default', async () => {
    bench.store.views.save('other', 'charts', { ...STANDARD_CHARTS, filter: 'accuracy' });
    bench.store.views.setDefault(bench.store.views.all()[0]?.viewId ?? null);
    await open({ arrangement: GROUPED });
    await shown('loss');
  });

  it('says in place what is wrong with a view or a file, and leaves the charts as they are', async () => {
    bench.store.views.save('odd', 'charts', { settings: 5 });
    bench.store.views.save('of tables', 'table', {});
    bench.store.views.setDefault(bench.store.views.all()[0]?.viewId ?? null);
    await open({ openView: () => Promise.reject(new Error('a.json is not a view.')) });
    const alert = panel.page.getByRole('alert');
    await alert.getByText(/The view odd cannot be shown.*settings/).waitFor();
    await shown('accuracy', 'loss', 'accuracy');
    await panel.page.getByRole('button', { name: 'View', exact: true }).click();
    assert.equal(await panel.page.locator('tm-menu button', { hasText: 'of tables' }).count(), 0);
    await panel.page.keyboard.press('Escape');
    await alert.locator('vscode-button', { hasText: 'Close' }).click();
    await alert.waitFor({ state: 'detached' });
    await choose('odd');
    await alert.getByText(/The view odd cannot be shown/).waitFor();
    await choose('Open View from File');
    await alert.getByText('a.json is not a view.').waitFor();
    await shown('accuracy', 'loss', 'accuracy');
  });

  it('looks at home in each theme', async () => {
    bench.store.views.save('odd', 'charts', { settings: 5 });
    bench.store.views.save('losses', 'charts', GROUPED);
    for (const theme of [dark, light, highContrast]) {
      await open({ theme, viewport: { width: 900, height: 600 } });
      await choose('odd');
      await choose('losses');
      await shown('loss');
      await find('accuracy');
      await choose('odd');
      await panel.page.getByRole('button', { name: /^View/ }).click();
      await panel.page.locator('tm-menu').waitFor();
      await panel.screenshot(`charts-views-${theme.name}`);
      if (theme !== highContrast) await panel.close();
    }
  });
});
