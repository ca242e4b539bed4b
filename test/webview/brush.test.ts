import { strict as assert } from 'node:assert';
import { after, afterEach, before, beforeEach, describe, it } from 'mocha';
import type { Browser } from 'playwright-core';
import { STANDARD_CHARTS } from '../../src/core/charts/workspace';
import { Brushes } from '../../src/features/brush';
import { eventually, openChartsPage } from './support/charts';
import type { OpenCharts } from './support/charts';
import { launchBrowser } from './support/page';
import type { OpenTable, TableBench } from './support/table';
import { fillSample, openBench, openTablePage } from './support/table';
import { dark, highContrast, light } from './support/themes';
import type { ThemeFixture } from './support/themes';

/** Charts of the table's runs, with parallel coordinates first. */
const CHARTS = {
  ...STANDARD_CHARTS,
  sections: [
    {
      name: 'sweep',
      open: true,
      charts: [
        {
          id: 'own 0',
          metric: null,
          columns: 4,
          height: 260,
          spec: {
            kind: 'parallel',
            title: '',
            axes: [
              { of: 'param', key: 'depth' },
              { of: 'param', key: 'optimizer' },
              { of: 'metric', key: 'accuracy', value: 'max' },
            ],
            colour: null,
            log: [],
          },
        },
      ],
    },
  ],
};

describe('brushing in charts', () => {
  let browser: Browser;
  let bench: TableBench;
  let ids: readonly string[];
  let charts: OpenCharts | undefined;
  let table: OpenTable | undefined;
  let brushes: Brushes;
  before(async () => {
    browser = await launchBrowser();
  });
  after(() => browser.close());
  beforeEach(() => {
    bench = openBench();
    ids = fillSample(bench.store);
    brushes = new Brushes();
  });
  afterEach(async () => {
    await charts?.close();
    await table?.close();
    charts = table = undefined;
    bench.dispose();
  });

  async function openCharts(theme: ThemeFixture = dark): Promise<OpenCharts> {
    charts = await openChartsPage(browser, bench.backend, ids, { brushes, theme, state: CHARTS });
    await charts.page.locator('tm-parallel-chart canvas[aria-label*="60"]').waitFor();
    return charts;
  }
  async function openTable(theme: ThemeFixture = dark): Promise<OpenTable> {
    table = await openTablePage(browser, bench, { brushes, theme });
    return table;
  }
  /** By keyboard: some runs at the foot of the first axis. */
  async function brush({ page }: OpenCharts): Promise<number> {
    await page.locator('tm-parallel-chart canvas').focus();
    await page.keyboard.press('ArrowRight');
    for (let times = 0; times < 4; times++) await page.keyboard.press('Shift+ArrowUp');
    return eventually('some runs are brushed', async () => {
      const count = brushes.in('charts')?.length ?? 0;
      return count > 0 && count < 60 ? count : undefined;
    });
  }
  const shows = ({ page }: OpenTable, text: string): Promise<void> =>
    page.locator('.count', { hasText: text }).waitFor();

  for (const theme of [dark, light, highContrast]) {
    it(`shows those runs only in the table, until either lets go, in ${theme.name}`, async () => {
      const chartsPanel = await openCharts(theme);
      const tablePanel = await openTable(theme);
      await shows(tablePanel, '60 runs');
      const count = await brush(chartsPanel);
      await shows(tablePanel, `${brushes.in('charts')?.length ?? count} of 60 runs`);
      const chip = tablePanel.page.locator('.chip.brushed');
      await tablePanel.page.getByText(/\d+ runs brushed in Charts/).waitFor();
      await chartsPanel.screenshot(`brush-charts-${theme.name}`);
      await tablePanel.screenshot(`brush-table-${theme.name}`);
      // Let go in the table, by keyboard.
      await chip.focus();
      await tablePanel.page.keyboard.press('Enter');
      await shows(tablePanel, '60 runs');
      await chip.waitFor({ state: 'detached' });
      await chartsPanel.page.getByTitle('Clear Brush').waitFor({ state: 'detached' });
      assert.equal(brushes.in('charts'), null);
      // And in the charts.
      await brush(chartsPanel);
      await chip.waitFor();
      await chartsPanel.page.getByTitle('Clear Brush').click();
      await shows(tablePanel, '60 runs');
      await chip.waitFor({ state: 'detached' });
      assert.deepEqual([chartsPanel.problems, tablePanel.problems], [[], []]);
      assert.deepEqual([await chartsPanel.complaints(), await tablePanel.complaints()], [[], []]);
    });
  }

  it('is there for a table that opens later, stays while runs change, and is in no saved state', async () => {
    const chartsPanel = await openCharts();
    await brush(chartsPanel);
    const tablePanel = await openTable();
    const chip = tablePanel.page.locator('.chip.brushed');
    await chip.waitFor();
    const { info } = bench.store.transaction(() =>
      bench.store.runs.create({
        experimentId: '0',
        runName: 'late-stork-1',
        userId: 'ana',
        startTime: Date.now(),
        tags: [],
      }),
    );
    const brushed = brushes.in('charts') ?? [];
    await shows(tablePanel, `${brushed.length} of 61 runs`);
    assert.ok(!brushed.includes(info.runId));
    assert.ok(await chip.isVisible());
    assert.ok(!JSON.stringify(await tablePanel.state()).includes(brushed[0] ?? ''));
    // A page that was hidden, and comes back, says that its runs are brushed still.
    await chartsPanel.close();
    const again = await openCharts();
    await again.page.getByText(`Brushed: ${brushed.length}`).waitFor();
    await again.page.getByTitle('Clear Brush').click();
    await chip.waitFor({ state: 'detached' });
  });

  it('leaves a table without runs a way out', async () => {
    const chartsPanel = await openCharts();
    await brush(chartsPanel);
    const tablePanel = await openTable();
    await tablePanel.page.getByRole('combobox').fill('nothing has this name');
    await tablePanel.page.getByText('Clear Search', { exact: true }).click();
    await shows(tablePanel, '60 runs');
    assert.equal(brushes.in('charts'), null);
  });
});
