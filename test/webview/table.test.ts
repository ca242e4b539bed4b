import { strict as assert } from 'node:assert';
import { after, afterEach, before, describe, it } from 'mocha';
import type { Browser } from 'playwright-core';
import { eventually } from './support/charts';
import { launchBrowser } from './support/page';
import type { OpenTable, TableBench } from './support/table';
import { fillSample, openBench, openTablePage } from './support/table';
import { dark, highContrast, light } from './support/themes';

describe('runs table', () => {
  let browser: Browser;
  let bench: TableBench;
  let panel: OpenTable | undefined;
  before(async () => {
    browser = await launchBrowser();
    bench = openBench();
    fillSample(bench.store);
  });
  after(async () => {
    bench.dispose();
    await browser.close();
  });
  afterEach(async () => {
    await panel?.close();
    panel = undefined;
  });

  const open = async (options: Parameters<typeof openTablePage>[2] = {}): Promise<OpenTable> => {
    panel = await openTablePage(browser, bench, options);
    await panel.page.locator('.row .cell.name .value').first().waitFor();
    await eventually('rows', async () => (await names(panel as OpenTable)).length > 5);
    return panel;
  };
  const names = async ({ page }: OpenTable): Promise<readonly string[]> =>
    page.locator('.row:not([hidden])').evaluateAll((rows: unknown) =>
      (rows as { getAttribute(name: string): string; querySelector(what: string): { textContent: string } }[])
        .map((row) => ({
          at: Number(row.getAttribute('aria-rowindex')),
          name: row.querySelector('.cell.name .value').textContent,
        }))
        .sort((a, b) => a.at - b.at)
        .map(({ name }) => name),
    );

  for (const theme of [dark, light, highContrast]) {
    it(`shows runs and what tells them apart, in ${theme.name}`, async () => {
      const shown = await open({ theme });
      assert.match((await names(shown))[0] ?? '', /-159$/);
      await shown.screenshot(`table-${theme.name}`);
      assert.deepEqual(await shown.complaints(), []);
      assert.deepEqual(shown.problems, []);
    });
  }
});
