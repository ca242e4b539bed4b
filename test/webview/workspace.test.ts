import { strict as assert } from 'node:assert';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, afterEach, before, beforeEach, describe, it } from 'mocha';
import type { Browser, Locator } from 'playwright-core';
import type { ChartsArrangement } from '../../src/core/charts/workspace';
import { LocalBackend } from '../../src/store/localBackend';
import { openStore } from '../../src/store/store';
import type { Store } from '../../src/store/store';
import { curve } from './support/backend';
import { eventually, openChartsPage } from './support/charts';
import type { OpenCharts } from './support/charts';
import { launchBrowser } from './support/page';
import { dark, highContrast, highContrastLight, light } from './support/themes';

const POINT = { value: 1, step: 0, timestamp: 1, modelId: null, datasetName: null, datasetDigest: null };

describe('workspace of charts', () => {
  let browser: Browser;
  let folder: string;
  let store: Store;
  let backend: LocalBackend;
  let panel: OpenCharts;
  let runIds: readonly string[];
  before(async () => (browser = await launchBrowser()));
  after(() => browser.close());
  beforeEach(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'tidemark-charts-'));
    store = openStore({ directory: path.join(folder, '.tidemark'), mode: 'window' });
    backend = new LocalBackend(store);
    runIds = [0, 1, 2, 3].map((index) => {
      const { info } = store.runs.create({
        experimentId: '0',
        runName: `run-${index}`,
        userId: 'ana',
        startTime: 1_700_000_000_000,
        tags: [],
      });
      store.runs.logParams(info.runId, [{ key: 'lr', value: index < 2 ? '0.1' : '0.01' }]);
      if (index === 3) store.runs.setTags(info.runId, [{ key: 'tidemark.colour', value: '#ff00ff' }]);
      for (const [key, floor] of [
        ['train/loss', 0.1],
        ['val/loss', 0.2],
        ['accuracy', 0.5],
        ['system/cpu', 30],
      ] as const) {
        const series = { key, modelId: null, datasetName: null, datasetDigest: null };
        const values = curve(300, floor + index * 0.1, index + 1);
        store.metrics.append(
          info.runId,
          values.map((value, step) => ({ ...series, value, step, timestamp: info.startTime + step * 1000 })),
        );
      }
      return info.runId;
    });
  });
  afterEach(async () => {
    assert.deepEqual(await panel.complaints(), []);
    assert.deepEqual(panel.problems, []);
    await panel.close();
    backend.dispose();
    rmSync(folder, { recursive: true, force: true });
  });

  const open = async (options: Parameters<typeof openChartsPage>[3] = {}): Promise<void> => {
    panel = await openChartsPage(browser, backend, runIds, {
      viewport: { width: 1300, height: 900 },
      ...options,
    });
    await chart('accuracy').locator('canvas[aria-label="accuracy: 4 runs, 1,200 points"]').waitFor();
  };
  const chart = (name: string): Locator =>
    panel.page.locator('tm-chart', { has: panel.page.locator(`tm-line-chart[name="${name}"]`) });
  const choice = (label: string): Locator =>
    panel.page.locator('label.choice', { hasText: label }).locator('select');
  const names = async (): Promise<readonly string[]> => panel.page.locator('tm-chart h3').allInnerTexts();
  const kept = async (): Promise<ChartsArrangement> => (await panel.state()) as ChartsArrangement;
  const inMenu = async (name: string, item: string): Promise<void> => {
    await chart(name).hover();
    await chart(name).getByRole('button', { name: 'More Actions' }).click();
    await panel.page.getByRole('menuitem', { name: item }).click();
  };

  for (const theme of [dark, light, highContrast, highContrastLight]) {
    it(`shows smoothed lines and bands in ${theme.name}`, async () => {
      await open({ theme });
      await choice('Smoothing').selectOption('Exponential');
      await chart('accuracy').hover({ position: { x: 200, y: 120 } });
      await panel.page.locator('.readout', { hasText: 'Smoothed' }).waitFor();
      await panel.screenshot(`charts-smoothed-${theme.name}`);
      await choice('Group by').selectOption('lr');
      await chart('accuracy').locator('canvas[aria-label^="accuracy: 2 groups"]').waitFor();
      await chart('train/loss').hover({ position: { x: 200, y: 120 } });
      await panel.page.locator('.readout', { hasText: 'Band' }).getByText('Runs', { exact: true }).waitFor();
      assert.deepEqual(await chart('accuracy').locator('.legend span').allInnerTexts(), ['0.01', '0.1']);
      await panel.screenshot(`charts-bands-${theme.name}`);
      assert.deepEqual((await kept()).settings.group, { by: 'param', key: 'lr', band: 'std' });
    });
  }

  it('moves charts by menu, keys and drag, sizes and removes them, and keeps it all', async () => {
    await open();
    assert.deepEqual(await names(), ['accuracy', 'loss', 'loss', 'cpu']);
    await inMenu('train/loss', 'Move Back');
    await eventually('moved', async () => (await names()).join() === 'accuracy,train/loss,loss,cpu');
    await chart('train/loss').locator('canvas').focus();
    // What reaches the window VS Code takes for its own: there these keys go back and forward.
    const heard = panel.page.evaluate(
      () =>
        new Promise<string>((resolve) => {
          const window = globalThis as typeof globalThis & {
            addEventListener(type: string, listener: (event: { key: string }) => void): void;
          };
          window.addEventListener('keydown', ({ key }) => {
            if (key !== 'Alt') resolve(key);
          });
        }),
    );
    await panel.page.keyboard.press('Alt+ArrowLeft');
    await panel.page.keyboard.press('F9');
    assert.equal(await heard, 'F9');
    await eventually('moved by keys', async () => (await names()).join() === 'train/loss,accuracy,loss,cpu');
    await chart('val/loss').locator('header').dragTo(chart('train/loss'));
    await eventually('dragged', async () => (await names()).join() === 'val/loss,train/loss,accuracy,cpu');
    const corner = chart('accuracy').getByRole('button', { name: 'Size of accuracy' });
    await corner.focus();
    await panel.page.keyboard.press('ArrowRight');
    await panel.page.keyboard.press('ArrowDown');
    await eventually('sized', async () => {
      const charts = (await kept()).sections.flatMap((section) => section.charts);
      const own = charts.find(({ metric }) => metric === 'accuracy');
      return own?.columns === 2 && own.height === 260;
    });
    await inMenu('system/cpu', 'Remove Chart');
    await eventually('removed', async () => (await names()).join() === 'val/loss,train/loss,accuracy');
    const state = await kept();
    await panel.close();
    panel = await openChartsPage(browser, backend, runIds, { state, viewport: { width: 1300, height: 900 } });
    await eventually('restored', async () => (await names()).join() === 'val/loss,train/loss,accuracy');
    await panel.screenshot('charts-arranged');
  });

  it('makes a chart of an expression, with completion and mistakes at their place', async () => {
    await open();
    await panel.page.getByRole('button', { name: 'Add Chart' }).click();
    const field = panel.page.getByRole('combobox', { name: 'Expression over metrics' });
    await field.fill('train/loss - va');
    await panel.page.getByRole('option', { name: 'val/loss' }).waitFor();
    await panel.page.keyboard.press('Enter');
    assert.equal(await field.inputValue(), 'train/loss - val/loss');
    await field.fill('train/loss - )');
    await panel.page.getByText("')' at position 14 isn't expected there.").waitFor();
    await field.fill('train/loss - val/loss');
    await panel.page.keyboard.press('Escape');
    await panel.page.getByRole('textbox', { name: 'Title' }).fill('overfit');
    // It is seen before it is there.
    await panel.page
      .getByRole('dialog')
      .locator('canvas[aria-label="overfit: 4 runs, 1,200 points"]')
      .waitFor();
    await panel.screenshot('charts-editor');
    await panel.page.getByRole('button', { name: 'Save' }).click();
    await panel.page.locator('canvas[aria-label="overfit: 4 runs, 1,200 points"]').waitFor();
    assert.equal((await names())[1], 'overfit');
  });

  it('has all controls of each kind of chart in the room of its editor, however long a name is', async () => {
    const [runId = ''] = runIds;
    store.runs.logParams(runId, [
      { key: 'model/encoder/layers/attention/dropout_probability', value: '0.1' },
    ]);
    await open();
    await panel.page.getByRole('button', { name: 'Add Chart' }).click();
    const kind = panel.page.getByRole('dialog').locator('select').first();
    for (const value of await kind.locator('option').evaluateAll(valuesOf)) {
      await kind.selectOption(value);
      const fields = panel.page.getByRole('dialog').locator('.fields');
      const widths = (element: unknown): readonly number[] => {
        const { scrollWidth, clientWidth } = element as Readonly<Record<string, number>>;
        return [scrollWidth ?? NaN, clientWidth ?? NaN];
      };
      const [needed, has] = await fields.evaluate(widths);
      assert.ok(Number(needed) <= Number(has), `${value}: ${String(needed)} > ${String(has)}`);
    }
  });

  it('opens in full screen and leaves it by Escape, has a table, marks the cursor in all charts', async () => {
    await open();
    await chart('accuracy').hover({ position: { x: 200, y: 120 } });
    await eventually('two crosshairs', async () => (await panel.page.locator('.cursor').count()) > 1);
    await chart('accuracy').getByRole('button', { name: 'Full Screen' }).click();
    await eventually(
      'it is large',
      async () => ((await chart('accuracy').locator('canvas').boundingBox())?.height ?? 0) > 600,
    );
    await panel.screenshot('charts-full');
    await panel.page.keyboard.press('Escape');
    await eventually(
      'it is small',
      async () => ((await chart('accuracy').locator('canvas').boundingBox())?.height ?? 0) < 300,
    );
  });

  it('exports a picture, a drawing and the points shown', async () => {
    await open();
    for (const kind of ['PNG', 'SVG', 'CSV']) await inMenu('accuracy', `Export as ${kind}`);
    await eventually('three files', async () => panel.saved.length === 3);
    const content = (kind: string): Buffer =>
      Buffer.from(panel.saved.find((file) => file.kind === kind)?.content ?? new Uint8Array());
    const png = content('png');
    assert.equal(png.subarray(1, 4).toString(), 'PNG');
    assert.ok(png.readUInt32BE(16) > 600 && png.length > 5000);
    const svg = content('svg').toString();
    assert.match(svg, /^<svg [\s\S]*<\/svg>\n$/);
    assert.equal([...svg.matchAll(/<path /g)].length, 4);
    assert.match(svg, /#ff00ff/);
    assert.deepEqual([...content('csv').subarray(0, 3)], [0xef, 0xbb, 0xbf]);
    const [head, first, ...rest] = content('csv').toString().trim().split('\r\n');
    assert.equal(head, 'run_id,run,metric,step,timestamp,value');
    assert.match(first ?? '', new RegExp(`^${runIds[0]},run-0,accuracy,0,2023-11-14T22:13:20.000Z,1\\.5`));
    assert.equal(rest.length, 1199);
  });

  it('makes only the charts in sight, of hundreds', async () => {
    const [runId = ''] = runIds;
    const keys = Array.from({ length: 300 }, (_, index) => `many/m${String(index).padStart(3, '0')}`);
    await open();
    store.metrics.append(
      runId,
      keys.map((key) => ({ ...POINT, key })),
    );
    await eventually('all frames', async () => (await panel.page.locator('tm-chart').count()) === 304);
    assert.ok((await panel.page.locator('canvas').count()) < 40);
  });
});

function valuesOf(options: readonly unknown[]): readonly string[] {
  return (options as readonly { readonly value: string }[]).map(({ value }) => value);
}
