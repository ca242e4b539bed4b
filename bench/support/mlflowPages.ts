import { chromium, type Page } from 'playwright-core';
import type { Wanted } from './shown';
import { actToShown, scrollFrames } from './shown';

// The same jobs in MLflow's own pages, in the Chromium that the benches of our views use.

export interface Pages {
  readonly page: Page;
  readonly url: string;
}

export async function withMlflowPages(port: number, work: (pages: Pages) => Promise<void>): Promise<void> {
  const executablePath = process.env['TIDEMARK_TEST_CHROMIUM'];
  if (executablePath === undefined)
    throw new Error('TIDEMARK_TEST_CHROMIUM is not set: run this by `npm run bench`.');
  const args = ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'];
  const browser = await chromium.launch({ executablePath, args });
  try {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
    // Its assistant would take a quarter of the window.
    await context.addInitScript(() => {
      const { localStorage } = globalThis as typeof globalThis & {
        readonly localStorage: { setItem(key: string, value: string): void };
      };
      localStorage.setItem('mlflow.assistant.fab.autoOpenedOnFirstLoad_v1', 'true');
      localStorage.setItem('mlflow.assistant.panelOpen_v1', 'false');
    });
    const page = await context.newPage();
    await work({ page, url: `http://127.0.0.1:${port}/` });
  } finally {
    await browser.close();
  }
}

const ROWS: Wanted = { hosts: [], selector: '.ag-row .ag-cell', least: 30 };

/** Milliseconds from the list of experiments, with the application loaded, to the first rows of one's runs. */
export async function openRuns({ page, url }: Pages, experiment: number): Promise<number> {
  return follow({ page, url }, `#/experiments/${experiment}/runs`, ROWS);
}

/** Has the table show all columns: by itself it shows none of the params and metrics. */
export async function showColumns({ page }: Pages): Promise<void> {
  await page.getByRole('button', { name: 'Columns' }).click();
  const dialog = page.getByRole('dialog');
  for (const [part, group] of [
    ['metric_', /^Metrics \(/],
    ['param_', /^Parameters \(/],
  ] as const) {
    await dialog.getByPlaceholder('Search columns').fill(part);
    await dialog.getByText(group).click();
    await dialog.locator('[class*="treenode-checkbox-checked"]').filter({ hasText: group }).waitFor();
  }
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
}

/** Milliseconds from Enter to the row of the newest run that the filter finds. */
export async function filterRuns({ page }: Pages, filter: string, first: string): Promise<number> {
  const box = page.getByPlaceholder(/^metrics\./);
  await box.fill(filter);
  await page.waitForTimeout(1000);
  await box.press('Escape');
  await box.focus();
  const wanted: Wanted = { hosts: [], selector: '.ag-row[row-index="0"] a', least: 1, says: first };
  return actToShown(page, wanted, 'keydown', () => page.keyboard.press('Enter'));
}

export async function runsFrames({ page }: Pages, frames: number): Promise<readonly number[]> {
  return scrollFrames(page.locator('.ag-body-viewport'), { down: 120, right: 0, frames });
}

/** Milliseconds from a run's page to the chart of its metric. */
export async function openChart({ page, url }: Pages, experiment: number, runId: string): Promise<number> {
  const chart: Wanted = {
    hosts: [],
    selector: '.js-plotly-plot .scatterlayer .trace path.js-line',
    least: 1,
  };
  return follow({ page, url }, `#/experiments/${experiment}/runs/${runId}/model-metrics`, chart);
}

/** Milliseconds from following the link to a table with as many rows as there are params. */
export async function openComparison(
  { page, url }: Pages,
  experiment: number,
  runIds: readonly string[],
  params: number,
): Promise<number> {
  const query = `runs=${encodeURIComponent(JSON.stringify(runIds))}&experiments=${encodeURIComponent(`["${experiment}"]`)}`;
  return follow({ page, url }, `#/compare-runs?${query}`, { hosts: [], selector: 'tr', least: params });
}

/** From the list of experiments by the application's own routing. */
async function follow({ page, url }: Pages, hash: string, wanted: Wanted): Promise<number> {
  await page.goto('about:blank');
  await page.goto(`${url}#/experiments`);
  await page.getByRole('link', { name: 'sweep' }).first().waitFor({ timeout: 60_000 });
  await page.waitForTimeout(1500);
  const go = async (): Promise<void> =>
    page.evaluate((to) => {
      (globalThis as typeof globalThis & { readonly location: { hash: string } }).location.hash = to;
    }, hash);
  return actToShown(page, wanted, 'hashchange', go);
}
