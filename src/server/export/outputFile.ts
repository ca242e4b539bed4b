import { closeSync, openSync, writeSync } from 'node:fs';

const BUFFERED = 256 * 1024;

/** Text that is written on and on, with memory for some of it. */
export class OutputFile {
  readonly #handle: number;
  #waiting: string[] = [];
  #length = 0;

  constructor(path: string) {
    this.#handle = openSync(path, 'wx', 0o600);
  }

  write(text: string): void {
    this.#waiting.push(text);
    this.#length += text.length;
    if (this.#length >= BUFFERED) this.#flush();
  }

  close(): void {
    try {
      this.#flush();
    } finally {
      closeSync(this.#handle);
    }
  }

  #flush(): void {
    const bytes = Buffer.from(this.#waiting.join(''));
    this.#waiting = [];
    this.#length = 0;
    for (let at = 0; at < bytes.length;) at += writeSync(this.#handle, bytes, at);
  }
}
