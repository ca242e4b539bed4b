/** The only runs that a table shows, because they are brushed in charts. It is passing: no view and no state has it. */
export class ShownBrush {
  /** Null for all. */
  runIds: readonly string[] | null = null;
  readonly #deps: { readonly onChange: () => void; readonly clear: () => void };

  constructor(deps: { readonly onChange: () => void; readonly clear: () => void }) {
    this.#deps = deps;
  }

  show(runIds: readonly string[] | null): void {
    if (JSON.stringify(runIds) === JSON.stringify(this.runIds)) return;
    this.runIds = runIds;
    this.#deps.onChange();
  }

  /** A person lets go of it here. */
  clear(): void {
    if (this.runIds === null) return;
    this.show(null);
    this.#deps.clear();
  }
}
