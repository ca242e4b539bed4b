import type { Session } from '../test/e2e/driver/session';
import type { Store } from '../src/store/store';
import type { Bench } from './harness';
import { clickToRows } from './support/pixels';
import { eventually, extensionLog, withWindow } from './support/window';

const RUNS = 10_000;
const ROUNDS = 7;

/** How long the extension takes to start, and its tree to open, in a real VS Code on a well-filled store. */
export async function run(bench: Bench): Promise<void> {
  await withWindow(fill, async (session) => {
    const view: number[] = [];
    const rows: number[] = [];
    for (let round = -1; round < ROUNDS; round++) {
      const measured = await measure(session);
      if (round < 0) continue;
      view.push(measured.view);
      rows.push(measured.rows);
    }
    bench.samples('activate()', activations(session.workspace), { limit: 50 });
    bench.samples('click on the activity bar to the experiments', view, { limit: 300 });
    bench.samples('expanding an experiment of 10,000 runs to their rows', rows, { limit: 300 });
  });
}

/** Two experiments: an only one would be expanded from the start. */
function fill(store: Store): void {
  const large = store.experiments.create({ name: 'large', artifactLocation: null, tags: [] });
  store.experiments.create({ name: 'small', artifactLocation: null, tags: [] });
  for (let index = 0; index < RUNS; index++) {
    const { info } = store.runs.create({
      experimentId: large,
      runName: `run-${index}`,
      userId: 'ana',
      startTime: 1_700_000_000_000 + index * 1000,
      tags: [{ key: 'mlflow.source.name', value: 'train.py' }],
    });
    store.runs.logParams(info.runId, [
      { key: 'learning_rate', value: String(1 / (index + 1)) },
      { key: 'epochs', value: '30' },
    ]);
    const point = {
      step: 1,
      timestamp: info.startTime,
      modelId: null,
      datasetName: null,
      datasetDigest: null,
    };
    store.metrics.append(info.runId, [
      { ...point, key: 'loss', value: 1 / (index + 1) },
      { ...point, key: 'accuracy', value: 1 - 1 / (index + 1) },
    ]);
    store.runs.update(info.runId, { status: 'FINISHED', endTime: info.startTime + 500 });
  }
}

interface Measured {
  readonly view: number;
  readonly rows: number;
}

/** All of it in a window that has just been loaded. */
async function measure({ workbench, workspace }: Session): Promise<Measured> {
  const { page } = workbench;
  const before = activations(workspace).length;
  await workbench.reload();
  await eventually('the extension is active', () => activations(workspace).length > before || undefined);
  // The start of a window goes on for a while after that.
  await page.waitForTimeout(2500);

  const tab = page.locator('.activitybar').getByRole('tab', { name: 'Tidemark' });
  const files = page.locator('.activitybar').getByRole('tab', { name: /^Explorer/ });
  if ((await tab.getAttribute('aria-expanded')) === 'true') throw new Error('The tree is open already.');
  const experiments = { selector: '[role=treeitem][aria-level="1"][aria-label^="large"]', least: 1 };
  const view = await clickToRows(page, experiments, () => tab.click());
  const runs = { selector: '[role=treeitem][aria-level="2"][aria-label^="run-"]', least: 5 };
  const rows = await clickToRows(page, runs, () => workbench.row('Experiments', /^large/).click());

  // The next window opens with the files in the sidebar, not with the tree; that is saved after a moment.
  await files.click();
  await page.waitForTimeout(1500);
  return { view, rows };
}

/** Of every window so far, in no order: each has a log file of its own. */
function activations(workspace: string): number[] {
  return [...extensionLog(workspace).matchAll(/Activated in ([\d.]+) ms/g)].map(([, text]) => Number(text));
}
