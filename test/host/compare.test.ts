import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { RunNode } from '../../src/features/nodes';
import type { Services } from '../../src/features/services';
import type { Store } from '../../src/store/store';
import { openStore } from '../../src/store/store';
import { COMMANDS } from '../../src/vscode/contributions';
import { logRun, openFolder, storeFolder, tidemark, until, withAnswers } from './support/workspace';

describe('Diff Params', () => {
  let services: Services;
  let store: Store;
  let experimentId: string;

  before(async () => {
    ({ services } = await tidemark());
    await services.stores.get(openFolder());
    store = openStore({ directory: storeFolder(openFolder()), mode: 'window' });
    experimentId = store.experiments.create({ name: 'compare test', artifactLocation: null, tags: [] });
  });

  after(() => {
    store.close();
  });

  afterEach(async () => {
    services.selection.setForCompare(undefined);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  const run = (name: string, params: Readonly<Record<string, string>>): RunNode => ({
    kind: 'run',
    folder: openFolder(),
    experimentId,
    runId: logRun(store, experimentId, { name, params, startTime: Date.now() }),
  });

  async function shownDiff(): Promise<readonly [left: string, right: string]> {
    const input = await until('a diff editor is shown', () => {
      const tab = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
      return tab instanceof vscode.TabInputTextDiff && tab;
    });
    const [left, right] = await Promise.all(
      [input.original, input.modified].map((uri) => vscode.workspace.openTextDocument(uri)),
    );
    assert.ok(left && right);
    return [left.getText(), right.getText()];
  }

  it("shows two runs in VS Code's own diff editor, line beside line", async () => {
    const one = run('one', { lr: '0.1', epochs: '5' });
    const two = run('two', { lr: '0.2', epochs: '5' });
    await services.commands.run(COMMANDS.diffParams, one, [one, two]);
    const [left, right] = await shownDiff();
    assert.match(left, /^\[params\]\nepochs = 5\nlr {5}= 0\.1\n/);
    assert.match(right, /^\[params\]\nepochs = 5\nlr {5}= 0\.2\n/);
    assert.equal(vscode.window.tabGroups.activeTabGroup.activeTab?.label, 'one ↔ two (params)');
  });

  it('follows a run that is still logging', async () => {
    const one = run('one', { lr: '0.1' });
    const two = run('two', { lr: '0.1' });
    await services.commands.run(COMMANDS.diffParams, one, [one, two]);
    await shownDiff();
    store.runs.logParam(two.runId, 'late', 'yes');
    await until('the new param is shown on both sides', async () => {
      const [left, right] = await shownDiff();
      return left.includes('late = —') && right.includes('late = yes');
    });
  });

  it('compares with the run selected before', async () => {
    const one = run('chosen', { lr: '0.3' });
    const two = run('other', { lr: '0.4' });
    await services.commands.run(COMMANDS.selectForCompare, one);
    await services.commands.run(COMMANDS.compareWithSelected, two);
    const [left, right] = await shownDiff();
    assert.match(left, /lr = 0\.3/);
    assert.match(right, /lr = 0\.4/);
  });

  it('asks for the runs when none is selected', async () => {
    services.selection.setNodes([]);
    run('picked one', {});
    run('picked two', {});
    const picked = vscode.window.showQuickPick;
    Object.assign(vscode.window, {
      showQuickPick: async (items: Promise<readonly vscode.QuickPickItem[]>) =>
        (await items).filter(({ label }) => label.startsWith('picked ')),
    });
    try {
      await services.commands.run(COMMANDS.diffParams);
    } finally {
      Object.assign(vscode.window, { showQuickPick: picked });
    }
    await shownDiff();
  });

  it('opens the compare panel for three', async () => {
    const runs = [run('a', {}), run('b', {}), run('c', {})];
    await services.commands.run(COMMANDS.diffParams, runs[0], runs);
    await until('the compare panel is shown', () => {
      const tab = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
      return tab instanceof vscode.TabInputWebview && tab.viewType.includes('tidemark.compare');
    });
  });

  it("compares an experiment's newest runs, and charts them", async () => {
    const { experimentId } = run('first', {});
    run('second', {});
    const experiment = { kind: 'experiment', folder: openFolder(), experimentId } as const;
    for (const [command, panel] of [
      [COMMANDS.compareRuns, 'tidemark.compare'],
      [COMMANDS.showCharts, 'tidemark.charts'],
    ] as const) {
      await vscode.commands.executeCommand('workbench.action.closeAllEditors');
      await services.commands.run(command, experiment);
      await until(`the ${panel} panel is shown`, () => {
        const tab = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
        return tab instanceof vscode.TabInputWebview && tab.viewType.includes(panel);
      });
    }
  });

  it('says in a sentence that a run differs from nothing by itself', async () => {
    const one = run('alone', {});
    await services.commands.run(COMMANDS.selectForCompare, one);
    const shown: string[] = [];
    const own = vscode.window.showErrorMessage;
    Object.assign(vscode.window, { showErrorMessage: async (message: string) => void shown.push(message) });
    try {
      await services.commands.run(COMMANDS.compareWithSelected, one);
    } finally {
      Object.assign(vscode.window, { showErrorMessage: own });
    }
    assert.deepEqual(shown, ['These are the same run: pick another one to compare with.']);
  });

  it('deletes, restores and renames runs, asking first', async () => {
    const one = run('to be renamed', {});
    await withAnswers({ input: ['renamed'] }, () => services.commands.run(COMMANDS.renameRun, one));
    assert.equal(store.runs.info(one.runId).runName, 'renamed');
    await withAnswers({ warning: [undefined] }, () => services.commands.run(COMMANDS.deleteRun, one));
    assert.equal(store.runs.info(one.runId).lifecycleStage, 'active');
    await withAnswers({ warning: ['Delete'] }, () => services.commands.run(COMMANDS.deleteRun, one));
    assert.equal(store.runs.info(one.runId).lifecycleStage, 'deleted');
    await withAnswers({ quickPick: ['renamed'] }, () => services.commands.run(COMMANDS.restoreRun));
    assert.equal(store.runs.info(one.runId).lifecycleStage, 'active');
  });
});
