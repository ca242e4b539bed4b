import type { Locator } from 'playwright-core';
import type { Workbench } from '../test/e2e/driver/workbench';
import type { Bench } from './harness';
import { curves, dataSet, scaled, showEveryColumn, sweep } from './support/data';
import { memoryOf } from './servers';
import { windowMemory } from './support/memory';
import { COMPARISON, TABLE_ROWS, filterTimes, frameOf, frameWith, tableFrames } from './support/panels';
import { eventually, withWorkspace } from './support/window';

const SWEEP = { runs: scaled(100_000), params: 20, metrics: 20 };
const LONG = [
  { name: 'million', points: scaled(1_000_000) },
  { name: 'ten-million', points: scaled(10_000_000) },
] as const;
const MANY = { runs: 100, points: scaled(1_000_000) };
const COMPARED = { runs: 100, params: scaled(1000), metrics: 0 };
/** MiB, for each of the panels, and for all of them. */
const LIMIT = 250;

interface Panel {
  readonly name: string;
  /** Selects in the tree what it is for. */
  readonly select: (workbench: Workbench) => Promise<void>;
  readonly command: string;
  readonly shown: (workbench: Workbench) => Promise<void>;
  /** What a person does in it, so that it holds what it holds then. */
  readonly use: (workbench: Workbench) => Promise<void>;
}

const count = (many: number): string => many.toLocaleString('en');

const PANELS: readonly Panel[] = [
  {
    name: `the runs table of ${count(SWEEP.runs)} runs x 40 columns`,
    select: (workbench) => workbench.row('Experiments', /^sweep/).click(),
    command: 'Tidemark: Show Runs Table',
    shown: async ({ page }) => {
      await (await frameOf(page, TABLE_ROWS)).locator('.count', { hasText: count(SWEEP.runs) }).waitFor();
    },
    use: async ({ page }) => {
      const frame = await frameOf(page, TABLE_ROWS);
      await filterTimes(frame, SWEEP);
      await tableFrames(frame, { down: 120, right: 40, frames: 300 });
    },
  },
  {
    name: `charts of ${count(LONG[0].points)} and of ${count(LONG[1].points)} points`,
    select: async (workbench) => {
      for (const { name } of LONG)
        await workbench.expand(workbench.row('Experiments', new RegExp(`^${name}`)));
      const runs = workbench.tree('Experiments').getByRole('treeitem', { name: /^curve-0/ });
      // A plain click would open the run's page.
      for (const index of [0, 1]) await runs.nth(index).click({ modifiers: ['ControlOrMeta'] });
    },
    command: 'Tidemark: Show Charts',
    shown: async ({ page }) => {
      for (const { name, points } of LONG) await lines(page, name, 1, points);
    },
    use: async ({ page }) => {
      for (const { name, points } of LONG) await zoomed(await lines(page, name, 1, points));
    },
  },
  {
    name: `a chart of ${MANY.runs} runs x ${count(MANY.points)} points`,
    select: async (workbench) => {
      for (const { name } of LONG) await collapsed(workbench.row('Experiments', new RegExp(`^${name}`)));
      await allRunsOf(workbench, /^many/, /^curve-99/);
    },
    command: 'Tidemark: Show Charts',
    shown: async ({ page }) => {
      await lines(page, 'many', MANY.runs, MANY.points);
    },
    use: async ({ page }) => zoomed(await lines(page, 'many', MANY.runs, MANY.points)),
  },
  {
    name: `the comparison of ${COMPARED.runs} runs x ${count(COMPARED.params)} params`,
    select: async (workbench) => {
      await collapsed(workbench.row('Experiments', /^many/));
      await allRunsOf(workbench, /^compared/, /^run-99/);
    },
    command: 'Tidemark: Compare Runs',
    shown: async ({ page }) => (await frameOf(page, COMPARISON)).locator('.row.line').first().waitFor(),
    use: async ({ page }) => {
      const frame = await frameOf(page, COMPARISON);
      for (let times = 0; times < 2; times++) await frame.locator('vscode-checkbox').first().click();
    },
  },
];

/** What the panels of all these sizes take in one window, all of them in sight at once. */
export async function run(bench: Bench): Promise<void> {
  const data = dataSet('everything', (store) => {
    sweep(store, 'sweep', SWEEP);
    for (const { name, points } of LONG) curves(store, name, { runs: 1, points }, name);
    curves(store, 'many', MANY, 'many');
    sweep(store, 'compared', COMPARED);
    showEveryColumn(store);
  });
  await withWorkspace(data, async ({ workbench }) => {
    const { page, quickInput } = workbench;
    await page.setViewportSize({ width: 1920, height: 1200 });
    await workbench.openContainer('Tidemark');
    await workbench.row('Experiments', /^compared/).waitFor();
    await workbench.palette('View: Grid Editor Layout (2x2)');
    await page.waitForTimeout(5000);
    const before = await windowMemory(page);
    bench.count('a window without panels', before.whole, 'MiB');
    let last = before.whole;
    for (const [index, panel] of PANELS.entries()) {
      await panel.select(workbench);
      await page.keyboard.press(`Control+${index + 1}`);
      await page.keyboard.press('F1');
      await quickInput.type(`>${panel.command}`);
      await quickInput.option(panel.command).click();
      await panel.shown(workbench);
      await panel.use(workbench);
      await page.waitForTimeout(2000);
      const { whole } = await windowMemory(page);
      bench.count(`${panel.name} adds`, whole - last, 'MiB', LIMIT);
      last = whole;
    }
    await workbench.screenshot('bench-memory');
    // All are as they were while the others came.
    for (const { shown } of PANELS) await shown(workbench);
    const all = await windowMemory(page);
    bench.count('all of them in one window add', all.whole - before.whole, 'MiB', LIMIT);
    bench.count('JavaScript objects of that window', all.heap, 'MiB', LIMIT);
    bench.count('the extension host beside it', memoryOf(process.pid, '--type=extensionHost'), 'MiB');
  });
}

async function collapsed(row: Locator): Promise<void> {
  if ((await row.getAttribute('aria-expanded')) !== 'true') return;
  await row.click();
  await row.press('ArrowLeft');
}

/** The first press takes all that are beside the row with the focus. */
async function allRunsOf(workbench: Workbench, name: RegExp, first: RegExp): Promise<void> {
  const row = workbench.row('Experiments', name);
  await workbench.expand(row);
  await workbench.row('Experiments', first).waitFor();
  await row.press('ArrowDown');
  await workbench.page.keyboard.press('Control+a');
}

/** The chart that has all lines of a metric, in whichever panel. */
async function lines(
  page: Workbench['page'],
  metric: string,
  runs: number,
  points: number,
): Promise<Locator> {
  const many = runs === 1 ? '1 run' : `${count(runs)} runs`;
  const label = `${metric}: ${many}, ${count(runs * points)} points`;
  const frame = await eventually(label, () => frameWith(page, `canvas[aria-label="${label}"]`));
  return frame.locator(`canvas[aria-label="${label}"]`);
}

/** Into a part of the chart and back to all of it. */
async function zoomed(canvas: Locator): Promise<void> {
  await canvas.focus();
  const page = canvas.page();
  for (let times = 0; times < 10; times++) {
    await page.keyboard.press('+');
    await page.waitForTimeout(200);
  }
  await page.keyboard.press('Escape');
  await page.waitForTimeout(1000);
}
