import { setImmediate } from 'node:timers/promises';

/** What a thread that others wait for may be busy with at a time, in milliseconds. */
const TURN = 15;

/** Lets others have their turn in between, and ends work that nobody waits for any more. */
export class Pace {
  readonly #signal: AbortSignal | undefined;
  #since = performance.now();

  constructor(signal: AbortSignal | undefined) {
    this.#signal = signal;
  }

  /** To be called every few milliseconds of work. */
  async breathe(): Promise<void> {
    if (performance.now() - this.#since < TURN) return;
    await setImmediate();
    this.#signal?.throwIfAborted();
    this.#since = performance.now();
  }
}
