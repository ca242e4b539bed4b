import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import type { RunNode } from '../../src/features/nodes';
import { RunActions } from '../../src/features/run/actions';
import { compareSource, openSource, openUncommitted } from '../../src/features/run/source';
import type { Services } from '../../src/features/services';
import type { Store } from '../../src/store/store';
import { openStore } from '../../src/store/store';
import { COMMANDS, SCHEMES } from '../../src/vscode/contributions';
import { logRun, openFolder, storeFolder, tidemark, until, withAnswers } from './support/workspace';

describe('Open Run', () => {
  let services: Services;
  let store: Store;
  let experimentId: string;
  const repository = path.join(openFolder().uri.fsPath, 'a repository');

  before(async () => {
    ({ services } = await tidemark());
    await services.stores.get(openFolder());
    store = openStore({ directory: storeFolder(openFolder()), mode: 'window' });
    experimentId = store.experiments.create({ name: 'run page test', artifactLocation: null, tags: [] });
  });

  // The repository stays: VS Code's Git has it open, and would fail in the middle of later tests.
  after(() => store.close());

  afterEach(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  const run = (name: string, tags: Readonly<Record<string, string>> = {}): RunNode => ({
    kind: 'run',
    folder: openFolder(),
    experimentId,
    runId: logRun(store, experimentId, { name, tags }),
  });
  const pages = (): string[] =>
    vscode.window.tabGroups.all
      .flatMap(({ tabs }) => tabs)
      .filter(
        ({ input }) => input instanceof vscode.TabInputWebview && input.viewType.includes('tidemark.run'),
      )
      .map(({ label }) => label);

  it('shows the page of a run, named as the run is', async () => {
    const one = run('first of all');
    await services.commands.run(COMMANDS.openRun, one);
    await until('its page is named', () => pages().join() === 'first of all');
    store.runs.update(one.runId, { runName: 'renamed meanwhile' });
    await until('it follows the name', () => pages().join() === 'renamed meanwhile');
    await services.commands.run(COMMANDS.openRun, one);
    assert.equal(pages().length, 1, 'it is opened twice');
  });

  it('lets what was opened in passing make way for the next, and keeps what was opened', async () => {
    const [one, two, three] = [run('one'), run('two'), run('three')];
    await services.commands.run(COMMANDS.peekRun, one);
    await until('one', () => pages().join() === 'one');
    await services.commands.run(COMMANDS.peekRun, two);
    await until('two in its place', () => pages().join() === 'two');
    await services.commands.run(COMMANDS.openRun, two);
    await services.commands.run(COMMANDS.peekRun, three);
    await until('three beside it', () => pages().sort().join() === 'three,two');
  });

  it('does on its page what the commands do', async () => {
    const { runId } = run('deleted on its page');
    const { showWarningMessage } = vscode.window;
    const asked: unknown[] = [];
    Object.assign(vscode.window, {
      showWarningMessage: async (question: string) => {
        asked.push(question);
        return 'Delete';
      },
    });
    const { notices } = new RunActions({
      services,
      identity: { folder: openFolder().uri.toString(), runIds: [runId] },
      runId,
      keep: () => undefined,
    });
    try {
      notices.act({ action: 'delete' });
      await until('it is deleted', () => store.runs.info(runId).lifecycleStage === 'deleted');
    } finally {
      Object.assign(vscode.window, { showWarningMessage });
    }
    assert.deepEqual(asked, ['Delete the run deleted on its page?']);
    notices.act({ action: 'restore' });
    await until('it is restored', () => store.runs.info(runId).lifecycleStage === 'active');
  });

  it('opens all of a run as text, in which long values are whole', async () => {
    const { runId } = run('with a long param');
    const value = `${'word '.repeat(1100)}end`;
    store.runs.logParams(runId, [{ key: 'prompt', value }]);
    const identity = { folder: openFolder().uri.toString(), runIds: [runId] };
    const { notices } = new RunActions({ services, identity, runId, keep: () => undefined });
    notices.act({ action: 'openText' });
    await until('its text', () => vscode.window.activeTextEditor?.document.getText().includes(value));
  });

  it('shows the script as it was at the commit of the run, and beside what it is now', async () => {
    const commit = committed('print("as it was")\n');
    const script = path.join(repository, 'train.py');
    writeFileSync(script, 'print("as it is now")\n');
    const source = path.relative(openFolder().uri.fsPath, script);
    const { runId } = run('from a commit', {
      'mlflow.source.name': source,
      'mlflow.source.git.commit': commit,
    });
    const { backend } = await services.stores.get(openFolder());
    await openSource(backend, store.runs.get(runId), openFolder());
    await until('the old script', () =>
      vscode.window.activeTextEditor?.document.getText().includes('as it was'),
    );
    await compareSource(backend, store.runs.get(runId), openFolder());
    await until('the diff', () => {
      const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
      return input instanceof vscode.TabInputTextDiff && input.modified.fsPath === script;
    });
    // What wasn't committed ran, too.
    store.runs.setTags(runId, [{ key: 'mlflow.source.git.diff', value: `${git('diff', 'HEAD')}\n` }]);
    await openSource(backend, store.runs.get(runId), openFolder());
    const text = await until('the script with its changes', () => {
      const document = vscode.window.activeTextEditor?.document;
      return document?.uri.scheme === SCHEMES.source && document.getText();
    });
    assert.equal(text, 'print("as it is now")\n');
    await openUncommitted(backend, store.runs.get(runId), openFolder(), 'train.py');
    await until('what was not committed', () => {
      const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
      return (
        input instanceof vscode.TabInputTextDiff &&
        input.original.scheme === 'git' &&
        input.modified.scheme === SCHEMES.source
      );
    });
  });

  it('says in a sentence why a script can’t be shown', async () => {
    committed('print("once more")\n');
    const at = async (name: string | undefined, commit?: string): Promise<void> => {
      const { runId } = run('without a source', {
        ...(name !== undefined && { 'mlflow.source.name': name }),
        ...(commit !== undefined && { 'mlflow.source.git.commit': commit }),
      });
      const { backend } = await services.stores.get(openFolder());
      return openSource(backend, store.runs.get(runId), openFolder());
    };
    await assert.rejects(at(undefined), /doesn't say which script/);
    await assert.rejects(at('https://example.test/a.git#sub', 'abc'), /not in this workspace/);
    await assert.rejects(at('gone.py'), /gone\.py is no longer there/);
    await assert.rejects(
      at('a repository/train.py', '1'.repeat(40)),
      /commit 11111111 of run without a source is not in/,
    );
    const head = git('rev-parse', 'HEAD');
    await assert.rejects(at('a repository/other.py', head), /other\.py was not part of the commit/);
  });

  it('lists and opens a file of a gigabyte by its ranges', async () => {
    const large = run('with a large file');
    const { runId } = large;
    const folder = store.runs.info(runId).artifactUri.replace(/^mlflow-artifacts:\/*/, '');
    await store.artifacts.write(`${folder}/large.bin`, Buffer.from('head'));
    const { truncate } = await import('node:fs/promises');
    // Sparse: it takes no room.
    await truncate(path.join(store.artifacts.root, folder, 'large.bin'), 1 << 30);
    const { backend } = await services.stores.get(openFolder());
    const [file] = await backend.listArtifacts(runId, '');
    assert.equal(file?.fileSize, 1 << 30);
    const { bytes, size } = await backend.readArtifactRange(runId, 'large.bin', 0, 4);
    assert.equal(Buffer.from(bytes).toString(), 'head');
    assert.equal(size, 1 << 30);

    await withAnswers({ warning: [undefined] }, async (asked) => {
      const node = {
        kind: 'artifact',
        run: large,
        ownerId: runId,
        path: 'large.bin',
        isDir: false,
        fileSize: size,
      };
      await services.commands.run(COMMANDS.openArtifact, node);
      assert.match(asked.join(), /^large\.bin has 1\.1 GB, more than an editor holds\./);
    });
  });

  function git(...args: readonly string[]): string {
    const name = ['-c', 'user.name=Ana', '-c', 'user.email=ana@example.test'];
    return execFileSync('git', [...name, ...args], { cwd: repository, encoding: 'utf8' }).trim();
  }

  /** The commit of a repository that has this script. */
  function committed(text: string): string {
    mkdirSync(repository, { recursive: true });
    git('init', '--quiet');
    writeFileSync(path.join(repository, 'train.py'), text);
    git('add', '.');
    git('commit', '--quiet', '--message', 'A script');
    return git('rev-parse', 'HEAD');
  }
});
