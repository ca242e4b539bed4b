import { strict as assert } from 'node:assert';
import { describe, it } from 'mocha';
import { eventually } from './support/charts';
import type { RunPanel } from './support/runStore';
import { runSuite } from './support/runSuite';
import { dark, highContrast, light } from './support/themes';

describe('what is done with a run on its page', () => {
  const suite = runSuite();

  const told = (shown: RunPanel, action: string): Promise<boolean> =>
    eventually(action, async () => shown.told.includes(`act ${JSON.stringify({ action })}`));

  it('is asked of the host by buttons and a menu', async () => {
    const panel = await suite.open();
    const { page } = panel;
    await page.getByRole('button', { name: 'Stop Run' }).click();
    await told(panel, 'stop');
    await page.getByRole('button', { name: 'Open Everything as Text' }).click();
    await told(panel, 'openText');
    for (const [name, action] of [
      ['Move to Experiment…', 'move'],
      ['Delete Run…', 'delete'],
    ] as const) {
      await page.getByRole('button', { name: 'More Actions' }).click();
      await page.getByRole('menuitem', { name }).click();
      await told(panel, action);
    }
    assert.deepEqual(await panel.complaints(), []);
  });

  it('names the files of which some was not committed, and opens them', async () => {
    const changed = (file: string): string =>
      `diff --git a/${file} b/${file}\n--- a/${file}\n+++ b/${file}\n@@ -1 +1 @@\n-a\n+b\n`;
    await suite.fixture.write('source.patch', ['train.py', 'src/<b>model.py'].map(changed).join(''));
    const panel = await suite.open();
    await suite.tab('Source');
    const { page } = panel;
    await page.getByRole('button', { name: 'train.py' }).waitFor();
    await page.getByRole('button', { name: 'src/<b>model.py' }).click();
    await eventually('it is opened', async () =>
      panel.told.includes('openUncommitted {"file":"src/<b>model.py"}'),
    );
    await panel.screenshot('run-uncommitted');
    assert.deepEqual(await panel.complaints(), []);
  });

  for (const theme of [dark, light, highContrast]) {
    it(`ends where it was deleted, until it is restored in place, in ${theme.name}`, async () => {
      const runId = suite.fixture.newRun(`to be deleted in ${theme.name}`);
      const panel = await suite.open({ runId, theme });
      const { page } = panel;
      await page.getByRole('button', { name: 'More Actions' }).click();
      await panel.screenshot(`run-actions-${theme.name}`);
      await page.keyboard.press('Escape');
      await suite.fixture.backend.deleteRun(runId);
      await page.getByText('This run was deleted.').waitFor();
      assert.equal(await page.getByRole('button', { name: 'More Actions' }).count(), 0);
      await panel.screenshot(`run-deleted-${theme.name}`);
      await page.getByRole('button', { name: 'Restore' }).click();
      await told(panel, 'restore');
      await suite.fixture.backend.restoreRun(runId);
      await page.getByRole('button', { name: 'More Actions' }).waitFor();
      assert.equal(await page.getByText('This run was deleted.').count(), 0);
      assert.deepEqual(await panel.complaints(), []);
      assert.deepEqual(panel.problems, []);
    });
  }
});
