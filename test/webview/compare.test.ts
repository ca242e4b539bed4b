import { strict as assert } from 'node:assert';
import { after, afterEach, before, describe, it } from 'mocha';
import type { Browser } from 'playwright-core';
import { serveCompare } from '../../src/features/compare/session';
import { MemoryBackend } from './support/backend';
import { eventually } from './support/charts';
import type { OpenPanel } from './support/page';
import { launchBrowser, openPanel } from './support/page';
import { compareEnglish } from './support/strings';
import type { ThemeFixture } from './support/themes';
import { dark, highContrast, light } from './support/themes';

const RUNS = ['a1f0c3d2e4b59687', 'b2e1d4c3f5a60798', 'c3d2e5b4a6970811'] as const;
const [CRANE, OWL, FOX] = RUNS;

describe('compare page', () => {
  let browser: Browser;
  let panel: OpenPanel | undefined;
  let opened: string[];
  before(async () => {
    browser = await launchBrowser();
  });
  after(() => browser.close());
  afterEach(async () => {
    await panel?.close();
    panel = undefined;
  });

  function sample(): MemoryBackend {
    const backend = new MemoryBackend();
    const params = { epochs: '20', optimizer: 'adam', solver: 'lbfgs' };
    backend.add({
      runId: CRANE,
      name: 'able-crane-512',
      params: { ...params, lr: '0.01', depth: '5' },
      tags: { team: 'vision', 'mlflow.user': 'x' },
    });
    backend.add({
      runId: OWL,
      name: 'calm-owl-77',
      params: {
        ...params,
        lr: '0.03',
        depth: '5',
        augment: 'flip, rotate, and a rather long list of things that were done to the images',
      },
      tags: { team: 'vision' },
    });
    backend.add({
      runId: FOX,
      name: 'brave-fox-9',
      status: 'FAILED',
      params: { ...params, lr: '0.01', depth: '7' },
      tags: { team: 'audio' },
    });
    for (const [index, runId] of RUNS.entries()) {
      backend.log(runId, 'accuracy', [[0.98125, 0.97934, 0.94217][index] ?? 0]);
      backend.log(runId, 'val/loss', [[0.07123456789, 0.0834, 0.19][index] ?? 0]);
      backend.log(runId, 'epochs_done', [20]);
    }
    return backend;
  }

  async function open(
    backend: MemoryBackend,
    runIds: readonly string[],
    options: { readonly theme?: ThemeFixture; readonly state?: unknown } = {},
  ): Promise<OpenPanel> {
    opened = [];
    panel = await openPanel(browser, {
      script: 'compare',
      strings: compareEnglish(),
      identity: { folder: 'file:///work', runIds },
      serve: (channel) => {
        const session = serveCompare({
          channel,
          backend: async () => backend,
          runIds,
          onCompared: () => undefined,
          openDiff: (left, right) => opened.push(`${left} ${right}`),
          openCharts: () => opened.push('charts'),
          onProblem: (what, cause) => opened.push(`${what} ${String(cause)}`),
        });
        session.setVisible(true);
        return session;
      },
      ...options,
    });
    return panel;
  }

  const keys = (page: OpenPanel): Promise<readonly string[]> =>
    page.page.locator('tr.row th').allInnerTexts();

  for (const theme of [dark, light, highContrast]) {
    it(`shows what differs, in ${theme.name}`, async () => {
      const shown = await open(sample(), RUNS, { theme });
      await shown.page.locator('tr.row').first().waitFor();
      assert.deepEqual(await keys(shown), ['augment', 'depth', 'lr', 'accuracy', 'val/loss', 'team']);
      await shown.page.getByText('4 the same in all runs').waitFor();
      const accuracy = shown.page.locator('tr.row', { hasText: 'accuracy' });
      assert.match(await accuracy.innerText(), /0\.98125\s+0\.97934\s*−0\.19 %\s+0\.94217\s*−4 %/);
      await shown.screenshot(`compare-${theme.name}`);
      assert.deepEqual(await shown.complaints(), []);
    });
  }

  it('shows everything on request, and remembers that', async () => {
    const shown = await open(sample(), RUNS);
    await shown.page.getByText('Only differences').click();
    await eventually('all rows', async () => (await keys(shown)).length === 10);
    assert.deepEqual(await shown.state(), {
      identity: { folder: 'file:///work', runIds: RUNS },
      onlyDifferences: false,
    });
    await shown.close();
    const again = await open(sample(), RUNS, { state: await Promise.resolve({ onlyDifferences: false }) });
    await eventually('all rows', async () => (await keys(again)).length === 10);
  });

  it('asks for the diff of a run and the baseline', async () => {
    const shown = await open(sample(), RUNS);
    await shown.page.locator('tr.row td').nth(2).dblclick();
    await eventually('the diff', async () => opened.includes(`${CRANE} ${FOX}`));
    await shown.page.getByRole('button', { name: 'Open the diff of able-crane-512 and calm-owl-77' }).click();
    await eventually('the diff', async () => opened.includes(`${CRANE} ${OWL}`));
    await shown.page.locator('tr.row td').nth(1).focus();
    opened.length = 0;
    await shown.page.keyboard.press('Enter');
    await eventually('the diff', async () => opened.includes(`${CRANE} ${OWL}`));
    await shown.page.getByText('Show Charts').click();
    await eventually('the charts', async () => opened.includes('charts'));
  });

  it('follows its runs, and says when there are none, or nothing in them', async () => {
    const backend = sample();
    const shown = await open(backend, RUNS);
    await shown.page.locator('tr.row').first().waitFor();
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
    await shown.page.getByText('<b>run-0</b>').first().waitFor();
    assert.equal(await shown.page.locator('b, i, img').count(), 0);
    assert.equal((await keys(shown)).length, 41);
    await shown.screenshot('compare-100');
    assert.deepEqual(await shown.complaints(), []);
  });
});
