import assert from 'node:assert/strict';
import type { RunningServer } from './server';

/** Writes until it is stopped; what it gives is how many points were acknowledged by then. */
export function writeOn(
  server: RunningServer,
  runId: string,
): { acknowledged: () => number; stop: () => Promise<void> } {
  let step = 0;
  const stopping = new AbortController();
  const writing = (async () => {
    while (!stopping.signal.aborted) {
      const metrics = Array.from({ length: 100 }, (_, index) => ({
        key: 'loss',
        value: Math.sin(step + index),
        step: step + index,
        timestamp: step + index,
      }));
      assert.equal((await server.post('runs/log-batch', { run_id: runId, metrics })).status, 200);
      step += 100;
    }
  })();
  return {
    acknowledged: () => step,
    stop: () => {
      stopping.abort();
      return writing;
    },
  };
}
