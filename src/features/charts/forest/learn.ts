import { Worker } from 'node:worker_threads';
import { list, double } from '../../../core/decode';
import { bundleFile } from '../../../store/bundleFile';
import type { ForestTask } from './forest';

const shares = list(double);

/** Learns on another thread, which ends when `signal` aborts. */
export async function learn(task: ForestTask, signal: AbortSignal): Promise<readonly number[]> {
  signal.throwIfAborted();
  const worker = new Worker(bundleFile('forest.js', __dirname) ?? 'forest.js', { workerData: task });
  const stop = (): void => void worker.terminate();
  signal.addEventListener('abort', stop);
  try {
    return await new Promise((resolve, reject) => {
      worker.once('message', (answer: unknown) => {
        try {
          resolve(shares(answer));
        } catch (error) {
          reject(error instanceof Error ? error : new Error(String(error)));
        }
      });
      worker.once('error', reject);
      worker.once('exit', () => reject(new Error('The thread that learns ended without an answer.')));
    });
  } finally {
    signal.removeEventListener('abort', stop);
    stop();
  }
}
