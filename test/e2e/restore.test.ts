import assert from 'node:assert/strict';
import { globSync } from 'node:fs';
import type { Session } from './driver/session';
import { openSession } from './driver/session';
import { fillStore, seedRun } from './driver/store';

describe('a reload of the window', () => {
  let session: Session;
  before(async () => {
    session = await openSession({
      prepare: (workspace) =>
        fillStore(workspace, (store) => {
          for (const [index, name] of ['able-crane-512', 'brave-sloth-496', 'calm-owl-77'].entries()) {
            seedRun(store, 'digits', {
              name,
              params: { learning_rate: `0.0${index + 1}`, hidden: '32', batch: '64' },
              metrics: { 'val/accuracy': 0.9844 - index / 100, 'val/loss': 0.2 + index },
            });
          }
        }),
    });
  });
  afterEach(async function () {
    if (this.currentTest?.isFailed()) await session.workbench.screenshot('failed');
  });
  after(() => session.close());

  it("brings an experiment's charts and comparison back", async () => {
    const { workbench } = session;
    await workbench.openContainer('Tidemark');
    const experiment = workbench.row('Experiments', /^digits/);
    await workbench.contextMenu(experiment, 'Compare Runs');
    await (await workbench.webviewFrame(/^Compare/)).getByText('learning_rate').waitFor();
    await workbench.contextMenu(experiment, 'Show Charts');
    const label = 'canvas[aria-label="val/accuracy: 3 runs, 30 points"]';
    await (await workbench.webviewFrame(/^Charts/)).locator(label).waitFor();
    await workbench.screenshots('charts-of-experiment');

    await workbench.reload();
    await (await workbench.webviewFrame(/^Charts/)).locator(label).waitFor();
    await (await workbench.webviewFrame(/^Compare/)).getByText('learning_rate').waitFor();
    await workbench.screenshots('compare-restored');
  });

  it('brings a custom chart back, as its text is', async () => {
    const { workbench } = session;
    await workbench.palette('View: Close All Editors');
    const file = 'learning-rate.tidemark-chart.json';
    await workbench.page.keyboard.press('Control+P');
    await workbench.quickInput.type(file);
    await workbench.quickInput.pick(new RegExp(`^${file}`));
    await workbench.page.getByRole('tab', { name: new RegExp(`^${file}`) }).waitFor();
    await workbench.palette('Tidemark: Preview Custom Chart');
    const drawn = 'canvas[aria-label$=": 3 marks"]';
    await (await workbench.webviewFrame(/^Chart: learning-rate/)).locator(drawn).waitFor();
    await workbench.screenshots('custom-chart');
    await workbench.reload();
    await (await workbench.webviewFrame(/^Chart: learning-rate/)).locator(drawn).waitFor();
  });

  it('makes a custom chart under the name that is proposed', async () => {
    const { workbench } = session;
    await workbench.palette('View: Close All Editors');
    await workbench.palette('Tidemark: New Custom Chart…');
    await workbench.page.locator('.quick-input-widget').getByRole('button', { name: 'OK' }).click();
    await workbench.editorTab(/^chart\.tidemark-chart\.json\b/).waitFor();
    const drawn = 'canvas[aria-label$=": 3 marks"]';
    await (await workbench.webviewFrame(/^Chart: chart\b/)).locator(drawn).waitFor();
    assert.deepEqual(globSync('chart*', { cwd: session.workspace }), ['chart.tidemark-chart.json']);
  });
});
