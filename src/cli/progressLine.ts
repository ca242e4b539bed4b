const EVERY_MS = 100;

/** One line on standard error that is written over, where a person looks at it. */
export class ProgressLine {
  readonly #silent: boolean;
  #last = 0;

  constructor(silent: boolean) {
    this.#silent = silent || !process.stderr.isTTY;
  }

  show(text: string): void {
    const now = performance.now();
    if (this.#silent || now - this.#last < EVERY_MS) return;
    this.#last = now;
    process.stderr.write(`\r\x1b[K${text}`);
  }

  clear(): void {
    if (!this.#silent && this.#last > 0) process.stderr.write('\r\x1b[K');
  }
}
