import assert from 'node:assert/strict';
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type * as vscode from 'vscode';
import { ServerClient } from '../../src/features/server/client';
import type { ServerAddress } from '../../src/features/server/client';
import type { ServerSupervisor } from '../../src/features/server/supervisor';
import { envFileSnippet, pythonSnippet, shellSnippet } from '../../src/features/server/snippet';
import { readDiscovery } from '../../src/server/discovery';
import { newSupervisor, openFolder, storeFolder, TestWorkspace, tidemark, until } from './support/workspace';

describe('the supervision of the tracking server', () => {
  let log: vscode.LogOutputChannel;
  let workspace: TestWorkspace;
  let folder: vscode.WorkspaceFolder;
  let supervisors: ServerSupervisor[];

  before(async () => {
    log = (await tidemark()).services.log;
  });

  beforeEach(() => {
    workspace = new TestWorkspace(log);
    folder = workspace.addFolder('served');
    supervisors = [];
  });

  afterEach(async () => {
    for (const supervisor of supervisors) {
      await supervisor.stop();
      supervisor.dispose();
    }
    workspace.dispose();
  });

  const supervise = (windowId: string): ServerSupervisor => {
    const supervisor = newSupervisor(folder, log, windowId);
    supervisors.push(supervisor);
    return supervisor;
  };
  const pidOf = async (address: ServerAddress): Promise<number | undefined> =>
    (await new ServerClient(address).ping())?.pid;

  it('starts one for the folder, which a second window shares', async () => {
    const first = supervise('one');
    const [address, again] = await Promise.all([first.ensure(), first.ensure()]);
    assert.equal(first.state, 'running');
    assert.deepEqual(again, address);
    assert.ok(address.token);
    assert.deepEqual(await supervise('two').ensure(), address);
    assert.equal(readDiscovery(storeFolder(folder))?.pid, await pidOf(address));
  });

  it('starts another when it died, at the same address', async () => {
    const supervisor = supervise('one');
    const address = await supervisor.ensure();
    const pid = await pidOf(address);
    assert.ok(pid);
    process.kill(pid, 'SIGKILL');
    await until('another server answers', async () => {
      const now = supervisor.address && (await pidOf(supervisor.address));
      return now !== undefined && now !== pid;
    });
    assert.deepEqual(supervisor.address, address);
  });

  it('begins no empty store where one was taken away, and goes on when it is back', async () => {
    const supervisor = supervise('one');
    const address = await supervisor.ensure();
    const pid = await pidOf(address);
    assert.ok(pid);
    const away = `${storeFolder(folder)}-away`;
    renameSync(storeFolder(folder), away);
    process.kill(pid, 'SIGKILL');
    await until('it is stopped', () => supervisor.state === 'stopped');
    await assert.rejects(supervisor.ensure(), /is no longer there: put it back where it was/);
    assert.equal(existsSync(storeFolder(folder)), false);
    renameSync(away, storeFolder(folder));
    await until('another server answers', () => supervisor.state === 'running');
    assert.deepEqual(supervisor.address, address);
  });

  it('begins a new store where one was removed when it is started by hand, and then only', async () => {
    const supervisor = supervise('one');
    const pid = await pidOf(await supervisor.ensure());
    rmSync(storeFolder(folder), { recursive: true });
    assert.equal(await pidOf(await supervisor.ensure()), pid);
    assert.equal(existsSync(storeFolder(folder)), false);
    assert.notEqual(await pidOf(await supervisor.start()), pid);
    assert.equal(existsSync(path.join(storeFolder(folder), 'tracking.db')), true);
    assert.equal(await pidOf(await supervisor.start()), await pidOf(await supervisor.ensure()));
  });

  it('takes a half-written discovery file for none', async () => {
    mkdirSync(storeFolder(folder), { recursive: true });
    writeFileSync(path.join(storeFolder(folder), 'server.json'), '{"version":1,"pid":12');
    const address = await supervise('one').ensure();
    assert.ok(await pidOf(address));
  });

  it('leaves the server running when its window closes', async () => {
    const closing = newSupervisor(folder, log, 'closing');
    const address = await closing.ensure();
    closing.dispose();
    assert.deepEqual(await supervise('next').ensure(), address);
  });

  it("says the server's own sentence when it can't start", async () => {
    writeFileSync(storeFolder(folder), 'a file where the folder should be');
    await assert.rejects(supervise('one').ensure(), (error: Error) => {
      assert.doesNotMatch(error.message, /\n|at .*\.js/);
      return true;
    });
    assert.equal(supervisors[0]?.state, 'failed');
  });

  it('gives terminals and debug sessions the address', async () => {
    const { services } = await tidemark();
    const { server } = await services.stores.get(openFolder());
    const address = await server.ensure();
    const collection = services.context.environmentVariableCollection.getScoped({
      workspaceFolder: openFolder(),
    });
    assert.equal(collection.get('MLFLOW_TRACKING_URI')?.value, address.url);
    assert.equal(collection.get('MLFLOW_TRACKING_TOKEN')?.value, address.token);
  });
});

describe('the tracking snippets', () => {
  const address: ServerAddress = { url: 'http://127.0.0.1:5000', token: 'secret' };

  it('name the server, and hold no secret where they would be shared', () => {
    assert.equal(
      envFileSnippet(address),
      'MLFLOW_TRACKING_URI=http://127.0.0.1:5000\nMLFLOW_TRACKING_TOKEN=secret\n',
    );
    assert.match(shellSnippet(address), /^export MLFLOW_TRACKING_URI='http:\/\/127\.0\.0\.1:5000'$/m);
    const python = pythonSnippet('/home/ana/my "digits"', address);
    assert.match(python, /my \\"digits\\"/);
    assert.doesNotMatch(python, /secret/);
  });
});

describe('a folder whose store cannot be opened', () => {
  it('leaves nothing behind in a folder that is only looked at', async () => {
    const workspace = new TestWorkspace((await tidemark()).services.log);
    const folder = workspace.addFolder('untouched');
    assert.equal(workspace.stores.exists(folder), false);
    assert.equal(existsSync(storeFolder(folder)), false);
    workspace.dispose();
  });
});
