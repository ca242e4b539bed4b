import { strict as assert } from 'node:assert';
import { describe, it } from 'mocha';
import { eventually } from './support/charts';
import type { RunPanel } from './support/runStore';
import { predictions } from './support/runStore';
import { runSuite } from './support/runSuite';
import { dark, highContrast, highContrastLight, light } from './support/themes';

interface Styled {
  readonly ownerDocument: {
    readonly defaultView: { getComputedStyle(element: unknown): { readonly color: string } };
  };
}

describe('run page', () => {
  const suite = runSuite();
  const { tab } = suite;
  const open = async (options: Parameters<typeof suite.open>[0] = {}): Promise<RunPanel> => {
    const panel = await suite.open(options);
    await panel.page.getByRole('heading', { name: 'able-crane-512' }).waitFor();
    return panel;
  };

  for (const theme of [dark, light, highContrast, highContrastLight]) {
    it(`shows a run at a glance, in ${theme.name}`, async () => {
      const { page, ...shown } = await open({ theme });
      await page.getByText('Does depth 5 still learn').waitFor();
      const row = page.locator('[role=row]', { hasText: 'val/accuracy' });
      await row.locator('svg path').waitFor();
      assert.match(await row.innerText(), /val\/accuracy\s+0\.9\d+/);
      await shown.screenshot(`run-overview-${theme.name}`);
      for (const name of ['Artifacts', 'Datasets', 'Models', 'Log', 'Source', 'System', 'Charts']) {
        await tab(name);
        if (name === 'Charts') await page.locator('canvas[aria-label^="val/accuracy"]').waitFor();
        if (name === 'System') await page.locator('canvas[aria-label^="system/gpu"]').waitFor();
        if (name === 'Artifacts') {
          await page.getByRole('treeitem', { name: 'eval' }).click();
          await page.getByRole('treeitem', { name: 'predictions.json' }).click();
          await page.getByText('500 rows, 5 columns').waitFor();
        }
        await eventually('the tab', async () => (await page.locator('.busy').count()) === 0);
        await shown.screenshot(`run-${name.toLowerCase()}-${theme.name}`);
      }
      assert.deepEqual(await shown.complaints(), []);
      assert.deepEqual(shown.problems, []);
    });
  }

  it('edits tags and the note, and says why not', async () => {
    const { page, ...shown } = await open();
    await page.getByText('Add Tag').click();
    await page.getByLabel('Tag', { exact: true }).fill('reviewer');
    await page.getByLabel('Value').fill('Ana <b>');
    await page.keyboard.press('Enter');
    const tag = page.getByRole('button', { name: 'reviewer Ana <b>' });
    await tag.waitFor();
    await tag.click();
    await page.getByLabel('Value').fill('Bo');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'reviewer Bo' }).click();
    await page.getByRole('button', { name: 'Remove' }).click();
    await page.getByText('reviewer').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Add Tag' }).click();
    await page.getByLabel('Tag', { exact: true }).fill('mlflow.user');
    await page.keyboard.press('Enter');
    await page.getByText("The tag 'mlflow.user' can't be edited").waitFor();
    await page.keyboard.press('Escape');
    await page.locator('button:focus', { hasText: 'Add Tag' }).waitFor();

    const { backend, runId } = suite.fixture;
    const { tags } = (await backend.getRun(runId)).data;
    const note = tags.find(({ key }) => key === 'mlflow.note.content')?.value ?? '';
    await backend.deleteTag(runId, 'mlflow.note.content');
    await page.getByRole('button', { name: 'Add a Note' }).click();
    await page.getByLabel('Note').fill('a **bold** plan <img src=x onerror=alert(1)>');
    await page.getByRole('button', { name: 'Preview' }).click();
    await page.locator('.preview strong', { hasText: 'bold' }).waitFor();
    await shown.screenshot('run-note-preview');
    await page.getByRole('button', { name: 'Write' }).click();
    await page.getByLabel('Note').press('Control+Enter');
    await page.locator('.view strong', { hasText: 'bold' }).waitFor();
    await page.locator('button:focus', { hasText: 'Edit Note' }).waitFor();
    assert.equal(await page.locator('.markdown img').count(), 0);
    await backend.setTag(runId, 'mlflow.note.content', note);
    await page.getByRole('link', { name: 'the plan' }).click();
    await eventually('the link', async () =>
      shown.told.includes('openLink {"href":"https://example.test/plan"}'),
    );
    assert.deepEqual(await shown.complaints(), []);
  });

  it('offers no edits where nothing can be changed', async () => {
    const { page } = await open({ readOnly: 'The disk is read-only.' });
    await page.getByText('Does depth 5').waitFor();
    assert.equal(await page.getByRole('button', { name: 'Add Tag' }).count(), 0);
    assert.equal(await page.getByRole('button', { name: 'Edit Note' }).count(), 0);
    for (const name of ['Stop Run', 'Rename Run', 'More Actions'])
      assert.equal(await page.getByRole('button', { name }).count(), 0, name);
    assert.equal(await page.getByRole('button', { name: 'team vision' }).isDisabled(), true);
  });

  it('goes through its tabs by keyboard, and remembers the one that was open', async () => {
    const { page, ...shown } = await open();
    await page.locator('#tab-overview:focus').waitFor();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('End');
    const source = page.getByRole('tab', { name: 'Source' });
    assert.equal(await source.getAttribute('aria-selected'), 'true');
    await page.locator('#tab-source:focus').waitFor();
    await page.getByText('Open Script at This Commit').click();
    await eventually('the source is opened', async () => shown.told.includes('act {"action":"openSource"}'));
    const kept = await shown.state();
    assert.deepEqual(kept, {
      identity: { folder: 'file:///work', runIds: [suite.fixture.runId] },
      tab: 'source',
      artifact: null,
      charts: {},
    });
    const again = await open({ state: kept });
    assert.equal(await again.page.getByRole('tab', { name: 'Source' }).getAttribute('aria-selected'), 'true');
  });

  it('shows pictures by step, key beside key', async () => {
    const { page, ...shown } = await open();
    await tab('Artifacts');
    await page.getByRole('treeitem', { name: 'images' }).click();
    await page.locator('figure img').nth(1).waitFor();
    const captions = (): Promise<string[]> => page.locator('figcaption').allInnerTexts();
    assert.deepEqual(
      (await captions()).map((text) => text.replace(/\s+/g, ' ')),
      ['train/samples Step 20', 'val/samples Step 20'],
    );
    const inTree = (await page.getByRole('treeitem', { level: 2 }).allInnerTexts()).map((text) => text.replace(/\s+/g, ' ')); // prettier-ignore
    assert.deepEqual(
      inTree
        .filter((text) => text.includes('Step'))
        .map((text) => text.replace(/ [\d.]+ k?B.*| \d+ byte.*/, '')),
      ['train', 'val'].flatMap((part) => [0, 10, 20].map((step) => `${part}/samples Step ${step}`)),
    );
    await shown.screenshot('run-images');
    await page.getByRole('slider', { name: 'Step' }).focus();
    await page.keyboard.press('ArrowLeft');
    await eventually('step 10', async () => (await captions()).every((text) => text.includes('Step 10')));
    await eventually('both pictures', async () => (await page.locator('figure img').count()) === 2);
    await page.getByRole('treeitem', { name: 'broken.png' }).click();
    await page.getByText('This image is broken').waitFor();
    assert.deepEqual(await shown.complaints(), []);
  });

  it('shows HTML locked in, Markdown, JSON and CSV, and what is no text', async () => {
    const { page, ...shown } = await open();
    const dialogs: string[] = [];
    page.on('dialog', (dialog) => {
      dialogs.push(dialog.message());
      void dialog.dismiss();
    });
    await tab('Artifacts');
    await page.getByRole('treeitem', { name: 'eval' }).click();
    await page.getByRole('treeitem', { name: 'report.html' }).click();
    const frame = page.frameLocator('iframe[sandbox=""]');
    await frame.getByText('All good.').waitFor();
    const style = (selector: string): Promise<string> =>
      frame.locator(selector).evaluate((element: unknown) => {
        // These tests know nothing of a browser's types.
        const { ownerDocument } = element as Styled;
        return ownerDocument.defaultView.getComputedStyle(element).color;
      });
    await eventually('its own styles', async () => (await style('h1')) === 'rgb(200, 40, 40)');
    assert.equal(await style('p'), 'rgb(10, 120, 10)');
    assert.equal(await frame.locator('script, [onload], [onerror]').count(), 0);
    await shown.screenshot('run-html');
    await page.getByRole('treeitem', { name: 'README.md' }).click();
    await page.locator('.markdown li', { hasText: 'augmented' }).waitFor();
    await page.getByRole('treeitem', { name: 'confusion.csv' }).click();
    await page.getByText('2 rows, 4 columns').waitFor();
    await page.getByText('a "b", c').waitFor();
    await page.getByRole('treeitem', { name: 'config.json' }).click();
    // What is short is unfolded.
    await page.getByRole('treeitem', { name: '2: 10' }).waitFor();
    await page.getByRole('treeitem', { name: 'layers: [3]' }).click();
    await page.getByRole('treeitem', { name: '2: 10' }).waitFor({ state: 'detached' });
    await shown.screenshot('run-json');
    await page.getByRole('button', { name: 'Show as Text' }).click();
    await page.getByText('{"lr":0.01').waitFor();
    await page.getByRole('treeitem', { name: 'weights.bin' }).click();
    await page.getByText('This file is not text.').waitFor();
    await page.getByRole('treeitem', { name: 'weights.bin' }).dblclick();
    await eventually('the editor', async () =>
      shown.told.some((notice) => notice.startsWith('openArtifact') && notice.includes('weights.bin')),
    );
    assert.deepEqual(dialogs, []);
    // What the policy refuses of the file is what it is for; nothing of it is the page's own. The scripts that the
    // frame refuses are those that Playwright puts into every frame.
    const refused =
      /example\.test\/pixel\.png|inline event handler|inline style|Blocked script execution in 'about:srcdoc'|^(style|script)-src-attr: inline/;
    assert.deepEqual(
      (await shown.complaints()).filter((text) => !refused.test(text)),
      [],
    );
  });

  it('scrolls through a table, and pages through a text, of any size', async () => {
    const { page, ...shown } = await open();
    const rows = 200_000;
    await suite.fixture.write('big.json', JSON.stringify(predictions(rows)));
    await suite.fixture.write(
      'huge.txt',
      Array.from({ length: 400_000 }, (_, line) => `line ${line}\n`).join(''),
    );
    suite.fixture.store.runs.setTags(suite.fixture.runId, [
      {
        key: 'mlflow.loggedArtifacts',
        value: '[{"path":"eval/predictions.json","type":"table"},{"path":"big.json","type":"table"}]',
      },
    ]);
    await tab('Artifacts');
    await page.getByRole('treeitem', { name: 'big.json' }).click();
    await page.getByText('200,000 rows, 5 columns', { exact: true }).waitFor();
    const table = page.getByRole('table', { name: 'big.json' });
    assert.equal(await table.getAttribute('aria-rowcount'), String(rows + 1));
    await table.focus();
    await page.keyboard.press('End');
    await page.getByText(`digit-${rows - 1}.png`).waitFor();
    assert.ok((await page.getByRole('row').count()) < 200, 'more rows than can be seen are drawn');
    await page.getByRole('treeitem', { name: 'huge.txt' }).click();
    await page.getByText(/^line 0\nline 1\n/).waitFor();
    await page.getByRole('button', { name: 'End', exact: true }).click();
    await page.getByText(/line 399999\n/).waitFor();
    await page.getByRole('button', { name: 'Earlier' }).click();
    await eventually('the part before', async () => !/399999/.test(await page.locator('pre').innerText()));
    assert.deepEqual(await shown.complaints(), []);
    assert.deepEqual(shown.problems, []);
  });

  it('follows a run that goes on, without moving what is read', async () => {
    const { page, ...shown } = await open();
    const row = page.locator('[role=row]', { hasText: 'epochs_done' });
    await row.waitFor();
    await page.getByLabel('Find a metric').fill('epochs');
    await eventually('the search', async () => (await page.locator('.metrics [role=row]').count()) === 2);
    suite.fixture.log('epochs_done', [21], 1);
    await eventually('the new value', async () => /21\s+21\s+20\s+21\s+2/.test(await row.innerText()));
    await page.locator('[aria-label="Find a metric"]:focus').waitFor();
    await tab('Log');
    await page.getByText('step 3').waitFor();
    assert.equal(await page.getByText('step 2').count(), 0);
    await suite.fixture.write('logs/console.log', 'epoch 1\nepoch 2 <i>\n');
    await page.getByText('epoch 2 <i>').waitFor();
    assert.deepEqual(await shown.complaints(), []);
  });

  it('keeps what it read of a run that is gone, and says so of one that never was', async () => {
    const { page } = await open();
    const store = suite.fixture.store;
    store.runs.delete(suite.fixture.runId);
    await page.getByText('This run was deleted.').waitFor();
    store.runs.restore(suite.fixture.runId);
    await eventually('it is back', async () => (await page.getByText('This run was deleted.').count()) === 0);
    const never = await suite.open({ runId: 'f'.repeat(32) });
    await never.page.getByText('This run is no longer in the workspace.').waitFor();
  });

  it('shows thousands of metrics and params, and hostile text as text', async () => {
    const runId = suite.fixture.newRun('<b>hostile</b>\n"');
    const store = suite.fixture.store;
    store.runs.logParams(
      runId,
      Array.from({ length: 2000 }, (_, index) => ({
        key: `p/${String(index).padStart(4, '0')}`,
        value: `<img src=x onerror=alert(1)>${'🎈'.repeat(500)}`,
      })),
    );
    store.metrics.append(
      runId,
      Array.from({ length: 12_000 }, (_, index) => ({
        key: `m/${String(index).padStart(5, '0')}`,
        value: [index, NaN, Infinity, -Infinity, 1e300][index % 5] ?? 0,
        step: index % 7,
        timestamp: 1,
        modelId: null,
        datasetName: null,
        datasetDigest: null,
      })),
    );
    const panel = await suite.open({ runId });
    const { page } = panel;
    await page.getByRole('heading', { name: '<b>hostile</b>' }).waitFor();
    await page.getByText('m/00000').waitFor();
    assert.equal(await page.locator('b, img').count(), 0);
    const metrics = page.getByRole('table', { name: 'Metrics' });
    assert.equal(await metrics.getAttribute('aria-rowcount'), '12001');
    await metrics.focus();
    await page.keyboard.press('End');
    await page.getByText('m/11999').waitFor();
    await page.getByLabel('Find a metric').fill('m/0777');
    await page.getByText('m/07775').waitFor();
    await panel.screenshot('run-many');
    assert.deepEqual(await panel.complaints(), []);
    assert.deepEqual(panel.problems, []);
  });
});
