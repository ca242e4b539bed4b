import * as vscode from 'vscode';

/** Owns what must end together. What is added after the end is ended at once, so a late arrival never leaks. */
export class DisposableStore extends vscode.Disposable {
  readonly #items = new Set<vscode.Disposable>();
  #disposed = false;

  constructor() {
    super(() => undefined);
  }

  get disposed(): boolean {
    return this.#disposed;
  }

  add<T extends vscode.Disposable>(item: T): T {
    if (this.#disposed) item.dispose();
    else this.#items.add(item);
    return item;
  }

  /** Ends `item` now, and forgets it. */
  delete(item: vscode.Disposable): void {
    if (this.#items.delete(item)) item.dispose();
  }

  override dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    const items = [...this.#items].reverse();
    this.#items.clear();
    for (const item of items) item.dispose();
  }
}
