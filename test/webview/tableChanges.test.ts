import { strict as assert } from 'node:assert';
import { describe, it } from 'mocha';
import { eventually } from './support/charts';
import { tableSuite } from './support/tableSuite';

describe('runs table, changed', () => {
  const suite = tableSuite();
  const { open, rows, names, count, header, menu, search } = suite;

  it('renames in place, stars, and writes tags', async () => {
    await open();
    await rows().first().locator('.cell.name').click();
    await suite.panel.page.keyboard.press('F2');
    await suite.panel.page.locator('.editor').fill('<b>renamed</b>');
    await suite.panel.page.keyboard.press('Enter');
    await eventually('the name', async () => (await names()).includes('<b>renamed</b>'));
    assert.equal(suite.store.runs.info(suite.ids[59] ?? '').runName, '<b>renamed</b>');
    await suite.panel.page.keyboard.press('*');
    await eventually('the star', async () =>
      suite.store.runs.get(suite.ids[59] ?? '').data.tags.some(({ key }) => key === 'tidemark.star'),
    );
    await suite.panel.page.locator('.chip', { hasText: 'starred' }).click();
    await eventually('starred only', async () => (await rows().count()) < 10);
    assert.ok((await names()).includes('<b>renamed</b>'));
  });

  it('shows what is new without losing place, selection, or the order under the pointer', async () => {
    await open();
    await rows().nth(3).locator('.cell.name').click();
    await suite.panel.page.mouse.move(5, 5);
    const selected = await suite.panel.page.locator('.row.selected .cell.name .value').innerText();
    await suite.panel.page.locator('.grid').evaluate((element: unknown) => {
      (element as { scrollTop: number }).scrollTop = 240;
    });
    await eventually('scrolled', async () => !(await names()).some((name) => name.endsWith('-159')));
    // The pointer is elsewhere, and has been for a while: the new run comes in above what is in view.
    const top = async (): Promise<string> => (await names())[3] ?? '';
    const before = await top();
    const made = suite.store.runs.create({
      experimentId: '0',
      runName: 'fresh-1',
      userId: 'ana',
      startTime: Date.now(),
      tags: [],
    });
    await count('61 runs');
    await eventually('the same place', async () => (await top()) === before);
    await suite.panel.page.locator('.grid').evaluate((element: unknown) => {
      (element as { scrollTop: number }).scrollTop = 0;
    });
    await eventually('the new run', async () => (await names())[0] === 'fresh-1');
    assert.equal(await suite.panel.page.locator('.row.selected .cell.name .value').innerText(), selected);
    // Pointed at, the rows stay where they are while their values come in.
    await header('loss').click();
    await eventually('sorted', async () => !(await names()).slice(0, 5).includes('fresh-1'));
    const sorted = await names();
    await rows().nth(2).hover();
    await suite.panel.page.mouse.move(300, 200);
    suite.store.metrics.append(made.info.runId, [
      {
        key: 'loss',
        value: 0,
        step: 0,
        timestamp: Date.now(),
        modelId: null,
        datasetName: null,
        datasetDigest: null,
      },
    ]);
    suite.store.runs.update(suite.ids[59] ?? '', { status: 'FINISHED', endTime: Date.now() });
    for (let i = 0; i < 5; i++) {
      await suite.panel.page.mouse.move(300, 200 + i);
      assert.deepEqual((await names()).slice(0, 10), sorted.slice(0, 10));
    }
    await eventually('the best run on top', async () => (await names())[0] === 'fresh-1', 8000);
  });

  it('picks ranges from the run that was picked, wherever it is by now, and lets go of runs that are gone', async () => {
    await open();
    const { page } = suite.panel;
    const rowOf = (name: string) => rows().filter({ has: page.getByText(name, { exact: true }) });
    const [, , third = '', , fifth = ''] = await names();
    await rowOf(third).locator('.cell.name').click();
    await page.mouse.move(5, 5);
    for (const runName of ['fresh-1', 'fresh-2', 'fresh-3', 'fresh-4'])
      suite.store.runs.create({ experimentId: '0', runName, userId: 'ana', startTime: Date.now(), tags: [] });
    await count('64 runs');
    await eventually('the new runs on top', async () => (await names())[0]?.startsWith('fresh') === true);
    await rowOf(fifth)
      .locator('.cell.name')
      .click({ modifiers: ['Shift'] });
    await count('64 runs 3 selected');
    const selected = async (): Promise<readonly string[]> =>
      page.locator('.row.selected .cell.name .value').allInnerTexts();
    // The rows show what the count said before.
    await eventually('both ends of the range', async () => {
      const all = await selected();
      return all.includes(third) && all.includes(fifth);
    });
    // Deleted from elsewhere, too: the rest stays picked.
    await page.mouse.move(5, 5);
    const deleted = suite.ids.find((id) => suite.store.runs.info(id).runName === fifth) ?? '';
    suite.store.runs.delete(deleted);
    await count('2 selected');
    await eventually('the deleted run let go', async () => !(await selected()).includes(fifth));
  });

  it('lets go of what a search leaves out: nothing is done with runs that one does not see', async () => {
    await open();
    const { page } = suite.panel;
    await rows().nth(0).locator('.cell.name').click();
    await page.keyboard.press('Shift+End');
    await page.keyboard.press('Control+a');
    await count('60 runs 45 selected');
    await search("status = 'FAILED'");
    const left = await eventually('fewer', async () => {
      const [, found, selected] =
        /^(\d+) of 60 runs\s+(\d+) selected/.exec(await page.locator('.count').innerText()) ?? [];
      return found !== undefined && Number(selected) <= Number(found) && Number(selected);
    });
    await page.locator('[aria-rowcount]').focus();
    await page.keyboard.press('Delete');
    const deleted = await eventually('what is deleted', async () => suite.panel.acts.at(-1)?.runIds);
    assert.equal(deleted.length, left);
    assert.ok(deleted.every((id) => suite.store.runs.info(id).status === 'FAILED'));
    // What is pressed while a range is still being read waits for it.
    await page.keyboard.press('Control+Home');
    await page.keyboard.press('Shift+ArrowDown');
    await page.keyboard.press('Delete');
    await eventually('both are deleted', async () => suite.panel.acts.at(-1)?.runIds.length === 2);
    // Groups that are collapsed hide none of their runs from a search.
    await page.keyboard.press('Escape');
    await search('');
    await count('60 runs');
    await page.getByRole('button', { name: 'Group' }).click();
    await menu('optimizer');
    await page.keyboard.press('Escape');
    await eventually('groups', async () => (await page.locator('.row.group').count()) === 3);
    await rows().nth(0).locator('.check').click();
    await count('20 selected');
    await search("params.depth != '7'");
    await count(/^\d+ of 60 runs\s+1\d selected/);
    await search('no such run');
    await count(/^0 of 60 runs$/);
    await search('');
    await count(/^60 runs$/);
  });

  it('hands over what a menu, a copy and an export are for', async () => {
    await open();
    await rows().nth(0).locator('.cell.name').click();
    await rows()
      .nth(1)
      .locator('.cell.name')
      .click({ modifiers: ['Control'] });
    await rows().nth(1).locator('.cell.name').click({ button: 'right' });
    await eventually('the selection', async () => suite.panel.selected.at(-1)?.length === 2);
    assert.match((await rows().nth(2).getAttribute('data-vscode-context')) ?? '', /"tidemarkSeveral":false/);
    assert.deepEqual(JSON.parse((await rows().nth(1).getAttribute('data-vscode-context')) ?? ''), {
      tidemarkRow: 'run',
      tidemarkStatus: 'running',
      tidemarkSeveral: true,
      preventDefaultContextMenuItems: true,
    });
    await suite.panel.page.getByRole('button', { name: 'More Actions' }).click();
    await menu('Copy as CSV');
    const copied = await eventually('the copy', async () => suite.panel.acts.at(-1)?.text);
    assert.match(copied, /^Name,Status,Started,Duration \(ms\),.*\n.*-159,RUNNING.*\n.*-158,RUNNING/);
    await suite.panel.page.getByRole('button', { name: 'More Actions' }).click();
    await menu('Copy as Markdown');
    const table = await eventually('the other copy', async () => {
      const { text } = suite.panel.acts.at(-1) ?? { text: '' };
      return text.startsWith('| Name | Status |') && text;
    });
    assert.match(table, /-159 \| RUNNING .*\n.*-158 \| RUNNING /);
    await search('otter');
    await eventually('the search', async () => (await names()).every((name) => name.includes('otter')));
    await suite.panel.page.getByRole('button', { name: 'More Actions' }).click();
    await menu('Export Runs');
    await eventually('the export', async () => suite.panel.exported.length === 1);
    assert.equal(suite.panel.exported[0]?.query.text, 'otter');
  });

  it('saves a view, opens with the default one, and shares it', async () => {
    await open();
    await search('otter');
    await count('8 of 60 runs');
    await suite.panel.page.getByRole('button', { name: 'View' }).click();
    await menu('Save View As');
    await suite.panel.page.getByRole('button', { name: 'View: mine' }).click();
    await menu('Default View');
    await eventually('the default', async () => suite.store.views.all()[0]?.isDefault === true);
    await suite.panel.page.getByRole('button', { name: 'View: mine' }).click();
    await menu('Share View');
    await eventually('shared', async () => suite.panel.shared[0]?.search === 'otter');
    await suite.panel.close();
    await open();
    await count('8 of 60 runs');
    await suite.panel.page.getByRole('button', { name: 'View' }).click();
    await menu('Reset View');
    await count('60 runs');
  });

  it('says what is wrong in place: a store that is away, no runs, no run found', async () => {
    await open();
    await search('nothing is called so');
    await suite.panel.page.getByText('No run fits this search.').waitFor();
    await suite.panel.page.locator('.empty vscode-button').click();
    await count('60 runs');
    await suite.panel.close();
    const empty = suite.store.experiments.create({ name: 'empty', artifactLocation: null, tags: [] });
    await suite.reopen({ experimentIds: [empty] });
    await suite.panel.page.getByText(/^No runs yet/).waitFor();
    await suite.reopen({ experimentIds: ['77'] });
    await suite.panel.page.getByRole('alert').getByText(/77/).waitFor();
  });
});
