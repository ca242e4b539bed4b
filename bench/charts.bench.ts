import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Frame, FrameLocator, Locator } from 'playwright-core';
import type { LinesRequest } from '../src/core/lines/request';
import { keepAmong } from '../src/core/lines/request';
import { slimLines } from '../src/core/lines/slim';
import type { Store } from '../src/store/store';
import { openStore } from '../src/store/store';
import type { Workbench } from '../test/e2e/driver/workbench';
import type { Bench } from './harness';
import { percentile } from './harness';
import { curves, dataSet } from './support/data';
import { windowMemory } from './support/memory';
import { CHART, frameOf } from './support/panels';
import type { Wanted } from './support/shown';
import { actToShown } from './support/shown';
import { withWorkspace } from './support/window';

const ROUNDS = 5;
/** In a section of its own, which can be closed. */
const METRIC = 'bench/loss';
/** Pixels of a chart that takes a third of a window. */
const PIXELS = 500;

interface Plan {
  readonly name: string;
  readonly runs: number;
  readonly points: number;
  readonly limit: number;
}

const PLANS: readonly Plan[] = [
  { name: 'one series of 1M points', runs: 1, points: 1_000_000, limit: 150 },
  { name: 'one series of 10M points', runs: 1, points: 10_000_000, limit: 150 },
  { name: '100 runs of 1M points', runs: 100, points: 1_000_000, limit: 500 },
  { name: '1,000 runs of 10,000 points', runs: 1000, points: 10_000, limit: 500 },
];

/** How long line charts take, of long series and of many. */
export async function run(bench: Bench): Promise<void> {
  for (const plan of PLANS) {
    const data = dataSet(plan.name, (store) => curves(store, 'curves', plan, METRIC));
    await measureStore(bench, plan, data);
    await measureWindow(bench, plan, data);
  }
}

/** Until the host has all lines of a chart; and how long it is busy at a time when it computes something of them. */
async function measureStore(bench: Bench, plan: Plan, data: (workspace: string) => void): Promise<void> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'tidemark-bench-'));
  data(folder);
  const store = openStore({ directory: path.join(folder, '.tidemark'), mode: 'window' });
  try {
    const runIds = runsOf(store);
    const request: LinesRequest = {
      runIds,
      y: [`\`${METRIC}\``],
      x: { by: 'step' },
      from: null,
      to: null,
      pixels: PIXELS,
      keep: keepAmong(runIds.length),
      smoothing: { method: 'none' },
      group: null,
    };
    let bytes = 0;
    await bench.time(`lines of ${plan.name}, in the host`, { limit: plan.limit, times: ROUNDS }, async () => {
      const lines = await store.metrics.lines(request);
      bytes = bytesOf(slimLines(lines));
    });
    bench.count(`what crosses to the page of ${plan.name}`, bytes / 1e6, 'MB');
    if (plan.points < 10_000_000) return;
    const smoothing = { method: 'ema', weight: 0.99 } as const;
    const turns: number[] = [];
    await bench.time(`${plan.name} smoothed, in the host`, { times: ROUNDS }, async () => {
      let since = performance.now();
      const timer = setInterval(() => {
        turns.push(performance.now() - since);
        since = performance.now();
      }, 0);
      await store.metrics.lines({ ...request, smoothing });
      clearInterval(timer);
    });
    bench.count(`the longest turn of that, 99th percentile`, percentile(turns, 0.99), 'ms', 50);
  } finally {
    store.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Of all columns in it. */
function bytesOf(data: object): number {
  return Object.values(data).reduce<number>((sum, value: unknown) => {
    if (ArrayBuffer.isView(value)) return sum + value.byteLength;
    return typeof value === 'object' && value !== null ? sum + bytesOf(value) : sum;
  }, 0);
}

/** In a real VS Code, the panel being open: a section is opened until its lines are painted, and a part is zoomed. */
async function measureWindow(bench: Bench, plan: Plan, data: (workspace: string) => void): Promise<void> {
  await withWorkspace(data, async ({ workbench }) => {
    await workbench.openContainer('Tidemark');
    await selectRuns(workbench, plan.runs);
    const before = (await windowMemory(workbench.page)).whole;
    await workbench.page.keyboard.press('F1');
    await workbench.quickInput.type('>Tidemark: Show Charts');
    await workbench.quickInput.option('Tidemark: Show Charts').click();
    const charts = await workbench.webviewFrame(/Charts/);
    const canvas = charts.locator(`canvas[aria-label^="${METRIC}:"]`);
    const many = plan.runs === 1 ? '1 run' : `${plan.runs.toLocaleString('en')} runs`;
    await charts.locator(`canvas[aria-label^="${METRIC}: ${many}, "]`).waitFor();
    const shown: number[] = [];
    for (let round = 0; round <= ROUNDS; round++) {
      await charts.locator('button.group').click();
      await canvas.waitFor({ state: 'detached' });
      const took = await opened(charts);
      if (round > 0) shown.push(took);
    }
    bench.samples(`chart of ${plan.name}, panel open, to the pixel`, shown, { limit: plan.limit });
    if (plan.runs === 1) {
      const zooms: number[] = [];
      for (let round = 0; round <= ROUNDS; round++) {
        const took = await zoomed(canvas, await frameOf(workbench.page, CHART));
        if (round > 0) zooms.push(took);
      }
      bench.samples(`the same zoomed to exact points, to the pixel`, zooms, { limit: 60 });
    }
    const after = (await windowMemory(workbench.page)).whole;
    bench.count(`memory that a chart of ${plan.name} adds to a window`, after - before, 'MiB', 250);
  });
}

/** All runs of the only experiment, in the tree. */
async function selectRuns(workbench: Workbench, runs: number): Promise<void> {
  const { page } = workbench;
  await workbench.row('Experiments', /^curve-/).click();
  for (let loaded = 100; loaded < runs; loaded += 100) {
    await page.keyboard.press('End');
    await workbench.row('Experiments', /^Load more/).click();
    await workbench.row('Experiments', /^Load more/).waitFor({ state: 'detached' });
  }
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Control+a');
}

/**
 * A hundredth of the chart is dragged over, and a hundredth of that, where each point has pixels of its own; milliseconds
 * of the second, from letting go of the mouse to the points that were fetched.
 */
async function zoomed(canvas: Locator, frame: Frame): Promise<number> {
  const { mouse } = frame.page();
  const box = await canvas.boundingBox();
  if (!box) throw new Error('The chart is not in the window.');
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  // While points are fetched, a bar stands before the canvas.
  const fetched: Wanted = { hosts: CHART.hosts, selector: '.drawing:first-child > canvas', least: 1 };
  const drag = async (): Promise<number> => {
    await mouse.move(x, y);
    await mouse.down();
    await mouse.move(x + 8, y, { steps: 4 });
    const took = await actToShown(frame, fetched, 'mouseup', () => mouse.up());
    await frame.page().waitForTimeout(1000);
    return took;
  };
  await drag();
  const took = await drag();
  await mouse.dblclick(x, y);
  await frame.page().waitForTimeout(1000);
  return took;
}

/** Milliseconds from the click that opens the section to the frame after the one with the lines in it. */
async function opened(charts: FrameLocator): Promise<number> {
  return charts.locator('tm-charts-page').evaluate((element: unknown) => {
    interface Page {
      readonly shadowRoot: {
        querySelector(
          selector: string,
        ): (Page & { click(): void; getAttribute(name: string): string | null }) | null;
      };
    }
    const { requestAnimationFrame } = globalThis as typeof globalThis & {
      readonly requestAnimationFrame: (callback: () => void) => number;
    };
    const page = element as Page;
    return new Promise<number>((resolve) => {
      const began = performance.now();
      const look = (): void => {
        const frame = page.shadowRoot.querySelector('tm-chart');
        const canvas = frame?.shadowRoot.querySelector('tm-line-chart')?.shadowRoot.querySelector('canvas');
        const drawn = /, [1-9][\d,]* points$/.test(canvas?.getAttribute('aria-label') ?? '');
        if (!drawn) requestAnimationFrame(look);
        else requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.now() - began)));
      };
      page.shadowRoot.querySelector('button.group')?.click();
      look();
    });
  });
}

function runsOf(store: Store): readonly string[] {
  const { experimentId = '' } = store.experiments.getByName('curves') ?? {};
  const { items } = store.runs.search({
    experimentIds: [experimentId],
    filter: '',
    orderBy: [],
    viewType: 'ACTIVE_ONLY',
    maxResults: 1000,
    pageToken: null,
    parent: 'any',
  });
  return items.map(({ info }) => info.runId);
}
