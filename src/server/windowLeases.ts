/** A window renews its lease every 20 s; one that is gone without a word is forgotten after this long. */
const LEASE_MS = 60_000;

/** The windows that use this server. */
export class WindowLeases {
  readonly #expiry = new Map<string, number>();

  renew(windowId: string): void {
    this.#expiry.set(windowId, Date.now() + LEASE_MS);
  }

  release(windowId: string): void {
    this.#expiry.delete(windowId);
  }

  count(): number {
    const now = Date.now();
    for (const [windowId, expiry] of this.#expiry) if (expiry <= now) this.#expiry.delete(windowId);
    return this.#expiry.size;
  }
}
