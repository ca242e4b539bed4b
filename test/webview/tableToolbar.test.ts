import { strict as assert } from 'node:assert';
import { describe, it } from 'mocha';
import { checkAccessibility } from './support/axe';
import { tableSuite } from './support/tableSuite';
import { dark, highContrast, light } from './support/themes';

describe('toolbar of the runs table', () => {
  const suite = tableSuite();
  const { open, count, menu, search } = suite;

  for (const theme of [dark, light, highContrast]) {
    it(`is one row, with room for a filter, from 400 to 1280 pixels, in ${theme.name}`, async () => {
      await open({ theme });
      await count('60 runs');
      const { page } = suite.panel;
      const box = page.getByRole('combobox');
      await box.click();
      await page.keyboard.type('params.');
      await page.getByRole('option', { name: 'params.optimizer' }).waitFor();
      for (const width of [1280, 800, 600, 400]) {
        await page.setViewportSize({ width, height: 480 });
        await suite.panel.screenshot(`table-toolbar-${width}-${theme.name}`);
        const bar = await page.locator('.toolbar').boundingBox();
        const field = await box.boundingBox();
        const list = await page.getByRole('listbox').boundingBox();
        assert.ok(bar && field && list);
        assert.ok(
          bar.height < 40 && bar.width <= width,
          `${width}: the bar is ${bar.width} by ${bar.height}`,
        );
        assert.ok(field.width >= 180, `${width}: the filter has ${field.width} pixels`);
        // Nothing of the toolbar is under the list.
        assert.ok(list.y + 1 >= field.y + field.height && list.x + list.width <= width);
        const inside = await page
          .locator('.toolbar > * > .tool')
          .evaluateAll((tools: unknown) =>
            (tools as { getBoundingClientRect(): { right: number } }[]).map(
              (tool) => tool.getBoundingClientRect().right,
            ),
          );
        assert.ok(Math.max(...inside) <= width, `${width}: cut off at ${Math.max(...inside)}`);
      }
      assert.deepEqual(await suite.panel.complaints(), []);
    });
  }

  it('asks from when to when the runs are to have started', async () => {
    await open();
    await count('60 runs');
    const { page } = suite.panel;
    const chip = page.locator('.chip[aria-haspopup=menu]');
    const ask = async (): Promise<void> => {
      await chip.focus();
      await page.keyboard.press('Enter');
      for (const key of ['End', 'Enter']) await page.keyboard.press(key);
    };
    // The sample's runs began every 29 minutes.
    const ago = (runs: number): string => {
      const time = Date.now() - runs * 1_740_000;
      return new Date(time - new Date(time).getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
    };
    await ask();
    const [from, to] = [page.getByLabel('From'), page.getByLabel('To')];
    assert.match(await from.inputValue(), /T00:00$/);
    await from.fill(ago(5.5));
    await to.fill(ago(10.5));
    await page.keyboard.press('Enter');
    await page.getByRole('alert').filter({ hasText: 'ends before' }).waitFor();
    await suite.panel.screenshot('table-time-range');
    await checkAccessibility(suite.panel, 'a time range');
    await from.fill(ago(10.5));
    await to.fill(ago(5.5));
    await page.keyboard.press('Enter');
    await count('5 of 60 runs');
    assert.match(await chip.innerText(), /–/);
    assert.ok(await chip.evaluate((element: unknown) => (element as { matches(what: string): boolean }).matches(':focus'))); // prettier-ignore
    await search("params.optimizer = 'sgd' OR params.optimizer = 'adam'");
    await count(/^[1-5] of 60 runs/);
    await search('');
    const state = await suite.panel.state();
    await suite.panel.close();
    await open({ state });
    await count('5 of 60 runs');
    await suite.panel.page.locator('.chip[aria-haspopup=menu]').click();
    await menu('Any time');
    await count('60 runs');
    assert.deepEqual(await suite.panel.complaints(), []);
  });

  it('finds what to group by among more keys than a menu shows', async () => {
    const params = Array.from({ length: 300 }, (_, index) => ({ key: `cfg.${index}`, value: '1' }));
    suite.store.runs.logParams(suite.ids[0] ?? '', params);
    await open();
    const { page } = suite.panel;
    await page.getByRole('button', { name: 'Group' }).click();
    const field = page.getByRole('textbox', { name: 'Find a column' });
    await field.waitFor();
    await page.keyboard.type('OPTIM');
    await page.locator('tm-menu button', { hasText: 'cfg' }).first().waitFor({ state: 'detached' });
    await suite.panel.screenshot('table-group-find');
    await checkAccessibility(suite.panel, 'a menu with a field');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.locator('.chip', { hasText: 'By optimizer' }).waitFor();
    // Letters go back to the field.
    await page.keyboard.type('x');
    assert.equal(await field.inputValue(), 'OPTIMx');
    await field.fill('cfg.299');
    await page.keyboard.press('Enter');
    await page.locator('.chip', { hasText: 'By cfg.299' }).waitFor();
    await page.keyboard.press('Escape');
    await field.waitFor({ state: 'detached' });
    assert.deepEqual(await suite.panel.complaints(), []);
  });

  it('has in its last menu what there is no room for', async () => {
    await open();
    const { page } = suite.panel;
    const more = page.getByRole('button', { name: 'More Actions' });
    const group = page.getByRole('button', { name: 'Group' });
    await group.waitFor();
    await more.click();
    assert.equal(await page.getByRole('menuitem', { name: 'Group…' }).count(), 0);
    await page.keyboard.press('Escape');
    await page.setViewportSize({ width: 400, height: 600 });
    await group.waitFor({ state: 'hidden' });
    await more.click();
    await menu('Group…');
    await menu('optimizer');
    await page.keyboard.press('Escape');
    await page.locator('.chip', { hasText: 'By optimizer' }).waitFor();
    await more.click();
    await menu('View…');
    await page.getByRole('menuitem', { name: 'Save View As…' }).waitFor();
    await page.keyboard.press('Escape');
    await more.click();
    await menu('Columns…');
    await page.locator('tm-column-picker').getByRole('textbox').fill('epo');
    await suite.panel.screenshot('table-toolbar-narrow-picker');
    await page.keyboard.press('Escape');
    await search("params.optimizer = 'sgd'");
    await count('20 of 60 runs');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'failed' }).click();
    await count('of 60 runs');
    await suite.panel.screenshot('table-toolbar-narrow');
    await checkAccessibility(suite.panel, 'a narrow table');
    assert.deepEqual(await suite.panel.complaints(), []);
  });

  it('selects all of a field without VS Code, which would once more when one has typed on', async () => {
    await open();
    const { page } = suite.panel;
    await page.evaluate("heard = []; addEventListener('keydown', ({ key }) => heard.push(key))");
    await page.getByRole('combobox').fill('crane');
    await page.keyboard.press('Control+a');
    await page.keyboard.type('o');
    assert.equal(await page.getByRole('combobox').inputValue(), 'o');
    assert.deepEqual(await page.evaluate('heard'), ['Control', 'o']);
  });
});
