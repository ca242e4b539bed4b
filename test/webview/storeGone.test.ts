import { strict as assert } from 'node:assert';
import { after, afterEach, before, describe, it } from 'mocha';
import type { Browser } from 'playwright-core';
import type { LocalBackend } from '../../src/store/localBackend';
import { eventually } from './support/charts';
import type { OpenPanel } from './support/page';
import { launchBrowser } from './support/page';
import { openRunPage, RunStoreFixture } from './support/runStore';
import { fillSample, openBench, openTablePage } from './support/table';

const SENTENCE = 'The store was moved away.';

/** A backend whose answers can be taken away. */
function removable(backend: LocalBackend): { readonly backend: LocalBackend; gone: boolean } {
  const state = { gone: false };
  const proxy = new Proxy(backend, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== 'function') return value;
      return (...args: readonly unknown[]): unknown => {
        if (state.gone && name !== 'watch' && name !== 'dispose') return Promise.reject(new Error(SENTENCE));
        return Reflect.apply(value, target, args);
      };
    },
  });
  return Object.assign(state, { backend: proxy });
}

describe('a store that is gone while a page is open', () => {
  let browser: Browser;
  let panel: OpenPanel | undefined;
  before(async () => {
    browser = await launchBrowser();
  });
  after(() => browser.close());
  afterEach(async () => {
    assert.deepEqual(await panel?.complaints(), panel && []);
    await panel?.close();
    panel = undefined;
  });

  it('leaves the runs of a table, says so, and is tried again', async () => {
    const bench = openBench();
    try {
      fillSample(bench.store, 20);
      const store = removable(bench.backend);
      const table = await openTablePage(browser, { ...bench, backend: store.backend });
      panel = table;
      const count = table.page.locator('.count');
      await count.filter({ hasText: '20 runs' }).waitFor();
      store.gone = true;
      await table.page.getByRole('combobox').fill('otter');
      const alert = table.page.getByRole('alert').filter({ hasText: SENTENCE });
      await alert.waitFor();
      assert.ok((await table.page.locator('.row:not([hidden])').count()) >= 10);
      await table.screenshot('table-store-gone');
      store.gone = false;
      await alert.getByRole('button', { name: 'Try Again' }).click();
      await count.filter({ hasText: 'of 20 runs' }).waitFor();
      await alert.waitFor({ state: 'detached' });
    } finally {
      await panel?.close();
      panel = undefined;
      bench.dispose();
    }
  });

  it('leaves what a run’s page read of it, says so, and is tried again', async () => {
    const fixture = new RunStoreFixture();
    try {
      const store = removable(fixture.backend);
      const run = await openRunPage(browser, { backend: store.backend, runId: fixture.runId });
      panel = run;
      await run.page.getByRole('heading', { name: 'able-crane-512' }).waitFor();
      store.gone = true;
      fixture.store.runs.setTags(fixture.runId, [{ key: 'team', value: 'audio' }]);
      const alert = run.page.getByRole('alert').filter({ hasText: SENTENCE });
      await alert.waitFor();
      await run.page.getByRole('button', { name: 'team vision' }).waitFor();
      await run.screenshot('run-store-gone');
      store.gone = false;
      await alert.getByRole('button', { name: 'Try Again' }).click();
      await run.page.getByRole('button', { name: 'team audio' }).waitFor();
      await eventually('nothing is wrong', async () => (await alert.count()) === 0);
    } finally {
      await panel?.close();
      panel = undefined;
      fixture.dispose();
    }
  });
});
