import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { errorMessage } from '../../src/core/errors';
import { exportStore } from '../../src/server/main/export';
import { accompany, type Totals } from './companion';
import { Latencies } from './latencies';

/** Does what `tidemark export` does, again and again: `exporter.js ROOT`. */
const [root = ''] = process.argv.slice(2);
const latencies = new Latencies(Infinity);
const errors: string[] = [];

async function work(stop: AbortSignal): Promise<void> {
  while (!stop.aborted) {
    try {
      await latencies.measure('export', exported);
    } catch (error) {
      errors.push(errorMessage(error));
    }
    // What tells this process to stop has to be read.
    await sleep(200);
  }
}

async function exported(): Promise<Totals> {
  const folder = mkdtempSync(join(tmpdir(), 'tidemark-export-'));
  try {
    const { counts } = await exportStore({
      root,
      to: join(folder, 'export'),
      format: 'jsonl',
      experimentIds: [],
      runIds: [],
      artifacts: false,
      progress: () => undefined,
    });
    return { runs: counts.runs, points: counts.points };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

void accompany(work, async () => ({ ...latencies.summary(), errors, totals: await exported() }));
