import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Locator } from 'playwright-core';
import { openSession, type Session } from './driver/session';
import { fillStore, liveServer, seedModel, seedRun } from './driver/store';
import { trackingServer, type Tracking } from './driver/tracking';
import { until } from './driver/until';
import type { Workbench } from './driver/workbench';

const HOSTILE = '<img src=x onerror=alert(1)> "q" \'s\'\n$(flame) [x](command:quit) `c`';
const EMOJI = '🌊'.repeat(2500);

/** One window on a store of seeded runs. */
describe('what was logged', function () {
  this.timeout(60_000);
  let home: string;
  let session: Session;
  let workbench: Workbench;
  let tracking: Tracking;
  const alerts: string[] = [];

  before(async () => {
    home = mkdtempSync(path.join(os.tmpdir(), 'tidemark-files-'));
    session = await openSession({
      files: home,
      prepare: (workspace) => {
        fillStore(workspace, (store) => {
          const run = {
            params: { rate: HOSTILE, note: EMOJI },
            tags: { [`tag ${'k'.repeat(40)}`]: HOSTILE },
          };
          for (const name of [HOSTILE, EMOJI, 'plain'])
            seedRun(store, 'hostile', {
              ...run,
              name,
              metrics: { 'a/b c': 1 },
              params: { ...run.params, own: name },
            });
          seedModel(store, 'classifier', seedRun(store, 'models', { name: 'trained' }));
        });
      },
    });
    workbench = session.workbench;
    session.page.setDefaultTimeout(15_000);
    session.page.on('dialog', (dialog) => {
      alerts.push(dialog.message());
      void dialog.dismiss();
    });
    await workbench.openContainer('Tidemark');
    await until('the server', () => liveServer(session.workspace));
    tracking = await trackingServer(session.workspace);
  });
  afterEach(async function () {
    if (this.currentTest?.isFailed())
      await workbench.screenshot(`failed ${this.currentTest.title.slice(0, 40)}`);
  });
  after(async () => {
    await session.close();
    rmSync(home, { recursive: true, force: true });
  });

  describe('names that hold markup, newlines and ten kilobytes', () => {
    before(async () => {
      await workbench.expand(workbench.row('Experiments', /^hostile/));
    });

    it('are short text in the tree and its tooltip', async () => {
      await workbench.row('Experiments', /^🌊+…, /u).waitFor();
      const row = markup();
      await row.waitFor();
      assert.ok(
        (await row.innerText()).includes('<img src=x onerror=alert(1)> "q" \'s\' $(flame)'),
        await row.innerText(),
      );
      const tooltip = await workbench.tooltip(row, 'onerror');
      assert.equal(await tooltip.locator('img, a[data-href^="command:"]').count(), 0);
      await workbench.screenshot('hostile-tooltip');
    });

    it('are text in the diff', async () => {
      await selectBoth();
      await workbench.contextMenu(markup(), 'Diff Params');
      await until('the diff', async () => (await workbench.editorText()).includes('onerror'));
      await workbench.screenshot('hostile-diff');
    });

    it('are text in the charts and their legend', async () => {
      await selectBoth();
      await workbench.contextMenu(markup(), 'Show Charts');
      const charts = await workbench.webviewFrame(/Charts/);
      await charts.locator('canvas').first().waitFor();
      await charts.getByText('onerror').first().waitFor();
      assert.equal(await charts.locator('img').count(), 0);
      await workbench.screenshot('hostile-charts');
    });

    it('are text on the compare page', async () => {
      await selectBoth();
      await workbench.row('Experiments', /^plain/).click({ modifiers: ['ControlOrMeta'] });
      await workbench.contextMenu(markup(), /^Compare Runs/);
      const compare = await workbench.webviewFrame(/Compare/);
      await compare.locator('.name', { hasText: 'onerror' }).first().waitFor();
      assert.equal(await compare.locator('img').count(), 0);
      await workbench.screenshot('hostile-compare');
      assert.deepEqual(alerts, []);
    });

    const markup = (): Locator => workbench.row('Experiments', /^<img/);
    const selectBoth = async (): Promise<void> => {
      await markup().click();
      await workbench.row('Experiments', /^🌊/u).click({ modifiers: ['ControlOrMeta'] });
    };
  });

  describe('hands that have no mouse', () => {
    it('reach the tree, move in it, open a run and its menu', async () => {
      const { keyboard } = workbench.page;
      // A webview that is left open would take the focus from the palette.
      await workbench.palette('View: Close All Editors');
      await keyboard.press('Control+b');
      await workbench.tree('Experiments').waitFor({ state: 'hidden' });
      await show('Experiments');
      await keyboard.press('Home');
      await openRow(/^models/);
      await workbench.row('Experiments', /^trained/).waitFor();
      await openRow(/^trained/);
      await keyboard.press('Shift+F10');
      await workbench.page.getByRole('menuitem', { name: 'Diff Params' }).waitFor();
      await keyboard.press('Escape');
      await workbench.page.getByRole('menuitem', { name: 'Diff Params' }).waitFor({ state: 'hidden' });
    });

    it('promote by keys alone', async () => {
      const { keyboard } = workbench.page;
      await show('Models');
      await keyboard.press('Home');
      await openRow(/^classifier/);
      await workbench.row('Models', /Version 1/).waitFor();
      await focusRow(/Version 1/);
      // The keys' row is not selected until Enter.
      await keyboard.press('Enter');
      for (const key of ['Control+K', 'm', 'p']) await keyboard.press(key);
      const { quickInput } = workbench;
      await quickInput.option(/^deployed/).waitFor();
      await quickInput.type('deployed');
      await quickInput.accept();
      await quickInput.option(/champion/).waitFor();
      await quickInput.type('champion');
      await quickInput.accept();
      await workbench.dialog(/Promote classifier 1/).waitFor();
      await keyboard.press('Enter');
      await until(
        'the promotion',
        async () => (await tracking.version('classifier', '1')).stage === 'Production',
      );
      assert.deepEqual((await tracking.version('classifier', '1')).aliases, ['champion']);
    });

    /** The row that the keys are on, by its label. */
    const row = (): Locator => workbench.page.locator('.monaco-list:focus .monaco-list-row.focused');
    const focused = async (): Promise<string> => {
      const [first] = await row().all();
      return (await first?.getAttribute('aria-label')) ?? '';
    };
    const expanded = async (): Promise<string | null> => row().first().getAttribute('aria-expanded');
    /** A tree that has just come into sight is drawn again, and takes no key meanwhile. */
    const openRow = async (label: RegExp): Promise<void> => {
      await focusRow(label);
      await until(`${label} is open`, async () => {
        if ((await expanded()) === 'true') return true;
        await workbench.page.keyboard.press('ArrowRight');
        // Once more on an open row would go on to its child.
        await within2s(async () => (await expanded()) === 'true');
        return false;
      });
      assert.match(await focused(), label);
    };
    const focusRow = async (label: RegExp): Promise<void> => {
      for (let steps = 0; steps < 60 && !label.test(await focused()); steps++) {
        const before = await focused();
        await workbench.page.keyboard.press('ArrowDown');
        await within2s(async () => (await focused()) !== before);
      }
      assert.match(await focused(), label);
    };
    const within2s = (ask: () => Promise<boolean>): Promise<unknown> =>
      until('a key is taken', ask, 2000).catch(() => undefined);
  });

  async function show(view: string): Promise<void> {
    const command = `Tidemark: Focus on ${view} View`;
    await workbench.page.keyboard.press('F1');
    await workbench.quickInput.type(`>${command}`);
    await workbench.quickInput.acceptOption(command);
    await workbench.tree(view).waitFor();
  }
});
