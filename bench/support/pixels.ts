import type { Locator, Page } from 'playwright-core';

// What is passed to evaluate() runs in the page, and takes its times there, on the machine's one clock: no polling from
// outside is in them.

/** As much of a browser as is asked of it here: the types of these files are Node's. */
type Browser = typeof globalThis & {
  readonly requestAnimationFrame: (callback: () => void) => number;
  readonly MutationObserver: new (callback: () => void) => {
    observe(target: Canvas, options: { attributeFilter: string[] }): void;
  };
  readonly document: { querySelectorAll(selector: string): { readonly length: number } };
  addEventListener(type: 'mousedown', listener: () => void, options: { capture: true; once: true }): void;
  rowTiming?: Promise<number>;
};

interface Canvas {
  readonly width: number;
  readonly height: number;
  getAttribute(name: string): string | null;
  getContext(kind: '2d'): {
    getImageData(x: number, y: number, width: number, height: number): { readonly data: Uint8ClampedArray };
  };
  painted?: Painted[];
}

/** A moment at which a chart had been painted: how many points its label named then, and a sum over its pixels. */
export interface Painted {
  readonly at: number;
  readonly points: number;
  readonly pixels: number;
}

export async function watchChart(chart: Locator): Promise<void> {
  await chart.evaluate((element: unknown) => {
    const canvas = element as Canvas;
    const { requestAnimationFrame, MutationObserver } = globalThis as Browser;
    const painted: Painted[] = [];
    const note = (): void => {
      const at = Date.now();
      const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
      const pixels = new Uint32Array(data.buffer).reduce((sum, pixel) => (sum * 31 + pixel) >>> 0, 0);
      const [, count = '0'] = /([\d,]+) points?/.exec(canvas.getAttribute('aria-label') ?? '') ?? [];
      painted.push({ at, points: Number(count.replaceAll(',', '')), pixels });
    };
    // The frame after the one that has the drawing in it: by then it is on the screen.
    const changed = (): void => void requestAnimationFrame(() => requestAnimationFrame(note));
    new MutationObserver(changed).observe(canvas, { attributeFilter: ['aria-label'] });
    canvas.painted = painted;
    changed();
  });
}

export async function paintings(chart: Locator): Promise<readonly Painted[]> {
  return chart.evaluate((element: unknown) => (element as Canvas).painted ?? []);
}

/**
 * Milliseconds from the press of the mouse, in `click`, to the frame after the one in which at least `least` elements
 * of the selector are in the window.
 */
export async function clickToRows(
  page: Page,
  rows: { readonly selector: string; readonly least: number },
  click: () => Promise<void>,
): Promise<number> {
  await page.evaluate(({ selector, least }) => {
    const browser = globalThis as Browser;
    let pressed: number | undefined;
    browser.addEventListener('mousedown', () => (pressed = performance.now()), { capture: true, once: true });
    browser.rowTiming = new Promise((resolve, reject) => {
      const look = (): void => {
        const since = performance.now() - (pressed ?? performance.now());
        if (since > 30_000) reject(new Error(`No ${selector} after 30 s.`));
        else if (pressed !== undefined && browser.document.querySelectorAll(selector).length >= least)
          browser.requestAnimationFrame(() => resolve(performance.now() - (pressed ?? NaN)));
        else browser.requestAnimationFrame(look);
      };
      look();
    });
  }, rows);
  await click();
  return page.evaluate(() => (globalThis as Browser).rowTiming ?? NaN);
}
