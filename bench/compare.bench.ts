import type { Locator } from 'playwright-core';
import type { Store } from '../src/store/store';
import type { Bench } from './harness';
import { withWindow } from './support/window';

const RUNS = 100;
const PARAMS = 1000;
const ROUNDS = 15;

/** A hundred runs of a thousand params side by side, in a real VS Code. */
export async function run(bench: Bench): Promise<void> {
  await withWindow(fill, async ({ workbench }) => {
    await workbench.reload();
    await workbench.openContainer('Tidemark');
    const first = workbench.row('Experiments', /^run-99/);
    await first.click();
    await workbench.page.keyboard.press('Control+a');
    await workbench.contextMenu(first, /^Compare Runs/);
    const frame = await workbench.webviewFrame(/Compare/);
    const page = frame.locator('tm-compare-page');
    await page.locator('.row.line').first().waitFor();
    await workbench.page.waitForTimeout(2000);
    const times: number[] = [];
    for (let round = -2; round < ROUNDS; round++) {
      const { took, cells } = await toggle(page);
      if (cells < (RUNS * PARAMS) / 2) throw new Error(`Only ${String(cells)} cells are compared.`);
      if (round >= 0) times.push(took);
    }
    bench.samples(`comparison of ${String(RUNS)} runs x ${String(PARAMS)} params, asked to shown`, times, {
      limit: 150,
    });
  });
}

function fill(store: Store): void {
  const experimentId = store.experiments.create({ name: 'wide', artifactLocation: null, tags: [] });
  for (let index = 0; index < RUNS; index++) {
    const { info } = store.runs.create({
      experimentId,
      runName: `run-${String(index)}`,
      userId: 'ana',
      startTime: 1_700_000_000_000 + index * 1000,
      status: 'FINISHED',
      tags: [],
    });
    for (let from = 0; from < PARAMS; from += 100) {
      store.runs.logParams(
        info.runId,
        Array.from({ length: 100 }, (_, k) => ({
          key: `param-${String(from + k)}`,
          // Half of them differ.
          value: (from + k) % 2 === 0 ? 'same' : String((index * 7 + k) % 13),
        })),
      );
    }
  }
}

interface Grid {
  readonly shadowRoot: Grid;
  querySelector(selector: string): Grid;
  getAttribute(name: string): string | null;
  click(): void;
}

/** Switches "only differences"; milliseconds to the frame after the one in which the other rows are there. */
async function toggle(page: Locator): Promise<{ readonly took: number; readonly cells: number }> {
  return page.evaluate(async (element: unknown) => {
    const { requestAnimationFrame } = globalThis as typeof globalThis & {
      readonly requestAnimationFrame: (callback: () => void) => number;
    };
    const root = (element as Grid).shadowRoot;
    const grid = (): Grid => root.querySelector('tm-compare-grid').shadowRoot.querySelector('.grid');
    const rows = (): number => Number(grid().getAttribute('aria-rowcount'));
    const before = rows();
    const start = performance.now();
    root.querySelector('tm-compare-toolbar').shadowRoot.querySelector('vscode-checkbox').click();
    await new Promise<void>((resolve) => {
      const look = (): void => {
        requestAnimationFrame(rows() === before ? look : resolve);
      };
      look();
    });
    return { took: performance.now() - start, cells: rows() * Number(grid().getAttribute('aria-colcount')) };
  });
}
