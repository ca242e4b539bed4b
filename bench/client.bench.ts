import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { repository } from '../test/e2e/driver/session';
import type { Bench } from './harness';
import { median } from './harness';
import { createRun } from './load';
import { type BenchServer, eachTracker, TRACKERS } from './servers';

interface Call {
  readonly began: number;
  readonly ended: number;
}

/** What a training loop waits for a call of MLflow's own Python client, whichever server it talks to. */
export async function run(bench: Bench): Promise<void> {
  await eachTracker(
    async (server) => {
      const runId = await createRun(server.port);
      const calls = server.who === 'MLflow' ? 40 : 200;
      const medians: number[] = [];
      for (let round = -1; round < 5; round++) {
        const took = await logMetrics(server, runId, calls);
        if (round >= 0) medians.push(median(took));
      }
      bench.samples('log_metric of the Python client: median of a call', medians, { who: server.who });
    },
    ['nothing', ...TRACKERS],
  );
}

async function logMetrics({ port }: BenchServer, runId: string, count: number): Promise<readonly number[]> {
  const python = process.env['TIDEMARK_TEST_PYTHON'] ?? 'python3';
  const script = path.join(repository, 'bench/logMetric.py');
  const { stdout } = await promisify(execFile)(python, [script, String(count), '0'], {
    env: {
      ...process.env,
      MLFLOW_TRACKING_URI: `http://127.0.0.1:${port}`,
      MLFLOW_RUN_ID: runId,
      MLFLOW_DISABLE_TELEMETRY: 'true',
    },
  });
  const calls = JSON.parse(stdout) as Call[];
  return calls.map(({ began, ended }) => ended - began);
}
