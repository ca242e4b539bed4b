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
              params: { learning_rate: `0.0${index + 1}`, epochs: '30' },
              metrics: { 'val/accuracy': 0.9844 - index / 100, 'val/loss': 0.2 + index },
            });
          }
        }),
    });
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
});
