import assert from 'node:assert/strict';
import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import { ArtifactFiles } from '../../src/features/experiments/artifactFiles';
import { artifactUri } from '../../src/features/experiments/artifactUri';
import { ExperimentsTree } from '../../src/features/experiments/tree';
import type { TreeNode } from '../../src/features/nodes';
import type { Store } from '../../src/store/store';
import { openStore } from '../../src/store/store';
import {
  labelOf,
  logRun,
  openFolder,
  storeFolder,
  TestWorkspace,
  tidemark,
  until,
} from './support/workspace';

describe('the Experiments tree', () => {
  let workspace: TestWorkspace;
  let tree: ExperimentsTree;
  let folder: vscode.WorkspaceFolder;
  let store: Store;

  beforeEach(async () => {
    workspace = new TestWorkspace((await tidemark()).services.log);
    folder = workspace.addFolder('first');
    store = workspace.fill(folder);
    tree = new ExperimentsTree(workspace.stores);
  });

  afterEach(() => {
    tree.dispose();
    workspace.dispose();
  });

  const newExperiment = (name: string): string =>
    store.experiments.create({ name, artifactLocation: null, tags: [] });
  const labels = async (node?: TreeNode): Promise<string[]> => {
    const items = await Promise.all((await tree.getChildren(node)).map((child) => tree.getTreeItem(child)));
    return items.map(labelOf);
  };
  const child = async (node: TreeNode | undefined, label: string | RegExp): Promise<TreeNode> => {
    for (const candidate of await tree.getChildren(node)) {
      const item = await tree.getTreeItem(candidate);
      if (labelOf(item).match(label)) return candidate;
    }
    throw new Error(`There is no ${String(label)}.`);
  };

  it('is empty, so that its welcome shows, while nothing is logged', async () => {
    assert.deepEqual(await tree.getChildren(), []);
  });

  it('shows runs newest first with their status in words, main metric and time', async () => {
    const digits = newExperiment('digits');
    logRun(store, digits, { name: 'older', startTime: 1_700_000_000_000 });
    const newer = logRun(store, digits, {
      name: 'newer',
      startTime: 1_700_000_100_000,
      metrics: { loss: 0.5, accuracy: 0.98 },
    });
    store.runs.update(newer, { status: 'FAILED', endTime: 1_700_000_200_000 });
    const experiment = await child(undefined, 'digits');
    assert.equal((await tree.getTreeItem(experiment)).description, '1 running · 2 runs');
    assert.deepEqual(await labels(experiment), ['newer', 'older']);
    const item = await tree.getTreeItem(await child(experiment, 'newer'));
    assert.match(String(item.description), /^\d+y · 0\.98 accuracy$/);
    assert.equal(item.contextValue, 'run failed');
    assert.match(item.accessibilityInformation?.label ?? '', /^newer, failed, 0\.98 accuracy, \d+ yr\. ago$/);
    const older = await tree.getTreeItem(await child(experiment, 'older'));
    assert.match(String(older.description), /^\d+y · running$/);
  });

  it('groups what a run holds, and leaves out what it does not', async () => {
    const digits = newExperiment('digits');
    const parent = logRun(store, digits, {
      name: 'parent',
      params: { lr: '0.1', epochs: '5' },
      metrics: { loss: 0.25 },
      tags: { team: 'vision', 'mlflow.user': 'ana' },
    });
    logRun(store, digits, { name: 'fold-1', tags: { 'mlflow.parentRunId': parent } });
    const experiment = await child(undefined, 'digits');
    assert.deepEqual(await labels(experiment), ['parent'], 'a child run is shown under its parent only');
    const run = await child(experiment, 'parent');
    assert.deepEqual(await labels(run), ['Params (2)', 'Metrics (1)', 'Tags (1)', 'Child Runs (1)']);
    assert.deepEqual(await labels(await child(run, /Params/)), ['epochs', 'lr']);
    const children = await child(run, /Child/);
    const fold = await child(children, 'fold-1');
    assert.equal((await tree.getTreeItem(fold)).contextValue, 'run running child');
    assert.equal(tree.getParent(fold), children);
    assert.equal(tree.getParent(children), run);
    assert.equal(tree.getParent(run), experiment);
  });

  it('shows the models that a run logged, with their files', async () => {
    const digits = newExperiment('digits');
    const runId = logRun(store, digits, { name: 'one' });
    const model = {
      experimentId: digits,
      name: 'forest',
      modelType: 'sklearn',
      sourceRunId: runId,
      params: [],
      tags: [],
    };
    const { modelId } = store.loggedModels.create(model);
    store.inputs.logOutputs(runId, [{ modelId, step: 0 }]);
    const place = path.join(storeFolder(folder), 'artifacts', digits, 'models', modelId, 'artifacts');
    mkdirSync(place, { recursive: true });
    writeFileSync(path.join(place, 'MLmodel'), 'flavors: {}');
    const models = await child(await child(await child(undefined, 'digits'), 'one'), /Models/);
    const forest = await child(models, 'forest');
    assert.equal((await tree.getTreeItem(forest)).description, 'sklearn · being uploaded');
    assert.deepEqual(await labels(forest), ['MLmodel']);
  });

  it('opens ten thousand runs page by page', async () => {
    const digits = newExperiment('digits');
    store.transaction(() => {
      for (let index = 0; index < 10_000; index += 1) {
        logRun(store, digits, { name: `run-${String(index)}`, startTime: 1_700_000_000_000 + index });
      }
    });
    const experiment = await child(undefined, 'digits');
    const rows = await tree.getChildren(experiment);
    await Promise.all(rows.map((row) => tree.getTreeItem(row)));
    assert.equal(rows.length, 101);
    const last = rows.at(-1);
    assert.ok(last?.kind === 'loadMore');
    await last.load();
    const more = await tree.getChildren(experiment);
    assert.equal(more.length, 201);
    assert.deepEqual(more.slice(0, 100), rows.slice(0, 100), 'nodes stay the same objects');
  }).timeout(60_000);

  it('shows a run of a later page when it is asked for', async () => {
    const digits = newExperiment('digits');
    const first = logRun(store, digits, { name: 'the first', startTime: 1_600_000_000_000 });
    store.transaction(() => {
      for (let index = 0; index < 150; index += 1) logRun(store, digits, { name: `run-${String(index)}` });
    });
    const experiment = await child(undefined, 'digits');
    assert.ok(!(await labels(experiment)).includes('the first'));
    const node = await tree.nodeOf(folder, first);
    assert.ok(node && (await tree.getChildren(experiment)).includes(node));
  });

  it('shows hostile names as short text', async () => {
    const digits = newExperiment('<b>bold</b>');
    logRun(store, digits, { name: '🌊'.repeat(2500), startTime: 1_700_000_000_001 });
    logRun(store, digits, {
      name: 'line\nbreak <img src=x onerror=alert(1)> "q" $(flame)',
      params: { note: '[x](command:workbench.action.quit)' },
    });
    const experiment = await child(undefined, '<b>');
    const [emoji = '', markup = ''] = await labels(experiment);
    assert.ok(emoji.length <= 170 && emoji.endsWith('…'));
    assert.equal(markup, 'line break <img src=x onerror=alert(1)> "q" $(flame)');
    const run = await child(experiment, /^line/);
    const item = await tree.resolveTreeItem(await tree.getTreeItem(run), run);
    assert.ok(item.tooltip instanceof vscode.MarkdownString);
    assert.ok(!item.tooltip.isTrusted && !item.tooltip.supportHtml && !item.tooltip.supportThemeIcons);
    assert.doesNotMatch(item.tooltip.value, /[^\\]\[x\]\(/, 'a link in a param is not a link');
  });

  it('draws again only what changed', async () => {
    const digits = newExperiment('digits');
    const one = logRun(store, digits, { name: 'one' });
    const experiment = await child(undefined, 'digits');
    const run = await child(experiment, 'one');
    const opened = await workspace.stores.get(folder);
    const drawn: (TreeNode | undefined)[] = [];
    const events = tree.onDidChangeTreeData((node) => drawn.push(node));
    const watch = opened.backend.watch((changes) => void tree.apply(opened, changes));

    store.metrics.append(one, [
      {
        key: 'loss',
        value: 0.5,
        step: 1,
        timestamp: 1,
        modelId: null,
        datasetName: null,
        datasetDigest: null,
      },
    ]);
    await until('the run is drawn again', () => drawn.includes(run));
    assert.deepEqual([...new Set(drawn)], [run]);

    drawn.length = 0;
    logRun(store, digits, { name: 'two', startTime: 1_700_000_000_001 });
    await until('the new run is drawn', () => drawn.includes(experiment));
    assert.deepEqual(await labels(experiment), ['two', 'one']);

    drawn.length = 0;
    store.runs.delete(one);
    await until('the deleted run is gone', () => drawn.includes(experiment));
    assert.deepEqual(await labels(experiment), ['two']);
    watch.dispose();
    events.dispose();
  });

  it('has a level of folders when there are several', async () => {
    const second = workspace.addFolder('second');
    logRun(store, newExperiment('digits'), { name: 'one' });
    assert.deepEqual(await labels(), ['first', 'second']);
    const [level, other] = await tree.getChildren();
    assert.deepEqual(await labels(level), ['digits']);
    assert.deepEqual(await labels(other), ['Nothing logged yet.']);
    assert.equal(tree.getParent(await child(level, 'digits')), level);
    assert.ok(workspace.stores.opened(second));
  });

  it('is empty without a folder', async () => {
    const none = new TestWorkspace((await tidemark()).services.log);
    const empty = new ExperimentsTree(none.stores);
    assert.deepEqual(await empty.getChildren(), []);
    empty.dispose();
    none.dispose();
  });
});

describe("a run's files", () => {
  it('are read by VS Code with their true size, and never written', async () => {
    const workspace = new TestWorkspace((await tidemark()).services.log);
    try {
      const folder = workspace.addFolder('first');
      const store = workspace.fill(folder);
      const runId = logRun(store, '0', { name: 'one' });
      const place = path.join(storeFolder(folder), 'artifacts', '0', runId, 'artifacts');
      mkdirSync(path.join(place, 'plots'), { recursive: true });
      writeFileSync(path.join(place, 'plots', 'notes.txt'), 'hello');
      const files = new ArtifactFiles(workspace.stores);
      const uri = artifactUri(folder, runId, 'plots/notes.txt');
      assert.equal((await files.stat(uri)).size, 5);
      assert.equal(Buffer.from(await files.readFile(uri)).toString(), 'hello');
      assert.deepEqual(await files.readDirectory(artifactUri(folder, runId, '')), [
        ['plots', vscode.FileType.Directory],
      ]);
      assert.throws(() => files.writeFile(uri), vscode.FileSystemError);
      await assert.rejects(
        files.readFile(artifactUri(folder, runId, 'plots/none.txt')),
        vscode.FileSystemError,
      );
      await assert.rejects(
        files.readFile(artifactUri(folder, runId, '../../../../tracking.db')),
        vscode.FileSystemError,
      );
    } finally {
      workspace.dispose();
    }
  });

  it('are read again by an editor that shows them, when a run has written on', async () => {
    const { services } = await tidemark();
    const folder = openFolder();
    await services.stores.get(folder);
    const store = openStore({ directory: storeFolder(folder), mode: 'window' });
    try {
      const runId = logRun(store, '0', { name: 'writing' });
      const place = path.join(storeFolder(folder), 'artifacts', '0', runId, 'artifacts');
      mkdirSync(place, { recursive: true });
      writeFileSync(path.join(place, 'progress.txt'), 'epoch 1\n');
      const document = await vscode.workspace.openTextDocument(artifactUri(folder, runId, 'progress.txt'));
      await vscode.window.showTextDocument(document);
      assert.equal(document.getText(), 'epoch 1\n');
      // Not before VS Code watches what it shows.
      await until('the new text', () => {
        appendFileSync(path.join(place, 'progress.txt'), 'epoch 2\n');
        return document.getText().includes('epoch 2');
      });
      await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
    } finally {
      store.close();
    }
  });
});
