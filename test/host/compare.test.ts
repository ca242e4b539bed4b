import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import type { RunNode } from '../../src/features/nodes';
import type { Services } from '../../src/features/services';
import type { Store } from '../../src/store/store';
import { openStore } from '../../src/store/store';
import { COMMANDS, SCHEMES } from '../../src/vscode/contributions';
import { logRun, openFolder, storeFolder, tidemark, until, withAnswers } from './support/workspace';

describe('Diff Params', () => {
  let services: Services;
  let store: Store;
  let experimentId: string;
  let said: string[] = [];
  const { showErrorMessage } = vscode.window;

  before(async () => {
    const say = async (text: string): Promise<undefined> => {
      said.push(text);
      return undefined;
    };
    Object.assign(vscode.window, { showErrorMessage: say });
    ({ services } = await tidemark());
    await services.stores.get(openFolder());
    store = openStore({ directory: storeFolder(openFolder()), mode: 'window' });
    experimentId = store.experiments.create({ name: 'compare test', artifactLocation: null, tags: [] });
  });

  beforeEach(() => {
    said = [];
  });
  after(() => {
    Object.assign(vscode.window, { showErrorMessage });
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
    // Lines of long params are wrapped.
    const shown = vscode.workspace.textDocuments.filter(({ uri }) => uri.scheme === SCHEMES.run);
    assert.ok(shown.length >= 2);
    for (const document of shown)
      assert.equal(vscode.workspace.getConfiguration('editor', document).get('wordWrap'), 'on');
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

  it('charts the experiment of the table in front when nothing is selected', async () => {
    const { experimentId } = run('in the table', {});
    const experiment = { kind: 'experiment', folder: openFolder(), experimentId } as const;
    const shown = (panel: string) => (): boolean => {
      const tab = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
      return tab instanceof vscode.TabInputWebview && tab.viewType.includes(panel);
    };
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await services.commands.run(COMMANDS.showTable, experiment);
    await until('the table is shown', shown('tidemark.table'));
    services.selection.setNodes([]);
    await services.commands.run(COMMANDS.showCharts);
    await until('its charts are shown', shown('tidemark.charts'));
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

  const shownTab = (label: string): Promise<vscode.Tab> =>
    until(`${label} is shown`, () => {
      const tab = vscode.window.tabGroups.activeTabGroup.activeTab;
      return tab?.label.startsWith(label) && tab;
    });
  /** Of the documents that VS Code has read, those of this file. */
  const textsOf = (file: string): readonly string[] =>
    vscode.workspace.textDocuments
      .filter(({ uri }) => uri.path.endsWith(`/${file}`))
      .map((document) => document.getText());

  it("opens all files of two runs in VS Code's editor of changes", async () => {
    const [one, two] = [run('files one', {}), run('files two', {})];
    await services.commands.run(COMMANDS.diffFiles, one, [one, two]);
    await until('that there are none is said', () => said.some((text) => /has logged a file/.test(text)));
    for (const [node, text] of [
      [one, 'first\n'],
      [two, 'second\n'],
    ] as const) {
      await store.artifacts.write(
        `${experimentId}/${node.runId}/artifacts/report/notes.txt`,
        Buffer.from(text),
      );
    }
    // What is the same in both, and images that no other run can have, are no changes.
    for (const { runId } of [one, two]) {
      const files = `${experimentId}/${runId}/artifacts`;
      await store.artifacts.write(`${files}/same.txt`, Buffer.from('same\n'));
      await store.artifacts.write(`${files}/images/x+step+1+timestamp+1+${runId}.png`, Buffer.from('x'));
    }
    await services.commands.run(COMMANDS.diffFiles, one, [one, two]);
    const tab = await shownTab('files one ↔ files two (files)');
    assert.match(tab.label, /\(1 file\)/);
    await until('both files are read', () =>
      ['first\n', 'second\n'].every((text) => textsOf('notes.txt').includes(text)),
    );
    const paths = new Set(vscode.workspace.textDocuments.map(({ uri }) => uri.path));
    assert.ok(paths.has('/report/notes.txt'), 'the files have paths of their own, like renamed ones');
  });

  it('opens the code of two runs by their commits and what was not committed', async () => {
    const root = openFolder().uri.fsPath;
    const git = (...args: readonly string[]): string =>
      execFileSync('git', ['-C', root, '-c', 'user.name=t', '-c', 'user.email=t@example.org', ...args])
        .toString()
        .trim();
    const script = path.join(root, 'source', 'fit.py');
    const commit = (text: string): string => {
      writeFileSync(script, text);
      git('add', 'source/fit.py');
      git('commit', '-qm', 'fit');
      return git('rev-parse', 'HEAD');
    };
    mkdirSync(path.dirname(script));
    // The repository stays: VS Code's Git, which has opened it by now, fails in the middle of later tests where it vanishes.
    git('init', '-q');
    const [one, two] = [run('source one', {}), run('source two', {})];
    await services.commands.run(COMMANDS.diffSource, one, [one, two]);
    await until('that there is no commit is said', () => said.some((text) => /has no Git commit/.test(text)));
    const tag = (node: RunNode, value: string): void => {
      store.runs.setTags(node.runId, [{ key: 'mlflow.source.git.commit', value }]);
    };
    tag(one, commit('lr = 1\n'));
    tag(two, commit('lr = 2\n'));
    writeFileSync(script, 'lr = 3\n');
    await store.artifacts.write(
      `${experimentId}/${two.runId}/artifacts/source.patch`,
      Buffer.from(`${git('diff', 'HEAD')}\n`),
    );
    await services.commands.run(COMMANDS.diffSource, one, [one, two]);
    await shownTab('source one ↔ source two (source)');
    await until('the script is read as each run had it', () =>
      ['lr = 1\n', 'lr = 3\n'].every((text) => textsOf('source/fit.py').includes(text)),
    );
    tag(two, 'f'.repeat(40));
    await services.commands.run(COMMANDS.diffSource, one, [one, two]);
    await until('that the commit is missing is said', () =>
      said.some((text) => /commit ffffffff of run source two/.test(text)),
    );
  });
});
