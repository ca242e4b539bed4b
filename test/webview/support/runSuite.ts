import { after, afterEach, before } from 'mocha';
import type { Browser } from 'playwright-core';
import { launchBrowser } from './page';
import type { RunPanel } from './runStore';
import { openRunPage, RunStoreFixture } from './runStore';

export interface RunSuite {
  readonly fixture: RunStoreFixture;
  /** The page of the fixture's run, or of another one; the one before it is closed. */
  readonly open: (options?: Parameters<typeof openRunPage>[2]) => Promise<RunPanel>;
  readonly tab: (name: string) => Promise<void>;
}

/** A store with a run that has logged of everything for a suite, and a page on it for each test. */
export function runSuite(): RunSuite {
  let browser: Browser;
  let fixture: RunStoreFixture;
  let panel: RunPanel | undefined;
  const close = async (): Promise<void> => {
    await panel?.close();
    panel = undefined;
  };
  before(async () => {
    browser = await launchBrowser();
    fixture = new RunStoreFixture();
    await fixture.writeAll();
  });
  after(async () => {
    await browser.close();
    fixture.dispose();
  });
  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await panel?.screenshot('run-failed');
    await close();
  });
  return {
    get fixture() {
      return fixture;
    },
    open: async (options) => {
      await close();
      panel = await openRunPage(browser, fixture, options);
      panel.page.setDefaultTimeout(10_000);
      return panel;
    },
    tab: async (name) => panel?.page.getByRole('tab', { name }).click(),
  };
}
