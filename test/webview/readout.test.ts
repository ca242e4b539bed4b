import { strict as assert } from 'node:assert';
import { describe, it } from 'mocha';
import { MemoryBackend } from './support/backend';
import { eventually, openChartsPage } from './support/charts';
import type { OpenCharts } from './support/charts';
import type { OpenPanel } from './support/page';
import { PanelSuite } from './support/panelSuite';
import { CRANE, OWL } from './support/sample';

describe('reading lines at the cursor', () => {
  const suite = new PanelSuite<OpenCharts>();

  const page = (): OpenPanel => {
    assert.ok(suite.panel);
    return suite.panel;
  };

  it('reads exact values at the cursor, the highest first, by mouse and by keys', async () => {
    const backend = new MemoryBackend();
    backend.add({ runId: CRANE, name: 'crane' });
    backend.add({ runId: OWL, name: 'owl' });
    backend.log(CRANE, 'loss', [0.1 + 0.2, 0.25, 0.125]);
    backend.log(OWL, 'loss', [0.5, 1e-17, 0.75]);
    suite.panel = await openChartsPage(suite.browser, backend, [CRANE, OWL]);
    await suite.panel.page.locator('canvas[aria-label="loss: 2 runs, 6 points"]').waitFor();
    await suite.panel.page.locator('canvas').focus();
    await suite.panel.page.keyboard.press('ArrowRight');
    const rows = (): Promise<readonly string[]> => page().page.locator('.readout tbody tr').allInnerTexts();
    const head = (): Promise<string> => page().page.locator('.readout thead').innerText();
    await eventually('a readout', async () => (await rows()).length === 2);
    assert.match((await rows())[0] ?? '', /owl\s+0\.5\s.*2026/);
    assert.match((await rows())[1] ?? '', /crane\s+0\.30000000000000004\s.*2026/);
    assert.match(await head(), /^Step 0\s/);
    await suite.panel.page.keyboard.press('ArrowRight');
    await eventually('the next point', async () => /crane\s+0\.25\s/.test((await rows())[0] ?? ''));
    assert.match(await head(), /^Step 1\s/);
    assert.match((await rows())[1] ?? '', /owl\s+1e-17\s/);
    const spoken = await suite.panel.page.locator('[aria-live]').innerText();
    assert.equal(spoken, 'Step 1: crane 0.25; owl 1e-17');
    const box = await suite.panel.page.locator('canvas').boundingBox();
    assert.ok(box);
    await suite.panel.page.mouse.move(box.x + box.width - 8, box.y + 60);
    await eventually('the last point', async () => /owl\s+0\.75\s/.test((await rows())[0] ?? ''));
    assert.match(await head(), /^Step 2\s/);
  });

  it('tells the line of a run whose colour is taken by its dashes, as the legend does', async () => {
    const backend = new MemoryBackend();
    for (const runId of [CRANE, OWL]) {
      backend.add({ runId, name: runId, tags: { 'tidemark.colour': 'purple' } });
      backend.log(runId, 'loss', [3, 2, 1]);
    }
    suite.panel = await openChartsPage(suite.browser, backend, [CRANE, OWL]);
    await suite.panel.page.locator('canvas[aria-label="loss: 2 runs, 6 points"]').waitFor();
    await suite.panel.page.locator('canvas').focus();
    await suite.panel.page.keyboard.press('ArrowRight');
    for (const place of ['.legend .run', '.readout tbody tr']) {
      const dashed = suite.panel.page.locator(`${place}:has(line[stroke-dasharray="6 3"])`);
      await eventually(place, async () => (await dashed.count()) === 1);
      assert.match(await dashed.innerText(), new RegExp(OWL.slice(0, 20)));
      assert.equal(await suite.panel.page.locator(`${place} rect`).count(), 1);
    }
  });

  it('reads them beside the cursor, over a neighbour where there is no other room', async () => {
    const backend = new MemoryBackend();
    backend.add({ runId: CRANE, name: 'crane' });
    for (const key of ['left', 'right']) backend.log(CRANE, key, [0.1 + 0.2, 0.1 + 0.7, 1 / 3]);
    suite.panel = await openChartsPage(suite.browser, backend, [CRANE], {
      viewport: { width: 860, height: 600 },
    });
    const canvas = suite.panel.page.locator('canvas[aria-label^="right:"]');
    const box = await canvas.boundingBox();
    assert.ok(box && box.x > 400);
    const pointer = box.x + box.width * 0.55;
    await eventually('a readout', async () => {
      await page().page.mouse.move(pointer, box.y + 60);
      return (await page().page.locator('.readout').count()) === 1;
    });
    const shownAt = await suite.panel.page.locator('.readout').boundingBox();
    assert.ok(shownAt && shownAt.x >= 0 && shownAt.x + shownAt.width < pointer, JSON.stringify(shownAt));
  });
});
