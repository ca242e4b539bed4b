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
    await (await workbench.webviewFrame(/^Charts: digits/)).getByText('Newest 3 of 3 runs').waitFor();
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

  it("goes on following an experiment, and keeps the runs that were chosen in the page's place", async () => {
    const { workbench } = session;
    const drawn = (runs: string): string => `canvas[aria-label="val/accuracy: ${runs} points"]`;
    await workbench.palette('View: Close All Editors');
    await workbench.openContainer('Tidemark');
    await workbench.contextMenu(workbench.row('Experiments', /^digits/), 'Show Charts');
    await (await workbench.webviewFrame(/^Charts: digits/)).locator(drawn('3 runs, 30')).waitFor();
    await workbench.reload();
    await (await workbench.webviewFrame(/^Charts: digits/)).locator(drawn('3 runs, 30')).waitFor();
    fillStore(session.workspace, (store) =>
      seedRun(store, 'digits', { name: 'dear-fox-1', metrics: { 'val/accuracy': 0.99 } }),
    );
    const charts = await workbench.webviewFrame(/^Charts: digits/);
    await charts.locator(drawn('4 runs, 40')).waitFor();
    await charts.getByRole('textbox', { name: 'Find charts (regex)' }).fill('accuracy');
    await charts.getByRole('button', { name: 'Choose Runs…' }).click();
    for (const name of ['able-crane-512', 'calm-owl-77'])
      await workbench.quickInput.box.getByRole('checkbox', { name, exact: true }).click();
    await workbench.quickInput.accept();
    const chosen = await workbench.webviewFrame(/^Charts: dear-fox-1, brave-sloth-496/);
    await chosen.locator(drawn('2 runs, 20')).waitFor();
    await chosen.getByText('2 of 4 runs').waitFor();
    assert.equal(await workbench.editorTab(/^Charts: digits/).count(), 0);
    await workbench.screenshots('charts-chosen');

    await workbench.reload();
    const again = await workbench.webviewFrame(/^Charts: dear-fox-1, brave-sloth-496/);
    await again.locator(drawn('2 runs, 20')).waitFor();
    assert.equal(await again.getByRole('textbox', { name: 'Find charts (regex)' }).inputValue(), 'accuracy');
    assert.equal(await again.locator('tm-chart').count(), 1);

    await again.getByRole('button', { name: 'Choose Runs…' }).click();
    await workbench.quickInput.box.getByRole('button', { name: 'Show the Newest Runs' }).click();
    const followed = await workbench.webviewFrame(/^Charts: digits/);
    await followed.locator(drawn('4 runs, 40')).waitFor();
    assert.equal(await followed.locator('tm-chart').count(), 1);
  });
});
