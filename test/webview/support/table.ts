import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import type { TableNotices } from '../../../src/core/panels/table';
import type { TableArrangement } from '../../../src/core/panels/tableView';
import { Brushes } from '../../../src/features/brush';
import { serveTable } from '../../../src/features/table/session';
import { LocalBackend } from '../../../src/store/localBackend';
import type { Store } from '../../../src/store/store';
import { openStore } from '../../../src/store/store';
import type { OpenPanel } from './page';
import { openPanel } from './page';
import { englishStrings } from './strings';
import type { ThemeFixture } from './themes';

/** A store on a real file behind the page, as in the product. */
export interface TableBench {
  readonly store: Store;
  readonly backend: LocalBackend;
  dispose(): void;
}

export function openBench(): TableBench {
  const directory = mkdtempSync(join(tmpdir(), 'tidemark-table-'));
  const store = openStore({ directory: join(directory, '.tidemark'), mode: 'window' });
  const backend = new LocalBackend(store);
  return {
    store,
    backend,
    dispose: () => {
      backend.dispose();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

const HUES_OF_OPTIMISERS = ['adam', 'sgd', 'adamw'] as const;
const NAMES = [
  'able-crane',
  'calm-owl',
  'brave-fox',
  'sharp-wren',
  'quick-heron',
  'still-otter',
  'kind-lynx',
];

/** An experiment as people have them: some runs still going, some that failed, a sweep with its children. */
export function fillSample(store: Store, count = 60, now = Date.now()): readonly string[] {
  return store.transaction(() => {
    const ids: string[] = [];
    for (let index = 0; index < count; index++) {
      const parent = index % 12 > 6 && index % 12 < 10 ? ids[index - (index % 12) + 6] : undefined;
      const { info } = store.runs.create({
        experimentId: '0',
        runName: `${NAMES[index % NAMES.length] ?? 'run'}-${100 + index}`,
        userId: index % 4 === 0 ? 'ana' : 'joon',
        startTime: now - (count - index) * 1_740_000,
        tags: parent === undefined ? [] : [{ key: 'mlflow.parentRunId', value: parent }],
      });
      ids.push(info.runId);
      const rate = [0.1, 0.03, 0.01, 0.003][index % 4] ?? 0.01;
      store.runs.logParams(info.runId, [
        { key: 'lr', value: String(rate) },
        { key: 'depth', value: String(3 + (index % 5)) },
        { key: 'optimizer', value: HUES_OF_OPTIMISERS[index % 3] ?? 'adam' },
        { key: 'epochs', value: '30' },
        ...(index % 7 === 0 ? [{ key: 'augment/flip', value: '<b>horizontal</b>, vertical' }] : []),
      ]);
      const final = 0.9 + 0.09 * Math.sin(index * 1.7) * Math.cos(index / 9);
      for (let step = 0; step < 20; step++) {
        const share = 1 - Math.exp(-step / 5);
        const point = {
          step,
          timestamp: info.startTime + step * 1000,
          modelId: null,
          datasetName: null,
          datasetDigest: null,
        };
        store.metrics.append(info.runId, [
          { ...point, key: 'val/accuracy', value: final * share + 0.004 * Math.sin(step * 3) },
          { ...point, key: 'accuracy', value: Math.min(1, final * share + 0.01) },
          { ...point, key: 'loss', value: 2.3 * (1 - share) + (1 - final) + 0.02 * Math.cos(step * 5) },
        ]);
      }
      if (index === 3)
        store.metrics.append(info.runId, [
          {
            key: 'loss',
            value: Number.NaN,
            step: 21,
            timestamp: now,
            modelId: null,
            datasetName: null,
            datasetDigest: null,
          },
        ]);
      if (index % 9 === 4) store.runs.setTags(info.runId, [{ key: 'tidemark.star', value: 'true' }]);
      if (index < count - 3)
        store.runs.update(info.runId, {
          status: index % 11 === 5 ? 'FAILED' : index % 17 === 8 ? 'KILLED' : 'FINISHED',
          endTime: info.startTime + 40_000 + ((index * 7919) % 900) * 1000,
        });
    }
    return ids;
  });
}

export const tableEnglish = (): Readonly<Record<string, string>> =>
  englishStrings(
    'src/features/charts/strings.ts',
    'src/features/views/strings.ts',
    'src/features/table/strings.ts',
  );

export interface OpenTable extends OpenPanel {
  readonly acts: TableNotices['act'][];
  readonly selected: (readonly string[])[];
  readonly exported: TableNotices['exportRuns'][];
  readonly shared: TableArrangement[];
  readonly problems: string[];
  readonly brushes: Brushes;
}

/** The runs table over a store, with the product's own host side behind it. */
export async function openTablePage(
  browser: Browser,
  bench: TableBench,
  options: {
    readonly theme?: ThemeFixture;
    readonly state?: unknown;
    readonly arrangement?: TableArrangement;
    readonly viewport?: { readonly width: number; readonly height: number };
    readonly experimentIds?: readonly string[];
    readonly viewName?: string;
    readonly brushes?: Brushes;
    /** The host hasn't read in time what the page shows first. */
    readonly late?: boolean;
  } = {},
): Promise<OpenTable> {
  const acts: TableNotices['act'][] = [];
  const selected: (readonly string[])[] = [];
  const exported: TableNotices['exportRuns'][] = [];
  const shared: TableArrangement[] = [];
  const problems: string[] = [];
  const { experimentIds = ['0'], arrangement, viewName = 'mine', late = false, ...others } = options;
  const { brushes = new Brushes(), ...rest } = others;
  const identity = { folder: 'file:///work', experimentIds };
  const panel = await openPanel(browser, {
    script: 'table',
    strings: tableEnglish(),
    identity,
    serve: (channel) => {
      const session = serveTable({
        channel,
        backend: async () => bench.backend,
        writable: async () => bench.backend,
        isWritable: () => true,
        experimentIds,
        ...(arrangement && { arrangement }),
        onDescribed: () => undefined,
        askName: async () => viewName,
        openView: async () => null,
        act: (notice) => acts.push(notice),
        onSelected: (runIds) => selected.push(runIds),
        exportRuns: (notice) => exported.push(notice),
        shareView: ({ arrangement: one }) => shared.push(one),
        brush: {
          runIds: () => brushes.of(identity),
          clear: () => brushes.clear(identity),
        },
        onProblem: (what, cause) => problems.push(`${what} ${String(cause)}`),
      });
      session.setVisible(true);
      brushes.onDidChange(() => session.setBrushed(brushes.of(identity)));
      return late ? { dispose: () => session.dispose() } : session;
    },
    viewport: { width: 1280, height: 720 },
    ...rest,
  });
  return { ...panel, acts, selected, exported, shared, problems, brushes };
}
