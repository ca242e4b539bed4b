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

const POINTS = 60;
const CALLS = 200;

/** What a training script in Python waits for a call, and how long its point takes to the screen. */
export async function run(bench: Bench): Promise<void> {
  let runId = '';
  await withWindow(
    (store) => (runId = startRun(store)),
    async ({ workbench, workspace }) => {
      await workbench.reload();
      await workbench.openContainer('Tidemark');
      await workbench.contextMenu(workbench.row('Experiments', /^growing/), 'Show Charts');
      const charts = await workbench.webviewFrame(/Charts/);
      const canvas = charts.locator('canvas[aria-label^="loss:"]');
      await canvas.waitFor();
      await watchChart(canvas);
      const server = await trackingServer(workspace);

      const calls = await logMetrics(server, runId, POINTS, 0.5);
      await eventually('the last point is painted', async () =>
        (await paintings(canvas)).some(({ points }) => points > POINTS) ? true : undefined,
      );
      const painted = await paintings(canvas);
      const changes = painted.filter(({ pixels }, index) => pixels !== painted[index - 1]?.pixels);
      // One point is there from the start.
      const shown = calls.slice(1).map(({ step, began }) => {
        const first = changes.find(({ points }) => points > step);
        if (!first) throw new Error(`Point ${step} never changed a pixel.`);
        return first.at - began;
      });
      bench.samples('log_metric called in Python to the pixel', shown, { limit: 500, worst: true });

      await workbench.page.close();
      await measureClient(bench, server, runId);
    },
  );
}

function startRun(store: Store): string {
  const experimentId = store.experiments.create({ name: 'live', artifactLocation: null, tags: [] });
  const startTime = Date.now();
  const { info } = store.runs.create({
    experimentId,
    runName: 'growing',
    userId: 'ana',
    startTime,
    status: 'RUNNING',
    tags: [],
  });
  const series = { key: 'loss', modelId: null, datasetName: null, datasetDigest: null };
  store.metrics.append(info.runId, [{ ...series, value: 1, step: 0, timestamp: startTime }]);
  return info.runId;
}

/** The client beside itself against a server that does nothing, which is what nobody can be faster than. */
async function measureClient(bench: Bench, server: Server, runId: string): Promise<void> {
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
        const calls = await logMetrics(target, runId, CALLS, 0);
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
  readonly step: number;
  readonly began: number;
  readonly ended: number;
}

async function logMetrics(
  server: Server,
  runId: string,
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
      MLFLOW_RUN_ID: runId,
    },
  });
  return JSON.parse(stdout) as Call[];
}
