import { parentPort } from 'node:worker_threads';
import { lookOn } from './look';
import type { Look } from './look';

// A bundle of its own, dist/look.js: of a folder of many files, half is looked at here.
parentPort?.on('message', (look: Look) => {
  while (lookOn(look)) continue;
  parentPort?.postMessage(null);
});
