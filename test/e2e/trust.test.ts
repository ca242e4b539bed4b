import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { openSession, type Session } from './driver/session';
import { fillStore, liveServer, seedRun, storeFolder } from './driver/store';
import { until } from './driver/until';
import type { Workbench } from './driver/workbench';

const WORKSPACE = { folders: [{ path: 'logged' }, { path: 'bare' }] };
const PROJECT = 'name: small\nentry_points:\n  main: {command: touch launched}\n';

/** One folder in which something was logged, one that is new; both have a project and a script that would start a server. */
describe('a workspace in Restricted Mode', function () {
  this.timeout(60_000);
  let home: string;
  let session: Session;
  let workbench: Workbench;
  const folder = (name: string): string => path.join(session.workspace, name);

  before(async () => {
    home = mkdtempSync(path.join(os.tmpdir(), 'tidemark-files-'));
    writeFileSync(path.join(home, 'both.code-workspace'), JSON.stringify(WORKSPACE));
    for (const name of ['logged', 'bare']) {
      mkdirSync(path.join(home, name));
      writeFileSync(path.join(home, name, 'MLproject'), PROJECT);
      writeFileSync(path.join(home, name, 'train.py'), 'import mlflow\n');
    }
    session = await openSession({
      files: home,
      trust: false,
      settings: { 'security.workspace.trust.startupPrompt': 'never' },
      workspaceFile: 'both.code-workspace',
      prepare: (workspace) => {
        fillStore(path.join(workspace, 'logged'), (store) =>
          seedRun(store, 'digits', { name: 'earlier', params: { rate: '0.1' }, metrics: { loss: 1 } }),
        );
      },
    });
    workbench = session.workbench;
    session.page.setDefaultTimeout(15_000);
  });
  afterEach(async function () {
    if (this.currentTest?.isFailed()) await workbench.screenshot('failed-trust');
  });
  after(async () => {
    await session.close();
    rmSync(home, { recursive: true, force: true });
  });

  it('shows what was logged', async () => {
    await workbench.openContainer('Tidemark');
    await workbench.expand(workbench.row('Experiments', /^logged/));
    await workbench.expand(workbench.row('Experiments', /^digits/));
    await workbench.expand(workbench.row('Experiments', /^earlier.*finished/));
    await workbench.expand(workbench.row('Experiments', /^Params/));
    await workbench.row('Experiments', /^rate, 0\.1/).waitFor();
    await workbench.screenshot('restricted');
  });

  it('launches nothing, and says why with the way out', async () => {
    await workbench.contextMenu(workbench.row('Projects', /^Entry point main/), /^Run Project/);
    const notice = workbench.notification('This workspace is in Restricted Mode, where nothing is launched.');
    await notice.waitFor();
    await notice.getByRole('button', { name: 'Manage Workspace Trust' }).waitFor();
    assert.deepEqual(
      ['logged', 'bare'].filter((name) => existsSync(path.join(folder(name), 'launched'))),
      [],
    );
  });

  it('offers nothing that changes what was logged', async () => {
    const before = content();
    await workbench.row('Experiments', /^earlier/).click({ button: 'right' });
    const menu = workbench.page.getByRole('menuitem', { name: 'Select for Compare' });
    await menu.waitFor();
    for (const name of [/^Rename/, /^Delete/])
      assert.ok(await workbench.page.getByRole('menuitem', { name }).isDisabled(), String(name));
    await workbench.page.keyboard.press('Escape');
    await menu.waitFor({ state: 'hidden' });
    assert.equal(content(), before);
  });

  it('starts no server and makes no store', async () => {
    await workbench.page.keyboard.press('F1');
    const { quickInput } = workbench;
    const offered = quickInput.option(/Tidemark: Show Charts/);
    for (const name of ['Start Tracking Server', 'Promote', 'Rename Run', 'Delete Run']) {
      // Of a long list only what is in sight is there: each is looked for by itself.
      await quickInput.type('>Tidemark: Show Charts');
      await offered.waitFor();
      await quickInput.type(`>Tidemark: ${name}`);
      await offered.waitFor({ state: 'hidden' });
      assert.doesNotMatch((await quickInput.options()).join('; '), new RegExp(`Tidemark: ${name}`));
    }
    await workbench.quickInput.cancel();
    assert.equal(await liveServer(folder('logged')), undefined);
    assert.equal(existsSync(path.join(storeFolder(folder('logged')), 'server.json')), false);
    assert.equal(existsSync(storeFolder(folder('bare'))), false);
  });

  it('works as soon as it is trusted', async () => {
    await workbench.palette('Workspaces: Manage Workspace Trust');
    await workbench.page
      .getByRole('button', { name: /^Trust$/ })
      .first()
      .click();
    await until('the server', () => liveServer(folder('logged')));
    await until('the other server', () => liveServer(folder('bare')));
  });

  const content = (): string => {
    const file = path.join(storeFolder(folder('logged')), 'tracking.db');
    return readFileSync(file).toString('base64');
  };
});
