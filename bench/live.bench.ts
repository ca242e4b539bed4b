import { execFile } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Store } from '../src/store/store';
import { repository } from '../test/e2e/driver/session';
import type { Bench } from './harness';
import { median } from './harness';
import { paintings, watchChart } from './support/pixels';
import { eventually, trackingServer, withWindow, type Server } from './support/window';

/** Milliseconds between two looks of a window for what was written (src/store/watcher.ts). */
const POLL = 50;
const CALLS = 200;

/** What a training script in Python waits for a call, and how long its point takes to the screen. */
export async function run(bench: Bench): Promise<void> {
  await toPixel(bench, { runs: 1, calls: 60, pause: 0.5, limit: 500 });
  await toPixel(bench, { runs: 50, calls: 1000, pause: 0.02, limit: 100 + POLL });
}

async function toPixel(
  bench: Bench,
  plan: { readonly runs: number; readonly calls: number; readonly pause: number; readonly limit: number },
): Promise<void> {
  let runIds: readonly string[] = [];
  await withWindow(
    (store) => (runIds = startRuns(store, plan.runs)),
    async ({ workbench, workspace }) => {
      const { page, quickInput } = workbench;
      await workbench.reload();
      await workbench.openContainer('Tidemark');
      await workbench.row('Experiments', /^growing/).click();
      await page.keyboard.press('Control+a');
      await page.keyboard.press('F1');
      await quickInput.type('>Tidemark: Show Charts');
      await quickInput.option('Tidemark: Show Charts').click();
      const charts = await workbench.webviewFrame(/Charts/);
      const canvas = charts.locator('canvas[aria-label^="loss:"]');
      await canvas.waitFor();
      await watchChart(canvas);
      const server = await trackingServer(workspace);

      // One point of each is there from the start.
      const { runs, calls: count, pause, limit } = plan;
      const calls = await logMetrics(server, runIds, count, pause);
      await eventually('the last point is painted', async () =>
        (await paintings(canvas)).some(({ points }) => points >= runs + count) ? true : undefined,
      );
      const painted = await paintings(canvas);
      const changes = painted.filter(({ pixels }, index) => pixels !== painted[index - 1]?.pixels);
      const shown = calls.slice(runs).map(({ call, began }) => {
        const first = changes.find(({ points }) => points > runs + call);
        if (!first) throw new Error(`Call ${call} never changed a pixel.`);
        return first.at - began;
      });
      const name = 'log_metric called in Python to the pixel';
      bench.samples(runs === 1 ? name : `${name}, ${runs} live series`, shown, { limit, worst: true });

      await page.close();
      if (runs === 1) await measureClient(bench, server, runIds);
    },
  );
}

function startRuns(store: Store, count: number): readonly string[] {
  const experimentId = store.experiments.create({ name: 'live', artifactLocation: null, tags: [] });
  const startTime = Date.now();
  return Array.from({ length: count }, (_, index) => {
    const { info } = store.runs.create({
      experimentId,
      runName: `growing-${index}`,
      userId: 'ana',
      startTime,
      status: 'RUNNING',
      tags: [],
    });
    const series = { key: 'loss', modelId: null, datasetName: null, datasetDigest: null };
    store.metrics.append(info.runId, [{ ...series, value: 1, step: 0, timestamp: startTime }]);
    return info.runId;
  });
}

/** The client beside itself against a server that does nothing, which is what nobody can be faster than. */
async function measureClient(bench: Bench, server: Server, runIds: readonly string[]): Promise<void> {
  const idle = createServer((request, response) => {
    request.resume().on('end', () => response.setHeader('content-type', 'application/json').end('{}'));
  });
  await new Promise<void>((resolve) => idle.listen(0, '127.0.0.1', resolve));
  const nothing = { url: `http://127.0.0.1:${(idle.address() as AddressInfo).port}`, token: 'none' };
  try {
    const ours: number[] = [];
    const floor: number[] = [];
    for (let round = 0; round < 5; round++) {
      for (const [target, medians] of [
        [nothing, floor],
        [server, ours],
      ] as const) {
        const calls = await logMetrics(target, runIds, CALLS, 0);
        medians.push(median(calls.map(({ began, ended }) => ended - began)));
      }
    }
    bench.samples('log_metric in Python against a server that does nothing', floor);
    bench.samples('log_metric in Python', ours);
    bench.count('the second over the first', median(ours) / median(floor), 'times');
  } finally {
    idle.close();
  }
}

interface Call {
  readonly call: number;
  readonly began: number;
  readonly ended: number;
}

async function logMetrics(
  server: Server,
  runIds: readonly string[],
  count: number,
  pause: number,
): Promise<readonly Call[]> {
  const python = process.env['TIDEMARK_TEST_PYTHON'] ?? 'python3';
  const script = path.join(repository, 'bench/logMetric.py');
  const { stdout } = await promisify(execFile)(python, [script, String(count), String(pause)], {
    env: {
      ...process.env,
      MLFLOW_TRACKING_URI: server.url,
      MLFLOW_TRACKING_TOKEN: server.token,
      MLFLOW_RUN_ID: runIds.join(','),
    },
  });
  return JSON.parse(stdout) as Call[];
}
