import type { ChartsArrangement } from '../../../src/core/charts/workspace';
import { Brushes, brushOf } from '../../../src/features/brush';
import { serveCharts } from '../../../src/features/charts/session';
import type { ChartExport } from '../../../src/core/panels/charts';
import type { FileAddress } from '../../../src/core/panels/files';
import type { ChartsPageBackend } from '../../../src/features/charts/session';
import type { ViewsBackend } from '../../../src/features/views/answers';
import type { Browser } from 'playwright-core';
import type { OpenPanel, StandIn } from './page';
import { openPanel } from './page';
import { chartsEnglish } from './strings';
import type { ThemeFixture } from './themes';

export type OpenCharts = OpenPanel & {
  readonly problems: string[];
  readonly saved: ChartExport[];
  readonly brushed: (readonly string[] | null)[];
  readonly opened: FileAddress[];
  readonly asked: string[];
  readonly shared: ChartsArrangement[];
};

const refuse = (): Promise<never> => Promise.reject(new Error('There is no store for views here.'));
const noViews: ViewsBackend = {
  savedViews: async () => [],
  saveView: refuse,
  setDefaultView: refuse,
  removeView: refuse,
};

/** The charts page over a backend, with the product's own host side behind it. */
export async function openChartsPage(
  browser: Browser,
  backend: ChartsPageBackend,
  runIds: readonly string[],
  options: {
    /** In place of the runs. */
    readonly experimentIds?: readonly string[];
    readonly theme?: ThemeFixture;
    readonly state?: unknown;
    /** Where the brushes go that tables beside the page hear of. */
    readonly brushes?: Brushes;
    /** Where saved views are; without, there are none. */
    readonly views?: ViewsBackend;
    readonly arrangement?: ChartsArrangement;
    /** What is in the file that the person picks. */
    readonly openView?: () => Promise<ChartsArrangement | null>;
    readonly viewport?: { readonly width: number; readonly height: number };
  } = {},
): Promise<OpenCharts> {
  const { brushes = new Brushes(), views = noViews, arrangement, openView, experimentIds, ...rest } = options;
  const charted = experimentIds ? { experimentIds } : { runIds };
  const shared: ChartsArrangement[] = [];
  let isOwn = false;
  let experimentOf: ReadonlyMap<string, string> = new Map();
  const problems: string[] = [];
  const saved: ChartExport[] = [];
  const brushed: (readonly string[] | null)[] = [];
  const opened: FileAddress[] = [];
  const asked: string[] = [];
  const panel = await openPanel(browser, {
    script: 'charts',
    strings: chartsEnglish(),
    identity: { folder: 'file:///work', ...charted },
    serve: (channel) => {
      const session = serveCharts({
        channel,
        backend: async () => backend,
        charted,
        onDescribed: ({ runs }) => {
          experimentOf = new Map(runs.map(({ runId, experimentId }) => [runId, experimentId]));
        },
        save: async (file) => {
          saved.push(file);
          return true;
        },
        openFile: (file) => opened.push(file),
        chooseRuns: () => asked.push('chooseRuns'),
        newChart: () => asked.push('newChart'),
        views: {
          backend: async () => views,
          writable: async () => views,
          isWritable: () => true,
          askName: async () => 'mine',
          openView: openView ?? (async () => null),
          share: ({ arrangement: one }) => shared.push(one),
        },
        ...(arrangement && { arrangement }),
        brushed: () => brushes.in('charts'),
        onBrushed: (runIds) => {
          brushed.push(runIds);
          isOwn = true;
          brushes.set('charts', runIds && brushOf('file:///work', experimentOf, runIds));
          isOwn = false;
        },
        onProblem: (what, cause) => problems.push(`${what} ${String(cause)}`),
      });
      session.setVisible(true);
      brushes.onDidChange(() => {
        if (!isOwn && brushes.in('charts') === null) session.clearBrush();
      });
      return session;
    },
    ...rest,
  });
  return { ...panel, problems, saved, brushed, opened, asked, shared };
}

declare const panelStandIn: StandIn;

/** How many pixels of a chart are nearly of this colour. */
export async function pixelsOf(panel: OpenPanel, metric: string, colour: readonly number[]): Promise<number> {
  const canvas = panel.page.locator(`canvas[aria-label^="${metric}:"]`);
  return canvas.evaluate(
    (element: unknown, wanted: readonly number[]) => panelStandIn.countPixels(element, wanted),
    colour,
  );
}

/** Changes whenever what the canvas shows changes. */
export async function picture(panel: OpenPanel, metric: string): Promise<string> {
  const canvas = panel.page.locator(`canvas[aria-label^="${metric}:"]`);
  return canvas.evaluate((element: unknown) => panelStandIn.picture(element));
}

/** The colours of the runs in the legend. */
export async function legendColours(panel: OpenPanel): Promise<readonly (readonly number[])[]> {
  return panel.page.locator('.legend rect').evaluateAll((elements: unknown) => panelStandIn.fills(elements));
}

export async function eventually<T>(
  what: string,
  look: () => Promise<T | undefined | false>,
  timeout = 5000,
): Promise<T> {
  const end = Date.now() + timeout;
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    if (Date.now() > end) throw new Error(`Not within ${timeout} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
