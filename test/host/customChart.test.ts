import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import type { Services } from '../../src/features/services';
import { COMMANDS } from '../../src/vscode/contributions';
import { openStore } from '../../src/store/store';
import { logRun, openFolder, storeFolder, tidemark, until } from './support/workspace';

const CHART = {
  query: { from: 'runs' },
  chart: { type: 'bar', data: { datasets: [{ y: 'metrics.loss' }] } },
};

describe('a custom chart in its editor', () => {
  let services: Services;
  let file: string;

  before(async () => {
    ({ services } = await tidemark());
    await services.stores.get(openFolder());
    file = path.join(openFolder().uri.fsPath, 'sweep.tidemark-chart.json');
  });
  afterEach(async () => {
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    rmSync(file, { force: true });
  });

  const panelIsOpen = (label: string): boolean =>
    vscode.window.tabGroups.all
      .flatMap(({ tabs }) => tabs)
      .some(
        (tab) =>
          tab.label === label &&
          tab.input instanceof vscode.TabInputWebview &&
          tab.input.viewType.includes('tidemark.custom'),
      );

  it('is drawn beside its text, where what no schema finds is marked', async () => {
    writeFileSync(file, JSON.stringify(CHART, null, 2));
    const editor = await vscode.window.showTextDocument(vscode.Uri.file(file));
    await services.commands.run(COMMANDS.previewChart);
    await until('the chart is shown beside', () => panelIsOpen('Chart: sweep'));
    assert.equal(vscode.window.tabGroups.all.length, 2);
    const ours = (): readonly vscode.Diagnostic[] =>
      vscode.languages.getDiagnostics(editor.document.uri).filter(({ source }) => source === 'Tidemark');
    assert.deepEqual(ours(), []);
    const at = editor.document.getText().indexOf('metrics.loss');
    const replaced = new vscode.Range(editor.document.positionAt(at), editor.document.positionAt(at + 12));
    const edit = new vscode.WorkspaceEdit();
    edit.replace(editor.document.uri, replaced, 'wrong.loss');
    await vscode.workspace.applyEdit(edit);
    const [problem] = await until('the field is marked', () => {
      const found = ours();
      return found.length > 0 && found;
    });
    assert.match(problem?.message ?? '', /^Invalid entity type 'wrong'/);
    assert.equal(editor.document.getText(problem?.range), 'wrong.loss');
  });

  it('is explained by its schema', async () => {
    writeFileSync(file, JSON.stringify(CHART, null, 2));
    const { document } = await vscode.window.showTextDocument(vscode.Uri.file(file));
    const at = document.positionAt(document.getText().indexOf('"query"') + 1);
    const said = await until('the schema is read', async () => {
      const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
        'vscode.executeHoverProvider',
        document.uri,
        at,
      );
      const texts = hovers.flatMap(({ contents }) =>
        contents.map((one) => (one instanceof vscode.MarkdownString ? one.value : '')),
      );
      return texts.length > 0 && texts.join('\n');
    });
    assert.match(said, /Which runs/);
  });

  it('is completed with what the store has, and warned of an experiment that it has not', async () => {
    const store = openStore({ directory: storeFolder(openFolder()), mode: 'window' });
    try {
      const experimentId = store.experiments.create({ name: 'sweeps', artifactLocation: null, tags: [] });
      const runId = logRun(store, experimentId, { name: 'one', tags: {} });
      store.runs.logParams(runId, [{ key: 'completed_lr', value: '0.1' }]);
    } finally {
      store.close();
    }
    const chart = {
      query: { from: 'runs', experiments: ['sweeps', 'swept'] },
      chart: { type: 'bar', data: { datasets: [{ y: 'params.completed' }] } },
    };
    writeFileSync(file, JSON.stringify(chart, null, 2));
    const { document } = await vscode.window.showTextDocument(vscode.Uri.file(file));
    const [warning] = await until('the experiment is marked', () => {
      const found = vscode.languages
        .getDiagnostics(document.uri)
        .filter(({ source }) => source === 'Tidemark');
      return found.length > 0 && found;
    });
    assert.equal(document.getText(warning?.range), '"swept"');
    assert.match(warning?.message ?? '', /^There is no experiment swept\. There are: .*sweeps/);
    const written = 'params.completed';
    const at = document.positionAt(document.getText().indexOf(written) + written.length);
    const { items } = await vscode.commands.executeCommand<vscode.CompletionList>(
      'vscode.executeCompletionItemProvider',
      document.uri,
      at,
    );
    const item = items.find(({ label }) => label === 'params.completed_lr');
    assert.ok(item?.range instanceof vscode.Range);
    assert.equal(document.getText(item.range), written);
  });

  it('is begun with keys that the store has', async () => {
    const { showSaveDialog } = vscode.window;
    Object.assign(vscode.window, { showSaveDialog: async () => vscode.Uri.file(file) });
    try {
      await services.commands.run(COMMANDS.newChart);
    } finally {
      Object.assign(vscode.window, { showSaveDialog });
    }
    await until('the new chart is shown', () => panelIsOpen('Chart: sweep'));
    const document = await vscode.workspace.openTextDocument(file);
    assert.match(document.getText(), /"from": "runs"/);
    await until(
      'nothing is wrong with it',
      () => !vscode.languages.getDiagnostics(document.uri).some(({ source }) => source === 'Tidemark'),
    );
  });
});
