import { imageType } from '../../src/core/artifactKind';
import type { FileAddress } from '../../src/core/panels/files';
import type { ReadBytes } from './fileReader';
import { wholeFile } from './fileReader';

/** Of all pictures that are kept for going back to, unless one alone is larger. */
const KEPT_BYTES = 64 * 1024 * 1024;
const KEPT = 400;

interface Kept {
  readonly url: string;
  readonly bytes: number;
}

/** The pictures that a page has read, as blobs: that is how its policy lets images in. */
export class Pictures {
  readonly #read: ReadBytes;
  readonly #most: number;
  /** The longest unused first. */
  readonly #kept = new Map<string, Kept>();

  /** Of a file larger than `most` bytes nothing is shown. */
  constructor(read: ReadBytes, most: number) {
    this.#read = read;
    this.#most = most;
  }

  /** Where an `<img>` finds it; undefined for a file that is too large, which isn't read where `size` says so. */
  async url(address: FileAddress, size: number | null, signal: AbortSignal): Promise<string | undefined> {
    if (size !== null && size > this.#most) return undefined;
    const key = keyOf(address);
    const known = this.#kept.get(key);
    if (known) {
      this.#keep(key, known);
      return known.url;
    }
    const bytes = await wholeFile(this.#read, address, this.#most, signal);
    signal.throwIfAborted();
    if (!bytes) return undefined;
    const url = URL.createObjectURL(new Blob([bytes], { type: imageType(address.path) }));
    this.#keep(key, { url, bytes: bytes.length });
    return url;
  }

  /** The file is another than before. What is on the page already stays there without its URL. */
  forget(address: FileAddress): void {
    const key = keyOf(address);
    URL.revokeObjectURL(this.#kept.get(key)?.url ?? '');
    this.#kept.delete(key);
  }

  dispose(): void {
    for (const { url } of this.#kept.values()) URL.revokeObjectURL(url);
    this.#kept.clear();
  }

  /** What is on the page already stays there without its URL. */
  #keep(key: string, picture: Kept): void {
    this.#kept.delete(key);
    this.#kept.set(key, picture);
    let sum = [...this.#kept.values()].reduce((total, { bytes }) => total + bytes, 0);
    for (const [oldest, { url, bytes }] of [...this.#kept]) {
      if (oldest === key || (sum <= KEPT_BYTES && this.#kept.size <= KEPT)) return;
      URL.revokeObjectURL(url);
      this.#kept.delete(oldest);
      sum -= bytes;
    }
  }
}

function keyOf({ ownerId, path }: FileAddress): string {
  return `${ownerId} ${path}`;
}
