import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { ModelsTree } from '../../src/features/models/tree';
import type { ModelVersionNode, TreeNode } from '../../src/features/nodes';
import type { Services } from '../../src/features/services';
import type { Store } from '../../src/store/store';
import { openStore } from '../../src/store/store';
import { COMMANDS } from '../../src/vscode/contributions';
import { labelOf, logRun, openFolder, storeFolder, tidemark, withAnswers } from './support/workspace';

describe('the Models tree and Promote…', () => {
  const name = 'digits-classifier';
  let services: Services;
  let store: Store;
  let tree: ModelsTree;

  before(async () => {
    ({ services } = await tidemark());
    await services.stores.get(openFolder());
    store = openStore({ directory: storeFolder(openFolder()), mode: 'window' });
    const experimentId = store.experiments.create({ name: 'models test', artifactLocation: null, tags: [] });
    store.registry.createModel({ name, description: null, tags: [] });
    for (const accuracy of [0.97, 0.98, 0.99]) {
      const runId = logRun(store, experimentId, { name: 'training', metrics: { accuracy } });
      const source = `${store.runs.info(runId).artifactUri}/model`;
      const version = {
        name,
        source,
        runId,
        runLink: null,
        description: null,
        tags: [],
        modelId: null,
        userId: 'ana',
      };
      store.registry.createVersion(version);
    }
    store.registry.promote(
      {
        modelName: name,
        version: '1',
        state: 'deployed',
        alias: 'champion',
        archiveExisting: false,
        comment: null,
      },
      'window ana',
    );
    tree = new ModelsTree(services.stores);
  });

  after(() => {
    tree.dispose();
    store.close();
  });

  const node = (version: string): ModelVersionNode => ({
    kind: 'modelVersion',
    folder: openFolder(),
    name,
    version,
  });
  const rows = async (parent?: TreeNode): Promise<string[]> => {
    const items = (await tree.getChildren(parent)).map((child) => tree.getTreeItem(child));
    return items.map((item) => `${labelOf(item)}: ${String(item.description)}`);
  };
  const stages = (): string[] => store.registry.versionsOf(name).map(({ currentStage }) => currentStage);

  it('shows models with their aliases, and versions with state, main metric and aliases', async () => {
    assert.deepEqual(await rows(), [`${name}: champion → 1`]);
    const [model] = await tree.getChildren();
    assert.deepEqual(await rows(model), [
      'Version 3: experimenting · 0.99 accuracy',
      'Version 2: experimenting · 0.98 accuracy',
      'Version 1: deployed · 0.97 accuracy · champion',
    ]);
    const [, , deployed] = await tree.getChildren(model);
    assert.ok(deployed);
    assert.equal(tree.getTreeItem(deployed).contextValue, 'modelVersion state:deployed');
    assert.equal(tree.getParent(deployed), model);
  });

  it('says what it will change, and changes nothing when the answer is no', async () => {
    const before = store.audit.entries(name).length;
    await withAnswers({ quickPick: ['deployed', 'champion'], warning: [undefined] }, async (asked) => {
      await services.commands.run(COMMANDS.promote, node('2'));
      assert.equal(
        asked.at(-1),
        [
          'Promote digits-classifier 2?',
          'Version 2: experimenting → deployed',
          'Version 1: deployed → archived',
          'Alias champion: version 1 → version 2',
        ].join('\n'),
      );
    });
    assert.deepEqual(stages(), ['None', 'None', 'Production']);
    assert.equal(store.audit.entries(name).length, before);
  });

  it('changes state and alias, archives what was there, and writes who did it', async () => {
    await withAnswers({ quickPick: ['deployed', 'champion'], warning: ['Promote'] }, async (asked) => {
      await services.commands.run(COMMANDS.promote, node('2'));
      assert.equal(asked.at(-1), 'digits-classifier 2 is deployed and champion now.');
    });
    assert.deepEqual(stages(), ['None', 'Production', 'Archived']);
    assert.equal(store.registry.getVersionByAlias(name, 'champion').version, '2');
    const [entry] = store.audit.entries(name);
    assert.ok(entry);
    assert.equal(entry.version, '2');
    assert.match(entry.actor, /^window/);
  });

  it('asks for model and version in the palette, and takes an alias that is typed', async () => {
    services.selection.setNodes([]);
    await withAnswers(
      {
        quickPick: [name, 'Version 3', 'ready', 'Another alias'],
        input: ['canary'],
        warning: ['Promote'],
      },
      () => services.commands.run(COMMANDS.promote),
    );
    assert.deepEqual(stages(), ['Staging', 'Production', 'Archived']);
    assert.equal(store.registry.getVersionByAlias(name, 'canary').version, '3');
  });

  it('has nothing to confirm when nothing would change', async () => {
    await withAnswers({ quickPick: ['deployed', 'Leave'] }, async (asked) => {
      await services.commands.run(COMMANDS.promote, node('2'));
      assert.equal(asked.at(-1), 'Nothing to change: it is so already.');
    });
  });

  it('shows the history as a document, newest first', async () => {
    await services.commands.run(COMMANDS.showHistory, node('2'));
    const text = vscode.window.activeTextEditor?.document.getText() ?? '';
    assert.match(text.split('\n')[0] ?? '', /Version 3/);
    assert.match(text, /Version 2/);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });
});
