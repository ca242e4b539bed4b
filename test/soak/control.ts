import { closeSync, fsyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { accompany } from './companion';
import { Latencies } from './latencies';

/** What this machine does to a process that needs nothing of ours: how late it wakes, how long a sync takes. `control.js STALL_MS` */
const latencies = new Latencies(Number(process.argv[2] ?? 250));
const folder = mkdtempSync(join(tmpdir(), 'tidemark-control-'));

async function work(stop: AbortSignal): Promise<void> {
  const file = openSync(join(folder, 'file'), 'w');
  const page = Buffer.alloc(4096, 1);
  while (!stop.aborted) {
    const begin = performance.now();
    await sleep(20);
    latencies.note('waking', performance.now() - begin - 20);
    const beforeSync = performance.now();
    writeSync(file, page, 0, page.length, 0);
    fsyncSync(file);
    latencies.note('sync', performance.now() - beforeSync);
  }
  closeSync(file);
  rmSync(folder, { recursive: true });
}

void accompany(work, async () => ({ ...latencies.summary(), errors: [], totals: null }));
