import { readdir } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { bundleFile } from './bundleFile';
import { isDone, lookAgain, lookOn, newLook } from './look';
import type { Look } from './look';

/** So few names are looked at before a thread has heard of them. */
const FEW = 1024;
/** Others on this thread have their turn after so long. */
const TURN_MS = 5;
/** A thread that nobody needs is some megabytes. */
const IDLE_MS = 10_000;

/** Looks at the files of a folder, which are many sometimes; a second thread, which is there while it is needed, helps. */
class Looker {
  #thread: Worker | undefined;
  #timer: NodeJS.Timeout | undefined;
  /** Those who wait for the thread, in its order. */
  #waiting: (() => void)[] = [];

  /** What is in a folder, sorted by name. Rejects with what the system says. */
  async list(folder: string): Promise<Pick<Look, 'names' | 'sizes'>> {
    // The system sorts them, on another thread: little is left to do.
    const names = (await readdir(folder)).sort();
    const look = newLook(folder, names);
    const helped = names.length > FEW ? this.#askForHelp(look) : undefined;
    let since = performance.now();
    while (lookOn(look)) {
      if (performance.now() - since < TURN_MS) continue;
      await nextTurn();
      since = performance.now();
    }
    if (!isDone(look)) await helped;
    // The thread has ended in the middle of it.
    if (!isDone(look)) lookAgain(look);
    return look;
  }

  /** Settles when the thread has done its part, or has ended. */
  #askForHelp(look: Look): Promise<void> | undefined {
    this.#thread ??= this.#start();
    if (!this.#thread) return undefined;
    this.#thread.postMessage(look);
    clearTimeout(this.#timer);
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  #start(): Worker | undefined {
    const file = availableParallelism() > 1 ? bundleFile('look.js', __dirname) : undefined;
    if (file === undefined) return undefined;
    const thread = new Worker(file);
    thread.unref();
    thread.on('message', () => {
      this.#waiting.shift()?.();
      if (this.#waiting.length === 0)
        this.#timer = setTimeout(() => void thread.terminate(), IDLE_MS).unref();
    });
    thread.on('error', () => void thread.terminate());
    thread.on('exit', () => {
      this.#thread = undefined;
      for (const done of this.#waiting.splice(0)) done();
    });
    return thread;
  }
}

/** One for the process. */
export const looker = new Looker();
