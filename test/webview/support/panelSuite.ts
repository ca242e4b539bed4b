import { after, afterEach, before } from 'mocha';
import type { Browser } from 'playwright-core';
import { launchBrowser } from './page';

/** A browser for all tests of a suite, and the page that a test opened, which is closed behind it. */
export class PanelSuite<P extends { close(): Promise<void> }> {
  panel: P | undefined;
  #browser: Browser | undefined;

  /** Within the suite's `describe`. */
  constructor() {
    before(async () => {
      this.#browser = await launchBrowser();
    });
    after(() => this.browser.close());
    afterEach(async () => {
      await this.panel?.close();
      this.panel = undefined;
    });
  }

  get browser(): Browser {
    if (!this.#browser) throw new Error('The browser is there once the suite has begun.');
    return this.#browser;
  }
}
