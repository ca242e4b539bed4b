import { after, afterEach, before, describe, it } from 'mocha';
import type { Browser } from 'playwright-core';
import type { ChartSpec } from '../../src/core/charts/kinds';
import { STANDARD_CHARTS } from '../../src/core/charts/workspace';
import { checkAccessibility } from './support/axe';
import { eventually, openChartsPage } from './support/charts';
import { COMPARED, comparedRuns, openCompared } from './support/compared';
import { CUSTOM_CHARTS, openCustomPage } from './support/custom';
import { imageRuns } from './support/images';
import { EVERY_KIND, sweep } from './support/kinds';
import type { OpenPanel } from './support/page';
import { launchBrowser } from './support/page';
import { openRunPage, RunStoreFixture } from './support/runStore';
import { CRANE, FOX, OWL, sample } from './support/sample';
import type { TableBench } from './support/table';
import { fillSample, openBench, openTablePage } from './support/table';

/** axe finds no more than a machine can; the tests of each panel go through it by keyboard. */
describe('accessibility', () => {
  let browser: Browser;
  let panel: OpenPanel;
  before(async () => {
    browser = await launchBrowser();
  });
  after(() => browser.close());
  afterEach(() => panel.close());

  describe('of the runs table', () => {
    let bench: TableBench;
    before(() => {
      bench = openBench();
      fillSample(bench.store);
    });
    after(() => bench.dispose());

    it('holds for the rows, what is picked and what is open over them', async () => {
      panel = await openTablePage(browser, bench);
      const { page } = panel;
      await page.locator('.count', { hasText: '60 runs' }).waitFor();
      await page.locator('.head-cell:not([hidden])', { hasText: 'loss' }).first().click();
      await page.locator('.cell.best').first().waitFor();
      await checkAccessibility(panel, 'the rows');
      await page.locator('.cell.name').first().click();
      await page.keyboard.press('Space');
      await page.keyboard.press('Shift+ArrowDown');
      await page.locator('.count', { hasText: '2 selected' }).waitFor();
      await page.locator('.chip', { hasText: 'finished' }).click();
      await checkAccessibility(panel, 'runs that are selected, and a filter');
      for (const name of ['Group', 'View', 'More Actions']) {
        await page.getByRole('button', { name, exact: true }).click();
        await page.locator('tm-menu').waitFor();
        await checkAccessibility(panel, `the menu ${name}`);
        await page.keyboard.press('Escape');
      }
      await page.locator('.head-cell:not([hidden])').nth(1).click({ button: 'right' });
      await page.locator('tm-menu').waitFor();
      await checkAccessibility(panel, 'the menu of a column');
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: 'Columns' }).click();
      await page.locator('tm-column-picker [role=option]').first().waitFor();
      await checkAccessibility(panel, 'the picker of columns');
      await page.keyboard.press('Escape');
    });

    it('holds for the search: offers, a mistake, nothing found', async () => {
      panel = await openTablePage(browser, bench);
      const { page } = panel;
      await page.locator('.count', { hasText: '60 runs' }).waitFor();
      const box = page.getByRole('combobox');
      await box.click();
      await page.keyboard.type('params.opt');
      await page.getByRole('option', { name: 'params.optimizer' }).waitFor();
      await checkAccessibility(panel, 'the offers');
      await box.fill('params.optimizer = and');
      await page.keyboard.press('Escape');
      await page.getByRole('alert').waitFor();
      await checkAccessibility(panel, 'the mistake');
      await box.fill('nobody called a run this');
      await page.locator('.empty').waitFor();
      await checkAccessibility(panel, 'nothing found');
    });
  });

  describe('of the charts', () => {
    it('holds for lines, their menu, table, readout and full screen', async () => {
      panel = await openChartsPage(browser, sample(), [CRANE, OWL, FOX]);
      const { page } = panel;
      const canvas = page.locator('canvas[aria-label^="accuracy:"]');
      await canvas.waitFor();
      await checkAccessibility(panel, 'the workspace');
      const chart = page.locator('tm-chart').first();
      await canvas.focus();
      await page.keyboard.press('ArrowRight');
      await page.locator('.readout').waitFor();
      await checkAccessibility(panel, 'the readout');
      await page.keyboard.press('Escape');
      await chart.hover();
      await chart.getByRole('button', { name: 'More Actions' }).click();
      await page.locator('tm-menu').waitFor();
      await checkAccessibility(panel, 'the menu');
      await page.keyboard.press('Escape');
      await chart.getByRole('button', { name: 'Show as Table' }).click();
      await page.locator('.points tbody tr').first().waitFor();
      await checkAccessibility(panel, 'the table');
      await chart.getByRole('button', { name: 'Full Screen' }).click();
      await checkAccessibility(panel, 'full screen');
    });

    const kinds: readonly ChartSpec[] = Object.values(EVERY_KIND);
    it('holds for every kind that draws runs', async () => {
      const { backend, runIds } = sweep(30);
      const charts = kinds.map((spec, index) => ({
        ...{ id: `own ${index}`, metric: null, spec },
        ...{ columns: 1, height: 240 },
      }));
      panel = await openChartsPage(browser, backend, runIds, {
        state: {
          ...STANDARD_CHARTS,
          sections: [{ name: 'own', open: true, charts }],
          removed: ['accuracy', 'loss'],
        },
        viewport: { width: 1280, height: 1500 },
      });
      const { page } = panel;
      for (const index of kinds.keys()) {
        const drawn = page.locator('tm-chart').nth(index);
        await drawn.scrollIntoViewIfNeeded();
        await drawn.locator('canvas[aria-label$=" marks"]').waitFor();
      }
      await checkAccessibility(panel, 'the charts');
    });

    it('holds for a grid of images and its editor', async () => {
      const { backend, runIds } = imageRuns();
      panel = await openChartsPage(browser, backend, runIds);
      const { page } = panel;
      const chart = page.getByRole('region', { name: 'Images' }).locator('tm-chart');
      await chart.scrollIntoViewIfNeeded();
      await chart.locator('[role=gridcell] img').first().waitFor();
      await chart.locator('[role=gridcell]').first().focus();
      await checkAccessibility(panel, 'the images');
      await chart.getByRole('button', { name: 'Edit Chart' }).click();
      await page.getByRole('checkbox', { name: 'All images' }).click();
      await page.getByRole('checkbox', { name: 'val/confusion' }).waitFor();
      await checkAccessibility(panel, 'the editor of images');
    });

    it('holds for the editor of every kind', async () => {
      const { backend, runIds } = sweep(4);
      panel = await openChartsPage(browser, backend, runIds);
      const { page } = panel;
      await page.locator('canvas[aria-label^="loss:"]').waitFor();
      await page.getByRole('button', { name: 'Add Chart' }).click();
      const kind = page.locator('dialog .field select').first();
      await checkAccessibility(panel, 'the editor of lines');
      for (const { kind: name } of kinds) {
        await kind.selectOption(name);
        await eventually('the form', async () => (await page.locator('dialog .fields > *').count()) > 3);
        await checkAccessibility(panel, `the editor of ${name}`);
      }
    });
  });

  it('holds for the compare page', async () => {
    panel = await openCompared(browser, comparedRuns(), COMPARED);
    const { page } = panel;
    await page.locator('.row.line').first().waitFor();
    await checkAccessibility(panel, 'what differs');
    await page.getByLabel('Baseline').selectOption({ label: 'calm-owl-77' });
    await page.getByText('Only differences').click();
    await page.locator('.row.line', { hasText: 'solver' }).waitFor();
    await page.locator('.row.line .cell').first().click();
    await checkAccessibility(panel, 'all rows beside a baseline');
    await page.getByText('Transpose').click();
    await page.locator('.row.line .key', { hasText: 'able-crane' }).waitFor();
    await checkAccessibility(panel, 'runs in rows');
  });

  it('holds for a custom chart, its table and what is wrong with its text', async () => {
    const opened = await openCustomPage(browser, CUSTOM_CHARTS.scatter);
    panel = opened;
    const { page } = opened;
    await page.locator('canvas[aria-label$=": 12 marks"]').waitFor();
    await checkAccessibility(panel, 'a custom chart');
    await page.locator('canvas').focus();
    await page.keyboard.press('Home');
    await page.locator('.readout').waitFor();
    await page.getByRole('button', { name: 'Show as Table' }).click();
    await page.locator('.rows tbody tr').first().waitFor();
    await checkAccessibility(panel, 'its table');
    opened.write('{"query": ');
    await page.getByRole('alert').waitFor();
    await checkAccessibility(panel, 'what is wrong with its text');
  });

  describe('of the run page', () => {
    let fixture: RunStoreFixture;
    before(async () => {
      fixture = new RunStoreFixture();
      await fixture.writeAll();
    });
    after(() => fixture.dispose());

    it('holds for every tab', async () => {
      panel = await openRunPage(browser, fixture);
      const { page } = panel;
      await page.locator('[role=row]', { hasText: 'val/accuracy' }).locator('svg path').waitFor();
      for (const name of await page.getByRole('tab').allInnerTexts()) {
        await page.getByRole('tab', { name }).click();
        if (name === 'Charts' || name === 'System') await page.locator('canvas').first().waitFor();
        await eventually('the tab', async () => (await page.locator('.busy').count()) === 0);
        await checkAccessibility(panel, name);
      }
    });

    it('holds for files of each kind', async () => {
      panel = await openRunPage(browser, fixture);
      const { page } = panel;
      await page.getByRole('tab', { name: 'Artifacts' }).click();
      await page.getByRole('treeitem', { name: 'eval' }).click();
      for (const [file, shown] of [
        ['predictions.json', '[role=table] [role=row]'],
        ['report.html', 'iframe'],
        ['README.md', '.markdown'],
        ['config.json', '[role=tree][aria-label="config.json"], [role=treeitem]'],
        ['images', 'figure img'],
        ['weights.bin', 'text=This file is not text.'],
      ] as const) {
        await page.getByRole('treeitem', { name: file }).click();
        await page.locator(shown).first().waitFor();
        await checkAccessibility(panel, file);
      }
    });

    it('holds for its editors', async () => {
      panel = await openRunPage(browser, fixture);
      const { page } = panel;
      await page.getByRole('button', { name: 'Add Tag' }).click();
      await page.getByLabel('Tag', { exact: true }).fill('mlflow.user');
      await page.keyboard.press('Enter');
      await page.getByText("The tag 'mlflow.user' can't be edited").waitFor();
      await checkAccessibility(panel, 'a tag and what is wrong with it');
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: 'Edit Note' }).click();
      await page.getByLabel('Note').waitFor();
      await checkAccessibility(panel, 'the note');
      await page.getByRole('button', { name: 'Preview' }).click();
      await page.locator('.preview').waitFor();
      await checkAccessibility(panel, 'the preview of the note');
    });
  });
});
