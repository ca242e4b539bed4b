import { ask, type Endpoint } from '../http/ask';

/** Where a run's console log is kept among its files. */
const PATH = 'logs/console.log';
/** Of a long log the beginning and the end are kept. */
const HEAD = 512 * 1024;
const TAIL = 1536 * 1024;
/** Between two uploads of a log: at least, and for each megabyte of it. */
const PAUSE = 1000;
const PAUSE_PER_MEGABYTE = 1500;

/** The beginning and the end of what was printed, in bounded memory. */
export class KeptOutput {
  readonly #head: Buffer[] = [];
  #headSize = 0;
  /** Written round and round. */
  #ring: Buffer | undefined;
  /** Bytes that came after the head. */
  #later = 0;

  get size(): number {
    return this.#headSize + Math.min(this.#later, TAIL);
  }

  add(chunk: Buffer): void {
    const toHead = chunk.subarray(0, Math.max(0, HEAD - this.#headSize));
    if (toHead.length > 0) {
      this.#head.push(toHead);
      this.#headSize += toHead.length;
    }
    const rest = chunk.subarray(toHead.length);
    if (rest.length === 0) return;
    this.#ring ??= Buffer.alloc(TAIL);
    const kept = rest.subarray(Math.max(0, rest.length - TAIL));
    const at = (this.#later + rest.length - kept.length) % TAIL;
    const first = kept.copy(this.#ring, at);
    kept.copy(this.#ring, 0, first);
    this.#later += rest.length;
  }

  /** What was kept, with a line that says how much is missing where something is. */
  bytes(): Buffer {
    if (!this.#ring) return Buffer.concat(this.#head);
    if (this.#later <= TAIL) return Buffer.concat([...this.#head, this.#ring.subarray(0, this.#later)]);
    const end = this.#later % TAIL;
    const missing = Buffer.from(`\n[… ${this.#later - TAIL} bytes …]\n`);
    return Buffer.concat([...this.#head, missing, this.#ring.subarray(end), this.#ring.subarray(0, end)]);
  }
}

/**
 * Keeps what a run's process prints as a file of the run, brought up to date while it prints. A server that
 * doesn't take it costs the log, never the run.
 */
export class ConsoleLog {
  readonly #server: Endpoint;
  readonly #runId: string;
  readonly #output = new KeptOutput();
  #timer: NodeJS.Timeout | undefined;
  #sending: Promise<void> = Promise.resolve();
  #unsent = false;

  constructor(server: Endpoint, runId: string) {
    this.#server = { ...server, url: server.url.replace(/\/+$/, '') };
    this.#runId = runId;
  }

  add(chunk: Buffer): void {
    this.#output.add(chunk);
    this.#unsent = true;
    this.#timer ??= setTimeout(() => void this.#send(), PAUSE);
  }

  /** Nothing more comes. Settles when the last of it was sent, or could not be. */
  async end(): Promise<void> {
    clearTimeout(this.#timer);
    await this.#sending;
    clearTimeout(this.#timer);
    await this.#upload();
  }

  async #send(): Promise<void> {
    this.#sending = this.#upload();
    await this.#sending;
    const pause = PAUSE + (this.#output.size / 2 ** 20) * PAUSE_PER_MEGABYTE;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      if (this.#unsent) void this.#send();
    }, pause);
  }

  async #upload(): Promise<void> {
    if (!this.#unsent) return;
    this.#unsent = false;
    const query = new URLSearchParams({ run_uuid: this.#runId, path: PATH });
    try {
      await ask(this.#server, {
        method: 'POST',
        path: `/ajax-api/2.0/mlflow/upload-artifact?${query.toString()}`,
        body: this.#output.bytes(),
        timeout: 20_000,
      });
    } catch {
      this.#unsent = true;
    }
  }
}
