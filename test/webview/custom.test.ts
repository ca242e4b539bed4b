import { strict as assert } from 'node:assert';
import { after, afterEach, before, describe, it } from 'mocha';
import type { Browser } from 'playwright-core';
import type { ChartExport } from '../../src/core/panels/charts';
import { errorMessage } from '../../src/core/errors';
import type { CustomBackend, CustomSession } from '../../src/features/custom/session';
import { serveCustom } from '../../src/features/custom/session';
import { curve, MemoryBackend } from './support/backend';
import { eventually } from './support/charts';
import type { OpenPanel } from './support/page';
import { launchBrowser, openPanel } from './support/page';
import { customEnglish } from './support/strings';
import type { ThemeFixture } from './support/themes';
import { dark, highContrast, light } from './support/themes';

const HOSTILE = '<img src=x onerror=alert(1)>';

/** Twelve runs of a small sweep, found by any search. */
function sweep(): { readonly memory: MemoryBackend; readonly backend: CustomBackend } {
  const memory = new MemoryBackend();
  const runIds = Array.from({ length: 12 }, (_, index) => {
    const runId = (0x100 + index).toString(16).padStart(32, 'c');
    const name = index === 3 ? HOSTILE : `calm-owl-${index}`;
    const optimizer = ['adam', 'sgd', 'rmsprop'][index % 3] ?? '';
    memory.add({ runId, name, params: { lr: String(10 ** -(1 + index / 4)), optimizer } });
    memory.log(runId, 'loss', curve(40, 0.1 + index / 40, index + 1));
    memory.log(runId, 'accuracy', [0.5, 0.7 + ((index * 7) % 12) / 50]);
    return runId;
  });
  const backend: CustomBackend = {
    getRuns: (ids) => memory.getRuns(ids),
    metricExtents: (ids) => memory.metricExtents(ids),
    chartLines: (request) => memory.chartLines(request),
    watch: (listener) => memory.watch(listener),
    searchExperiments: async () => ({ items: [], nextPageToken: null }),
    searchRuns: async ({ maxResults }) => ({
      items: await memory.getRuns(runIds.slice(0, maxResults)),
      nextPageToken: null,
    }),
  };
  return { memory, backend };
}

const SCALES = { scales: { x: { type: 'logarithmic', title: { text: 'Learning rate' } } } };
const CHARTS = {
  bar: {
    query: { from: 'runs' },
    chart: {
      type: 'bar',
      data: { datasets: [{ y: 'metrics.accuracy', color: 'params.optimizer' }] },
      options: { indexAxis: 'y', plugins: { title: { text: 'Accuracy by run' } } },
    },
  },
  grouped: {
    query: { from: 'runs', groupBy: 'params.optimizer' },
    chart: {
      type: 'bar',
      data: { datasets: [{ y: 'metrics.accuracy' }, { y: 'min(metrics.loss)', backgroundColor: 'orange' }] },
    },
  },
  scatter: {
    query: { from: 'runs' },
    chart: {
      type: 'bubble',
      data: {
        datasets: [{ x: 'params.lr', y: 'metrics.accuracy', r: 'metrics.loss', color: 'params.optimizer' }],
      },
      options: SCALES,
    },
  },
  line: {
    query: { from: 'series', limit: 4 },
    chart: {
      type: 'line',
      data: { datasets: [{ y: 'loss' }] },
      options: { plugins: { title: { text: 'Loss' } } },
    },
  },
} as const;

describe('a custom chart', () => {
  let browser: Browser;
  let panel: OpenPanel | undefined;
  before(async () => {
    browser = await launchBrowser();
  });
  after(() => browser.close());
  afterEach(async () => {
    await panel?.close();
    panel = undefined;
  });

  interface OpenCustom extends OpenPanel {
    readonly saved: ChartExport[];
    write(text: string): void;
    readonly memory: MemoryBackend;
  }

  async function open(chart: object | string, theme: ThemeFixture = dark): Promise<OpenCustom> {
    const { memory, backend } = sweep();
    const saved: ChartExport[] = [];
    let source = typeof chart === 'string' ? chart : JSON.stringify(chart, null, 2);
    let session: CustomSession | undefined;
    const opened = await openPanel(browser, {
      script: 'custom',
      strings: customEnglish(),
      identity: { uri: 'file:///work/a.tidemark-chart.json' },
      theme,
      serve: (channel) => {
        session = serveCustom({
          channel,
          name: 'a',
          source: async () => source,
          backend: async () => backend,
          save: async (file) => {
            saved.push(file);
            return true;
          },
          edit: () => undefined,
          onProblem: (what, cause) => assert.fail(`${what} ${String(cause)}`),
          errorText: errorMessage,
        });
        session.setVisible(true);
        return session;
      },
    });
    panel = opened;
    return {
      ...opened,
      saved,
      memory,
      write: (text) => {
        source = text;
        session?.changed();
      },
    };
  }

  const marks = async ({ page }: OpenPanel, wanted: number): Promise<void> => {
    await eventually(`${wanted} marks`, async () => {
      const label = await page.locator('canvas').getAttribute('aria-label');
      return label?.endsWith(`: ${wanted} marks`);
    });
  };

  const counts = { bar: 12, grouped: 6, scatter: 12, line: 160 } as const;
  for (const kind of ['bar', 'grouped', 'scatter', 'line'] as const) {
    it(`draws what its text says (${kind})`, async () => {
      const opened = await open(CHARTS[kind]);
      await marks(opened, counts[kind]);
      await opened.screenshot(`custom-${kind}`);
      await opened.page.locator('canvas').focus();
      await opened.page.keyboard.press('Home');
      await opened.page.locator('.readout').waitFor();
      await opened.page.getByRole('button', { name: 'Show as Table' }).click();
      const rows = kind === 'grouped' ? 3 : counts[kind];
      assert.equal(await opened.page.locator('.rows tbody tr').count(), rows);
      assert.equal(await opened.page.locator('img').count(), 0);
      assert.deepEqual(await opened.complaints(), []);
    });
  }

  it('says in place what is wrong, and keeps the last drawing', async () => {
    const opened = await open(CHARTS.bar);
    await marks(opened, 12);
    opened.write(JSON.stringify({ ...CHARTS.bar, query: { from: 'runs', filter: 'wrong.loss > 1' } }));
    const alert = opened.page.getByRole('alert');
    await alert.filter({ hasText: "query.filter: Invalid entity type 'wrong'" }).waitFor();
    await alert.filter({ hasText: 'Below is what was drawn last.' }).waitFor();
    await marks(opened, 12);
    await opened.screenshot('custom-invalid');
    opened.write(JSON.stringify(CHARTS.grouped));
    await marks(opened, 6);
    assert.equal(await alert.count(), 0);
    assert.deepEqual(await opened.complaints(), []);
  });

  it('says in place what is wrong from the beginning', async () => {
    const opened = await open(`{"query": ${HOSTILE}`);
    await opened.page.getByRole('alert').filter({ hasText: 'Line 1: This is no valid JSON' }).waitFor();
    assert.deepEqual(await opened.complaints(), []);
  });

  it('follows its runs', async () => {
    const opened = await open(CHARTS.line);
    await marks(opened, 160);
    opened.memory.log('100'.padStart(32, 'c'), 'loss', [0.5, 0.4]);
    await marks(opened, 162);
  });

  it('is exported', async () => {
    const opened = await open(CHARTS.bar);
    await marks(opened, 12);
    for (const kind of ['PNG', 'SVG', 'CSV'] as const) {
      await opened.page.getByRole('button', { name: 'More Actions' }).click();
      await opened.page.getByRole('menuitem', { name: `Export as ${kind}` }).click();
      const file = await eventually(kind, async () =>
        opened.saved.find((one) => one.kind === kind.toLowerCase()),
      );
      assert.equal(file.name, 'Accuracy by run');
      assert.ok(file.content.length > 100);
    }
  });

  it('has its colours in every theme', async () => {
    for (const theme of [light, highContrast]) {
      const opened = await open(CHARTS.scatter, theme);
      await marks(opened, 12);
      await opened.screenshot(`custom-${theme === light ? 'light' : 'contrast'}`);
      await opened.close();
    }
  });
});
