import type { Frame, Locator, Page } from 'playwright-core';
import { eventually } from './window';

// What is passed to evaluate() runs in the page and takes its times there: no polling from outside is in them.

const MINUTE = 60_000;

/** Elements that are waited for, in the shadow roots of `hosts`, one in the other. */
export interface Wanted {
  readonly hosts: readonly string[];
  readonly selector: string;
  readonly least: number;
  /** What the first of them says: its text, or this attribute. */
  readonly attribute?: string;
  /** A regular expression for that. */
  readonly says?: string;
}

interface Tree {
  querySelector(selector: string): { readonly shadowRoot: Tree | null } | null;
  querySelectorAll(selector: string): ArrayLike<Shown>;
}

interface Shown {
  readonly textContent: string | null;
  getAttribute(name: string): string | null;
}

interface Window {
  readonly document: Tree;
  /** Of the frames in it, which are its members. */
  readonly length: number;
  readonly [frame: number]: Window | undefined;
}

type Browser = typeof globalThis &
  Window & {
    readonly requestAnimationFrame: (callback: (time: number) => void) => number;
    addEventListener(type: string, listener: () => void, options: { capture: true; once: true }): void;
    benchTook?: number | undefined;
  };

/**
 * Milliseconds from the event of this type, which `act` makes in `place`, until what is wanted had been painted, there
 * or in a frame inside: a panel's is new each time it opens, and has the origin of the window. Throws after a minute.
 */
export async function actToShown(
  place: Page | Frame,
  wanted: Wanted,
  event: 'mousedown' | 'mouseup' | 'keydown' | 'hashchange',
  act: () => Promise<void>,
): Promise<number> {
  await place.evaluate(waitInPage, { wanted, event });
  await act();
  const shown = eventually(
    'what was asked for is shown',
    async () => place.evaluate(() => (globalThis as Browser).benchTook),
    MINUTE,
  );
  shown.catch(() => undefined);
  // A page that is busy for long doesn't answer at all.
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('Nothing was shown within a minute.')), MINUTE + 5000);
  });
  return Promise.race([shown, late]).finally(() => clearTimeout(timer));
}

function waitInPage({ wanted, event }: { readonly wanted: Wanted; readonly event: string }): void {
  const { hosts, selector, least, attribute, says } = wanted;
  const browser = globalThis as Browser;
  const text = says === undefined ? undefined : new RegExp(says);
  const isIn = (document: Tree): boolean => {
    let tree: Tree | null | undefined = document;
    for (const host of hosts) tree = tree?.querySelector(host)?.shadowRoot;
    const found = tree?.querySelectorAll(selector);
    const first = found?.[0];
    if (!found || !first || found.length < least) return false;
    return (
      !text || text.test((attribute === undefined ? first.textContent : first.getAttribute(attribute)) ?? '')
    );
  };
  const isThere = (window: Window): boolean => {
    try {
      if (isIn(window.document)) return true;
    } catch {
      // Of another origin.
      return false;
    }
    return Array.from({ length: window.length }, (_, index) => window[index]).some(
      (frame) => frame !== undefined && isThere(frame),
    );
  };
  browser.benchTook = undefined;
  const begin = (): void => {
    const began = performance.now();
    const look = (): void => {
      // By the next frame it is on the screen.
      if (isThere(browser))
        browser.requestAnimationFrame(() => (browser.benchTook = performance.now() - began));
      else if (performance.now() - began < 60_000) browser.requestAnimationFrame(look);
    };
    browser.requestAnimationFrame(look);
  };
  browser.addEventListener(event, begin, { capture: true, once: true });
}

interface Scroller {
  scrollTop: number;
  scrollLeft: number;
  readonly scrollHeight: number;
  readonly scrollWidth: number;
  readonly clientHeight: number;
  readonly clientWidth: number;
}

/**
 * Scrolls so many pixels with each frame, back and forth; milliseconds between the frames that were made. Frames come
 * at 60 Hz at most: one that was missed shows as 33 ms.
 */
export async function scrollFrames(
  scroller: Locator,
  by: { readonly down: number; readonly right: number; readonly frames: number },
): Promise<readonly number[]> {
  return scroller.evaluate(async (element: unknown, { down, right, frames }) => {
    const place = element as Scroller;
    const { requestAnimationFrame } = globalThis as Browser;
    const times: number[] = [];
    const most = {
      top: place.scrollHeight - place.clientHeight,
      left: place.scrollWidth - place.clientWidth,
    };
    let [towardsBottom, towardsRight] = [1, 1];
    await new Promise<void>((resolve) => {
      const step = (time: number): void => {
        times.push(time);
        if (times.length > frames) {
          resolve();
          return;
        }
        if (place.scrollTop + down * towardsBottom > most.top) towardsBottom = -1;
        else if (place.scrollTop + down * towardsBottom < 0) towardsBottom = 1;
        if (place.scrollLeft + right * towardsRight > most.left) towardsRight = -1;
        else if (place.scrollLeft + right * towardsRight < 0) towardsRight = 1;
        place.scrollTop += down * towardsBottom;
        place.scrollLeft += right * towardsRight;
        requestAnimationFrame(step);
      };
      requestAnimationFrame(step);
    });
    return times.slice(1).map((time, index) => time - (times[index] ?? time));
  }, by);
}
