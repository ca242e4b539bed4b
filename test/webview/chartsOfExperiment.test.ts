import { strict as assert } from 'node:assert';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { STANDARD_CHARTS } from '../../src/core/charts/workspace';
import { eventually, openChartsPage } from './support/charts';
import type { OpenCharts } from './support/charts';
import { PanelSuite } from './support/panelSuite';
import type { TableBench } from './support/table';
import { openBench } from './support/table';

interface Scrolled {
  readonly scrollTop: number;
  scrollTo(x: number, y: number): void;
}

const START = Date.UTC(2026, 2, 14);

describe('charts of an experiment', () => {
  const suite = new PanelSuite<OpenCharts>();
  let bench: TableBench;
  beforeEach(() => {
    bench = openBench();
  });
  afterEach(() => bench.dispose());

  /** Run `n` of the experiment began `n` minutes later than its first. */
  const add = (n: number, experimentId = '0'): string => {
    const { info } = bench.store.runs.create({
      experimentId,
      runName: `run-${n}`,
      userId: 'ana',
      startTime: START + n * 60_000,
      tags: [],
    });
    const points = ['a/loss', 'b/loss', 'c/loss'].flatMap((key) =>
      Array.from({ length: 20 }, (_, step) => ({
        key,
        value: n + step,
        step,
        timestamp: START + step,
        modelId: null,
        datasetName: null,
        datasetDigest: null,
      })),
    );
    bench.store.metrics.append(info.runId, points);
    return info.runId;
  };
  const names = async (): Promise<readonly string[]> =>
    (await suite.panel?.page.locator('.legend .run .name').allInnerTexts()) ?? [];
  const says = async (text: string): Promise<void> => {
    await suite.panel?.page.locator('.counted', { hasText: text }).waitFor();
  };
  const newest = (to: number): readonly string[] => Array.from({ length: 10 }, (_, at) => `run-${to - at}`);

  it('follow it: runs that begin come, deleted ones go, and all else stays as it was', async () => {
    const runIds = Array.from({ length: 12 }, (_, n) => add(n));
    const zoom = { step: { from: 2, to: 9 } };
    suite.panel = await openChartsPage(suite.browser, bench.backend, [], {
      experimentIds: ['0'],
      state: { ...STANDARD_CHARTS, zoom, hiddenRuns: [runIds[10]] },
      viewport: { width: 700, height: 420 },
    });
    const { page } = suite.panel;
    await says('Newest 10 of 12 runs');
    assert.deepEqual(await names(), newest(11));
    const main = page.locator('main');
    await main.evaluate((element: unknown) => (element as Scrolled).scrollTo(0, 260));
    const scrolledTo = (): Promise<number> =>
      main.evaluate((element: unknown) => (element as Scrolled).scrollTop);
    const scrolled = await scrolledTo();
    assert.ok(scrolled > 100);

    const added = add(12);
    await says('Newest 10 of 13 runs');
    assert.deepEqual(await names(), newest(12));
    assert.equal(await page.locator('.run[aria-pressed="false"]').innerText(), 'run-10\nrunning');
    assert.deepEqual(((await suite.panel.state()) as { zoom: object }).zoom, zoom);
    assert.equal(await scrolledTo(), scrolled);

    bench.store.runs.delete(added);
    await says('Newest 10 of 12 runs');
    assert.deepEqual(await names(), newest(11));
    assert.deepEqual(await suite.panel.complaints(), []);
  });

  it('are where one had scrolled to when their tab is shown again', async () => {
    add(0);
    const options = { experimentIds: ['0'], viewport: { width: 700, height: 420 } };
    suite.panel = await openChartsPage(suite.browser, bench.backend, [], options);
    const main = suite.panel.page.locator('main');
    await says('Newest 1 of 1 runs');
    await main.evaluate((element: unknown) => (element as Scrolled).scrollTo(0, 260));
    const state = await eventually('it is noted', async () => {
      const kept = (await suite.panel?.state()) as { scrollTop?: number };
      return kept.scrollTop === 260 && kept;
    });
    await suite.panel.close();
    suite.panel = await openChartsPage(suite.browser, bench.backend, [], { ...options, state });
    const again = suite.panel.page.locator('main');
    await eventually('it is there', async () =>
      again.evaluate((element: unknown) => (element as Scrolled).scrollTop === 260),
    );
  });

  it('begin without a run, and ask for nothing while other experiments change', async () => {
    suite.panel = await openChartsPage(suite.browser, bench.backend, [], { experimentIds: ['0'] });
    await suite.panel.page
      .getByText('No runs yet. Those that begin in this experiment appear here.')
      .waitFor();
    let looks = 0;
    const searchRuns = bench.backend.searchRuns.bind(bench.backend);
    bench.backend.searchRuns = async (query) => {
      looks++;
      return searchRuns(query);
    };
    add(0, bench.store.experiments.create({ name: 'other' }));
    await new Promise((resolve) => setTimeout(resolve, 300));
    assert.equal(looks, 0);
    add(1);
    await says('Newest 1 of 1 runs');
    await suite.panel.page.locator('canvas[aria-label="a/loss: 1 run, 20 points"]').waitFor();
  });

  it('of runs that a person chose stay as they are', async () => {
    const runIds = [add(0), add(1), add(2)];
    suite.panel = await openChartsPage(suite.browser, bench.backend, runIds.slice(0, 2));
    await says('2 of 3 runs');
    add(3);
    bench.store.runs.setTags(runIds[0] ?? '', [{ key: 'note', value: 'seen' }]);
    await says('2 of 4 runs');
    assert.deepEqual(await names(), ['run-0', 'run-1']);
    await eventually('asks for others', async () => {
      await suite.panel?.page.getByRole('button', { name: 'Choose Runs…' }).click();
      return suite.panel?.asked.includes('chooseRuns');
    });
  });
});
