import { strict as assert } from 'node:assert';
import { describe, it } from 'mocha';
import type { TableArrangement } from '../../src/core/panels/tableView';
import { columnId } from '../../src/core/runTable';
import { eventually } from './support/charts';
import { tableSuite } from './support/tableSuite';

describe('columns of the runs table', () => {
  const suite = tableSuite();
  const { open, header, menu } = suite;

  const kept = async (): Promise<TableArrangement> =>
    ((await suite.panel.state()) as { arrangement: TableArrangement }).arrangement;
  const widthOf = async (label: string): Promise<number> => (await header(label).boundingBox())?.width ?? NaN;
  /** The names of the columns as they stand. */
  const labels = async (): Promise<readonly string[]> => {
    const cells = await suite.panel.page.locator('.head-cell:not([hidden])').all();
    const places = await Promise.all(
      cells.map(async (cell) => ({
        left: (await cell.boundingBox())?.x ?? 0,
        label: await cell.locator('.label').innerText(),
      })),
    );
    return places.sort((a, b) => a.left - b.left).map(({ label }) => label);
  };

  it('are dragged to another width and another place, and are there after a reload', async () => {
    await open();
    const { mouse } = suite.panel.page;
    const before = await widthOf('loss');
    const grip = await header('loss').locator('.grip').boundingBox();
    assert.ok(grip);
    await mouse.move(grip.x + 2, grip.y + 8);
    await mouse.down();
    await mouse.move(grip.x + 62, grip.y + 8, { steps: 4 });
    await mouse.up();
    await eventually('wider', async () => Math.abs((await widthOf('loss')) - before - 60) < 4);

    const order = await labels();
    const [from, to] = [await header('loss').boundingBox(), await header('val/accuracy').boundingBox()];
    assert.ok(from && to && order.indexOf('loss') > order.indexOf('val/accuracy'), order.join());
    await mouse.move(from.x + 20, from.y + 8);
    await mouse.down();
    await mouse.move(to.x + 8, to.y + 8, { steps: 6 });
    await suite.panel.page.locator('.drop-mark:not([hidden])').waitFor();
    await mouse.up();
    await eventually('moved', async () => {
      const now = await labels();
      return now.indexOf('loss') === now.indexOf('val/accuracy') - 1;
    });
    const arranged = await labels();
    const state = await suite.panel.state();
    await suite.panel.close();
    await open({ state });
    assert.deepEqual(await labels(), arranged);
    assert.ok(Math.abs((await widthOf('loss')) - before - 60) < 4);
  });

  it('are those of the runs that are shown: what only a deleted run had comes with the deleted runs', async () => {
    const odd = suite.store.runs.create({ experimentId: '0', runName: 'odd', userId: 'ana', startTime: Date.now(), tags: [] }); // prettier-ignore
    const { runId } = odd.info;
    suite.store.runs.logParams(runId, [
      { key: 'epochs', value: '31' },
      { key: 'oddity', value: '1' },
    ]);
    suite.store.runs.delete(runId);
    await open({ viewport: { width: 1900, height: 720 } });
    await suite.panel.page.getByRole('button', { name: 'Columns' }).click();
    const picker = suite.panel.page.locator('tm-column-picker');
    await picker.getByText('All columns').click();
    await header('epochs').waitFor();
    assert.equal((await labels()).includes('oddity'), false);
    await picker.getByText('Only columns that differ').click();
    await eventually('the same in all that are shown', async () => !(await labels()).includes('epochs'));
    await suite.panel.page.keyboard.press('Escape');
    await suite.panel.page.getByRole('button', { name: 'More Actions' }).click();
    await menu('All Runs');
    await eventually('both differ', async () => {
      const shown = await labels();
      return shown.includes('epochs') && shown.includes('oddity');
    });
  });

  it('are in view once they are chosen, though they come behind all others', async () => {
    await open({ viewport: { width: 700, height: 480 } });
    const { page } = suite.panel;
    await page.getByRole('button', { name: 'Columns' }).click();
    const picker = page.locator('tm-column-picker');
    await picker.getByRole('textbox').fill('epochs');
    await picker.getByRole('option', { name: 'epochs' }).click();
    await eventually('in view', async () => {
      const box = await header('epochs').boundingBox();
      return box !== null && box.x > 200 && box.x + box.width <= 701;
    });
    // What is written into one at the edge is in view, too, however many lines it has.
    await picker.getByRole('textbox').fill('note');
    await picker.getByRole('option', { name: 'Note' }).click();
    await page.keyboard.press('Escape');
    await suite.rows().nth(1).locator('.cell:not([hidden])').nth(1).click();
    await page.keyboard.press('End');
    await page.keyboard.press('F2');
    await page.locator('.editor').waitFor();
    await page.keyboard.type('first');
    await page.keyboard.press('Shift+Enter');
    await page.keyboard.type('second');
    await suite.panel.screenshot('table-note');
    const field = await page.locator('.editor').boundingBox();
    assert.ok(field && field.x + field.width <= 700 && field.height >= 40, JSON.stringify(field));
    await page.keyboard.press('Enter');
    await page.locator('.cell .value', { hasText: 'first second' }).waitFor();
  });

  it('have the names of numbers above their digits, however many there are', async () => {
    const params = Array.from({ length: 300 }, (_, index) => ({ key: `cfg.${index}`, value: String(index) }));
    suite.store.runs.logParams(suite.ids[59] ?? '', params);
    await open();
    const { page } = suite.panel;
    await page.getByRole('button', { name: 'Columns' }).click();
    await page.locator('tm-column-picker').getByText('All columns').click();
    await page.keyboard.press('Escape');
    await page.locator('[aria-rowcount]').evaluate((grid: unknown) => {
      (grid as { scrollLeft: number }).scrollLeft = 25_000;
    });
    const last = page.locator('.head-cell.number:not([hidden])', { hasText: /^cfg\.7\d$/ });
    await last.first().waitFor();
  });

  it('are those that differ among the runs that a search left', async () => {
    await open({ viewport: { width: 1900, height: 720 } });
    await suite.panel.page.getByRole('button', { name: 'Columns' }).click();
    const picker = suite.panel.page.locator('tm-column-picker');
    await picker.getByText('All columns').click();
    await picker.getByText('Only columns that differ').click();
    await suite.panel.page.keyboard.press('Escape');
    await header('optimizer').waitFor();
    await suite.search("params.optimizer = 'adam'");
    await header('optimizer').waitFor({ state: 'hidden' });
    await header('loss').waitFor();
    await suite.search('');
    await header('optimizer').waitFor();
  });

  it('are made wider, moved and hidden by keyboard alone', async () => {
    await open();
    const { keyboard } = suite.panel.page;
    await suite.panel.page.getByRole('combobox').focus();
    for (const key of ['Escape', 'Control+Home', 'ArrowUp', 'ArrowRight']) await keyboard.press(key);
    const before = await widthOf('Status');
    for (let times = 0; times < 3; times++) await keyboard.press('Shift+ArrowRight');
    await eventually('wider', async () => (await widthOf('Status')) === before + 72);
    await keyboard.press('Shift+ArrowLeft');
    await eventually('narrower', async () => (await widthOf('Status')) === before + 48);
    await keyboard.press('Control+ArrowRight');
    await eventually('moved', async () => (await labels()).indexOf('Status') === 2);
    // The same from the menu, which stays for the next step.
    await header('Status').click({ button: 'right' });
    await menu('Narrower');
    await menu('Narrower');
    await eventually('as it was', async () => (await widthOf('Status')) === before);
    await menu('Standard Width');
    await header('Status').click({ button: 'right' });
    await menu('Hide Column');
    await eventually('hidden', async () => !(await labels()).includes('Status'));
    const ids = (await kept()).columns?.map(({ column }) => columnId(column)) ?? [];
    assert.ok(ids.length > 0 && !ids.some((id) => id.includes('status')), ids.join());
    assert.deepEqual(await suite.panel.complaints(), []);
  });
});
