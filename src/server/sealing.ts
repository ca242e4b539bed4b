import { setTimeout as sleep } from 'node:timers/promises';
import { errorMessage } from '../core/errors';
import { deflateAll, type Sealer } from '../store/metrics/sealer';

/** With requests coming in, sealing waits for such a pause, unless it is behind. */
const PAUSE_MS = 100;
/** Between two steps while requests come in. */
const BREATH_MS = 10;
const LOOK_EVERY_MS = 500;
const AFTER_FAILURE_MS = 60_000;

/** Seals metric histories in small steps beside the requests, none of which waits for more than one step. */
export class Sealing {
  readonly #sealer: Sealer;
  readonly #log: (line: string) => void;
  readonly #stop = new AbortController();
  #lastRequest = -Infinity;
  #running: Promise<void> | undefined;

  constructor(sealer: Sealer, log: (line: string) => void) {
    this.#sealer = sealer;
    this.#log = log;
  }

  noteRequest(): void {
    this.#lastRequest = performance.now();
  }

  start(): void {
    this.#running ??= this.#run();
  }

  /** Ends after the step that is being made. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    while (await this.#wait(LOOK_EVERY_MS)) {
      try {
        await this.#work();
      } catch (error) {
        // A full disk, say: the pieces stay as they are, and are tried again.
        this.#log(`Metric histories could not be sealed: ${errorMessage(error)}`);
        await this.#wait(AFTER_FAILURE_MS);
      }
    }
  }

  async #work(): Promise<void> {
    for (;;) {
      const busy = performance.now() - this.#lastRequest < PAUSE_MS;
      if (busy && !this.#sealer.isBehind()) return;
      const work = this.#sealer.prepare();
      if (!work) return;
      const deflated = await deflateAll(work);
      if (!(await this.#wait(busy ? BREATH_MS : 1))) return;
      this.#sealer.finish(work, deflated);
    }
  }

  /** False when it was stopped meanwhile. Keeps no process alive. */
  async #wait(milliseconds: number): Promise<boolean> {
    try {
      await sleep(milliseconds, undefined, { signal: this.#stop.signal, ref: false });
      return true;
    } catch {
      return false;
    }
  }
}
