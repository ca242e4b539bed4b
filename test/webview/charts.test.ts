import { strict as assert } from 'node:assert';
import { describe, it } from 'mocha';
import { curve, MemoryBackend } from './support/backend';
import { CRANE, FOX, OWL, sample } from './support/sample';
import { eventually, legendColours, openChartsPage, picture, pixelsOf } from './support/charts';
import type { OpenCharts } from './support/charts';
import type { OpenPanel } from './support/page';
import { chartOfMetric, STANDARD_CHARTS } from '../../src/core/charts/workspace';
import { PanelSuite } from './support/panelSuite';
import { dark, highContrast, light } from './support/themes';

describe('charts page', () => {
  const suite = new PanelSuite<OpenCharts>();

  const page = (): OpenPanel => {
    assert.ok(suite.panel);
    return suite.panel;
  };

  async function shown(metric: string, points: string): Promise<void> {
    await suite.panel?.page
      .locator(`canvas[aria-label^="${metric}:"][aria-label$="${points} points"]`)
      .waitFor();
  }

  it('draws a line for each run and says so in words', async () => {
    suite.panel = await openChartsPage(suite.browser, sample(), [CRANE, OWL, FOX]);
    await shown('loss', '840');
    const label = await suite.panel.page.locator('canvas[aria-label^="loss:"]').getAttribute('aria-label');
    assert.equal(label, 'loss: 3 runs, 840 points');
    const colours = await legendColours(suite.panel);
    assert.equal(new Set(colours.map(String)).size, 3);
    for (const colour of colours) {
      await eventually('the line is drawn', async () => (await pixelsOf(page(), 'loss', colour)) > 60);
    }
    assert.deepEqual(await suite.panel.complaints(), []);
    assert.deepEqual(suite.panel.problems, []);
  });

  for (const theme of [dark, light, highContrast]) {
    it(`looks right in ${theme.name}`, async () => {
      suite.panel = await openChartsPage(suite.browser, sample(), [CRANE, OWL, FOX], { theme });
      await shown('val/loss', '84');
      await suite.panel.page.locator('canvas[aria-label^="loss:"]').hover({ position: { x: 260, y: 90 } });
      await suite.panel.page.locator('.readout').waitFor();
      await suite.panel.screenshot(`charts-${theme.name}`);
      assert.deepEqual(await suite.panel.complaints(), []);
    });
  }

  it('grows while a run logs, without blanking in between', async () => {
    const backend = sample();
    suite.panel = await openChartsPage(suite.browser, backend, [CRANE]);
    await shown('loss', '180');
    backend.log(CRANE, 'loss', [0.5]);
    await shown('loss', '181');
    for (let step = 0; step < 30; step++) {
      backend.log(CRANE, 'loss', [0.4]);
      await new Promise((resolve) => setTimeout(resolve, 10));
      assert.equal(await suite.panel.page.locator('.cover, .busy').count(), 0);
    }
    await shown('loss', '211');
  });

  it('shows a metric as soon as it is logged for the first time', async () => {
    const backend = sample();
    suite.panel = await openChartsPage(suite.browser, backend, [CRANE], {
      viewport: { width: 1100, height: 1600 },
    });
    await shown('loss', '180');
    backend.log(CRANE, 'system/cpu', [10, 20]);
    await shown('system/cpu', '2');
  });

  it('zooms by dragging, fetches the exact points of the range, and resets on a double-click', async () => {
    const backend = new MemoryBackend();
    backend.add({ runId: CRANE, name: 'long' });
    backend.log(CRANE, 'loss', curve(100_000, 0.1, 3));
    suite.panel = await openChartsPage(suite.browser, backend, [CRANE]);
    await shown('loss', '100,000');
    const canvas = suite.panel.page.locator('canvas');
    const before = await picture(suite.panel, 'loss');
    backend.requests.length = 0;
    const box = await canvas.boundingBox();
    assert.ok(box);
    await suite.panel.page.mouse.move(box.x + 200, box.y + 60);
    await suite.panel.page.mouse.down();
    await suite.panel.page.mouse.move(box.x + 215, box.y + 80, { steps: 4 });
    await suite.panel.page.mouse.up();
    const detail = await eventually('a range is asked for', async () =>
      backend.requests.find(({ from }) => from !== null),
    );
    assert.ok(detail.from !== null && detail.to !== null && detail.to - detail.from < 10_000);
    const { exact, count } = await backend.chartLines(detail);
    assert.ok(exact[0] === 1 || (count[0] ?? 0) > 1000);
    await eventually('the picture changes', async () => (await picture(page(), 'loss')) !== before);
    const state = (await suite.panel.state()) as { zoom: Record<string, unknown> };
    assert.ok('step' in state.zoom);
    await canvas.dblclick({ position: { x: 300, y: 100 } });
    await eventually('all is shown again', async () => (await picture(page(), 'loss')) === before);
    assert.deepEqual(((await suite.panel.state()) as { zoom: object }).zoom, {});
    assert.deepEqual(await suite.panel.complaints(), []);
  });

  it('zooms all charts of one kind of x together', async () => {
    const backend = new MemoryBackend();
    backend.add({ runId: CRANE, name: 'long' });
    for (const metric of ['loss', 'accuracy']) backend.log(CRANE, metric, curve(50_000, 0.1, 3));
    suite.panel = await openChartsPage(suite.browser, backend, [CRANE]);
    await shown('loss', '50,000');
    await shown('accuracy', '50,000');
    const before = await picture(page(), 'accuracy');
    backend.requests.length = 0;
    const box = await suite.panel.page.locator('canvas[aria-label^="loss:"]').boundingBox();
    assert.ok(box);
    const { mouse } = suite.panel.page;
    await mouse.move(box.x + 150, box.y + 60);
    await mouse.down();
    await mouse.move(box.x + 220, box.y + 80, { steps: 4 });
    await mouse.up();
    const ranges = await eventually('both ask for a range', async () => {
      const zoomed = backend.requests.filter(({ from }) => from !== null);
      return new Set(zoomed.flatMap(({ y }) => y)).size === 2 ? zoomed : undefined;
    });
    assert.equal(new Set(ranges.map(({ from, to }) => `${String(from)} ${String(to)}`)).size, 1);
    await eventually('the other is drawn anew', async () => (await picture(page(), 'accuracy')) !== before);
  });

  it('zooms by the wheel with Ctrl and by keys, and leaves the plain wheel to the page', async () => {
    suite.panel = await openChartsPage(suite.browser, sample(), [OWL]);
    await shown('loss', '400');
    const zoom = async (): Promise<object> => ((await suite.panel?.state()) as { zoom: object }).zoom;
    await suite.panel.page.locator('canvas[aria-label^="loss:"]').hover();
    await suite.panel.page.mouse.wheel(0, -100);
    assert.deepEqual(await zoom(), {});
    await suite.panel.page.keyboard.down('Control');
    await suite.panel.page.mouse.wheel(0, -100);
    await suite.panel.page.keyboard.up('Control');
    await eventually('the wheel zooms', async () => 'step' in (await zoom()));
    await suite.panel.page.locator('canvas[aria-label^="loss:"]').focus();
    await suite.panel.page.keyboard.press('Escape');
    await eventually('Escape resets', async () => !('step' in (await zoom())));
    await suite.panel.page.keyboard.press('+');
    await eventually('plus zooms', async () => 'step' in (await zoom()));
    // Of so few points nothing is fetched: the frame has to see it by itself.
    const charts = suite.panel.page.locator('tm-chart');
    await charts.first().getByRole('button', { name: 'Reset Zoom' }).click();
    await eventually('the button resets', async () => !('step' in (await zoom())));
    await charts.getByRole('button', { name: 'Reset Zoom' }).first().waitFor({ state: 'detached' });
  });

  it('leaves gaps where a value is NaN, shows a lone point as a dot, and counts what it can not draw', async () => {
    const backend = new MemoryBackend();
    backend.add({ runId: CRANE, name: 'crane' });
    backend.log(CRANE, 'gappy', [1, 1, NaN, NaN, NaN, 1, 1, NaN, 1, NaN, Infinity]);
    backend.log(CRANE, 'single', [0.7]);
    backend.log(CRANE, 'whole', [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]);
    backend.log(CRANE, 'nothing', [NaN, NaN]);
    suite.panel = await openChartsPage(suite.browser, backend, [CRANE]);
    await shown('gappy', '11');
    await shown('whole', '11');
    await shown('nothing', '2');
    const [colour = []] = await legendColours(suite.panel);
    const whole = await pixelsOf(suite.panel, 'whole', colour);
    const gappy = await pixelsOf(suite.panel, 'gappy', colour);
    assert.ok(gappy > 20 && gappy < whole * 0.5, `${gappy} of ${whole} pixels`);
    assert.ok((await pixelsOf(suite.panel, 'single', colour)) > 10);
    assert.equal(await pixelsOf(suite.panel, 'nothing', colour), 0);
    await suite.panel.page.getByText('Values that are NaN or infinite: 6.').waitFor();
    assert.equal(await suite.panel.page.getByText('All values are NaN or infinite.').count(), 1);
    await suite.panel.screenshot('charts-gaps');
    assert.deepEqual(await suite.panel.complaints(), []);
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
      scrollTop: 0,
    };
    suite.panel = await openChartsPage(suite.browser, sample(), [CRANE, OWL, 'gone0gone'], { state });
    await shown('loss', '180');
    assert.equal(await suite.panel.page.locator('canvas').count(), 1);
    assert.equal(
      await suite.panel.page.locator('label', { hasText: 'x axis' }).locator('select').inputValue(),
      'relative',
    );
    const area = await suite.panel.page.locator('canvas').boundingBox();
    assert.equal(area?.height, 300);
    assert.equal(await suite.panel.page.locator('.run[aria-pressed="false"]').innerText(), 'calm-owl-77');
    assert.match(await suite.panel.page.locator('.run.gone').innerText(), /gone0gon\s+gone/);
    assert.deepEqual(await suite.panel.state(), state);
    await suite.panel.screenshot('charts-restored');
    assert.deepEqual(await suite.panel.complaints(), []);
  });

  it('takes a saved state of another version for none', async () => {
    suite.panel = await openChartsPage(suite.browser, sample(), [CRANE], { state: { x: 'moon', zoom: 3 } });
    await shown('loss', '180');
  });

  it('hides and shows runs, and finds charts by a regular expression', async () => {
    suite.panel = await openChartsPage(suite.browser, sample(), [CRANE, OWL]);
    await shown('loss', '580');
    await suite.panel.page.getByRole('button', { name: 'calm-owl-77' }).click();
    await shown('loss', '180');
    await suite.panel.page.getByRole('button', { name: 'able-crane-512' }).click();
    await suite.panel.page.getByText('All runs are hidden.').first().waitFor();
    await suite.panel.page.getByRole('button', { name: 'able-crane-512' }).click();
    await suite.panel.page.getByRole('textbox', { name: 'Find charts' }).fill('^val/|rate$');
    await eventually('three charts', async () => (await page().page.locator('tm-chart').count()) === 3);
    await suite.panel.page.getByRole('textbox', { name: 'Find charts' }).fill('nothing like it');
    await suite.panel.page.getByRole('button', { name: 'Show All' }).click();
    await eventually('all charts', async () => (await page().page.locator('tm-chart').count()) === 5);
    assert.deepEqual(await suite.panel.complaints(), []);
  });

  it('has the points as a table', async () => {
    suite.panel = await openChartsPage(suite.browser, sample(), [CRANE, OWL]);
    await shown('val/loss', '58');
    await suite.panel.page
      .locator('tm-chart', { has: suite.panel.page.locator('canvas[aria-label^="val/loss:"]') })
      .getByRole('button', { name: 'Show as Table' })
      .click();
    const first = await suite.panel.page.locator('.points tbody tr').first().innerText();
    assert.match(first, /^0\s+1\.15\d+\s+1\.18\d+$/);
    await suite.panel.screenshot('charts-table');
  });

  it('follows a change of theme', async () => {
    suite.panel = await openChartsPage(suite.browser, sample(), [CRANE]);
    await shown('loss', '180');
    const before = await picture(suite.panel, 'loss');
    await suite.panel.setTheme(light);
    await eventually('drawn anew', async () => (await picture(page(), 'loss')) !== before);
    const [colour = []] = await legendColours(suite.panel);
    assert.ok((await pixelsOf(suite.panel, 'loss', colour)) > 60);
  });

  it('says what to do when there is nothing to show', async () => {
    const backend = new MemoryBackend();
    backend.add({ runId: CRANE, name: 'crane', status: 'RUNNING' });
    suite.panel = await openChartsPage(suite.browser, backend, [CRANE]);
    await suite.panel.page.getByText('No metrics yet.').waitFor();
    await suite.panel.screenshot('charts-no-metrics');
    backend.log(CRANE, 'loss', [1]);
    await suite.panel.page.locator('canvas[aria-label="loss: 1 run, 1 point"]').waitFor();
    backend.remove(CRANE);
    await suite.panel.page.getByText('These runs are no longer in the workspace.').waitFor();
  });

  it('says that it works when an answer takes long, and shows a failure in place', async () => {
    const backend = sample();
    backend.delay = 600;
    suite.panel = await openChartsPage(suite.browser, backend, [CRANE]);
    await suite.panel.page.locator('.busy').first().waitFor({ state: 'attached' });
    await shown('loss', '180');
    backend.delay = 0;
    backend.problem = 'The store was moved away.';
    backend.log(CRANE, 'loss', [1]);
    await suite.panel.page.getByText('The store was moved away.').first().waitFor();
    await shown('loss', '180');
    backend.problem = undefined;
    await suite.panel.page.getByRole('button', { name: 'Try Again' }).first().click();
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
    suite.panel = await openChartsPage(suite.browser, backend, [CRANE, OWL, FOX]);
    await suite.panel.page.getByText(evil).first().waitFor();
    assert.equal(await suite.panel.page.locator('img, b').count(), 0);
    assert.equal(await suite.panel.page.locator('tm-chart').count(), 7);
    await shown('constructor', '6');
    await suite.panel.screenshot('charts-hostile');
    assert.deepEqual(await suite.panel.complaints(), []);
    assert.deepEqual(suite.panel.problems, []);
  });
});
