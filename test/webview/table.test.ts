import { strict as assert } from 'node:assert';
import { isDeepStrictEqual } from 'node:util';
import { describe, it } from 'mocha';
import type { TableArrangement } from '../../src/core/panels/tableView';
import { STANDARD_ARRANGEMENT, lastOf } from '../../src/core/panels/tableView';
import { eventually } from './support/charts';
import { tableSuite } from './support/tableSuite';
import { dark, highContrast, highContrastLight, light } from './support/themes';

describe('runs table', () => {
  const suite = tableSuite();
  const { open, rows, inOrder, names, count, header, menu, search } = suite;

  for (const theme of [dark, light, highContrast, highContrastLight]) {
    it(`shows runs and what tells them apart, in ${theme.name}`, async () => {
      await open({ theme });
      assert.match((await names())[0] ?? '', /-159$/);
      await count('60 runs');
      // Of a run that goes on, so long as yet.
      assert.match((await inOrder('.cell.ongoing .value')).join(), /^29 min \d+ sec,58 min \d+ sec/);
      await header('loss').click();
      await suite.panel.page.locator('.cell.best').first().waitFor();
      await suite.panel.page.locator('.head-cell[aria-sort=ascending]', { hasText: 'loss' }).waitFor();
      // What scrolls by isn't seen through the pinned cells.
      await rows().nth(3).locator('.cell.status').click();
      const pin = suite.panel.page.locator('.row.selected .pin');
      const colour = await pin.evaluate((element: unknown) => {
        const styles = (element as { computedStyleMap(): Map<string, unknown> }).computedStyleMap();
        return String(styles.get('background-color'));
      });
      assert.match(colour, /^rgb\(/);
      await suite.panel.screenshot(`table-${theme.name}`);
      assert.deepEqual(await suite.panel.complaints(), []);
      assert.deepEqual(suite.panel.problems, []);
    });
  }

  it('shows the same whether it has its first rows in its document or asks for them', async () => {
    const shown = async (): Promise<unknown> => ({
      names: await names(),
      heads: await suite.panel.page.locator('.head-cell:not([hidden]) .label').allInnerTexts(),
      values: await inOrder('.cell.number:not(.ongoing) .value'),
      view: await suite.panel.page.locator('.toolbar .tool').allInnerTexts(),
      state: await suite.panel.state(),
    });
    suite.store.views.save('By loss', 'table', {
      ...STANDARD_ARRANGEMENT,
      orderBy: [{ column: lastOf('loss'), ascending: true }],
    });
    const [view] = suite.store.views.all();
    suite.store.views.setDefault(view?.viewId ?? null);
    await open();
    await count('60 runs');
    const first = await shown();
    await suite.panel.close();
    await open({ late: true });
    await count('60 runs');
    assert.deepEqual(await shown(), first);
    assert.deepEqual(await suite.panel.complaints(), []);
  });

  it('finds runs by a part of their name and by the search language, as it is typed', async () => {
    await open();
    await search('OTTER');
    await count('8 of 60 runs');
    assert.ok((await names()).every((name) => name.includes('otter')));
    await search("params.optimizer = 'adam' and metrics.loss < 0.2");
    const found = await eventually('all that it finds, and no longer what was found before', async () => {
      const many = await suite.panel.page.locator('.count').innerText();
      const rowCount = Number(
        await suite.panel.page.locator('[aria-rowcount]').getAttribute('aria-rowcount'),
      );
      const shown = await names();
      // The header is a row, too.
      return (
        /^\d+ of 60 runs$/.test(many) && !many.startsWith('8 ') && shown.length === rowCount - 1 && shown
      );
    });
    // Half a filter leaves the rows, and says what is wrong with it after a moment.
    await search("params.optimizer = 'adam' and metrics.");
    await suite.panel.page.locator('.underline span').waitFor();
    await suite.panel.page.keyboard.press('Escape');
    await suite.panel.page.getByRole('alert').waitFor();
    assert.match(await suite.panel.page.locator('.underline span').innerText(), /metrics\./);
    assert.deepEqual(await names(), found);
    await suite.panel.screenshot('table-problem');
    await suite.panel.page.getByRole('combobox').fill('');
    await count('60 runs');
  });

  it('completes keys and values, and knows what was searched before', async () => {
    await open();
    const box = suite.panel.page.getByRole('combobox');
    await box.click();
    await suite.panel.page.keyboard.type('params.opt');
    await suite.panel.page.getByRole('option', { name: 'params.optimizer' }).waitFor();
    // What will be a filter isn't looked for in the names meanwhile.
    await count('60 runs');
    await suite.panel.page.keyboard.press('Tab');
    await suite.panel.page.keyboard.type('= ');
    await suite.panel.page.getByRole('option', { name: "'sgd'" }).waitFor();
    await suite.panel.screenshot('table-completion');
    await suite.panel.page.keyboard.type("'s");
    await suite.panel.page.getByRole('option', { name: "'sgd'" }).waitFor();
    await suite.panel.page.keyboard.press('Tab');
    await suite.panel.page.keyboard.press('Enter');
    await count('20 of 60 runs');
    await suite.panel.page.keyboard.type("and status = 'fa");
    await suite.panel.page.getByRole('option', { name: "'FAILED'" }).waitFor();
    await box.fill('');
    await suite.panel.page.keyboard.press('ArrowDown');
    await suite.panel.page.getByRole('option', { name: "params.optimizer = 'sgd'" }).click();
    await count('20 of 60 runs');
  });

  it('filters by status and time, sorts by several columns, and remembers all of it', async () => {
    await open();
    await suite.panel.page.locator('.chip', { hasText: 'failed' }).click();
    await eventually('failed only', async () =>
      (await inOrder('.cell.status')).every((text) => text.includes('failed')),
    );
    await header('optimizer').click();
    await header('loss').click({ modifiers: ['Shift'] });
    await eventually(
      'two orders',
      async () => (await suite.panel.page.locator('.head-cell .arrow:not([hidden])').count()) === 2,
    );
    await suite.panel.page.locator('.chip', { hasText: 'Any time' }).click();
    await menu('Last 24 hours');
    // Of the five that failed, one began earlier.
    await count('4 of 60 runs');
    await eventually('as many rows', async () => (await rows().count()) === 4);
    const shown = await names();
    const state = (await suite.panel.state()) as { identity: unknown; arrangement: TableArrangement };
    assert.deepEqual(state.identity, { folder: 'file:///work', experimentIds: ['0'] });
    assert.equal(state.arrangement.orderBy.length, 2);
    await suite.panel.close();
    await open({ state });
    await count('4 of 60 runs');
    await eventually('the same rows', async () => isDeepStrictEqual(await names(), shown));
    // The names of numbers stand above their digits: where the page asked for them later, and where no row is left.
    const depth = header('depth').and(suite.panel.page.locator('.number'));
    await depth.waitFor();
    await search('no such name');
    await count('0 of 60 runs');
    await depth.waitFor();
  });

  it('goes through the cells by keyboard alone', async () => {
    await open();
    const { keyboard } = suite.panel.page;
    await suite.panel.page.getByRole('combobox').focus();
    await keyboard.press('Escape');
    const active = (): Promise<string> =>
      suite.panel.page.locator('.cell:focus').evaluate((element: unknown) => {
        const cell = element as {
          getAttribute(name: string): string;
          closest(what: string): { getAttribute(name: string): string };
        };
        return `${cell.closest('.row').getAttribute('aria-rowindex')} ${cell.getAttribute('aria-colindex')}`;
      });
    assert.equal(await active(), '2 1');
    await keyboard.press('ArrowDown');
    await keyboard.press('ArrowRight');
    assert.equal(await active(), '3 2');
    await keyboard.press('Control+End');
    assert.equal(await active(), '46 2');
    await keyboard.press('End');
    await keyboard.press('Control+Home');
    assert.equal(await active(), '2 1');
    await keyboard.press('Space');
    await keyboard.press('Shift+ArrowDown');
    await keyboard.press('Shift+ArrowDown');
    await count('3 selected');
    // Told before a command of the palette can ask.
    await keyboard.press('Control');
    await eventually('told', async () => suite.panel.selected.at(-1)?.length === 3);
    await keyboard.press('Escape');
    // A range begins where one is.
    await keyboard.press('Shift+ArrowDown');
    await count('2 selected');
    const selected = suite.panel.page.locator('.count b');
    await keyboard.press('Shift+ArrowUp');
    await selected.waitFor({ state: 'detached' });
    await keyboard.press('Control+a');
    await count('60 runs 45 selected');
    await keyboard.press('Escape');
    await selected.waitFor({ state: 'detached' });
    await keyboard.press('Enter');
    await eventually('opened', async () => suite.panel.acts.length === 1);
    assert.deepEqual([suite.panel.acts[0]?.action, suite.panel.acts[0]?.runIds.length], ['open', 1]);
    // Scrolled away, where one was is still where Tab comes to.
    await suite.panel.page.locator('.chip').last().focus();
    await suite.panel.page
      .locator('.grid')
      .evaluate((grid: { scrollTo(x: number, y: number): void }) => grid.scrollTo(0, 1e6));
    await suite.panel.page.locator('.grid[tabindex="0"]').waitFor();
    await keyboard.press('Tab');
    await keyboard.press('ArrowDown');
    await suite.panel.page.locator('.cell:focus').waitFor();
    // Up to the header: sorting and its menu.
    await keyboard.press('Control+Home');
    await keyboard.press('ArrowUp');
    await keyboard.press('ArrowRight');
    await keyboard.press('Alt+ArrowDown');
    await suite.panel.page.getByRole('menuitem', { name: 'Sort Ascending' }).waitFor();
    await keyboard.press('Escape');
    await keyboard.press('Enter');
    await suite.panel.page.locator('.head-cell[aria-sort=ascending]', { hasText: 'Status' }).waitFor();
    // And away from it: Tab comes to the rows again.
    await keyboard.press('Shift+Tab');
    await keyboard.press('Tab');
    await suite.panel.page.locator('.cell:focus').waitFor();
  });

  it('stands child runs below their parents, and opens them in place', async () => {
    await open();
    const twisty = suite.panel.page.locator('.twisty:not(.leaf)').first();
    await twisty.click();
    await eventually(
      'children',
      async () => (await suite.panel.page.locator('.row[aria-level="2"]').count()) === 3,
    );
    await suite.panel.page.locator('.row[aria-expanded=true] .cell.name').click();
    await suite.panel.page.keyboard.press('ArrowLeft');
    await eventually(
      'closed',
      async () => (await suite.panel.page.locator('.row[aria-level="2"]:not([hidden])').count()) === 0,
    );
    await suite.panel.page.keyboard.press('ArrowRight');
    await eventually(
      'open',
      async () => (await suite.panel.page.locator('.row[aria-level="2"]:not([hidden])').count()) === 3,
    );
    assert.equal(await suite.panel.page.locator('[role=treegrid]').getAttribute('aria-rowcount'), '49');
  });

  it('groups runs with mean, deviation, least and most', async () => {
    await open();
    await suite.panel.page.getByRole('button', { name: 'Group' }).click();
    await menu('optimizer');
    const switches = suite.panel.page.locator('tm-menu [aria-checked=true]');
    await eventually('the switch', async () => (await switches.allInnerTexts()).join().includes('optimizer'));
    assert.equal(await switches.count(), 1);
    await suite.panel.page.keyboard.press('Escape');
    await eventually('groups', async () => (await rows().count()) === 3);
    const title = await rows().first().locator('.cell.number').nth(1).getAttribute('title');
    assert.match(title ?? '', /^mean .* ± .*, from .* to .*, of 20 runs$/);
    await suite.panel.page.locator('.twisty').first().click();
    await eventually('runs in the group', async () => (await rows().count()) === 23);
    await suite.panel.screenshot('table-groups');
  });

  it('picks columns: finds, adds, removes, all of them, only those that differ', async () => {
    await open();
    await suite.panel.page.getByRole('button', { name: 'Columns' }).click();
    const picker = suite.panel.page.locator('tm-column-picker');
    await picker.getByRole('textbox').fill('epo');
    await picker.getByRole('option', { name: 'epochs' }).click();
    await header('epochs').waitFor();
    await picker.getByRole('textbox').fill('');
    await suite.panel.screenshot('table-picker');
    await picker.getByText('Only columns that differ').click();
    await header('epochs')
      .waitFor({ state: 'detached' })
      .catch(async () => assert.equal(await header('epochs').count(), 0));
    await picker.getByText('All columns').click();
    await header('optimizer').waitFor();
    await suite.panel.page.keyboard.press('Escape');
    assert.equal(await picker.count(), 0);
  });

  it('shows other values of a metric, a curve, and colours by value', async () => {
    await open();
    await header('loss').click({ button: 'right' });
    await menu('Curve');
    await suite.panel.page.locator('.cell .line').first().waitFor();
    await header('val/accuracy').click({ button: 'right' });
    await menu('Colour by Value');
    const coloured = (): Promise<number> =>
      suite.panel.page.locator('.cell[style*="background-color"]').count();
    const ofMetric = await eventually('heat', async () => (await coloured()) > 5 && (await coloured()));
    // Of params those that are numbers.
    await header('depth').click({ button: 'right' });
    await menu('Colour by Value');
    await eventually('heat of a param', async () => (await coloured()) > 1.5 * ofMetric);
    await header('optimizer').click({ button: 'right' });
    assert.equal(await suite.panel.page.getByRole('menuitem', { name: 'Colour by Value' }).count(), 0);
    await suite.panel.page.keyboard.press('Escape');
    await header('accuracy').click({ button: 'right' });
    await menu('Mean of Last');
    const field = suite.panel.page.getByRole('textbox', { name: 'How many of the last points' });
    await suite.panel.page.locator('.editor-label', { hasText: 'How many of the last points' }).waitFor();
    await field.fill('none');
    await suite.panel.page.keyboard.press('Enter');
    await suite.panel.page.locator('.editor[aria-invalid=true]').waitFor();
    await suite.panel.screenshot('table-number');
    await field.fill('5');
    await suite.panel.page.keyboard.press('Enter');
    await suite.panel.page.locator('.head-cell', { hasText: 'mean of last 5' }).waitFor();
    await header('accuracy').click({ button: 'right' });
    await menu('Pin Column');
    await suite.panel.page.locator('.head .pin .head-cell', { hasText: 'accuracy' }).waitFor();
    await suite.panel.screenshot('table-cells');
    assert.deepEqual(await suite.panel.complaints(), []);
  });
});
