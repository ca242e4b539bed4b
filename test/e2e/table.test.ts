import assert from 'node:assert/strict';
import type { Session } from './driver/session';
import { openSession } from './driver/session';
import { fillStore, seedRun } from './driver/store';
import { until } from './driver/until';

declare function getComputedStyle(element: unknown): {
  readonly backgroundColor: string;
  getPropertyValue(name: string): string;
};

/** As a browser says what is #rrggbb. */
function rgbOf(hex: string): string {
  const parts = hex.trim().match(/[0-9a-f]{2}/gi) ?? [];
  return `rgb(${parts.map((part) => Number.parseInt(part, 16)).join(', ')})`;
}

describe('the runs table', () => {
  let session: Session;
  before(async () => {
    session = await openSession({
      prepare: (workspace) =>
        fillStore(workspace, (store) => {
          for (const [index, name] of ['able-crane-512', 'brave-sloth-496', 'calm-owl-77'].entries()) {
            seedRun(store, 'digits', {
              name,
              params: { learning_rate: `0.0${index + 1}`, epochs: '30' },
              metrics: { 'val/accuracy': 0.9844 - index / 100, 'val/loss': 0.2 + index },
            });
          }
        }),
    });
  });
  after(() => session.close());

  it('opens by its keys, finds, acts on a row by the menu of VS Code, and comes back as it was', async () => {
    const { workbench, page } = session;
    await workbench.openContainer('Tidemark');
    await workbench.row('Experiments', /^digits/).click();
    await page.keyboard.press('Control+k');
    await page.keyboard.press('m');
    await page.keyboard.press('t');
    const table = await workbench.webviewFrame(/^Runs: digits/);
    await table.locator('.row .cell.name', { hasText: 'able-crane-512' }).waitFor();
    await workbench.screenshots('runs-table');
    await table.getByRole('combobox').fill("params.learning_rate = '0.02'");
    await table.locator('.count', { hasText: '1 of 3 runs' }).waitFor();
    const row = table.locator('.row:not([hidden]) .cell.name', { hasText: 'brave-sloth-496' });
    await row.click({ button: 'right' });
    const item = page.getByRole('menuitem', { name: 'Copy as CSV' });
    await item.waitFor();
    await page.waitForTimeout(250);
    await item.click();
    await until('the copy', async () => {
      const copied = await page.evaluate('navigator.clipboard.readText()');
      return String(copied).includes('brave-sloth-496,FINISHED');
    });
    // In the colour that a person picks, here and in the charts.
    await row.click({ button: 'right' });
    const colour = page.getByRole('menuitem', { name: 'Set Colour…' });
    await colour.waitFor();
    await page.waitForTimeout(250);
    await colour.click();
    await workbench.quickInput.titled('Set Colour');
    await workbench.screenshot('runs-table-colour');
    await workbench.quickInput.pick('Purple');
    const swatch = table.locator('.row:not([hidden]) .swatch');
    const colourOf = async (place: typeof swatch): Promise<string> =>
      place.first().evaluate((element: unknown) => getComputedStyle(element).backgroundColor);
    const purple = await table
      .locator('html')
      .evaluate((element: unknown) => getComputedStyle(element).getPropertyValue('--vscode-charts-purple'));
    await until('purple in the table', async () => (await colourOf(swatch)) === rgbOf(purple));
    await workbench.palette('Tidemark: Show Charts');
    const charts = await workbench.webviewFrame(/^Charts/);
    await charts.locator(`.legend .swatch rect[fill="${rgbOf(purple)}"]`).waitFor();
    await workbench.reload();
    const again = await workbench.webviewFrame(/^Runs: digits/);
    await again.locator('.count', { hasText: '1 of 3 runs' }).waitFor();
    assert.equal(await again.locator('.row:not([hidden])').count(), 1);
  });
});
