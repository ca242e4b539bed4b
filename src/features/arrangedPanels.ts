/** The open panels of a kind, by their identity, and arrangements for those that are about to open. */
export class ArrangedPanels<I, A, S extends { arrange(arrangement: A): void }> {
  readonly #sessions = new Map<string, S>();
  readonly #waiting = new Map<string, A>();

  /** Has the panel of this identity show the arrangement, now or when it opens. */
  arrange(identity: I, arrangement: A): void {
    const key = JSON.stringify(identity);
    const open = this.#sessions.get(key);
    if (open) open.arrange(arrangement);
    else this.#waiting.set(key, arrangement);
  }

  /** What a panel that opens shall begin with; once. */
  take(identity: I): A | undefined {
    const key = JSON.stringify(identity);
    const arrangement = this.#waiting.get(key);
    this.#waiting.delete(key);
    return arrangement;
  }

  /** It is open until what is returned is disposed of. */
  opened(identity: I, session: S): { dispose(): void } {
    const key = JSON.stringify(identity);
    this.#sessions.set(key, session);
    return {
      dispose: () => {
        if (this.#sessions.get(key) === session) this.#sessions.delete(key);
      },
    };
  }
}
