import { opendirSync } from 'node:fs';
import type { Dir } from 'node:fs';
import { availableParallelism } from 'node:os';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { bundleFile } from './bundleFile';
import { GONE, isDone, lookAgain, lookOn, newLook } from './look';
import type { Look } from './look';

/** So many names are read at once. Fewer are looked at before a thread has heard of them. */
const PART = 1024;
/** Others on this thread have their turn after so long. */
const TURN_MS = 5;
/** A thread that nobody needs is some megabytes. */
const IDLE_MS = 10_000;

/** A name in a folder, with its bytes or what `look.ts` tells instead. */
export interface Looked {
  readonly name: string;
  readonly size: number;
}

/** Looks at the files of a folder, which are many sometimes; a second thread, which is there while it is needed, helps. */
class Looker {
  #thread: Worker | undefined;
  #timer: NodeJS.Timeout | undefined;
  /** Those who wait for the thread, in its order. */
  #waiting: (() => void)[] = [];

  /** What is in a folder, by name. Rejects with what the system says. */
  async list(folder: string): Promise<readonly Looked[]> {
    const parts: { readonly look: Look; readonly helped: Promise<void> | undefined }[] = [];
    const turns = new Turns();
    const directory = opendirSync(folder, { bufferSize: PART });
    try {
      for (let names = nextNames(directory); names.length > 0; names = nextNames(directory)) {
        const look = newLook(folder, names);
        parts.push({ look, helped: names.length === PART ? this.#askForHelp(look) : undefined });
        await turns.next();
      }
    } finally {
      directory.closeSync();
    }
    // The thread is at work on them already.
    const sorted = parts.flatMap(({ look }) => look.names).sort();
    const sizes = new Map<string, number>();
    for (const { look, helped } of parts) {
      await this.#finish(look, helped, turns);
      for (const [index, name] of look.names.entries()) sizes.set(name, look.sizes[index] ?? GONE);
    }
    return sorted.map((name) => ({ name, size: sizes.get(name) ?? GONE }));
  }

  async #finish(look: Look, helped: Promise<void> | undefined, turns: Turns): Promise<void> {
    while (lookOn(look)) await turns.next();
    if (isDone(look)) return;
    await helped;
    // The thread has ended in the middle of it.
    if (!isDone(look)) lookAgain(look);
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

/** Lets others have their turn, every now and then. */
class Turns {
  #since = performance.now();

  async next(): Promise<void> {
    if (performance.now() - this.#since < TURN_MS) return;
    await nextTurn();
    this.#since = performance.now();
  }
}

function nextNames(directory: Dir): readonly string[] {
  const names: string[] = [];
  while (names.length < PART) {
    const entry = directory.readSync();
    if (!entry) break;
    names.push(entry.name);
  }
  return names;
}

/** One for the process. */
export const looker = new Looker();
