import { strict as assert } from 'node:assert';
import { describe, it } from 'mocha';
import type { Locator } from 'playwright-core';
import { MemoryBackend } from './support/backend';
import { eventually } from './support/charts';
import { COMPARED, comparedRuns, openCompared } from './support/compared';
import type { OpenCompared } from './support/compared';
import type { OpenPanel } from './support/page';
import { PanelSuite } from './support/panelSuite';
import { dark, highContrast, highContrastLight, light } from './support/themes';

const [CRANE, OWL, FOX] = COMPARED;

type OpenArguments = Parameters<typeof openCompared> extends [unknown, ...infer Rest] ? Rest : never;

describe('compare page', () => {
  const suite = new PanelSuite<OpenCompared>();
  let opened: readonly string[];

  async function open(...args: OpenArguments): Promise<OpenCompared> {
    suite.panel = await openCompared(suite.browser, ...args);
    ({ opened } = suite.panel);
    return suite.panel;
  }

  const keys = (page: OpenPanel): Promise<readonly string[]> =>
    page.page.locator('.row.line .key').allInnerTexts();

  for (const theme of [dark, light, highContrast, highContrastLight]) {
    it(`shows what differs, in ${theme.name}`, async () => {
      const shown = await open(comparedRuns(), COMPARED, { theme });
      await shown.page.locator('.row.line').first().waitFor();
      assert.deepEqual(await keys(shown), ['augment', 'depth', 'lr', 'accuracy', 'val/loss', 'team']);
      await shown.page.getByText('4 the same in all runs').waitFor();
      const accuracy = shown.page.locator('.row.line', { hasText: 'accuracy' });
      assert.match(await accuracy.innerText(), /0\.98125\s+0\.97934\s*−0\.19 %\s+0\.94217\s*−4 %/);
      await shown.screenshot(`compare-${theme.name}`);
      assert.deepEqual(await shown.complaints(), []);
    });
  }

  it('shows the same whether it has its first rows in its document or asks for them', async () => {
    const backend = comparedRuns();
    backend.log(CRANE, 'odd', [Number.NaN]);
    const rowsOf = async ({ page }: OpenPanel): Promise<readonly string[]> => {
      const rows = page.locator('.row.line');
      await rows.getByText('0.98125').waitFor();
      return (await rows.allInnerTexts()).map((text) => text.replaceAll(/\s+/g, ' '));
    };
    const late = await open(backend, COMPARED, { host: 'late' });
    const asked = await rowsOf(late);
    assert.ok(
      asked.some((text) => text.startsWith('odd NaN')),
      asked.join('; '),
    );
    await late.close();
    const mute = await open(backend, COMPARED, { host: 'mute' });
    // JSON has no NaN: its row is asked for.
    assert.deepEqual(
      (await rowsOf(mute)).map((text) => (text.startsWith('odd') ? 'odd' : text)),
      asked.map((text) => (text.startsWith('odd NaN') ? 'odd' : text)),
    );
  });

  it('shows everything on request, and remembers that', async () => {
    const shown = await open(comparedRuns(), COMPARED);
    await shown.page.getByText('Only differences').click();
    await eventually('all rows', async () => (await keys(shown)).length === 10);
    const kept = await shown.state();
    assert.deepEqual(kept, {
      identity: { folder: 'file:///work', runIds: COMPARED },
      ...{ onlyDifferences: false, metric: 'last', explain: '', baseline: '', transposed: false },
      place: null,
      charts: { open: true, arrangement: undefined },
    });
    await shown.close();
    const again = await open(comparedRuns(), COMPARED, { state: kept });
    await eventually('all rows', async () => (await keys(again)).length === 10);
  });

  const cell = (shown: OpenPanel, key: string, run: number): Locator =>
    shown.page.locator('.row.line', { hasText: key }).locator('.cell').nth(run);

  it('opens rows and runs in the diff with the baseline', async () => {
    const shown = await open(comparedRuns(), COMPARED);
    await cell(shown, 'lr', 2).dblclick();
    await eventually('the diff', async () => opened.includes(`params lr ${CRANE} ${FOX}`));
    for (const [what, prefix] of [
      ['the diff of able-crane-512', ''],
      ['the diff of the files of able-crane-512', 'files '],
      ['the diff of the source of able-crane-512', 'source '],
    ] as const) {
      await shown.page.getByRole('button', { name: `Open ${what} and calm-owl-77` }).click();
      await eventually(what, async () => opened.includes(`${prefix}${CRANE} ${OWL}`));
    }
    await shown.page.getByText('Show Charts').click();
    await eventually('the charts', async () => opened.includes('charts'));
  });

  it('shows runs in the colour that a person chose', async () => {
    const backend = comparedRuns();
    backend.add({ runId: OWL, name: 'calm-owl-77', tags: { 'tidemark.colour': '#ff00ff' } });
    const shown = await open(backend, COMPARED);
    const swatch = shown.page.locator('.column', { hasText: 'calm-owl-77' }).locator('.swatch');
    await swatch.locator('rect[fill="#ff00ff"]').waitFor();
  });

  it('draws the charts of the same runs below, until they are folded away', async () => {
    const shown = await open(comparedRuns(), COMPARED);
    const { page } = shown;
    const canvas = page.locator('canvas[aria-label^="accuracy:"]');
    await canvas.waitFor();
    assert.equal(await page.locator('.legend button').count(), 3);
    for (const theme of [light, highContrast, dark]) {
      await shown.setTheme(theme);
      await shown.screenshot(`compare-charts-${theme.name}`);
    }
    const fold = page.getByRole('button', { name: 'Charts', exact: true });
    await fold.press('Enter');
    await canvas.waitFor({ state: 'detached' });
    const state = await shown.state();
    await shown.close();
    const again = await open(comparedRuns(), COMPARED, { state });
    await cell(again, 'lr', 0).waitFor();
    assert.equal(await again.page.locator('tm-charts-page').count(), 0);
    await again.page.getByRole('button', { name: 'Charts', exact: true }).click();
    await again.page.locator('canvas[aria-label^="accuracy:"]').waitFor();
    // In a panel of their own, they aren't here too.
    await again.page.getByText('Show Charts').click();
    await eventually('the charts', async () => opened.includes('charts'));
    await again.page.locator('tm-charts-page').waitFor({ state: 'detached' });
    assert.deepEqual(await again.complaints(), []);
  });

  it('is moved in by keys', async () => {
    const shown = await open(comparedRuns(), COMPARED);
    await shown.page.getByRole('button', { name: 'More Actions' }).focus();
    // The grid is one stop on the way, behind what can be done with its runs.
    const first = cell(shown, 'augment', 0);
    for (let stop = 0; stop < 8 && !(await first.and(shown.page.locator(':focus')).count()); stop++)
      await shown.page.keyboard.press('Tab');
    await shown.page.keyboard.press('ArrowRight');
    // Over the heading of the metrics.
    for (const key of ['ArrowDown', 'ArrowDown', 'ArrowDown', 'ArrowRight'])
      await shown.page.keyboard.press(key);
    await shown.page.keyboard.press('Enter');
    await eventually('the diff', async () => opened.includes(`metrics accuracy ${CRANE} ${FOX}`));
    await shown.page.keyboard.press('ArrowUp');
    await shown.page.keyboard.press('Enter');
    await eventually('the diff', async () => opened.includes(`params lr ${CRANE} ${FOX}`));
    assert.equal(await shown.page.locator('.cell[tabindex="0"]').count(), 1);
    // Whoever comes back from the diff goes on from there.
    const state = await shown.state();
    await shown.close();
    const again = await open(comparedRuns(), COMPARED, { state });
    await cell(again, 'lr', 2).and(again.page.locator(':focus')).waitFor();
  });

  it('compares with the chosen baseline, in the colour of better and worse', async () => {
    const backend = comparedRuns();
    backend.log(CRANE, 'system/cpu', [50]);
    backend.log(OWL, 'system/cpu', [40]);
    const shown = await open(backend, COMPARED);
    await shown.page.getByLabel('Baseline').selectOption({ label: 'calm-owl-77' });
    const crane = cell(shown, 'accuracy', 0);
    await eventually('the delta', async () => (await crane.innerText()).includes('+0.2 %'));
    assert.equal(await crane.locator('.delta.better').count(), 1);
    assert.equal(await cell(shown, 'accuracy', 2).locator('.delta.worse').count(), 1);
    assert.equal(await cell(shown, 'val/loss', 0).locator('.delta.better').count(), 1);
    assert.match((await crane.getAttribute('title')) ?? '', /^0\.98125\n\+0\.00191, \+0\.2 %/);
    // A run is neither better nor worse for how busy its machine was.
    const busy = cell(shown, 'system/cpu', 0);
    assert.match(await busy.innerText(), /\+25 %/);
    assert.equal(await busy.locator('.better, .worse').count(), 0);
  });

  it('shows of long texts what differs, and has the numbers of a row below each other', async () => {
    const backend = new MemoryBackend();
    const long = (end: string): string => `conv, pool, ${'norm, '.repeat(900)}${end}`;
    const own = (rotate: number) => ({ augment: `{"flip": true, "colour": false, "rotate": ${rotate}}` });
    backend.add({ runId: CRANE, params: { ...own(0), net: long('dense 64'), size: '64', lr: '0.1' } });
    backend.add({ runId: OWL, params: { ...own(5), net: long('dense 128'), size: 'large' } });
    const shown = await open(backend, [CRANE, OWL]);
    const texts = async (key: string): Promise<readonly string[]> =>
      shown.page.locator('.row.line', { hasText: key }).locator('.value').allInnerTexts();
    await eventually('the values', async () => (await texts('net')).length === 2);
    assert.deepEqual(await texts('net'), ['…dense 64', '…dense 128']);
    assert.deepEqual(await texts('augment'), ['…"rotate": 0}', '…"rotate": 5}']);
    assert.match((await cell(shown, 'net', 1).getAttribute('title')) ?? '', /^conv, pool, norm/);
    assert.doesNotMatch((await cell(shown, 'size', 0).getAttribute('class')) ?? '', /number/);
    assert.match((await cell(shown, 'lr', 1).getAttribute('class')) ?? '', /number/);
  });

  it('compares the last, lowest, highest or best value', async () => {
    const backend = comparedRuns();
    backend.log(CRANE, 'accuracy', [0.5]);
    backend.log(CRANE, 'val/loss', [9]);
    const shown = await open(backend, COMPARED);
    const accuracy = cell(shown, 'accuracy', 0);
    await eventually('the last', async () => (await accuracy.innerText()) === '0.5');
    const choose = (label: string) =>
      shown.page.getByRole('combobox', { name: 'Metrics' }).selectOption({ label });
    await choose('Best');
    await eventually('the best', async () => (await accuracy.innerText()) === '0.98125');
    assert.equal(await cell(shown, 'val/loss', 0).innerText(), '0.0712346');
    await choose('Max');
    await eventually('the highest', async () => (await cell(shown, 'val/loss', 0).innerText()) === '9');
  });

  it('sorts rows by how much they explain a metric, and turns rows into columns', async () => {
    const backend = new MemoryBackend();
    const runIds = Array.from({ length: 8 }, (_, index) => `run-${index}`);
    for (const [index, runId] of runIds.entries()) {
      backend.add({
        runId,
        params: { lr: `${index}`, seed: `${(index * 5) % 8}`, net: index < 4 ? 'a' : 'b' },
      });
      backend.log(runId, 'accuracy', [index / 10]);
    }
    const shown = await open(backend, runIds);
    await shown.page.getByLabel('Sort by').selectOption({ label: 'What explains accuracy' });
    await eventually('the order', async () => (await keys(shown))[1]?.includes('lr') === true);
    const rows = await shown.page.locator('.row.line .side').allInnerTexts();
    assert.match(rows[0] ?? '', /Metrics accuracy$/);
    assert.match(rows[1] ?? '', /Params lr\s*100 %/);
    assert.match(rows[2] ?? '', /Params net\s*\d\d %/);
    await shown.screenshot('compare-explained');
    await shown.page.getByText('Transpose').click();
    await eventually('runs in rows', async () => (await keys(shown))[0] === 'run-0');
    assert.match(await shown.page.locator('.column').nth(1).innerText(), /lr\s*Params\s*100 %/);
    await shown.page.getByRole('button', { name: 'Open the diff of the files of run-0 and run-5' }).click();
    await eventually('the files', async () => opened.includes('files run-0 run-5'));
    await shown.screenshot('compare-transposed');
    assert.deepEqual(await shown.complaints(), []);
  });

  it('shows data sets, source and what lies in files', async () => {
    const backend = new MemoryBackend();
    const commit = (letter: string) => ({ 'mlflow.source.git.commit': letter.repeat(40) });
    const signature = (type: string) =>
      `signature:\n  inputs: '[{"type": "${type}", "name": "x", "required": true}]'\n  outputs: '[{"type": "long"}]'\n`;
    backend.add({
      runId: CRANE,
      tags: commit('a'),
      datasets: { digits: '1234' },
      files: { 'requirements.txt': 'numpy==2.1\nscipy==1.14\n', MLmodel: signature('double') },
    });
    backend.add({
      runId: OWL,
      tags: commit('b'),
      datasets: { digits: '5678' },
      files: { 'requirements.txt': 'numpy==2.2\nscipy==1.14\n', MLmodel: signature('float') },
    });
    const shown = await open(backend, [CRANE, OWL]);
    await eventually('the files', async () => (await keys(shown)).includes('numpy'));
    assert.deepEqual(await keys(shown), ['digits (train)', '', 'commit', 'numpy']);
    assert.equal(await cell(shown, 'numpy', 1).locator('.value').innerText(), '2.2');
    // Versions and digests are no numbers.
    assert.equal(await shown.page.locator('.cell.number').count(), 0);
    await shown.page.getByText('x: float → long').waitFor();
  });

  it('follows its runs, and says when there are none, or nothing in them', async () => {
    const backend = comparedRuns();
    const shown = await open(backend, COMPARED);
    await shown.page.locator('.row.line').first().waitFor();
    backend.log(OWL, 'accuracy', [0.999]);
    await shown.page.getByText('0.999').waitFor();
    backend.remove(FOX);
    await shown.page.getByText('c3d2e5b4 is no longer in the workspace.').waitFor();
    backend.remove(OWL);
    backend.remove(CRANE);
    await shown.page.getByText('These runs are no longer in the workspace.').waitFor();
    await shown.close();
    const empty = new MemoryBackend();
    empty.add({ runId: CRANE });
    empty.add({ runId: OWL });
    const nothing = await open(empty, [CRANE, OWL]);
    await nothing.page.getByText('These runs have logged no params').waitFor();
  });

  it('keeps what it read of a store that is gone, and says so', async () => {
    const backend = comparedRuns();
    const shown = await open(backend, COMPARED);
    await eventually('the rows', async () => (await keys(shown)).length === 6);
    backend.problem = 'The store was moved away.';
    backend.log(OWL, 'accuracy', [0.999]);
    // The charts below have one of their own.
    const alert = shown.page.getByRole('alert').filter({ hasText: 'The store was moved away.' }).first();
    await alert.waitFor();
    assert.equal((await keys(shown)).length, 6);
    await shown.screenshot('compare-store-gone');
    backend.problem = undefined;
    await alert.getByRole('button', { name: 'Try Again' }).click();
    await shown.page.getByText('0.999').waitFor();
    await alert.waitFor({ state: 'detached' });
    await shown.close();
    backend.problem = 'The store was moved away.';
    const none = await open(backend, COMPARED);
    await none.page.getByRole('alert').filter({ hasText: 'The store was moved away.' }).waitFor();
  });

  it('shows hostile text as text, and 100 runs', async () => {
    const backend = new MemoryBackend();
    const runIds = Array.from({ length: 100 }, (_, index) => `run-${index}`);
    for (const [index, runId] of runIds.entries()) {
      const params = Object.fromEntries(
        Array.from({ length: 40 }, (_, param) => [`p${param}`, `${index % (param + 2)}`]),
      );
      backend.add({
        runId,
        name: `<b>${runId}</b>`,
        params: { ...params, '<i>key</i>\n"': `<img src=x>${'🎈'.repeat(3000)}${index}` },
      });
    }
    const shown = await open(backend, runIds);
    await shown.page.locator('.column .name', { hasText: '<b>run-0</b>' }).waitFor();
    assert.equal(await shown.page.locator('b, i, img').count(), 0);
    const drawn = await shown.page.locator('.cell').count();
    assert.ok(drawn > 50 && drawn < 600, `${drawn} of 4,100 cells are drawn`);
    await shown.page
      .locator('tm-compare-grid')
      .evaluate((grid: { scrollTo(x: number, y: number): void }) => grid.scrollTo(1e6, 1e6));
    await shown.page.locator('.column .name', { hasText: '<b>run-99</b>' }).waitFor();
    await shown.page.locator('.key', { hasText: 'p39' }).waitFor();
    await shown.screenshot('compare-100');
    assert.deepEqual(await shown.complaints(), []);
  });
});
