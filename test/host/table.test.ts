import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { STANDARD_ARRANGEMENT } from '../../src/core/panels/tableView';
import { STANDARD_CHARTS } from '../../src/core/charts/workspace';
import type { RunNode } from '../../src/features/nodes';
import type { Services } from '../../src/features/services';
import { exportRuns } from '../../src/features/table/exportRuns';
import { readView, shareView } from '../../src/features/views/viewFile';
import type { Store } from '../../src/store/store';
import { openStore } from '../../src/store/store';
import { COMMANDS } from '../../src/vscode/contributions';
import { logRun, openFolder, storeFolder, tidemark, until, withAnswers } from './support/workspace';

describe('Show Runs Table', () => {
  let services: Services;
  let store: Store;
  let experimentId: string;
  let folder: string;

  before(async () => {
    ({ services } = await tidemark());
    await services.stores.get(openFolder());
    store = openStore({ directory: storeFolder(openFolder()), mode: 'window' });
    experimentId = store.experiments.create({ name: 'table test' });
    folder = mkdtempSync(path.join(tmpdir(), 'tidemark-host-table-'));
  });
  after(() => {
    store.close();
    rmSync(folder, { recursive: true, force: true });
  });
  afterEach(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  const run = (name: string, params: Readonly<Record<string, string>> = {}): RunNode => ({
    kind: 'run',
    folder: openFolder(),
    experimentId,
    runId: logRun(store, experimentId, { name, params, startTime: Date.now() }),
  });
  const tabs = (): readonly string[] =>
    vscode.window.tabGroups.all.flatMap((group) => group.tabs.map(({ label }) => label));

  it('opens one table for an experiment, from its node and from its runs', async () => {
    const one = run('one');
    await services.commands.run(COMMANDS.showTable, {
      kind: 'experiment',
      folder: openFolder(),
      experimentId,
    });
    await until('the table', () => tabs().includes('Runs: table test'));
    await services.commands.run(COMMANDS.showTable, one);
    assert.deepEqual(tabs(), ['Runs: table test']);
  });

  it('asks for experiments where there are several: Enter takes the one it is pressed on, though none is checked', async () => {
    run('one');
    const other = store.experiments.create({ name: 'other table' });
    logRun(store, other, { name: 'two', startTime: Date.now() });
    services.selection.setNodes([]);
    const shown = services.commands.run(COMMANDS.showTable);
    await until('the table', async () => {
      await vscode.commands.executeCommand('workbench.action.quickOpenSelectNext');
      await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
      return tabs().some((label) => label.startsWith('Runs: '));
    });
    await shown;
    assert.equal(tabs().length, 1);
    assert.ok(!tabs()[0]?.includes(','), tabs().join());
    store.experiments.delete(other);
  });

  it('opens a view from a file, and says what is wrong with one that is none', async () => {
    run('one');
    services.selection.setNodes([{ kind: 'experiment', folder: openFolder(), experimentId }]);
    const good = path.join(folder, 'good.tidemark-view.json');
    writeFileSync(
      good,
      JSON.stringify({ tidemarkView: 1, table: { ...STANDARD_ARRANGEMENT, search: 'one' } }),
    );
    await services.commands.run(COMMANDS.openView, vscode.Uri.file(good));
    await until('the table', () => tabs().includes('Runs: table test'));
    const said: string[] = [];
    const { showErrorMessage } = vscode.window;
    Object.assign(vscode.window, { showErrorMessage: async (text: string) => void said.push(text) });
    try {
      for (const content of ['{', '{"table": {"search": 5}}']) {
        const bad = path.join(folder, 'bad.tidemark-view.json');
        writeFileSync(bad, content);
        await services.commands.run(COMMANDS.openView, vscode.Uri.file(bad));
      }
    } finally {
      Object.assign(vscode.window, { showErrorMessage });
    }
    assert.equal(said.length, 2);
    assert.match(said[1] ?? '', /bad\.tidemark-view\.json.*search.*a text/);
  });

  it('opens a view of charts from a file, in the charts', async () => {
    const one = run('charted');
    services.selection.setNodes([one]);
    const file = path.join(folder, 'charts.tidemark-view.json');
    const charts = { ...STANDARD_CHARTS, filter: 'loss' };
    writeFileSync(file, JSON.stringify({ tidemarkView: 1, charts }));
    await services.commands.run(COMMANDS.openView, vscode.Uri.file(file));
    await until('the charts', () => tabs().includes('Charts: charted'));
    assert.ok(!tabs().some((label) => label.startsWith('Runs:')));
    assert.deepEqual(await readView(vscode.Uri.file(file)), { tidemarkView: 1, table: null, charts });
    writeFileSync(file, '{"tidemarkView": 2, "charts": null}');
    await assert.rejects(readView(vscode.Uri.file(file)), /charts\.tidemark-view\.json.*another version/);
    writeFileSync(file, '{"tidemarkView": 1}');
    await assert.rejects(readView(vscode.Uri.file(file)), /neither a table nor charts/);
  });

  it('shares charts as a file that opens again', async () => {
    const charts = { ...STANDARD_CHARTS, filter: 'accuracy' };
    const { showInputBox } = vscode.window;
    Object.assign(vscode.window, { showInputBox: async ({ value = '' }) => value });
    const uri = vscode.Uri.joinPath(openFolder().uri, 'shared charts- 2.tidemark-view.json');
    try {
      await shareView(openFolder(), { charts }, '.shared charts: 2');
      assert.deepEqual((await readView(uri)).charts, charts);
    } finally {
      Object.assign(vscode.window, { showInputBox });
      await vscode.workspace.fs.delete(uri);
    }
  });

  it('exports what a table finds, as CSV and as JSON', async () => {
    const runs = [run('export =1+1', { lr: '0.1' }), run('export, two', {})];
    const { backend } = await services.stores.get(openFolder());
    for (const format of ['csv', 'json']) {
      const file = path.join(folder, `runs.${format}`);
      const { showSaveDialog } = vscode.window;
      const proposed = vscode.Uri.joinPath(openFolder().uri, 'runs.csv');
      Object.assign(vscode.window, {
        showSaveDialog: async ({ defaultUri }: vscode.SaveDialogOptions) => {
          assert.equal(defaultUri?.toString(), proposed.toString());
          return vscode.Uri.file(file);
        },
      });
      try {
        await withAnswers({}, () =>
          exportRuns(backend, openFolder().uri, {
            query: { experimentIds: [experimentId], filter: '', text: 'export', viewType: 'ACTIVE_ONLY', statuses: [], orderBy: [], groupBy: [], tree: true, expanded: [], pinned: [], hidden: [], only: null }, // prettier-ignore
            columns: [
              { kind: 'attribute', key: 'run_name' },
              { kind: 'param', key: 'lr' },
            ],
            titles: ['Name', 'lr'],
          }),
        );
      } finally {
        Object.assign(vscode.window, { showSaveDialog });
      }
      assert.ok(existsSync(file));
      const written = readFileSync(file, 'utf8');
      if (format === 'csv') {
        const lines = written.trim().split('\n');
        assert.deepEqual(lines.sort(), [`${runs[0]?.runId},export =1+1,0.1`, `${runs[1]?.runId},"export, two",`, 'Run ID,Name,lr'].sort()); // prettier-ignore
      } else {
        const values: unknown = JSON.parse(written);
        assert.ok(Array.isArray(values));
        assert.equal(values.length, 2);
      }
    }
  });

  it('moves runs, and deletes them with a way back', async () => {
    const other = store.experiments.create({ name: 'table test, other' });
    const [one, two] = [run('mover'), run('goner')];
    await withAnswers({ quickPick: ['table test, other'] }, () =>
      services.commands.run(COMMANDS.moveRuns, one),
    );
    assert.equal(store.runs.info(one.runId).experimentId, other);
    const linked = store.experiments.create({ name: 'table test, [x](command:quit)' });
    await withAnswers({ quickPick: ['table test, [x]'], information: ['Undo'] }, async (asked) => {
      const moved = { ...one, experimentId: other };
      await services.commands.run(COMMANDS.moveRuns, moved, [moved, two]);
      await until('both are where they were', () =>
        [moved, two].every(
          ({ runId, experimentId: own }) => store.runs.info(runId).experimentId === own && own !== linked,
        ),
      );
      assert.equal(asked.at(-1), '2 runs were moved to table test, [x]\u200b(command:quit).');
    });
    await withAnswers({ warning: ['Delete'], information: ['Undo'] }, async () => {
      await services.commands.run(COMMANDS.deleteRun, two);
      await until('it is back', () => store.runs.info(two.runId).lifecycleStage === 'active');
    });
  });

  it('writes notes and tags, and deletes for good what was deleted before, with its files', async () => {
    const [one, two] = [run('noted'), run('tagged')];
    await withAnswers({ input: ['Best **yet**.'] }, () => services.commands.run(COMMANDS.editNote, one));
    await withAnswers({ input: ['team = vision'] }, () =>
      services.commands.run(COMMANDS.tagRuns, one, [one, two]),
    );
    const tagsOf = ({ runId }: RunNode): Readonly<Record<string, string>> =>
      Object.fromEntries(store.runs.get(runId).data.tags.map(({ key, value }) => [key, value]));
    assert.equal(tagsOf(one)['mlflow.note.content'], 'Best **yet**.');
    assert.deepEqual(
      [one, two].map((node) => tagsOf(node)['team']),
      ['vision', 'vision'],
    );
    const colour = (name: string): Promise<unknown> =>
      withAnswers({ quickPick: [name] }, () => services.commands.run(COMMANDS.colourRuns, one, [one, two]));
    await colour('Green');
    assert.deepEqual(
      [one, two].map((node) => tagsOf(node)['tidemark.colour']),
      ['green', 'green'],
    );
    await colour('Standard Colour');
    assert.equal(tagsOf(two)['tidemark.colour'], undefined);

    await store.artifacts.write(`${experimentId}/${two.runId}/artifacts/notes.txt`, Buffer.from('gone'));
    const file = path.join(store.artifacts.root, experimentId, two.runId, 'artifacts', 'notes.txt');
    assert.ok(existsSync(file));
    store.runs.delete(two.runId);
    await withAnswers({ warning: [undefined] }, async (asked) => {
      await services.commands.run(COMMANDS.deleteForGood, two);
      assert.match(asked.join(), /Delete this run for good\?\n.*cannot be undone/);
    });
    assert.equal(store.runs.heads([two.runId]).length, 1);
    await withAnswers({ warning: ['Delete for Good'] }, () =>
      services.commands.run(COMMANDS.deleteForGood, two),
    );
    assert.deepEqual(store.runs.heads([two.runId]), []);
    assert.equal(existsSync(file), false);
    assert.equal(store.runs.heads([one.runId]).length, 1);
  });
});
