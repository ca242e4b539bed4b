import { parentPort, workerData } from 'node:worker_threads';
import type { ForestTask } from './forest';
import { importances } from './forest';

// A bundle of its own, dist/forest.js: learning takes seconds, for which no window waits.
parentPort?.postMessage(importances(workerData as ForestTask));
