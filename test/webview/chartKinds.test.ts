import { strict as assert } from 'node:assert';
import { describe, it } from 'mocha';
import type { ChartSpec } from '../../src/core/charts/kinds';
import { CHART_KIND_NAMES, CHART_KINDS } from '../../src/core/charts/kinds';
import { STANDARD_CHARTS } from '../../src/core/charts/workspace';
import { eventually, openChartsPage } from './support/charts';
import type { OpenCharts } from './support/charts';
import { EVERY_KIND, sweep } from './support/kinds';
import type { StandIn } from './support/page';
import { PanelSuite } from './support/panelSuite';
import { dark, highContrast, highContrastLight, light } from './support/themes';
import type { ThemeFixture } from './support/themes';

const KEYS = { metricKeys: ['accuracy', 'loss'], paramKeys: ['lr', 'batch_size', 'optimizer'] };

declare const panelStandIn: StandIn;

describe('kinds of charts', () => {
  const suite = new PanelSuite<OpenCharts>();

  async function open(
    specs: readonly ChartSpec[],
    options: {
      readonly many?: number;
      readonly theme?: ThemeFixture;
      readonly columns?: number;
      readonly height?: number;
    } = {},
  ): Promise<OpenCharts> {
    const { many = 60, theme = dark, columns = 1, height = 260 } = options;
    const { backend, runIds } = sweep(many);
    const charts = specs.map((spec, index) => ({ id: `own ${index}`, metric: null, spec, columns, height }));
    const state = {
      ...STANDARD_CHARTS,
      sections: [{ name: 'own', open: true, charts }],
      removed: KEYS.metricKeys,
    };
    const opened = await openChartsPage(suite.browser, backend, runIds, {
      theme,
      state,
      viewport: { width: 1280, height: 1500 },
    });
    suite.panel = opened;
    return opened;
  }

  const marksOf = async (opened: OpenCharts, index = 0): Promise<number> =>
    eventually(
      'the figure says how much it shows',
      async () => {
        const label = await opened.page.locator('tm-chart canvas').nth(index).getAttribute('aria-label');
        const count = Number(/: ([\d,]+) marks$/.exec(label ?? '')?.[1]?.replaceAll(',', ''));
        return count > 0 ? count : undefined;
      },
      15_000,
    );

  for (const spec of Object.values(EVERY_KIND)) {
    it(`draws, tells and exports: ${spec.kind}`, async () => {
      const opened = await open([spec], { columns: 2, height: 320 });
      const { page } = opened;
      assert.ok((await marksOf(opened)) > 0);
      const canvas = page.locator('tm-chart canvas');
      await canvas.focus();
      await page.keyboard.press('ArrowRight');
      await page.keyboard.press('ArrowRight');
      await page.locator('.readout').waitFor();
      assert.ok(((await page.locator('[aria-live=polite]').last().textContent()) ?? '').length > 3);
      // Its menu, and back from there.
      await page.keyboard.press('Shift+F10');
      await page.getByRole('menuitem', { name: 'Export as PNG' }).waitFor();
      await page.keyboard.press('Escape');
      await canvas.and(page.locator(':focus')).waitFor();
      await page.keyboard.press('Escape');
      for (const [kind, name] of [
        ['svg', 'Export as SVG'],
        ['png', 'Export as PNG'],
        ['csv', 'Export as CSV'],
      ] as const) {
        await page.locator('tm-chart').hover();
        await page.locator('tm-chart').getByRole('button', { name: 'More Actions' }).click();
        await page.getByRole('menuitem', { name }).click();
        const file = await eventually(
          `the ${kind} is saved`,
          async () => opened.saved.find((one) => one.kind === kind),
          20_000,
        );
        const text = new TextDecoder().decode(file.content);
        if (kind === 'svg') {
          assert.match(text, /^<svg [\s\S]*<\/svg>\s*$/);
          assert.ok((text.match(/<path/g) ?? []).length > 3, text.slice(0, 300));
          assert.doesNotMatch(text, /<img/);
        } else if (kind === 'png') assert.deepEqual([...file.content.slice(1, 4)], [0x50, 0x4e, 0x47]);
        else assert.ok(text.trim().split('\r\n').length > 2, text);
      }
      await page.getByRole('button', { name: 'Show as Table' }).click();
      assert.ok((await page.locator('.rows tbody tr').count()) > 1);
      assert.deepEqual(await opened.complaints(), []);
      assert.deepEqual(opened.problems, []);
    });
  }

  for (const theme of [dark, light, highContrast, highContrastLight]) {
    it(`look right in ${theme.name}`, async () => {
      const specs = Object.values(EVERY_KIND);
      const opened = await open(specs, { theme });
      for (const index of specs.keys()) {
        await opened.page.locator('tm-chart').nth(index).scrollIntoViewIfNeeded();
        await marksOf(opened, index);
      }
      await opened.screenshot(`chart-kinds-${theme.name}`);
      assert.deepEqual(await opened.complaints(), []);
    });
  }

  it('draw a heat map as contours of the same runs', async () => {
    const { heat } = EVERY_KIND;
    assert.ok(heat);
    const opened = await open([heat, { ...heat, as: 'contour' }], { columns: 2, height: 320 });
    const { page } = opened;
    assert.equal(await marksOf(opened, 1), await marksOf(opened, 0));
    const pictureOf = (index: number): Promise<string> =>
      page
        .locator('tm-chart canvas')
        .nth(index)
        .evaluate((element: unknown) => panelStandIn.picture(element));
    assert.notEqual(await pictureOf(1), await pictureOf(0));
    await page.locator('tm-chart canvas').nth(1).focus();
    await page.keyboard.press('Home');
    await page.locator('.readout').waitFor();
    await opened.screenshot('chart-kinds-contour');
    await page.keyboard.press('Escape');
    await page.locator('tm-chart').nth(1).hover();
    await page.locator('tm-chart').nth(1).getByRole('button', { name: 'More Actions' }).click();
    await page.getByRole('menuitem', { name: 'Export as SVG' }).click();
    const [file] = await eventually('the drawing', async () => opened.saved.length > 0 && opened.saved);
    const svg = new TextDecoder().decode(file?.content);
    // Lines between levels, over a field of small cells.
    assert.ok((svg.match(/fill="none"/g) ?? []).length > 3 && (svg.match(/<path/g) ?? []).length > 400);
    assert.deepEqual(await opened.complaints(), []);
    assert.deepEqual(opened.problems, []);
  });

  it('say lengths of time and dates as such, not as so many milliseconds', async () => {
    const duration = { of: 'attribute', key: 'duration' } as const;
    const started = { of: 'attribute', key: 'start_time' } as const;
    const { bar, box, histogram, distribution, slice, heat, parallel } = EVERY_KIND;
    assert.ok(bar && box && histogram && distribution && slice && heat && parallel);
    const specs: readonly ChartSpec[] = [
      { ...bar, y: duration },
      { ...box, y: duration },
      { ...histogram, x: duration, group: null },
      { ...distribution, x: duration, group: null },
      { ...slice, y: duration },
      { ...heat, z: duration, x: started },
      { ...parallel, axes: [duration, started, ...parallel.axes.slice(0, 1)] },
    ];
    const opened = await open(specs);
    const { page } = opened;
    for (const [index, { kind }] of specs.entries()) {
      await page.locator('tm-chart').nth(index).scrollIntoViewIfNeeded();
      await marksOf(opened, index);
      await page.locator('tm-chart canvas').nth(index).focus();
      await page.keyboard.press('ArrowRight');
      const said = page.locator('tm-chart').nth(index).locator('[aria-live=polite]');
      await eventually(kind, async () => /\d min \d+ sec/.test((await said.textContent()) ?? ''));
      await page.keyboard.press('Escape');
    }
    await opened.screenshot('chart-kinds-times');
    assert.deepEqual(await opened.complaints(), []);
    assert.deepEqual(opened.problems, []);
  });

  it('say what is missing instead of drawing nothing', async () => {
    const specs = CHART_KIND_NAMES.filter((kind) => kind !== 'line').map((kind) =>
      CHART_KINDS[kind].standard({ metricKeys: [], paramKeys: [] }),
    );
    const opened = await open(specs, { many: 1 });
    for (const [index, { kind }] of specs.entries()) {
      if (kind === 'timeline') continue;
      const cover = opened.page.locator('tm-chart').nth(index).locator('.cover');
      await cover.waitFor();
      assert.match((await cover.textContent()) ?? '', /\w+ .*\.\s*$/, kind);
    }
    assert.deepEqual(await opened.complaints(), []);
  });

  it('leave out of correlations what is the same in all runs', async () => {
    const params = ['seed', 'lr', 'optimizer'].map((key) => ({ of: 'param', key }) as const);
    const last = { of: 'metric', key: 'accuracy', value: 'last' } as const;
    const fields = [...params, last, { ...last, value: 'max' } as const];
    const opened = await open([{ kind: 'correlation', title: '', fields, method: 'spearman' }]);
    assert.equal(await marksOf(opened), 4);
    const note = opened.page.locator('tm-chart .note');
    assert.equal(await note.innerText(), 'Texts left out: 1. The same in all runs, left out: 2.');
  });

  it('draw one run', async () => {
    const specs = Object.values(EVERY_KIND).filter(
      ({ kind }) => kind !== 'importance' && kind !== 'correlation',
    );
    const opened = await open(specs, { many: 1 });
    for (const index of specs.keys()) {
      await opened.page.locator('tm-chart').nth(index).scrollIntoViewIfNeeded();
      await marksOf(opened, index);
    }
    await opened.screenshot('chart-kinds-one-run');
    assert.deepEqual(opened.problems, []);
  });

  it('draw 1,000 runs', async () => {
    const specs = Object.values(EVERY_KIND);
    const opened = await open(specs, { many: 1000 });
    for (const index of specs.keys()) {
      await opened.page.locator('tm-chart').nth(index).scrollIntoViewIfNeeded();
      await marksOf(opened, index);
    }
    await opened.screenshot('chart-kinds-1000');
    assert.deepEqual(opened.problems, []);
  });

  it('pick runs by brushing an axis, here and in the other charts', async () => {
    const { parallel, scatter } = EVERY_KIND;
    assert.ok(parallel && scatter);
    const opened = await open([parallel, { ...scatter, colour: null }], { columns: 4 });
    const { page } = opened;
    await marksOf(opened, 1);
    const pictureOf = (index: number): Promise<string> =>
      page
        .locator('tm-chart canvas')
        .nth(index)
        .evaluate((element: unknown) => panelStandIn.picture(element));
    const before = await pictureOf(1);
    const box = await page.locator('tm-chart canvas').first().boundingBox();
    assert.ok(box);
    await page.mouse.move(box.x + 18, box.y + 60);
    await page.mouse.down();
    await page.mouse.move(box.x + 18, box.y + 140, { steps: 4 });
    await page.mouse.up();
    const brushed = await eventually('the host hears of it', async () => opened.brushed.at(-1) ?? undefined);
    assert.ok(brushed.length > 0 && brushed.length < 60, String(brushed.length));
    await page.getByText(`${brushed.length} of 60 runs`).waitFor();
    await eventually('the other chart recedes', async () => (await pictureOf(1)) !== before);
    await opened.screenshot('chart-kinds-brushed');
    await page.locator('tm-chart canvas').first().focus();
    await page.keyboard.press('Escape');
    await eventually('all are back', async () => (await pictureOf(1)) === before);
    assert.equal(opened.brushed.at(-1), null);
    // The same by keyboard alone.
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Shift+ArrowUp');
    await page.keyboard.press('Shift+ArrowUp');
    await page.keyboard.press('Shift+ArrowUp');
    await eventually('brushed', async () => (opened.brushed.at(-1)?.length ?? 0) >= 3);
  });
});
