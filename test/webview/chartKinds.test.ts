import { strict as assert } from 'node:assert';
import { after, afterEach, before, describe, it } from 'mocha';
import type { Browser } from 'playwright-core';
import type { Field } from '../../src/core/charts/field';
import type { ChartSpec } from '../../src/core/charts/kinds';
import { CHART_KIND_NAMES, CHART_KINDS } from '../../src/core/charts/kinds';
import { STANDARD_CHARTS } from '../../src/core/charts/workspace';
import { MemoryBackend } from './support/backend';
import { eventually, openChartsPage } from './support/charts';
import type { OpenCharts } from './support/charts';
import type { StandIn } from './support/page';
import { launchBrowser } from './support/page';
import { dark, highContrast, light } from './support/themes';
import type { ThemeFixture } from './support/themes';

const LOSS: Field = { of: 'metric', key: 'loss', value: 'last' };
const ACCURACY: Field = { of: 'metric', key: 'accuracy', value: 'max' };
const LR: Field = { of: 'param', key: 'lr' };
const BATCH: Field = { of: 'param', key: 'batch_size' };
const OPTIMISER: Field = { of: 'param', key: 'optimizer' };
const KEYS = { metricKeys: ['accuracy', 'loss'], paramKeys: ['lr', 'batch_size', 'optimizer'] };
const HOSTILE = '<img src=x onerror=alert(1)>';

/** A sweep whose loss depends on the learning rate above all, as a person's would. */
function sweep(many: number): { readonly backend: MemoryBackend; readonly runIds: readonly string[] } {
  const backend = new MemoryBackend();
  let state = 7;
  const next = (): number => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
  const runIds = Array.from({ length: many }, (_, index) => {
    const runId = (0x1000 + index).toString(16).padStart(32, 'a');
    const lr = 10 ** (-5 + 4 * next());
    const optimizer = ['adam', 'sgd', 'rmsprop'][Math.floor(next() * 3)] ?? '';
    const loss = 0.2 + 0.12 * (Math.log10(lr) + 3) ** 2 + (optimizer === 'sgd' ? 0.1 : 0) + 0.08 * next();
    backend.add({
      runId,
      name: index === 1 ? HOSTILE : `brave-owl-${index}`,
      status: index % 9 === 4 ? 'FAILED' : 'FINISHED',
      params: {
        lr: lr.toPrecision(3),
        batch_size: String(16 * 2 ** Math.floor(next() * 4)),
        ...(index % 11 !== 5 && { optimizer }),
        seed: '42',
      },
    });
    backend.log(runId, 'loss', [2, 1, index === 2 ? NaN : loss]);
    backend.log(runId, 'accuracy', [0.3, 1 - loss / 2 + 0.1 * next(), 0.5]);
    return runId;
  });
  return { backend, runIds };
}

declare const panelStandIn: StandIn;

describe('kinds of charts', () => {
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
    const opened = await openChartsPage(browser, backend, runIds, {
      theme,
      state,
      viewport: { width: 1280, height: 1500 },
    });
    panel = opened;
    return opened;
  }

  const all: { readonly [K in ChartSpec['kind']]?: Extract<ChartSpec, { readonly kind: K }> } = {
    bar: { kind: 'bar', title: '', y: LOSS, group: OPTIMISER, order: 'low' },
    scatter: {
      kind: 'scatter',
      title: '',
      x: LR,
      y: LOSS,
      colour: ACCURACY,
      size: BATCH,
      logX: true,
      logY: false,
    },
    parallel: {
      kind: 'parallel',
      title: '',
      axes: [LR, BATCH, OPTIMISER, ACCURACY, LOSS],
      log: [],
      colour: LOSS,
    },
    box: { kind: 'box', title: '', y: LOSS, group: OPTIMISER },
    histogram: { kind: 'histogram', title: '', x: LOSS, bins: null, group: OPTIMISER },
    heat: { kind: 'heat', title: '', x: LR, y: BATCH, z: LOSS, as: 'cells', logX: false, logY: false },
    correlation: {
      kind: 'correlation',
      title: '',
      fields: [LR, BATCH, OPTIMISER, ACCURACY, LOSS],
      method: 'spearman',
    },
    importance: { kind: 'importance', title: '', target: LOSS },
    pareto: { kind: 'pareto', title: '', x: ACCURACY, y: LOSS, betterX: 'high', betterY: 'low' },
    slice: { kind: 'slice', title: '', y: LOSS, x: [LR, BATCH, OPTIMISER] },
    distribution: { kind: 'distribution', title: '', x: LOSS, group: OPTIMISER },
    timeline: { kind: 'timeline', title: '', rows: 'lanes' },
  };
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

  for (const spec of Object.values(all)) {
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

  for (const theme of [dark, light, highContrast]) {
    it(`look right in ${theme.name}`, async () => {
      const specs = Object.values(all);
      const opened = await open(specs, { theme });
      for (const index of specs.keys()) {
        await opened.page.locator('tm-chart').nth(index).scrollIntoViewIfNeeded();
        await marksOf(opened, index);
      }
      await opened.screenshot(`chart-kinds-${theme.name}`);
      assert.deepEqual(await opened.complaints(), []);
    });
  }

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

  it('draw one run', async () => {
    const specs = Object.values(all).filter(({ kind }) => kind !== 'importance' && kind !== 'correlation');
    const opened = await open(specs, { many: 1 });
    for (const index of specs.keys()) {
      await opened.page.locator('tm-chart').nth(index).scrollIntoViewIfNeeded();
      await marksOf(opened, index);
    }
    await opened.screenshot('chart-kinds-one-run');
    assert.deepEqual(opened.problems, []);
  });

  it('draw 1,000 runs', async () => {
    const specs = Object.values(all);
    const opened = await open(specs, { many: 1000 });
    for (const index of specs.keys()) {
      await opened.page.locator('tm-chart').nth(index).scrollIntoViewIfNeeded();
      await marksOf(opened, index);
    }
    await opened.screenshot('chart-kinds-1000');
    assert.deepEqual(opened.problems, []);
  });

  it('pick runs by brushing an axis, here and in the other charts', async () => {
    const { parallel, scatter } = all;
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
