import type { Frame, FrameLocator, Locator, Page } from 'playwright-core';
import type { Workbench } from '../../test/e2e/driver/workbench';
import type { SweepShape } from './data';
import { newestOf } from './data';
import type { Wanted } from './shown';
import { actToShown, scrollFrames } from './shown';
import { eventually } from './window';

// The jobs that the benches of the views do, in a real VS Code.

/** A row that has its cells. */
export const TABLE_ROWS: Wanted = {
  hosts: ['tm-table-page'],
  selector: '.row:not(.waiting):not([hidden])',
  least: 10,
};

export const CHART: Wanted = {
  hosts: ['tm-charts-page', 'tm-chart', 'tm-line-chart'],
  selector: 'canvas',
  least: 1,
  attribute: 'aria-label',
  says: ', [1-9][\\d,]* points$',
};

export const COMPARISON: Wanted = {
  hosts: ['tm-compare-page', 'tm-compare-grid'],
  selector: '.row.line',
  least: 10,
};

export interface Command {
  /** Its title in the palette. */
  readonly title: string;
  /** The tab of the panel it opens. */
  readonly tab: RegExp;
  /** Selects in the tree what it is for. */
  readonly select: () => Promise<void>;
}

/**
 * Milliseconds from the Enter that runs the command to what is wanted being painted in its panel, which is left open. The
 * first opening, in which a window loads the page's code, isn't among them.
 */
export async function commandToShown(
  workbench: Workbench,
  { title, tab, select }: Command,
  wanted: Wanted,
  rounds: number,
): Promise<readonly number[]> {
  const { page, quickInput } = workbench;
  const took: number[] = [];
  for (let round = -1; round < rounds; round++) {
    await select();
    await page.keyboard.press('F1');
    await quickInput.type(`>${title}`);
    await quickInput.option(title).waitFor();
    // The list goes on settling for a moment.
    await page.waitForTimeout(500);
    const one = await actToShown(page, wanted, 'keydown', () => page.keyboard.press('Enter'));
    if (round >= 0) took.push(one);
    await page.waitForTimeout(1000);
    if (round < rounds - 1) await closePanel(page, workbench.editorTab(tab), wanted);
  }
  return took;
}

export async function closePanel(page: Page, tab: Locator, wanted: Wanted): Promise<void> {
  await tab.click({ button: 'middle' });
  await tab.waitFor({ state: 'detached' });
  await eventually('the panel is gone', async () => ((await findFrame(page, wanted)) ? undefined : true));
}

/** The frame that a panel's page is in. */
export async function frameOf(page: Page, wanted: Wanted): Promise<Frame> {
  return eventually('the page of the panel', () => findFrame(page, wanted));
}

async function findFrame(page: Page, { hosts: [host = ''] }: Wanted): Promise<Frame | undefined> {
  return frameWith(page, host);
}

/** The first frame that has such an element. */
export async function frameWith(page: Page, selector: string): Promise<Frame | undefined> {
  for (const frame of page.frames()) {
    // Frames come and go while they are asked.
    const count = await frame
      .locator(selector)
      .count()
      .catch(() => 0);
    if (count > 0) return frame;
  }
  return undefined;
}

/**
 * Types `text`, then key by key the rest: of each key the milliseconds to the first row of what it finds. `rest` has
 * for each key the name of the run that is then the first.
 */
async function keysToRows(
  frame: Frame,
  text: string,
  rest: readonly (readonly [key: string, first: string])[],
): Promise<readonly number[]> {
  const page = frame.page();
  const box = frame.getByRole('combobox').first();
  await box.fill(text);
  await page.waitForTimeout(1500);
  const took: number[] = [];
  for (const [key, first] of rest) {
    const wanted: Wanted = {
      hosts: TABLE_ROWS.hosts,
      selector: '.row[aria-rowindex="2"]:not(.waiting) .cell.name .value',
      least: 1,
      says: `^${first}$`,
    };
    took.push(await actToShown(frame, wanted, 'keydown', () => page.keyboard.press(key)));
    await page.waitForTimeout(200);
  }
  await box.fill('');
  return took;
}

/** Keys of a name, each of which finds fewer runs, and ones that end a condition on a metric. */
export async function filterTimes(frame: Frame, shape: SweepShape): Promise<readonly number[]> {
  const name = 'run-';
  const digits = ['1', '2', '3', '4', '5'].slice(0, String(shape.runs).length - 1);
  const inNames = digits.map((key, index): readonly [string, string] => {
    const part = name + digits.slice(0, index + 1).join('');
    return [key, newestOf(shape, (run) => run.name.includes(part))];
  });
  const took = [...(await keysToRows(frame, name, inNames))];
  for (const metric of ['metric_0', 'metric_1', 'metric_2', 'metric_3', 'metric_4']) {
    const first = newestOf(shape, ({ metrics }) =>
      metrics.some(([key, value]) => key === metric && value < 0.09),
    );
    took.push(...(await keysToRows(frame, `metrics.${metric} < 0.0`, [['9', first]])));
  }
  return took;
}

/** Milliseconds between the frames of scrolling the table by so many pixels with each. */
export async function tableFrames(
  frame: Frame | FrameLocator,
  by: { readonly down: number; readonly right: number; readonly frames: number },
): Promise<readonly number[]> {
  return scrollFrames(frame.locator('tm-table-page .grid'), by);
}
