import { strict as assert } from 'node:assert';
import { describe, it } from 'mocha';
import { checkAccessibility } from './support/axe';
import { eventually } from './support/charts';
import { COMPARED, comparedRuns, openCompared } from './support/compared';
import type { OpenCompared } from './support/compared';
import type { StandIn } from './support/page';
import { PanelSuite } from './support/panelSuite';
import { dark, highContrast, light } from './support/themes';

declare const panelStandIn: StandIn;

describe('toolbar of the comparison', () => {
  const suite = new PanelSuite<OpenCompared>();
  const WIDTHS = [1400, 1000, 700, 480];

  for (const theme of [dark, light, highContrast]) {
    it(`is one row, with nothing cut, from 480 to 1400 pixels, in ${theme.name}`, async () => {
      suite.panel = await openCompared(suite.browser, comparedRuns(), COMPARED, { theme });
      const { page } = suite.panel;
      const bar = page.getByRole('toolbar', { name: 'Compare Runs' });
      await page.getByText('4 the same in all runs').waitFor();
      for (const width of WIDTHS) {
        await page.setViewportSize({ width, height: 600 });
        await eventually(`everything inside at ${width} pixels`, async () => {
          const rights = await bar
            .locator('.part:visible, .more:visible')
            .evaluateAll((parts: unknown) =>
              (parts as { getBoundingClientRect(): { right: number } }[]).map(
                (part) => part.getBoundingClientRect().right,
              ),
            );
          return rights.length > 0 && Math.max(...rights) <= width;
        });
        const box = await page.locator('tm-compare-toolbar').boundingBox();
        assert.ok(box && box.height < 42, `${width}: the bar is ${box?.height} high`);
        const cut = await bar
          .locator('select:visible')
          .evaluateAll((elements: unknown) => panelStandIn.cutChoices(elements));
        assert.deepEqual(cut, [], `cut at ${width} pixels`);
        await suite.panel.screenshot(`compare-toolbar-${width}-${theme.name}`);
      }
      assert.deepEqual(await suite.panel.complaints(), []);
    });
  }

  it('has all of it by keyboard, what there is no room for in its menu', async () => {
    suite.panel = await openCompared(suite.browser, comparedRuns(), COMPARED);
    const { page, opened } = suite.panel;
    const more = page.locator('tm-compare-toolbar').getByRole('button', { name: 'More Actions' });
    await page.getByText('4 the same in all runs').waitFor();
    await page.setViewportSize({ width: 1400, height: 600 });
    await page.getByRole('button', { name: 'Copy as Table' }).waitFor();
    await more.waitFor({ state: 'hidden' });
    await page.setViewportSize({ width: 480, height: 600 });
    await more.waitFor();
    await page.keyboard.press('Tab');
    await page.getByRole('checkbox', { name: 'Only differences' }).and(page.locator(':focus')).waitFor();
    await page.keyboard.press('Tab');
    await more.and(page.locator(':focus')).waitFor();

    const item = async (name: string | RegExp, role: 'menuitem' | 'menuitemcheckbox'): Promise<void> => {
      const focused = page.getByRole(role, { name }).and(page.locator(':focus'));
      await page.locator('tm-menu').waitFor();
      for (let step = 0; step < 10 && (await focused.count()) === 0; step++)
        await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
    };
    await more.press('Enter');
    await page.locator('tm-menu').waitFor();
    assert.deepEqual(await page.locator('tm-menu .label').allInnerTexts(), [
      'Baseline…',
      'Metrics…',
      'Sort by…',
      'Transpose',
      'Show Charts',
      'Copy as Table',
    ]);
    await suite.panel.screenshot('compare-toolbar-menu');
    await checkAccessibility(suite.panel, 'the menu of what has no room');
    await item(/^Baseline…/, 'menuitem');
    await item('calm-owl-77', 'menuitemcheckbox');
    await page.locator('.column', { hasText: 'calm-owl-77' }).getByText('baseline').waitFor();
    await more.and(page.locator(':focus')).waitFor();
    await more.press('Enter');
    await item('Transpose', 'menuitemcheckbox');
    await page.locator('.row.line .key', { hasText: 'able-crane' }).waitFor();
    await more.press('Enter');
    await item('Show Charts', 'menuitem');
    await eventually('the charts', async () => opened.includes('charts'));
    await page.setViewportSize({ width: 700, height: 600 });
    await page.getByLabel('Baseline').waitFor();
    await more.press('Enter');
    await page.locator('tm-menu').waitFor();
    assert.ok(!(await page.locator('tm-menu .label').allInnerTexts()).includes('Baseline…'));
    await page.keyboard.press('Escape');
    await checkAccessibility(suite.panel, 'a narrow comparison');
    assert.deepEqual(await suite.panel.complaints(), []);
  });
});
