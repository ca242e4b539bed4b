import { strict as assert } from 'node:assert';
import { after, afterEach, before, describe, it } from 'mocha';
import type { Browser, Locator } from 'playwright-core';
import { eventually } from './support/charts';
import { launchBrowser } from './support/page';
import { picture } from './support/picture';
import type { RunPanel } from './support/runStore';
import { openRunPage, predictions, RunStoreFixture } from './support/runStore';
import { dark, highContrast, light } from './support/themes';

interface Scrolled {
  scrollTop: number;
}

describe('files of a run that still writes them', () => {
  let browser: Browser;
  let fixture: RunStoreFixture;
  let panel: RunPanel;
  /** What was read of files since it was looked at last. */
  let reads: string[];
  before(async () => {
    browser = await launchBrowser();
  });
  after(() => browser.close());
  afterEach(async () => {
    assert.deepEqual(await panel.complaints(), []);
    assert.deepEqual(panel.problems, []);
    await panel.close();
    fixture.dispose();
  });

  /** The page, with this file chosen. */
  async function open(path: string, options: Parameters<typeof openRunPage>[2] = {}): Promise<Locator> {
    reads = [];
    const backend = new Proxy(fixture.backend, {
      get: (target, name) => {
        const value: unknown = Reflect.get(target, name);
        if (typeof value !== 'function') return value;
        return (...args: unknown[]): unknown => {
          if (name === 'readArtifactRange') reads.push(String(args[1]));
          return Reflect.apply(value, target, args);
        };
      },
    });
    const state = { tab: 'artifacts', artifact: { ownerId: fixture.runId, path }, charts: {} };
    const opened = { runId: fixture.runId, backend };
    panel = await openRunPage(browser, opened, { state, viewport: { width: 1000, height: 500 }, ...options });
    const name = path.slice(path.lastIndexOf('/') + 1);
    await panel.page.getByRole('treeitem', { name, selected: true }).waitFor();
    return panel.page.locator('tm-artifact-view');
  }
  const scroll = (element: Locator, top: number): Promise<void> =>
    element.evaluate((one: unknown, to: number) => void ((one as Scrolled).scrollTop = to), top);
  const topOf = (element: Locator): Promise<number> =>
    element.evaluate((one: unknown) => (one as Scrolled).scrollTop);
  /** Long enough for the host to look twice. */
  const idle = (): Promise<void> => panel.page.waitForTimeout(2500);

  it('shows what was added to a text and a table, where one has scrolled to, and reads nothing else', async () => {
    fixture = new RunStoreFixture();
    const text = (lines: number): string =>
      Array.from({ length: lines }, (_, line) => `line ${line}\n`).join('');
    await fixture.write('notes.txt', text(300));
    const view = await open('notes.txt');
    const pre = view.locator('pre');
    await pre.getByText(/line 299/).waitFor();
    await scroll(pre, 700);
    await idle();
    assert.deepEqual(new Set(reads), new Set(['notes.txt']));
    reads.length = 0;
    await idle();
    assert.deepEqual(reads, [], 'read again though nothing has changed');
    await fixture.write('notes.txt', text(302));
    await pre.getByText(/line 301/).waitFor();
    assert.equal(await topOf(pre), 700);
    assert.deepEqual(reads, ['notes.txt']);

    const csv = (rows: number): string =>
      `step,loss\n${Array.from({ length: rows }, (_, row) => `${row},${row / 7}\n`).join('')}`;
    await fixture.write('curve.csv', csv(500));
    // The tree has it by itself, although the run has logged nothing.
    await panel.page.getByRole('treeitem', { name: 'curve.csv' }).click();
    await panel.page.getByText('500 rows, 2 columns').waitFor();
    const rows = view.getByRole('table', { name: 'curve.csv' });
    await scroll(rows, 4800);
    await view.getByRole('row', { name: '201 200 ' }).waitFor();
    await fixture.write('curve.csv', csv(520));
    await panel.page.getByText('520 rows, 2 columns', { exact: true }).waitFor();
    assert.equal(await topOf(rows), 4800);
    await view.getByRole('row', { name: '201 200 ' }).waitFor();

    await fixture.write('scores.json', JSON.stringify({ columns: ['a', 'b'], data: predictions(3) }));
    await panel.page.getByRole('treeitem', { name: 'scores.json' }).click();
    const inner = view.getByRole('treeitem', { name: /^columns: \[5\]/ });
    await inner.waitFor();
    await view.getByRole('treeitem', { name: 'data: {2}' }).click();
    await inner.waitFor({ state: 'hidden' });
    await fixture.write('scores.json', JSON.stringify({ columns: ['a', 'b', 'c'], data: predictions(3) }));
    await view.getByRole('treeitem', { name: /^columns: \[3\]/ }).waitFor();
    // What was folded is so still.
    assert.equal(await inner.count(), 0);
  });

  for (const theme of [dark, light, highContrast]) {
    it(`shows a picture, a report and a log anew, in ${theme.name}`, async () => {
      fixture = new RunStoreFixture();
      await fixture.write('confusion.png', picture(96, 64, 40));
      await fixture.write('report.md', '# Epoch 1\n');
      await fixture.write('logs/console.log', 'epoch 1\n');
      const view = await open('confusion.png', { theme });
      const image = view.locator('img');
      await image.waitFor();
      const first = await image.getAttribute('src');
      await fixture.write('confusion.png', picture(120, 80, 200));
      await eventually('the new picture', async () => (await image.getAttribute('src')) !== first);
      await panel.screenshot(`run-files-picture-${theme.name}`);
      await panel.page.getByRole('treeitem', { name: 'report.md' }).click();
      await view.getByRole('heading', { name: 'Epoch 1' }).waitFor();
      await fixture.write('report.md', '# Epoch 2\n\n- better\n');
      await view.getByRole('heading', { name: 'Epoch 2' }).waitFor();
      await panel.screenshot(`run-files-report-${theme.name}`);
      await panel.page.getByRole('tab', { name: 'Log' }).click();
      await panel.page.getByText('epoch 1').waitFor();
      await fixture.write('logs/console.log', 'epoch 1\nepoch 2\n');
      await panel.page.getByText('epoch 2').waitFor();
      await panel.screenshot(`run-files-log-${theme.name}`);
    });
  }

  it('says that a file is gone, and shows it when it is there again; a log when there is one', async () => {
    fixture = new RunStoreFixture();
    await fixture.write('a/weights.txt', 'one');
    const view = await open('a/weights.txt');
    await view.getByText('one').waitFor();
    await fixture.remove('a/weights.txt');
    await panel.page.getByText('This file is no longer there.').waitFor();
    await fixture.write('a/weights.txt', 'two');
    await view.getByText('two').waitFor();
    await panel.page.getByRole('tab', { name: 'Log' }).click();
    await panel.page.getByText('No console log yet.').waitFor();
    await fixture.write('logs/console.log', 'epoch 1\n');
    await panel.page.getByText('epoch 1').waitFor();
  });
});
