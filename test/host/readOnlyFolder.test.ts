import assert from 'node:assert/strict';
import { TidemarkError } from '../../src/core/errors';
import { ExperimentsTree } from '../../src/features/experiments/tree';
import { promote } from '../../src/features/models/promote';
import { storeOpener } from '../../src/features/openStore';
import { WorkspaceStores } from '../../src/features/stores';
import { labelOf, logRun, newSupervisor, TestWorkspace, tidemark } from './support/workspace';

describe('a folder that cannot be written but has a store', () => {
  it('is browsed, and changes to it say why not', async () => {
    const { services } = await tidemark();
    const workspace = new TestWorkspace(services.log);
    const folder = workspace.addFolder('archive');
    logRun(workspace.fill(folder), '0', { name: 'calm-owl' });
    const opener = storeOpener();
    // The super-user may write anywhere, so the refusal is acted.
    const stores = new WorkspaceStores({
      folders: () => [folder],
      opener: {
        ...opener,
        open: (each, mode) => {
          if (mode === 'window') throw new TidemarkError('PERMISSION_DENIED', "Tidemark can't write here.");
          return opener.open(each, mode);
        },
      },
      newServer: (each) => newSupervisor(each, services.log),
      log: services.log,
    });
    const tree = new ExperimentsTree(stores);
    try {
      const [experiment] = await tree.getChildren();
      assert.ok(experiment?.kind === 'experiment');
      const [run] = await tree.getChildren(experiment);
      assert.ok(run);
      assert.equal(labelOf(await tree.getTreeItem(run)), 'calm-owl');
      assert.equal(stores.problem(folder), undefined);
      const node = { kind: 'modelVersion', folder, name: 'digits', version: '1' } as const;
      await assert.rejects(promote({ ...services, stores }, node), /can't write here/);
      await assert.rejects(stores.writable(folder), /can't write here/);
    } finally {
      tree.dispose();
      stores.dispose();
      workspace.dispose();
    }
  });
});
