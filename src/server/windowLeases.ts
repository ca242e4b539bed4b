/** A window renews its lease every 20 s; one that is gone without a word is forgotten after this long. */
const LEASE_MS = 60_000;

/** The windows that use this server. */
export class WindowLeases {
  readonly #expiry = new Map<string, number>();
  readonly #elapsed: () => number;

  /** Milliseconds that only grow, and stand still while the machine sleeps. */
  constructor(elapsed: () => number = () => performance.now()) {
    this.#elapsed = elapsed;
  }

  renew(windowId: string): void {
    this.#expiry.set(windowId, this.#elapsed() + LEASE_MS);
  }

  release(windowId: string): void {
    this.#expiry.delete(windowId);
  }

  count(): number {
    const now = this.#elapsed();
    for (const [windowId, expiry] of this.#expiry) if (expiry <= now) this.#expiry.delete(windowId);
    return this.#expiry.size;
  }
}
