import type { Store } from '../../store/store';
import type { WindowLeases } from '../windowLeases';

/** A run that says it is running but was not written to for so long has died without a word. */
const RUN_IS_LOST_AFTER_MS = 24 * 3600 * 1000;

/** Decides whether anybody still needs the server. */
export class IdleWatch {
  readonly #store: Store;
  readonly #leases: WindowLeases;
  readonly #idleMs: number;
  #lastRequest = Date.now();
  #lastWrite = Date.now();
  #revision: number;

  constructor(deps: { readonly store: Store; readonly leases: WindowLeases; readonly idleMs: number }) {
    this.#store = deps.store;
    this.#leases = deps.leases;
    this.#idleMs = deps.idleMs;
    this.#revision = deps.store.changes.revision();
  }

  noteRequest(): void {
    this.#lastRequest = Date.now();
  }

  /** Called every few seconds. */
  isIdle(now = Date.now()): boolean {
    const revision = this.#store.changes.revision();
    if (revision !== this.#revision) {
      this.#revision = revision;
      this.#lastWrite = now;
    }
    if (now - Math.max(this.#lastRequest, this.#lastWrite) < this.#idleMs) return false;
    if (this.#leases.count() > 0) return false;
    return now - this.#lastWrite > RUN_IS_LOST_AFTER_MS || this.#store.runs.runningCount() === 0;
  }
}
