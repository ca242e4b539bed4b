import { strict as assert } from 'node:assert';
import { describe, it } from 'mocha';
import type { Locator } from 'playwright-core';
import type { ImagesSpec } from '../../src/core/charts/images';
import { chartsArrangement, STANDARD_CHARTS } from '../../src/core/charts/workspace';
import { eventually, openChartsPage } from './support/charts';
import type { OpenCharts } from './support/charts';
import { imagePath, imageRuns, ring } from './support/images';
import { openRunPage, RunStoreFixture } from './support/runStore';
import { PanelSuite } from './support/panelSuite';
import { dark, highContrast, highContrastLight, light } from './support/themes';
import type { ThemeFixture } from './support/themes';

const ALL: ImagesSpec = { kind: 'images', title: '', keys: null, columns: null };

describe('image grid', () => {
  const suite = new PanelSuite<OpenCharts>();

  async function open(
    spec: ImagesSpec,
    options: {
      readonly runs?: ReturnType<typeof imageRuns>;
      readonly theme?: ThemeFixture;
      readonly width?: number;
      readonly height?: number;
    } = {},
  ): Promise<OpenCharts> {
    const { runs = imageRuns(), theme = dark, width = 1100, height = 640 } = options;
    const chart = { id: 'own', metric: null, spec, columns: 4, height };
    suite.panel = await openChartsPage(suite.browser, runs.backend, runs.runIds, {
      theme,
      state: {
        ...STANDARD_CHARTS,
        sections: [{ name: 'own', open: true, charts: [chart] }],
        removed: ['loss', '#images'],
      },
      viewport: { width, height: height + 180 },
    });
    await suite.panel.page.locator('[role=gridcell] img').first().waitFor();
    return suite.panel;
  }

  const cell = (name: string | RegExp): Locator => {
    assert.ok(suite.panel);
    return suite.panel.page.getByRole('gridcell', { name });
  };
  /** That the cell shows an image, and not the way there. */
  const shows = (name: string | RegExp): Promise<void> => cell(name).locator('img').waitFor();

  it('is offered by itself for runs that have images, in a section of its own', async () => {
    const { backend, runIds } = imageRuns();
    suite.panel = await openChartsPage(suite.browser, backend, runIds);
    const section = suite.panel.page.getByRole('region', { name: 'Images' });
    await section.getByRole('grid').waitFor();
    await suite.panel.close();
    suite.panel = await openChartsPage(suite.browser, backend, runIds.slice(-1));
    await suite.panel.page.locator('canvas').first().waitFor();
    assert.equal(await suite.panel.page.getByRole('region', { name: 'Images' }).count(), 0);
  });

  it('shows runs beside each other, each at its last step up to the chosen one', async () => {
    const opened = await open({ ...ALL, keys: ['samples/ring', 'val/confusion'] });
    const { page } = opened;
    assert.deepEqual(
      (await page.getByRole('columnheader').allInnerTexts()).map((text) => text.trim()),
      ['able-crane-512', 'calm-owl-77', '<b>quick-fox</b>', 'still-heron-3'],
    );
    assert.deepEqual(await page.getByRole('rowheader').allInnerTexts(), ['samples/ring', 'val/confusion']);
    await shows('samples/ring, able-crane-512, Step 30');
    await shows('samples/ring, calm-owl-77, Step 20');
    await cell('val/confusion, still-heron-3, No image').locator('.box.none').waitFor();
    assert.equal(await cell('samples/ring, calm-owl-77, Step 20').locator('.own').innerText(), 'Step 20');
    assert.equal(await cell('samples/ring, able-crane-512, Step 30').locator('.own').innerText(), '');
    await page.locator('tm-chart').getByText('Runs without images here: 1.').waitFor();

    const slider = page.getByRole('slider', { name: 'Step' });
    await slider.focus();
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('ArrowLeft');
    await shows('samples/ring, able-crane-512, Step 10');
    await shows('samples/ring, calm-owl-77, Step 0');
    assert.equal(await slider.getAttribute('aria-valuetext'), 'Step 10');
    await page.keyboard.press('Home');
    await cell('samples/ring, <b>quick-fox</b>, No image').waitFor();
    assert.deepEqual(await opened.complaints(), []);
    assert.deepEqual(opened.problems, []);
  });

  it('says in its place that an image is broken, or too large, which it never reads', async () => {
    const runs = imageRuns();
    const opened = await open(ALL, { runs });
    await cell('val/confusion, <b>quick-fox</b>, Step 30').getByText('This image is broken').waitFor();
    const huge = cell('huge, still-heron-3, Step 0');
    await huge.scrollIntoViewIfNeeded();
    await huge.getByText('too large').waitFor();
    assert.ok(!runs.backend.read.some((path) => path.includes('huge')));
    await opened.page.getByRole('slider', { name: 'Step' }).focus();
    await opened.page.keyboard.press('ArrowLeft');
    await shows('val/confusion, <b>quick-fox</b>, Step 10');
    assert.deepEqual(opened.problems, []);
  });

  it('is gone through by keyboard, and opens an image in an editor', async () => {
    const { page, opened } = await open({ ...ALL, keys: ['samples/ring', 'val/confusion'] });
    await shows('samples/ring, able-crane-512, Step 30');
    await page.getByRole('slider', { name: 'Step' }).focus();
    await page.keyboard.press('Tab');
    const focused = (): Promise<string | null> =>
      page.locator('[role=gridcell]:focus .visually-hidden').textContent();
    assert.equal(await focused(), 'samples/ring, able-crane-512, Step 30');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowDown');
    assert.equal(await focused(), 'val/confusion, calm-owl-77, Step 20');
    await page.keyboard.press('Enter');
    await page.keyboard.press('End');
    assert.equal(await focused(), 'val/confusion, still-heron-3, No image');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowLeft');
    assert.equal(await focused(), 'samples/ring, able-crane-512, Step 30');
    await cell('samples/ring, <b>quick-fox</b>, Step 30').dblclick();
    await eventually('both are opened', async () => opened.length === 2);
    assert.deepEqual(
      opened.map(({ path }) => path),
      [imagePath('val/confusion', 20), imagePath('samples/ring', 30)],
    );
  });

  it('takes in what a run logs while it runs, unless a step is chosen', async () => {
    const runs = imageRuns();
    const { page } = await open({ ...ALL, keys: ['samples/ring'] }, { runs });
    const logs = (step: number): void => {
      const [runId = ''] = runs.runIds;
      const [files = {}] = runs.files;
      files[imagePath('samples/ring', step)] = ring(step, 1);
      runs.backend.add({
        ...{ runId, name: 'able-crane-512', status: 'RUNNING' as const, files },
        tags: { 'mlflow.loggedImages': 'True' },
      });
    };
    await shows('samples/ring, able-crane-512, Step 30');
    logs(40);
    await shows('samples/ring, able-crane-512, Step 40');
    await page.getByRole('slider', { name: 'Step' }).focus();
    await page.keyboard.press('ArrowLeft');
    await shows('samples/ring, able-crane-512, Step 30');
    logs(50);
    await page.getByText('4 of 6').waitFor();
    await shows('samples/ring, able-crane-512, Step 30');
  });

  it('shows a large image by its small twin', async () => {
    const runs = imageRuns();
    const [first = ''] = runs.runIds;
    const full = imagePath('photo', 0);
    const small = full.replace('.png', '+compressed.webp');
    // A webp's name, but a suite.browser looks at what is in it.
    const files = { [full]: new Uint8Array(2_000_000), [small]: ring(30, 1) };
    runs.backend.add({ runId: first, files, tags: { 'mlflow.loggedImages': 'True' } });
    const { page, opened } = await open(ALL, { runs: { ...runs, runIds: [first] } });
    await cell('photo').locator('img').waitFor();
    assert.deepEqual(runs.backend.read, [small]);
    await cell('photo').press('Enter');
    await eventually('the full one is opened', async () => opened.length === 1);
    assert.deepEqual(opened, [{ ownerId: first, path: full }]);
    assert.equal(await page.getByRole('slider').count(), 0);
  });

  it('reads only what is in sight, and shows many runs a part at a time', async () => {
    const runs = imageRuns();
    const runIds = Array.from({ length: 30 }, (_, index) => {
      const runId = String(index).padStart(32, 'c');
      const files = { [imagePath('samples/ring', 0)]: ring(20, index), [imagePath('z', 0)]: ring(5, index) };
      runs.backend.add({ runId, files, tags: { 'mlflow.loggedImages': 'True' } });
      return runId;
    });
    const { page } = await open({ ...ALL, columns: 2 }, { runs: { ...runs, runIds }, height: 300 });
    const cells = page.getByRole('gridcell');
    assert.equal(await cells.count(), 24);
    await page.getByText('Runs shown: 12 of 30.').waitFor();
    await page.getByRole('button', { name: 'Show 12 More' }).scrollIntoViewIfNeeded();
    await page.getByRole('button', { name: 'Show 12 More' }).click();
    await page.getByText('Runs shown: 24 of 30.').waitFor();
    await eventually('more cells', async () => (await cells.count()) === 48);
    assert.ok(runs.backend.read.length < 48, `${runs.backend.read.length} were read`);
  });

  it('is a table, and is exported with its images', async () => {
    const opened = await open({ ...ALL, title: 'Rings', keys: ['samples/ring', 'val/confusion'] });
    const { page } = opened;
    for (const name of ['Export as SVG', 'Export as PNG', 'Export as CSV']) {
      await page.locator('tm-chart').hover();
      await page.getByRole('button', { name: 'More Actions' }).click();
      await page.getByRole('menuitem', { name }).click();
    }
    const file = (kind: string): Promise<Uint8Array> =>
      eventually(`the ${kind}`, async () => opened.saved.find((one) => one.kind === kind)?.content, 20_000);
    const svg = new TextDecoder().decode(await file('svg'));
    // Seven are images; one is broken and one isn't there.
    assert.equal(svg.match(/<image [^>]*href="data:image\/png;base64,/g)?.length, 6);
    assert.match(svg, /No image/);
    assert.match(svg, /&lt;b&gt;quick-fox/);
    const exported = await file('png');
    assert.deepEqual([...exported.slice(1, 4)], [0x50, 0x4e, 0x47]);
    const rows = new TextDecoder()
      .decode(await file('csv'))
      .trim()
      .split('\r\n');
    assert.equal(rows.length, 9);
    assert.equal(
      rows[1]?.split(',').slice(1).join(),
      `able-crane-512,samples/ring,30,${imagePath('samples/ring', 30)}`,
    );
    assert.equal(rows[8]?.split(',').slice(1).join(), 'still-heron-3,val/confusion,,');
    await page.getByRole('button', { name: 'Show as Table' }).click();
    assert.equal(await page.locator('.rows tbody tr').count(), 8);
    assert.deepEqual(await opened.complaints(), []);
  });

  it('is made and changed in the editor', async () => {
    const { page, ...opened } = await open({ ...ALL, keys: ['samples/ring'] });
    await page.locator('tm-chart').hover();
    await page.getByRole('button', { name: 'Edit Chart' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('checkbox', { name: 'val/confusion' }).click();
    await dialog.getByLabel('Images in a row').selectOption('2');
    await opened.screenshot('images-editor');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await eventually(
      'two rows in each of two bands',
      async () => (await page.getByRole('row').count()) === 6,
    );
    const saved = chartsArrangement(await opened.state());
    assert.deepEqual(saved.sections[0]?.charts[0]?.spec, {
      ...ALL,
      keys: ['samples/ring', 'val/confusion'],
      columns: 2,
    });
    await page.getByRole('button', { name: 'Add Chart' }).click();
    await dialog.locator('select').first().selectOption('images');
    await dialog.getByRole('checkbox', { name: 'All images' }).waitFor();
    await dialog.getByRole('button', { name: 'Save' }).click();
    await eventually('two charts', async () => (await page.getByRole('grid').count()) === 2);
    assert.deepEqual(await opened.complaints(), []);
  });

  it('shows those of one run on its own page, from a real store', async () => {
    const fixture = new RunStoreFixture();
    try {
      await fixture.writeAll();
      fixture.store.runs.setTags(fixture.runId, [{ key: 'mlflow.loggedImages', value: 'True' }]);
      const run = await openRunPage(suite.browser, fixture);
      const { page } = run;
      await page.getByRole('tab', { name: 'Charts' }).click();
      const chart = page.getByRole('region', { name: 'Images' }).locator('tm-chart');
      await chart.scrollIntoViewIfNeeded();
      const image = chart.getByRole('gridcell', { name: 'train/samples, able-crane-512, Step 20' });
      await image.locator('img').waitFor();
      await image.press('Enter');
      await eventually('the host opens it', async () =>
        run.told.some((one) => /^openArtifact .*train~samples/.test(one)),
      );
      await page.getByRole('tab', { name: 'System' }).click();
      await page.locator('canvas').first().waitFor();
      assert.equal(await page.getByRole('grid').count(), 0);
      assert.deepEqual(await run.complaints(), []);
      await run.close();
    } finally {
      fixture.dispose();
    }
  });

  for (const theme of [dark, light, highContrast, highContrastLight]) {
    it(`looks right in ${theme.name}`, async () => {
      const opened = await open(ALL, { theme, height: 720 });
      await shows('val/confusion, calm-owl-77, Step 20');
      await cell('val/confusion, <b>quick-fox</b>, Step 30').getByText('broken').waitFor();
      await opened.page.getByRole('slider', { name: 'Step' }).focus();
      await opened.screenshot(`images-${theme.name}`);
      assert.deepEqual(await opened.complaints(), []);
    });
  }

  it('looks right for one key, for one run, and where there is little room', async () => {
    const runs = imageRuns();
    const one = await open({ ...ALL, keys: ['samples/ring'] }, { runs, height: 330 });
    await shows('samples/ring, still-heron-3, Step 30');
    await one.screenshot('images-one-key');
    await one.close();
    const narrow = await open(ALL, { runs, width: 420, height: 520 });
    await shows('samples/ring, able-crane-512, Step 30');
    await narrow.screenshot('images-narrow');
    await narrow.close();
    const alone = await open(ALL, { runs: { ...runs, runIds: runs.runIds.slice(0, 1) }, height: 330 });
    await shows('val/confusion, able-crane-512, Step 30');
    await alone.screenshot('images-one-run');
    await alone.close();
    suite.panel = await openChartsPage(suite.browser, runs.backend, runs.runIds, {
      viewport: { width: 1100, height: 800 },
    });
    const { page } = suite.panel;
    await shows('samples/ring, able-crane-512, Step 30');
    await cell('samples/ring, able-crane-512, Step 30').focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowDown');
    await shows('val/confusion, calm-owl-77, Step 20');
    await suite.panel.screenshot('images-standard');
  });
});
