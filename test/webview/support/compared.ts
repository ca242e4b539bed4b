import type { Browser } from 'playwright-core';
import { serveCompare } from '../../../src/features/compare/session';
import type { CompareBackend } from '../../../src/features/compare/session';
import { MemoryBackend } from './backend';
import type { OpenPanel } from './page';
import { openPanel } from './page';
import { compareEnglish } from './strings';
import type { ThemeFixture } from './themes';

export const COMPARED = ['a1f0c3d2e4b59687', 'b2e1d4c3f5a60798', 'c3d2e5b4a6970811'] as const;
const [CRANE, OWL, FOX] = COMPARED;

/** Three runs that differ in some of everything. */
export function comparedRuns(): MemoryBackend {
  const backend = new MemoryBackend();
  const params = { epochs: '20', optimizer: 'adam', solver: 'lbfgs' };
  backend.add({
    runId: CRANE,
    name: 'able-crane-512',
    params: { ...params, lr: '0.01', depth: '5' },
    tags: { team: 'vision', 'mlflow.user': 'x' },
  });
  backend.add({
    runId: OWL,
    name: 'calm-owl-77',
    params: {
      ...params,
      lr: '0.03',
      depth: '5',
      augment: 'flip, rotate, and a rather long list of things that were done to the images',
    },
    tags: { team: 'vision' },
  });
  backend.add({
    runId: FOX,
    name: 'brave-fox-9',
    status: 'FAILED',
    params: { ...params, lr: '0.01', depth: '7' },
    tags: { team: 'audio' },
  });
  for (const [index, runId] of COMPARED.entries()) {
    backend.log(runId, 'accuracy', [[0.98125, 0.97934, 0.94217][index] ?? 0]);
    backend.log(runId, 'val/loss', [[0.07123456789, 0.0834, 0.19][index] ?? 0]);
    backend.log(runId, 'epochs_done', [20]);
  }
  return backend;
}

export interface OpenCompared extends OpenPanel {
  /** What the host was asked to open, and what went wrong. */
  readonly opened: readonly string[];
}

export async function openCompared(
  browser: Browser,
  backend: CompareBackend,
  runIds: readonly string[],
  options: {
    readonly theme?: ThemeFixture;
    readonly state?: unknown;
    /** The host hasn't read in time what the page shows first; or says nothing but that. */
    readonly host?: 'late' | 'mute';
  } = {},
): Promise<OpenCompared> {
  const { host, ...others } = options;
  const opened: string[] = [];
  const panel = await openPanel(browser, {
    script: 'compare',
    strings: compareEnglish(),
    identity: { folder: 'file:///work', runIds },
    serve: (channel) => {
      const session = serveCompare({
        channel: host === 'mute' ? { ...channel, post: () => undefined } : channel,
        backend: async () => backend,
        runIds,
        onCompared: () => undefined,
        openDiff: (left, right) => opened.push(`${left} ${right}`),
        openFiles: (left, right) => opened.push(`files ${left} ${right}`),
        openSource: (left, right) => opened.push(`source ${left} ${right}`),
        openRowDiff: ({ section, key, leftRunId, rightRunId }) =>
          opened.push(`${section} ${key} ${leftRunId} ${rightRunId}`),
        openCharts: () => opened.push('charts'),
        openFile: () => undefined,
        saveChart: async () => true,
        onProblem: (what, cause) => opened.push(`${what} ${String(cause)}`),
      });
      session.setVisible(true);
      return host === 'late' ? { dispose: () => session.dispose() } : session;
    },
    ...others,
  });
  return { ...panel, opened };
}
