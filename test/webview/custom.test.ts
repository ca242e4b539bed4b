import { strict as assert } from 'node:assert';
import { describe, it } from 'mocha';
import { eventually } from './support/charts';
import { CUSTOM_CHARTS as CHARTS, HOSTILE, openCustomPage } from './support/custom';
import type { OpenCustom } from './support/custom';
import type { OpenPanel } from './support/page';
import { PanelSuite } from './support/panelSuite';
import type { ThemeFixture } from './support/themes';
import { dark, highContrast, light } from './support/themes';

describe('a custom chart', () => {
  const suite = new PanelSuite<OpenPanel>();

  async function open(chart: object | string, theme: ThemeFixture = dark): Promise<OpenCustom> {
    const opened = await openCustomPage(suite.browser, chart, theme);
    suite.panel = opened;
    return opened;
  }

  const marks = async ({ page }: OpenPanel, wanted: number): Promise<void> => {
    await eventually(`${wanted} marks`, async () => {
      const label = await page.locator('canvas').getAttribute('aria-label');
      return label?.endsWith(`: ${wanted} marks`);
    });
  };

  const counts = { bar: 12, grouped: 6, scatter: 12, line: 160 } as const;
  for (const kind of ['bar', 'grouped', 'scatter', 'line'] as const) {
    it(`draws what its text says (${kind})`, async () => {
      const opened = await open(CHARTS[kind]);
      await marks(opened, counts[kind]);
      await opened.screenshot(`custom-${kind}`);
      await opened.page.locator('canvas').focus();
      await opened.page.keyboard.press('Home');
      await opened.page.locator('.readout').waitFor();
      await opened.page.getByRole('button', { name: 'Show as Table' }).click();
      const rows = kind === 'grouped' ? 3 : counts[kind];
      assert.equal(await opened.page.locator('.rows tbody tr').count(), rows);
      assert.equal(await opened.page.locator('img').count(), 0);
      assert.deepEqual(await opened.complaints(), []);
    });
  }

  it('says in place what is wrong, and keeps the last drawing', async () => {
    const opened = await open(CHARTS.bar);
    await marks(opened, 12);
    opened.write(JSON.stringify({ ...CHARTS.bar, query: { from: 'runs', filter: 'wrong.loss > 1' } }));
    const alert = opened.page.getByRole('alert');
    await alert.filter({ hasText: "query.filter: Invalid entity type 'wrong'" }).waitFor();
    await alert.filter({ hasText: 'Below is what was drawn last.' }).waitFor();
    await marks(opened, 12);
    await opened.screenshot('custom-invalid');
    opened.write(JSON.stringify(CHARTS.grouped));
    await marks(opened, 6);
    assert.equal(await alert.count(), 0);
    assert.deepEqual(await opened.complaints(), []);
  });

  it('says in place what is wrong from the beginning', async () => {
    const opened = await open(`{"query": ${HOSTILE}`);
    await opened.page.getByRole('alert').filter({ hasText: 'Line 1: This is no valid JSON' }).waitFor();
    assert.deepEqual(await opened.complaints(), []);
  });

  it('follows its runs', async () => {
    const opened = await open(CHARTS.line);
    await marks(opened, 160);
    opened.memory.log('100'.padStart(32, 'c'), 'loss', [0.5, 0.4]);
    await marks(opened, 162);
  });

  it('is exported', async () => {
    const opened = await open(CHARTS.bar);
    await marks(opened, 12);
    for (const kind of ['PNG', 'SVG', 'CSV'] as const) {
      await opened.page.getByRole('button', { name: 'More Actions' }).click();
      await opened.page.getByRole('menuitem', { name: `Export as ${kind}` }).click();
      const file = await eventually(kind, async () =>
        opened.saved.find((one) => one.kind === kind.toLowerCase()),
      );
      assert.equal(file.name, 'Accuracy by run');
      assert.ok(file.content.length > 100);
    }
  });

  it('has its colours in every theme', async () => {
    for (const theme of [light, highContrast]) {
      const opened = await open(CHARTS.scatter, theme);
      await marks(opened, 12);
      await opened.screenshot(`custom-${theme === light ? 'light' : 'contrast'}`);
      await opened.close();
    }
  });
});
