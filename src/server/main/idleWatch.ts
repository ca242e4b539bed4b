import type { Store } from '../../store/store';
import type { WindowLeases } from '../windowLeases';

/** A run that says it is running but was not written to for so long has died without a word. */
const RUN_IS_LOST_AFTER_MS = 24 * 3600 * 1000;

/** Decides whether anybody still needs the server. */
export class IdleWatch {
  readonly #store: Pick<Store, 'changes' | 'runs'>;
  readonly #leases: WindowLeases;
  readonly #idleMs: number;
  readonly #elapsed: () => number;
  #lastRequest: number;
  #lastWrite: number;
  #revision: number;

  /** `elapsed`: milliseconds that only grow. By a clock that was set forward the server would leave too early. */
  constructor(deps: {
    readonly store: Pick<Store, 'changes' | 'runs'>;
    readonly leases: WindowLeases;
    readonly idleMs: number;
    readonly elapsed?: () => number;
  }) {
    this.#store = deps.store;
    this.#leases = deps.leases;
    this.#idleMs = deps.idleMs;
    this.#elapsed = deps.elapsed ?? (() => performance.now());
    this.#lastRequest = this.#lastWrite = this.#elapsed();
    this.#revision = deps.store.changes.revision();
  }

  noteRequest(): void {
    this.#lastRequest = this.#elapsed();
  }

  /** Called every few seconds. */
  isIdle(): boolean {
    const now = this.#elapsed();
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
