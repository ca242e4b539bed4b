import { strict as assert } from 'node:assert';
import { after, afterEach, before, describe, it } from 'mocha';
import type { Browser } from 'playwright-core';
import { curve, MemoryBackend } from './support/backend';
import { CRANE, FOX, OWL, sample } from './support/sample';
import { eventually, legendColours, openChartsPage, picture, pixelsOf } from './support/charts';
import type { OpenCharts } from './support/charts';
import type { OpenPanel } from './support/page';
import { chartOfMetric, STANDARD_CHARTS } from '../../src/core/charts/workspace';
import { launchBrowser } from './support/page';
import { dark, highContrast, light } from './support/themes';

describe('charts page', () => {
  let browser: Browser;
  let panel: OpenCharts | undefined;
  before(async () => {
    browser = await launchBrowser();
  });
  after(() => browser.close());
  afterEach(async () => {
    await panel?.close();
    panel = undefined;
  });

  const page = (): OpenPanel => {
    assert.ok(panel);
    return panel;
  };

  async function shown(metric: string, points: string): Promise<void> {
    await panel?.page.locator(`canvas[aria-label^="${metric}:"][aria-label$="${points} points"]`).waitFor();
  }

  it('draws a line for each run and says so in words', async () => {
    panel = await openChartsPage(browser, sample(), [CRANE, OWL, FOX]);
    await shown('loss', '840');
    const label = await panel.page.locator('canvas[aria-label^="loss:"]').getAttribute('aria-label');
    assert.equal(label, 'loss: 3 runs, 840 points');
    const colours = await legendColours(panel);
    assert.equal(new Set(colours.map(String)).size, 3);
    for (const colour of colours) {
      await eventually('the line is drawn', async () => (await pixelsOf(page(), 'loss', colour)) > 60);
    }
    assert.deepEqual(await panel.complaints(), []);
    assert.deepEqual(panel.problems, []);
  });

  for (const theme of [dark, light, highContrast]) {
    it(`looks right in ${theme.name}`, async () => {
      panel = await openChartsPage(browser, sample(), [CRANE, OWL, FOX], { theme });
      await shown('val/loss', '84');
      await panel.page.locator('canvas[aria-label^="loss:"]').hover({ position: { x: 260, y: 90 } });
      await panel.page.locator('.readout').waitFor();
      await panel.screenshot(`charts-${theme.name}`);
      assert.deepEqual(await panel.complaints(), []);
    });
  }

  it('grows while a run logs, without blanking in between', async () => {
    const backend = sample();
    panel = await openChartsPage(browser, backend, [CRANE]);
    await shown('loss', '180');
    const started = Date.now();
    backend.log(CRANE, 'loss', [0.5]);
    await shown('loss', '181');
    assert.ok(Date.now() - started < 500, `${Date.now() - started} ms from the log to the page`);
    for (let step = 0; step < 30; step++) {
      backend.log(CRANE, 'loss', [0.4]);
      await new Promise((resolve) => setTimeout(resolve, 10));
      assert.equal(await panel.page.locator('.cover, .busy').count(), 0);
    }
    await shown('loss', '211');
  });

  it('shows a metric as soon as it is logged for the first time', async () => {
    const backend = sample();
    panel = await openChartsPage(browser, backend, [CRANE], { viewport: { width: 1100, height: 1600 } });
    await shown('loss', '180');
    backend.log(CRANE, 'system/cpu', [10, 20]);
    await shown('system/cpu', '2');
  });

  it('zooms by dragging, fetches the exact points of the range, and resets on a double-click', async () => {
    const backend = new MemoryBackend();
    backend.add({ runId: CRANE, name: 'long' });
    backend.log(CRANE, 'loss', curve(100_000, 0.1, 3));
    panel = await openChartsPage(browser, backend, [CRANE]);
    await shown('loss', '100,000');
    const canvas = panel.page.locator('canvas');
    const before = await picture(panel, 'loss');
    backend.requests.length = 0;
    const box = await canvas.boundingBox();
    assert.ok(box);
    await panel.page.mouse.move(box.x + 200, box.y + 60);
    await panel.page.mouse.down();
    await panel.page.mouse.move(box.x + 215, box.y + 80, { steps: 4 });
    await panel.page.mouse.up();
    const detail = await eventually('a range is asked for', async () =>
      backend.requests.find(({ from }) => from !== null),
    );
    assert.ok(detail.from !== null && detail.to !== null && detail.to - detail.from < 10_000);
    const { exact, count } = await backend.chartLines(detail);
    assert.ok(exact[0] === 1 || (count[0] ?? 0) > 1000);
    await eventually('the picture changes', async () => (await picture(page(), 'loss')) !== before);
    const state = (await panel.state()) as { zoom: Record<string, unknown> };
    assert.ok('step' in state.zoom);
    await canvas.dblclick({ position: { x: 300, y: 100 } });
    await eventually('all is shown again', async () => (await picture(page(), 'loss')) === before);
    assert.deepEqual(((await panel.state()) as { zoom: object }).zoom, {});
    assert.deepEqual(await panel.complaints(), []);
  });

  it('zooms by the wheel with Ctrl and by keys, and leaves the plain wheel to the page', async () => {
    panel = await openChartsPage(browser, sample(), [OWL]);
    await shown('loss', '400');
    const zoom = async (): Promise<object> => ((await panel?.state()) as { zoom: object }).zoom;
    await panel.page.locator('canvas[aria-label^="loss:"]').hover();
    await panel.page.mouse.wheel(0, -100);
    assert.deepEqual(await zoom(), {});
    await panel.page.keyboard.down('Control');
    await panel.page.mouse.wheel(0, -100);
    await panel.page.keyboard.up('Control');
    await eventually('the wheel zooms', async () => 'step' in (await zoom()));
    await panel.page.locator('canvas[aria-label^="loss:"]').focus();
    await panel.page.keyboard.press('Escape');
    await eventually('Escape resets', async () => !('step' in (await zoom())));
    await panel.page.keyboard.press('+');
    await eventually('plus zooms', async () => 'step' in (await zoom()));
  });

  it('reads exact values at the cursor, the highest first, by mouse and by keys', async () => {
    const backend = new MemoryBackend();
    backend.add({ runId: CRANE, name: 'crane' });
    backend.add({ runId: OWL, name: 'owl' });
    backend.log(CRANE, 'loss', [0.1 + 0.2, 0.25, 0.125]);
    backend.log(OWL, 'loss', [0.5, 1e-17, 0.75]);
    panel = await openChartsPage(browser, backend, [CRANE, OWL]);
    await shown('loss', '6');
    await panel.page.locator('canvas').focus();
    await panel.page.keyboard.press('ArrowRight');
    const rows = (): Promise<readonly string[]> => page().page.locator('.readout tbody tr').allInnerTexts();
    await eventually('a readout', async () => (await rows()).length === 2);
    assert.match((await rows())[0] ?? '', /owl\s+0\.5\s+0\s/);
    assert.match((await rows())[1] ?? '', /crane\s+0\.30000000000000004\s+0\s.*2026/);
    await panel.page.keyboard.press('ArrowRight');
    await eventually('the next point', async () => /crane\s+0\.25\s+1/.test((await rows())[0] ?? ''));
    assert.match((await rows())[1] ?? '', /owl\s+1e-17\s+1/);
    const spoken = await panel.page.locator('[aria-live]').innerText();
    assert.equal(spoken, 'Step 1: crane 0.25; owl 1e-17');
    const box = await panel.page.locator('canvas').boundingBox();
    assert.ok(box);
    await panel.page.mouse.move(box.x + box.width - 8, box.y + 60);
    await eventually('the last point', async () => /owl\s+0\.75\s+2/.test((await rows())[0] ?? ''));
  });

  it('leaves gaps where a value is NaN, shows a lone point as a dot, and counts what it can not draw', async () => {
    const backend = new MemoryBackend();
    backend.add({ runId: CRANE, name: 'crane' });
    backend.log(CRANE, 'gappy', [1, 1, NaN, NaN, NaN, 1, 1, NaN, 1, NaN, Infinity]);
    backend.log(CRANE, 'single', [0.7]);
    backend.log(CRANE, 'whole', [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]);
    backend.log(CRANE, 'nothing', [NaN, NaN]);
    panel = await openChartsPage(browser, backend, [CRANE]);
    await shown('gappy', '11');
    await shown('whole', '11');
    await shown('nothing', '2');
    const [colour = []] = await legendColours(panel);
    const whole = await pixelsOf(panel, 'whole', colour);
    const gappy = await pixelsOf(panel, 'gappy', colour);
    assert.ok(gappy > 20 && gappy < whole * 0.5, `${gappy} of ${whole} pixels`);
    assert.ok((await pixelsOf(panel, 'single', colour)) > 10);
    assert.equal(await pixelsOf(panel, 'nothing', colour), 0);
    await panel.page.getByText('6 values are NaN or infinite.').waitFor();
    await panel.screenshot('charts-gaps');
    assert.deepEqual(await panel.complaints(), []);
  });

  it('is restored as it was arranged, and says which run is gone', async () => {
    const chart = chartOfMetric('loss');
    const state = {
      identity: { folder: 'file:///work', runIds: [CRANE, OWL, 'gone0gone'] },
      ...STANDARD_CHARTS,
      settings: { ...STANDARD_CHARTS.settings, x: { by: 'relative' }, logY: true },
      sections: [
        { name: 'mine', open: true, charts: [{ ...chart, columns: 2, height: 300 }] },
        { name: 'val', open: false, charts: [chartOfMetric('val/loss')] },
      ],
      removed: ['accuracy', 'learning_rate', 'val/accuracy'],
      hiddenRuns: [OWL],
      zoom: { relative: { from: 20_000, to: 90_000 } },
      viewName: '',
    };
    panel = await openChartsPage(browser, sample(), [CRANE, OWL, 'gone0gone'], { state });
    await shown('loss', '180');
    assert.equal(await panel.page.locator('canvas').count(), 1);
    assert.equal(
      await panel.page.locator('label', { hasText: 'x axis' }).locator('select').inputValue(),
      'relative',
    );
    const area = await panel.page.locator('canvas').boundingBox();
    assert.equal(area?.height, 300);
    assert.equal(await panel.page.locator('.run[aria-pressed="false"]').innerText(), 'calm-owl-77');
    assert.match(await panel.page.locator('.run.gone').innerText(), /gone0gon\s+gone/);
    assert.deepEqual(await panel.state(), state);
    await panel.screenshot('charts-restored');
    assert.deepEqual(await panel.complaints(), []);
  });

  it('takes a saved state of another version for none', async () => {
    panel = await openChartsPage(browser, sample(), [CRANE], { state: { x: 'moon', zoom: 3 } });
    await shown('loss', '180');
  });

  it('hides and shows runs, and finds charts by a regular expression', async () => {
    panel = await openChartsPage(browser, sample(), [CRANE, OWL]);
    await shown('loss', '580');
    await panel.page.getByRole('button', { name: 'calm-owl-77' }).click();
    await shown('loss', '180');
    await panel.page.getByRole('button', { name: 'able-crane-512' }).click();
    await panel.page.getByText('All runs are hidden.').first().waitFor();
    await panel.page.getByRole('button', { name: 'able-crane-512' }).click();
    await panel.page.getByRole('textbox', { name: 'Find charts' }).fill('^val/|rate$');
    await eventually('three charts', async () => (await page().page.locator('tm-chart').count()) === 3);
    await panel.page.getByRole('textbox', { name: 'Find charts' }).fill('nothing like it');
    await panel.page.getByRole('button', { name: 'Show All' }).click();
    await eventually('all charts', async () => (await page().page.locator('tm-chart').count()) === 5);
    assert.deepEqual(await panel.complaints(), []);
  });

  it('has the points as a table', async () => {
    panel = await openChartsPage(browser, sample(), [CRANE, OWL]);
    await shown('val/loss', '58');
    await panel.page
      .locator('tm-chart', { has: panel.page.locator('canvas[aria-label^="val/loss:"]') })
      .getByRole('button', { name: 'Show as Table' })
      .click();
    const first = await panel.page.locator('.points tbody tr').first().innerText();
    assert.match(first, /^0\s+1\.15\d+\s+1\.18\d+$/);
    await panel.screenshot('charts-table');
  });

  it('follows a change of theme', async () => {
    panel = await openChartsPage(browser, sample(), [CRANE]);
    await shown('loss', '180');
    const before = await picture(panel, 'loss');
    await panel.setTheme(light);
    await eventually('drawn anew', async () => (await picture(page(), 'loss')) !== before);
    const [colour = []] = await legendColours(panel);
    assert.ok((await pixelsOf(panel, 'loss', colour)) > 60);
  });

  it('says what to do when there is nothing to show', async () => {
    const backend = new MemoryBackend();
    backend.add({ runId: CRANE, name: 'crane', status: 'RUNNING' });
    panel = await openChartsPage(browser, backend, [CRANE]);
    await panel.page.getByText('No metrics yet.').waitFor();
    await panel.screenshot('charts-no-metrics');
    backend.log(CRANE, 'loss', [1]);
    await panel.page.locator('canvas[aria-label="loss: 1 run, 1 point"]').waitFor();
    backend.remove(CRANE);
    await panel.page.getByText('These runs are no longer in the workspace.').waitFor();
  });

  it('says that it works when an answer takes long, and shows a failure in place', async () => {
    const backend = sample();
    backend.delay = 600;
    panel = await openChartsPage(browser, backend, [CRANE]);
    await panel.page.locator('.busy').first().waitFor({ state: 'attached' });
    await shown('loss', '180');
    backend.delay = 0;
    backend.problem = 'The store was moved away.';
    backend.log(CRANE, 'loss', [1]);
    await panel.page.getByText('The store was moved away.').first().waitFor();
    await shown('loss', '180');
    backend.problem = undefined;
    await panel.page.getByRole('button', { name: 'Try Again' }).first().click();
    await shown('loss', '181');
  });

  it('shows hostile names as the text they are', async () => {
    const backend = new MemoryBackend();
    const evil = '<img src=x onerror="document.title=1">';
    backend.add({ runId: CRANE, name: `${evil}\n"quoted" & <b>bold</b>` });
    backend.add({ runId: OWL, name: '🦉'.repeat(2500) });
    backend.add({ runId: FOX, name: 'fox' });
    for (const key of [evil, '__proto__', 'constructor', '🚀'.repeat(60), 'a/b/c', '/', 'x'.repeat(250)]) {
      for (const runId of [CRANE, OWL]) backend.log(runId, key, [1, 2, 1]);
    }
    panel = await openChartsPage(browser, backend, [CRANE, OWL, FOX]);
    await panel.page.getByText(evil).first().waitFor();
    assert.equal(await panel.page.locator('img, b').count(), 0);
    assert.equal(await panel.page.locator('tm-chart').count(), 7);
    await shown('constructor', '6');
    await panel.screenshot('charts-hostile');
    assert.deepEqual(await panel.complaints(), []);
    assert.deepEqual(panel.problems, []);
  });
});
