import { strict as assert } from 'node:assert';
import { after, afterEach, before, beforeEach, describe, it } from 'mocha';
import type { Browser, Locator } from 'playwright-core';
import type { ChartsArrangement } from '../../src/core/charts/workspace';
import { STANDARD_CHARTS } from '../../src/core/charts/workspace';
import { STANDARD_ARRANGEMENT } from '../../src/core/panels/tableView';
import { eventually, legendColours, openChartsPage, pixelsOf } from './support/charts';
import type { OpenCharts } from './support/charts';
import { EVERY_KIND } from './support/kinds';
import { launchBrowser } from './support/page';
import type { OpenTable, TableBench } from './support/table';
import { fillSample, openBench, openTablePage } from './support/table';

const START = 1_700_000_000_000;
/** As many nanoseconds as since 1970: what some log as a step. */
const FAR = 1e18;

describe('odd data', () => {
  let browser: Browser;
  let bench: TableBench;
  let experimentId: string;
  let runId: string;
  let charts: OpenCharts | undefined;
  let table: OpenTable | undefined;
  before(async () => {
    browser = await launchBrowser();
  });
  after(() => browser.close());
  beforeEach(() => {
    bench = openBench();
    const { store } = bench;
    experimentId = store.experiments.create({ name: 'odd', artifactLocation: null, tags: [] });
    const run = { experimentId, runName: 'odd-one', userId: 'ana', startTime: START, tags: [] };
    runId = store.runs.create(run).info.runId;
  });
  afterEach(async () => {
    for (const open of [charts, table]) {
      assert.deepEqual(await open?.complaints(), open && []);
      await open?.close();
    }
    assert.deepEqual([...(charts?.problems ?? []), ...(table?.problems ?? [])], []);
    charts = table = undefined;
    bench.dispose();
  });

  /** Logs points of a metric, each a value with its step and its time. */
  function log(
    key: string,
    points: readonly (readonly [value: number, step: number, seconds: number])[],
  ): void {
    const series = { key, modelId: null, datasetName: null, datasetDigest: null };
    bench.store.metrics.append(
      runId,
      points.map(([value, step, seconds]) => ({ ...series, value, step, timestamp: START + seconds * 1000 })),
    );
  }

  function logOdd(): void {
    log(
      'all NaN',
      Array.from({ length: 5 }, (_, step) => [NaN, step, step] as const),
    );
    log('infinite', [
      [Infinity, 0, 0],
      [-Infinity, 1, 1],
    ]);
    log('one point', [[0.5, 7, 7]]);
    log(
      'far',
      Array.from({ length: 20 }, (_, index) => [index % 7, FAR + index * 1e15, index] as const),
    );
    log(
      'back',
      Array.from({ length: 20 }, (_, step) => [step % 5, step, 100 - step * 3] as const),
    );
    log(
      'constant',
      Array.from({ length: 5 }, (_, step) => [1e-300, step, step] as const),
    );
    log(
      'huge',
      Array.from({ length: 5 }, (_, step) => [(step - 2) * 8e307, step, step] as const),
    );
  }

  const canvas = (metric: string): Locator => {
    assert.ok(charts);
    return charts.page.locator(`canvas[aria-label^="${metric}: "]`);
  };

  for (const by of ['step', 'timestamp', 'relative'] as const) {
    it(`is drawn as far as it can be, and says what can not, over ${by}`, async () => {
      logOdd();
      const state: ChartsArrangement = {
        ...STANDARD_CHARTS,
        settings: { ...STANDARD_CHARTS.settings, x: { by } },
      };
      charts = await openChartsPage(browser, bench.backend, [runId], {
        state,
        viewport: { width: 1200, height: 1000 },
      });
      const many = { 'all NaN': 5, infinite: 2, 'one point': 1, far: 20, back: 20, constant: 5, huge: 5 };
      for (const [metric, points] of Object.entries(many))
        await charts.page
          .locator(`canvas[aria-label="${metric}: 1 run, ${points} point${points === 1 ? '' : 's'}"]`)
          .waitFor();
      await charts.page.getByText('Values that are NaN or infinite: 5.').waitFor();
      const rounded = charts.page.getByText('Steps this large are rounded');
      await eventually('rounding is said', async () => (await rounded.count()) === (by === 'step' ? 1 : 0));
      await charts.screenshot(`charts-odd-${by}`);
      const [colour = []] = await legendColours(charts);
      const panel = charts;
      await eventually('the huge line', async () => (await pixelsOf(panel, 'huge', colour)) > 20);
      // Its points are read one by one, over however long an axis.
      await canvas('far').focus();
      await charts.page.keyboard.press('End');
      await charts.page.locator('.readout tbody tr').first().waitFor();
      await charts.page.keyboard.press('+');
      await charts.page.keyboard.press('+');
      await charts.page.keyboard.press('Escape');
      await charts.page.keyboard.press('Escape');
      await canvas('back').focus();
      await charts.page.keyboard.press('Home');
      await charts.page.locator('.readout tbody tr').first().waitFor();
    });
  }

  it('stands in a table, and orders it', async () => {
    logOdd();
    fillSample(bench.store, 5);
    table = await openTablePage(browser, bench, {
      experimentIds: [experimentId, '0'],
      arrangement: { ...STANDARD_ARRANGEMENT, everyColumn: true },
      viewport: { width: 2600, height: 500 },
    });
    const { page } = table;
    await page.locator('.count', { hasText: '6 runs' }).waitFor();
    for (const metric of ['all NaN', 'infinite', 'huge', 'far']) {
      const head = page.locator('.head-cell:not([hidden])', { has: page.getByText(metric, { exact: true }) });
      await head.click();
      await head.click();
    }
    assert.equal(await page.getByRole('alert').count(), 0);
    await table.screenshot('table-odd');
  });
});

describe('a default view of another experiment', () => {
  let browser: Browser;
  let bench: TableBench;
  let experimentId: string;
  before(async () => {
    browser = await launchBrowser();
  });
  after(() => browser.close());
  beforeEach(() => {
    bench = openBench();
    const { store } = bench;
    // One that has neither the params nor the metrics of the other, and one that has nothing.
    experimentId = store.experiments.create({ name: 'plain', artifactLocation: null, tags: [] });
    for (const runName of ['first', 'second']) {
      const { info } = store.runs.create({
        experimentId,
        runName,
        userId: 'ana',
        startTime: START,
        tags: [],
      });
      const series = { key: 'own', modelId: null, datasetName: null, datasetDigest: null };
      store.metrics.append(info.runId, [{ ...series, value: 1, step: 0, timestamp: START }]);
    }
  });
  afterEach(() => bench.dispose());

  it('opens a table whose columns, order, groups and search are not there', async () => {
    const param = (key: string) => ({ kind: 'param', key }) as const;
    const metric = (key: string) => ({ kind: 'metric', key, value: 'last', argument: 0 }) as const;
    for (const [search, groupBy, shown] of [
      ['', [], ['first', 'second']],
      ['', [param('optimizer')], null],
      ["params.optimizer = 'sgd'", [], []],
    ] as const) {
      const { viewId } = bench.store.views.save('theirs', 'table', {
        ...STANDARD_ARRANGEMENT,
        search,
        groupBy,
        orderBy: [
          { column: metric('loss'), ascending: true },
          { column: param('lr'), ascending: false },
        ],
        columns: [
          param('lr'),
          metric('loss'),
          { kind: 'metric', key: 'loss', value: 'sparkline', argument: 0 },
          { kind: 'tag', key: 'team' },
        ].map((column) => ({ column, width: 0, pinned: false, heat: true })),
      });
      bench.store.views.setDefault(viewId);
      const table = await openTablePage(browser, bench, { experimentIds: [experimentId] });
      await table.page.getByRole('button', { name: /^View: theirs/ }).waitFor();
      await table.page.locator('.count', { hasText: search === '' ? '2 runs' : '0 of 2 runs' }).waitFor();
      if (shown)
        await eventually('the rows', async () => {
          const names = await table.page.locator('.row:not([hidden]) .cell.name .value').allInnerTexts();
          return [...names].sort().join() === shown.join();
        });
      assert.equal(await table.page.getByRole('alert').count(), 0);
      await table.screenshot('table-default-elsewhere');
      assert.deepEqual([await table.complaints(), table.problems], [[], []]);
      await table.close();
    }
  });

  it('leaves a table as it is where it can not be read, and says so until one has seen it', async () => {
    const { viewId } = bench.store.views.save('odd', 'table', { ...STANDARD_ARRANGEMENT, columns: 5 });
    bench.store.views.setDefault(viewId);
    for (const late of [false, true]) {
      const table = await openTablePage(browser, bench, { experimentIds: [experimentId], late });
      await table.page.locator('.count', { hasText: '2 runs' }).waitFor();
      const alert = table.page.getByRole('alert');
      await alert.getByText(/The view odd cannot be shown.*columns/).waitFor();
      await alert.locator('vscode-button', { hasText: 'Close' }).click();
      await alert.waitFor({ state: 'detached' });
      assert.deepEqual([await table.complaints(), table.problems], [[], []]);
      await table.close();
    }
  });

  it('opens charts whose metrics and params are not there', async () => {
    bench.store.views.save('theirs', 'charts', {
      ...STANDARD_CHARTS,
      settings: {
        ...STANDARD_CHARTS.settings,
        x: { by: 'metric', key: 'loss' },
        group: { by: 'param', key: 'optimizer', band: 'std' },
      },
      sections: [
        {
          name: 'theirs',
          open: true,
          charts: Object.values(EVERY_KIND).map((spec, index) => ({
            id: `own ${index}`,
            metric: null,
            spec,
            columns: 1,
            height: 180,
          })),
        },
      ],
      hiddenRuns: ['of another experiment'],
      zoom: { step: { from: 10, to: 20 } },
    });
    bench.store.views.setDefault(bench.store.views.all()[0]?.viewId ?? null);
    const { items } = await bench.backend.searchRuns({
      experimentIds: [experimentId],
      filter: '',
      orderBy: [],
      viewType: 'ACTIVE_ONLY',
      maxResults: 10,
      pageToken: null,
      parent: 'any',
    });
    const charts = await openChartsPage(
      browser,
      bench.backend,
      items.map(({ info }) => info.runId),
      {
        views: bench.backend,
        viewport: { width: 1400, height: 1500 },
      },
    );
    await charts.page.getByRole('button', { name: 'View: theirs' }).waitFor();
    await charts.page.getByRole('region', { name: 'theirs' }).locator('tm-chart').first().waitFor();
    await charts.page.waitForLoadState('networkidle');
    await charts.screenshot('charts-default-elsewhere');
    assert.equal(await charts.page.locator('.problem').count(), 0);
    assert.deepEqual([await charts.complaints(), charts.problems], [[], []]);
    await charts.close();
  });
});
