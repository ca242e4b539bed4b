import { strict as assert } from 'node:assert';
import type { Browser } from 'playwright-core';
import type { ChartExport } from '../../../src/core/panels/charts';
import { errorMessage } from '../../../src/core/errors';
import type { CustomBackend, CustomSession } from '../../../src/features/custom/session';
import { serveCustom } from '../../../src/features/custom/session';
import { curve, MemoryBackend } from './backend';
import type { OpenPanel } from './page';
import { openPanel } from './page';
import { customEnglish } from './strings';
import type { ThemeFixture } from './themes';
import { dark } from './themes';

export const HOSTILE = '<img src=x onerror=alert(1)>';

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
    runCells: (ids, columns) => memory.runCells(ids, columns),
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
export const CUSTOM_CHARTS = {
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

export interface OpenCustom extends OpenPanel {
  readonly saved: ChartExport[];
  write(text: string): void;
  readonly memory: MemoryBackend;
}

/** The page of a custom chart over the sweep, with the product's own host side behind it. */
export async function openCustomPage(
  browser: Browser,
  chart: object | string,
  theme: ThemeFixture = dark,
): Promise<OpenCustom> {
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
