import { closeSync, fdatasyncSync, openSync, writeSync } from 'node:fs';
import { MOST_UNSYNCED } from '../../store/lasting';

const BUFFERED = 256 * 1024;

/** Text that is written on and on, with memory for some of it. */
export class OutputFile {
  readonly #handle: number;
  #waiting: string[] = [];
  #length = 0;
  #unsynced = 0;

  constructor(path: string) {
    this.#handle = openSync(path, 'wx', 0o600);
  }

  write(text: string): void {
    this.#waiting.push(text);
    this.#length += text.length;
    if (this.#length >= BUFFERED) this.#flush();
    if (this.#unsynced >= MOST_UNSYNCED) this.#sync();
  }

  close(): void {
    try {
      this.#flush();
      // Of a small file a sync takes longer than writing it, and there is little to wait for.
      if (this.#unsynced >= BUFFERED) this.#sync();
    } finally {
      closeSync(this.#handle);
    }
  }

  #flush(): void {
    const bytes = Buffer.from(this.#waiting.join(''));
    this.#waiting = [];
    this.#length = 0;
    for (let at = 0; at < bytes.length;) at += writeSync(this.#handle, bytes, at);
    this.#unsynced += bytes.length;
  }

  #sync(): void {
    fdatasyncSync(this.#handle);
    this.#unsynced = 0;
  }
}
