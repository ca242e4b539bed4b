import type { Page } from 'playwright-core';
import { memory } from '../servers';

export interface WindowMemory {
  /** MiB of JavaScript objects that are in use, in the page and all frames in it. */
  readonly heap: number;
  /** MiB that the page's processes have for themselves, with their share of the rest. */
  readonly whole: number;
}

/** After a collection of what isn't in use. A panel's frames are in the window's own process. */
export async function windowMemory(page: Page): Promise<WindowMemory> {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  // What a start leaves behind would hide what a panel takes.
  await session.send('Memory.simulatePressureNotification', { level: 'critical' });
  await page.waitForTimeout(1000);
  await session.send('HeapProfiler.collectGarbage');
  const { metrics } = await session.send('Performance.getMetrics');
  await session.detach();
  const used = metrics.find(({ name }) => name === 'JSHeapUsedSize')?.value ?? NaN;
  const browser = await page.context().browser()?.newBrowserCDPSession();
  const processes = (await browser?.send('SystemInfo.getProcessInfo'))?.processInfo ?? [];
  await browser?.detach();
  const renderers = processes.filter(({ type }) => type === 'renderer');
  return { heap: used / 2 ** 20, whole: renderers.reduce((sum, { id }) => sum + memory(id), 0) };
}
