import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Bench } from './harness';
import { measured, memory, start, TRACKERS } from './servers';

const SLOW_MS = 8000;

/** From being started to the first answer, and what a server that does nothing yet needs. */
export async function run(bench: Bench): Promise<void> {
  for (const who of measured(TRACKERS)) {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'tidemark-bench-'));
    const fresh: number[] = [];
    const existing: number[] = [];
    const idle: number[] = [];
    try {
      // The first pair warms the disk's cache, where that takes no minutes.
      for (let round = 0; round < 6; round++) {
        const place = path.join(folder, String(round));
        for (const values of [fresh, existing]) {
          const server = await start(who, place);
          values.push(server.started);
          await new Promise((resolve) => setTimeout(resolve, 1500));
          if (values === existing) idle.push(memory(server.pid));
          await server.stop();
        }
        if (round >= 1 && (fresh[0] ?? 0) > SLOW_MS) break;
      }
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
    const about = { who };
    bench.samples('start to the first answer, new store', fresh.slice(1), { ...about, limit: 200 });
    bench.samples('start to the first answer, existing store', existing.slice(1), { ...about, limit: 200 });
    bench.values('memory of an idle server (PSS)', 'MiB', idle.slice(1), { ...about, limit: 70 });
  }
}
