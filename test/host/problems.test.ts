import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import type * as vscode from 'vscode';
import type { Changes, RunQuery } from '../../src/core/backend';
import { ExperimentsTree } from '../../src/features/experiments/tree';
import { pickFolder } from '../../src/features/pickFolder';
import { logRun, storeFolder, TestWorkspace, tidemark } from './support/workspace';

const ALL_RUNS: RunQuery = {
  ...{ experimentIds: ['0'], filter: '', orderBy: [], viewType: 'ACTIVE_ONLY' },
  ...{ maxResults: 10, pageToken: null, parent: 'any' },
};

describe('a store that cannot be opened', () => {
  let workspace: TestWorkspace;
  let folder: vscode.WorkspaceFolder;
  let tree: ExperimentsTree;

  beforeEach(async () => {
    workspace = new TestWorkspace((await tidemark()).services.log);
    folder = workspace.addFolder('broken');
    tree = new ExperimentsTree(workspace.stores);
  });

  afterEach(() => {
    tree.dispose();
    workspace.dispose();
  });

  const database = (): string => path.join(storeFolder(folder), 'tracking.db');

  /** The one row the tree shows, which must be a sentence with a way out. */
  async function sentence(): Promise<string> {
    const [only, ...rest] = await tree.getChildren();
    assert.ok(only?.kind === 'message' && rest.length === 0);
    const item = await tree.getTreeItem(only);
    assert.equal(item.command?.command, 'tidemark.refresh');
    assert.doesNotMatch(only.text, /\n|\bat .*:\d+|SQLITE_/);
    return only.text;
  }

  it('says so of one that is damaged, leaves it as it is, and opens it when it is whole again', async () => {
    mkdirSync(storeFolder(folder));
    writeFileSync(database(), 'this is no database, however long it may be. '.repeat(100));
    const before = readFileSync(database());
    assert.match(await sentence(), /tracking\.db/);
    assert.deepEqual(readFileSync(database()), before);
    assert.match(await sentence(), /tracking\.db/, 'it is not tried again by itself');
    rmSync(database());
    await workspace.stores.refresh();
    assert.deepEqual(await tree.getChildren(), []);
  });

  it('says so of one that is newer than this program', async () => {
    workspace.fill(folder);
    const newer = new Database(database());
    newer.pragma('user_version = 9999');
    newer.close();
    assert.match(await sentence(), /newer/);
  });

  it('says so of one that was taken away while it was shown', async function () {
    if (process.platform === 'win32') return this.skip(); // There an open file can't be moved away.
    logRun(workspace.fill(folder), '0', { name: 'kept' });
    const [experiment] = await tree.getChildren();
    assert.equal(experiment?.kind, 'experiment');
    renameSync(storeFolder(folder), `${storeFolder(folder)}.away`);
    tree.refresh();
    assert.match(await sentence(), /is no longer there: put it back where it was/);
    renameSync(`${storeFolder(folder)}.away`, storeFolder(folder));
    tree.refresh();
    assert.deepEqual(await tree.getChildren(), [experiment]);
    return undefined;
  });

  it('opens the one that has taken the place of another, and tells whoever watches', async function () {
    if (process.platform === 'win32') return this.skip(); // There an open file can't be moved away.
    logRun(workspace.fill(folder), '0', { name: 'old' });
    const namesOf = async (): Promise<readonly string[]> => {
      const { backend } = await workspace.stores.get(folder);
      const { items } = await backend.searchRuns(ALL_RUNS);
      return items.map(({ info }) => info.runName);
    };
    assert.deepEqual(await namesOf(), ['old']);
    const { backend } = await workspace.stores.get(folder);
    const told = new Promise((resolve) => backend.watch(resolve));
    renameSync(storeFolder(folder), `${storeFolder(folder)}.away`);
    await told;
    const again = new Promise((resolve) => backend.watch(resolve));
    logRun(workspace.fill(folder), '0', { name: 'new' });
    await again;
    assert.deepEqual(await namesOf(), ['new']);
    const reopened = (await workspace.stores.get(folder)).backend;
    assert.notEqual(reopened, backend);
    const ended = new Promise<Changes>((resolve) => reopened.watch(resolve));
    await workspace.stores.retry(folder);
    assert.equal((await ended).everything, true);
    return undefined;
  });

  it('says so of a folder that cannot be written', async () => {
    // The super-user may write everywhere, but not make a folder where a file is.
    writeFileSync(storeFolder(folder), '');
    assert.match(await sentence(), /can't write/);
  });

  it('asks to open a folder when there is none', async () => {
    const { services } = await tidemark();
    const none = new TestWorkspace(services.log);
    await assert.rejects(
      pickFolder({ ...services, stores: none.stores }, ''),
      /^TidemarkError: Open a folder first/,
    );
    none.dispose();
  });
});
